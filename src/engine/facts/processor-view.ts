/** The processor that each node finds: its architecture, and the x86-64 level that it has at most. */
import { microarchitecture } from '../../catalog';
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { joinColumn, joinNodes, joinValues } from '../joining';
import { architectureOf, levelOfModel, LEVELS } from './migration/cpu';
import { pools } from './pools';

export interface ProcessorView {
  /** By node: architecture by its OCI name, of the VM or host that it is in; of all members, for what floats in a cluster. Undefined where nobody says. */
  readonly arch: readonly (string | undefined)[];
  /** By node: highest x86-64 level (1 to 4) that it can have, by what is known of host and CPU models above it; 0 where nothing is. */
  readonly level: Uint8Array;
  /** By node: the VM or host that sets `level`; -1 where it is 0. */
  readonly by: Int32Array;
}

const HOST = kindCode('host'), VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');
/** Processors before AVX2, which level 3 needs. */
const BEFORE_AVX2: ReadonlySet<string> = new Set(['nehalem', 'westmere', 'sandy bridge', 'ivy bridge']);

/** What a host has for certain at most. */
function hostLevel(cpu: NodeOf<'host'>['cpu']): number {
  if (cpu?.level !== undefined) return LEVELS.indexOf(cpu.level) + 1;
  return BEFORE_AVX2.has(microarchitecture(cpu?.model) ?? '') ? 2 : 0;
}

/** What the CPU model of a VM, else the baseline of its cluster, has; 0 where it is the host's own or not known. */
function modelLevel(facts: Facts, i: number): number {
  const { graph } = facts;
  const above = graph.parent[i]!;
  const own = (graph.nodes[i] as NodeOf<'vm'>).cpuMode;
  if (own !== undefined) return levelOfModel(own) || 0;
  const cluster = above >= 0 && graph.kind[above] === HYPERVISOR ? pools(facts).of.get(above)?.cluster : above;
  const baseline = cluster !== undefined && cluster >= 0 ? (graph.nodes[cluster] as Partial<NodeOf<'cluster'>>).cpuBaseline : undefined;
  return baseline === undefined ? 0 : levelOfModel(baseline) || 0;
}

export const processorView = defineFact('processorView', (facts): ProcessorView => {
  const { graph } = facts;
  const view = { arch: new Array<string | undefined>(graph.count).fill(undefined), level: new Uint8Array(graph.count), by: new Int32Array(graph.count).fill(-1) };
  fill(facts, view, 0, graph.count);
  for (const { cluster, machines } of pools(facts).list) {
    if (machines.length === 0 || graph.end[cluster] === cluster + 1) continue;
    fromMembers(view, cluster, machines);
    fill(facts, view, cluster + 1, graph.end[cluster]!);
  }
  return view;
}, ['cpu', 'arch', 'cpuMode', 'cpuBaseline'], (seams, before, part) => ({
  arch: joinValues(seams, before.arch, part.arch), level: joinColumn(seams, before.level, part.level), by: joinNodes(seams, before.by, part.by),
}));

type View = { -readonly [K in keyof ProcessorView]: K extends 'arch' ? (string | undefined)[] : ProcessorView[K] };

/** Nodes numbered `from` to `to` (exclusive), by what is above them. */
function fill(facts: Facts, { arch, level, by }: View, from: number, to: number): void {
  const { graph } = facts;
  for (let i = from; i < to; i++) {
    const above = graph.parent[i]!, kind = graph.kind[i]!;
    if (above >= 0) {
      arch[i] = arch[above];
      level[i] = level[above]!;
      by[i] = by[above]!;
    }
    let own = 0;
    if (kind === HOST) {
      const { cpu } = graph.nodes[i] as NodeOf<'host'>;
      arch[i] = architectureOf(cpu);
      own = hostLevel(cpu);
    } else if (kind === VM) {
      arch[i] = (graph.nodes[i] as NodeOf<'vm'>).arch ?? arch[i];
      own = modelLevel(facts, i);
    } else continue;
    if (own > 0 && (level[i] === 0 || own < level[i]!)) {
      level[i] = own;
      by[i] = i;
    }
  }
}

/** What holds wherever a member of the cluster takes something up: the architecture of all, and the level of the best. */
function fromMembers({ arch, level, by }: View, cluster: number, machines: readonly number[]): void {
  const first = machines[0]!;
  arch[cluster] = machines.every((it) => arch[it] === arch[first]) ? arch[first] : undefined;
  if (machines.some((it) => level[it] === 0)) return;
  const best = machines.reduce((a, b) => (level[b]! > level[a]! ? b : a));
  level[cluster] = level[best]!;
  by[cluster] = by[best]!;
}
