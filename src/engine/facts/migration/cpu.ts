/** Whether a guest finds the CPU that it was started on at another host (RULES 3.11, conditions 1 and 3). */
import type { NodeOf } from '../../../model';
import { certain, hostOf, idOf, unknown } from './pair';
import type { Doubt, Pair } from './pair';

type Cpu = NonNullable<NodeOf<'host'>['cpu']>;

const BY_VENDOR: ReadonlyMap<string | undefined, string> = new Map([['intel', 'amd64'], ['amd', 'amd64'], ['apple', 'arm64'], ['arm', 'arm64']]);
/** Architecture by its OCI name; undefined where neither it nor maker or level are given. */
export const architectureOf = (cpu: Cpu | undefined): string | undefined => cpu?.arch ?? (cpu?.level === undefined ? BY_VENDOR.get(cpu?.vendor) : 'amd64');

/** The same instruction set. */
export function architecture(pair: Pair): Doubt | undefined {
  const a = architectureOf(hostOf(pair, pair.source)?.cpu), b = architectureOf(hostOf(pair, pair.target)?.cpu);
  if (a === undefined || b === undefined) return unknown(`the architecture of ${idOf(pair, a === undefined ? pair.source : pair.target)} is not known`);
  return a === b ? undefined : certain(`${idOf(pair, pair.source)} is ${a}, ${idOf(pair, pair.target)} is ${b}`);
}

/** The same maker: vMotion, EVC and QEMU's models do not bridge makers. */
export function vendor(pair: Pair): Doubt | undefined {
  const a = hostOf(pair, pair.source)?.cpu?.vendor, b = hostOf(pair, pair.target)?.cpu?.vendor;
  if (a === undefined || b === undefined) return unknown(`the CPU vendor of ${idOf(pair, a === undefined ? pair.source : pair.target)} is not known`);
  return a === b ? undefined : certain(`the CPUs are by ${a} and by ${b}`);
}

export type Mode = { readonly kind: 'passthrough' | 'host-model' | 'unknown' } | { readonly kind: 'model'; readonly name: string };

/** What the guest sees: its own mode, else the baseline of the cluster. */
function modeOf({ graph, node, pool }: Pair): Mode {
  const baseline = pool === undefined ? undefined : (graph.nodes[pool.cluster] as NodeOf<'cluster'>).cpuBaseline;
  return cpuModeCalled(node.cpuMode ?? baseline);
}

/** What a CPU mode or baseline of this name shows a guest. */
export function cpuModeCalled(name: string | undefined): Mode {
  if (name === undefined) return { kind: 'unknown' };
  if (/^(host|host-?passthrough|passthrough|max|maximum)$/i.test(name)) return { kind: 'passthrough' };
  return /^host-?model$/i.test(name) ? { kind: 'host-model' } : { kind: 'model', name };
}

/** The features that the guest was started with. */
export function features(pair: Pair): Doubt | undefined {
  const a = hostOf(pair, pair.source)?.cpu, b = hostOf(pair, pair.target)?.cpu;
  const mode = modeOf(pair);
  if (mode.kind === 'passthrough') return sameMachine(pair);
  if (mode.kind === 'model') return carries(pair, mode.name, b);
  const missing = missingFlags(a, b);
  if (missing.length > 0 && mode.kind === 'host-model') return certain(`${idOf(pair, pair.target)} lacks ${missing.slice(0, 5).join(', ')}, which the guest was started with`);
  const order = compareLevels(a?.level, b?.level);
  if (order > 0 && mode.kind === 'host-model') return certain(`${idOf(pair, pair.target)} has ${b!.level!}, the guest was started on ${a!.level!}`);
  if (a?.model !== undefined && a.model === b?.model) return undefined;
  if (mode.kind === 'unknown') return unknown('which CPU model the guest sees is not known');
  return a?.features !== undefined && b?.features !== undefined ? undefined : unknown('the CPU features of both hosts are not known');
}

/** Passthrough: the same model, microcode and kernel. */
function sameMachine(pair: Pair): Doubt | undefined {
  const a = hostOf(pair, pair.source), b = hostOf(pair, pair.target);
  const parts: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['CPU model', a?.cpu?.model, b?.cpu?.model], ['microcode', a?.cpu?.microcode, b?.cpu?.microcode], ['kernel', a?.os?.kernel, b?.os?.kernel],
    ['CPU level', a?.cpu?.level, b?.cpu?.level],
  ];
  const other = parts.find(([, x, y]) => x !== undefined && y !== undefined && x !== y);
  if (other !== undefined) return certain(`the guest sees the host's own CPU, and the ${other[0]} differs (${other[1]!}, ${other[2]!})`);
  const missing = parts.slice(0, 3).find(([, x, y]) => x === undefined || y === undefined);
  return missing === undefined ? undefined : unknown(`the guest sees the host's own CPU, and the ${missing[0]} of both hosts is not known`);
}

function missingFlags(a: Cpu | undefined, b: Cpu | undefined): readonly string[] {
  if (a?.features === undefined || b?.features === undefined) return [];
  const there = new Set(b.features);
  return a.features.filter((it) => it !== undefined && !there.has(it)).map(String);
}

/** Levels of x86-64, lowest first. */
export const LEVELS = ['x86-64-v1', 'x86-64-v2', 'x86-64-v3', 'x86-64-v4'];
/** Positive where the first is higher; NaN where one is not known. */
const compareLevels = (a: string | undefined, b: string | undefined): number => (a === undefined || b === undefined ? NaN : LEVELS.indexOf(a) - LEVELS.indexOf(b));

/** Named models of QEMU and EVC by the x86-64 level that they need, as the psABI defines the levels; the first that matches counts. */
const MODELS: readonly (readonly [RegExp, number])[] = [
  [/x86-64-v([1-4])/i, 0],
  [/(skylake|cascadelake|cooperlake|icelake|snowridge)-?server|cascadelake|cooperlake|icelake|sapphire|granite|genoa|turin|skylake-avx512/i, 4],
  [/haswell|broadwell|skylake|epyc|rome|milan|naples|zen|steamroller|excavator/i, 3],
  [/nehalem|westmere|sandy-?bridge|ivy-?bridge|opteron_g[3-5]|bulldozer|piledriver/i, 2],
  [/qemu64|kvm64|core2|conroe|penryn|merom|opteron/i, 1],
];

/** Level of a model by name, 1 to 4; NaN where it is not known. */
export function levelOfModel(name: string): number {
  for (const [pattern, level] of name.length > 100 ? [] : MODELS) {
    const match = pattern.exec(name);
    if (match) return level === 0 ? Number(match[1]) : level;
  }
  return NaN;
}

/** Whether a host has all that a named model needs. */
function carries(pair: Pair, name: string, cpu: Cpu | undefined): Doubt | undefined {
  const wanted = levelOfModel(name), offered = cpu?.level === undefined ? NaN : LEVELS.indexOf(cpu.level) + 1;
  if (wanted > offered) return certain(`${idOf(pair, pair.target)} has ${cpu!.level!}, less than the CPU model ${name} needs (x86-64-v${wanted})`);
  if (wanted <= offered || wanted === 1) return undefined;
  return unknown(Number.isNaN(wanted) ? `what the CPU model ${name} needs is not known` : `the CPU level of ${idOf(pair, pair.target)} is not known`);
}
