/** `/1.0/resources`: processors, memory and disks of a host. */
import type { NodeOf } from '../../model';
import { known, sizeOf } from '../machines/quantities';
import type { Estate } from '../machines/estate';
import { at, child, itemsOf, textOf, type Value } from '../values';
import { numberIn } from './instance';

type HostFacts = Partial<Omit<NodeOf<'host'>, 'kind' | 'in'>>;
type Cpu = NonNullable<HostFacts['cpu']>;

const ARCHITECTURES: ReadonlyMap<string, Cpu['arch']> = new Map([['x86_64', 'amd64'], ['aarch64', 'arm64'], ['s390x', 's390x'], ['ppc64le', 'ppc64le'], ['riscv64', 'riscv64'], ['i686', '386'], ['armv7l', 'arm']]);
const VENDORS: ReadonlyMap<string, Cpu['vendor']> = new Map([['genuineintel', 'intel'], ['authenticamd', 'amd'], ['arm', 'arm'], ['apple', 'apple']]);

/** What the resources say of the host; memory in bytes also on its own, for shares of it. */
export function hostFacts(estate: Estate, value: Value): { readonly facts: HostFacts; readonly memory: number | undefined } {
  const memory = numberIn(estate, at(value, 'memory', 'total'), 'memory.total');
  const disks = itemsOf(at(value, 'storage', 'disks')).filter((disk) => textOf(child(disk, 'removable')) !== 'true');
  const sizes = disks.map((disk) => numberIn(estate, child(disk, 'size'), 'size'));
  const nodes = itemsOf(at(value, 'memory', 'nodes')).length;
  const facts = known<HostFacts>({
    cpu: cpuOf(estate, value),
    memory: sizeOf(memory),
    disk: sizes.every((size) => size !== undefined) ? sizeOf(sizes.reduce<number>((sum, size) => sum + size!, 0)) : undefined,
    numa: nodes > 0 ? nodes : undefined,
    os: { family: 'linux' },
  })!;
  return { facts, memory };
}

/** Sockets that are alike; where they are not, only their number and names are told. */
function cpuOf(estate: Estate, value: Value): Cpu | undefined {
  const sockets = itemsOf(at(value, 'cpu', 'sockets'));
  const shapes = new Set(sockets.map((socket) => {
    const cores = itemsOf(child(socket, 'cores'));
    return `${cores.length} ${[...new Set(cores.map((core) => itemsOf(child(core, 'threads')).length))].join(' ')}`;
  }));
  const [cores, threads, ...rest] = [...shapes][0]?.split(' ').map(Number) ?? [];
  const even = shapes.size === 1 && rest.length === 0 && cores > 0 && threads > 0;
  if (!even && sockets.length > 0) estate.notes.add('info', 'uneven-cores', sockets[0].place, 'The sockets or cores of the host are not alike, so how many there are is left open.', 'cores');
  const model = textOf(child(sockets[0], 'name'));
  return known<Cpu>({
    sockets: sockets.length > 0 ? sockets.length : undefined,
    cores: even ? cores : undefined, threads: even && threads <= 8 ? threads : undefined,
    arch: ARCHITECTURES.get(textOf(at(value, 'cpu', 'architecture')) ?? ''),
    vendor: VENDORS.get(textOf(child(sockets[0], 'vendor'))?.toLowerCase() ?? ''),
    model,
  });
}
