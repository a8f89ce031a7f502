/** /proc/cpuinfo -> sockets, cores, threads, and what the CPUs can do. */
import type { NodeOf } from '../../model';
import { known } from '../../import/write';

type Cpu = NonNullable<NodeOf<'host'>['cpu']>;

export interface Processors {
  /** CPUs that the system schedules on. */
  readonly logical: number;
  readonly cpu: Cpu | undefined;
  /** It says itself how CPUs share cores and sockets. */
  readonly shaped: boolean;
  /** A hypervisor says so through the CPU. */
  readonly virtual: boolean;
}

/** The kernel's names of architectures, as OCI has them. */
const ARCHITECTURES: ReadonlyMap<string, NonNullable<Cpu['arch']>> = new Map([
  ['x86_64', 'amd64'], ['aarch64', 'arm64'], ['s390x', 's390x'], ['ppc64le', 'ppc64le'], ['riscv64', 'riscv64'], ['i686', '386'], ['armv7l', 'arm'],
] as const);
const VENDORS: ReadonlyMap<string, NonNullable<Cpu['vendor']>> = new Map([['GenuineIntel', 'intel'], ['AuthenticAMD', 'amd'], ['0x41', 'arm'], ['0x61', 'apple']] as const);
const FLAGS = ['vmx', 'svm', 'ept', 'npt'];

/** Flags of the x86-64 psABI's levels, each with those before it; `abm` stands for LZCNT in Linux. */
const LEVELS = [
  ['x86-64-v4', ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl']],
  ['x86-64-v3', ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave']],
  ['x86-64-v2', ['cx16', 'lahf_lm', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3']],
] as const;

function levelOf(flags: ReadonlySet<string>): Cpu['level'] {
  if (!flags.has('lm') || !flags.has('sse2')) return undefined;
  const from = LEVELS.findIndex((_, i) => LEVELS.slice(i).every(([, needed]) => needed.every((flag) => flags.has(flag))));
  return from < 0 ? 'x86-64-v1' : LEVELS[from][0];
}

/** Sockets with equal numbers of cores, cores with equal numbers of threads; undefined where it is not so, or not told. */
function shapeOf(blocks: readonly ReadonlyMap<string, string>[]): Pick<Cpu, 'sockets' | 'cores' | 'threads'> | undefined {
  const sockets = new Map<string, Map<string, number>>();
  for (const block of blocks) {
    const [socket, core] = [block.get('physical id'), block.get('core id')];
    if (socket === undefined || core === undefined) return undefined;
    const cores = sockets.get(socket) ?? new Map<string, number>();
    sockets.set(socket, cores.set(core, (cores.get(core) ?? 0) + 1));
  }
  const shapes = new Set([...sockets.values()].map((cores) => `${cores.size} ${[...new Set(cores.values())].join()}`));
  const [cores] = sockets.values();
  const threads = new Set(cores?.values());
  return cores && shapes.size === 1 && threads.size === 1 ? { sockets: sockets.size, cores: cores.size, threads: [...threads][0] } : undefined;
}

/** Reads /proc/cpuinfo; `machine` is the kernel's name of the architecture, `smt` the text of cpu/smt/active. */
export function processorsOf(cpuinfo: string | undefined, machine: string, smt: string | undefined): Processors | undefined {
  const blocks = (cpuinfo ?? '').split(/\n\s*\n/)
    .map((block) => new Map(block.split('\n').flatMap((line) => { const at = line.indexOf(':'); return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const]; })))
    .filter((block) => /^\d+$/.test(block.get('processor') ?? ''));
  const [first] = blocks;
  if (!first) return undefined;
  const flags = new Set((first.get('flags') ?? first.get('Features') ?? '').split(' '));
  const shape = shapeOf(blocks);
  const active = smt?.trim();
  return {
    logical: blocks.length,
    shaped: shape !== undefined,
    virtual: flags.has('hypervisor'),
    cpu: known<Cpu>({
      ...(shape ?? { cores: blocks.length }),
      vendor: VENDORS.get(first.get('vendor_id') ?? first.get('CPU implementer') ?? ''),
      arch: ARCHITECTURES.get(machine), level: machine === 'x86_64' ? levelOf(flags) : undefined,
      model: first.get('model name'), microcode: first.get('microcode'), features: FLAGS.filter((flag) => flags.has(flag)),
      smt: active === '1' ? true : active === '0' ? false : undefined,
    }),
  };
}
