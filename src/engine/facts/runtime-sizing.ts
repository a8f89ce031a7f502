/** What a language runtime believes to have, beside what the kernel lets it use (RULES 3.6 and 4.3). */
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { kindCode } from '../graph';
import { kernelOf, kernels } from './kernels';
import { cpusetSize, limits } from './limits';
import { rowsOf, runtimeCalled } from './runtime-table';
import type { RuntimeSizes, SizedFrom } from './runtime-table';
import { BOUNDARIES, runtimes } from './runtimes';

export interface Sized {
  readonly from: SizedFrom;
  /** CPUs or bytes that the runtime believes to have. */
  readonly seen: number;
  /** What holds for it: CPUs or bytes, and the node whose limit that is. */
  readonly effective: number;
  readonly binding: number;
  /** seen / effective. */
  readonly factor: number;
}

export interface RuntimeSizing {
  readonly runtime: RuntimeSizes;
  readonly version: string | undefined;
  /** Undefined where it is not known, not used, or set by hand (`threads`, `heap`). */
  readonly cpu: Sized | undefined;
  readonly memory: Sized | undefined;
}

const CONTAINER = kindCode('container'), CGROUP = kindCode('cgroup'), POD = kindCode('pod');
const B2 = BOUNDARIES.indexOf('B2');

/**
 * What the runtime of a container or app sees, for limits inside the operating system instance that it runs on. Undefined without a known
 * language, on anything but Linux, and in sandboxes, which show what they please.
 */
export function runtimeSizing(facts: Facts, node: number): RuntimeSizing | undefined {
  const { graph } = facts;
  const it = graph.nodes[node] as NodeOf<'container' | 'app'>;
  const runtime = runtimeCalled(it.language?.name);
  if (!runtime || (graph.kind[node] === CONTAINER && runtimes(facts).boundary[node]! >= B2)) return undefined;
  const domain = kernelOf(kernels(facts), node);
  if (!domain || (domain.family !== undefined && domain.family !== 'linux')) return undefined;
  const rows = rowsOf(runtime, it.language?.version);
  const versions = domain.cgroup === undefined ? (['v1', 'v2'] as const) : [domain.cgroup];
  const only = (resource: 'cpu' | 'memory'): SizedFrom | undefined => {
    const found = new Set(rows.flatMap((row) => versions.map((version) => row[resource][version])));
    return found.size === 1 ? [...found][0] : undefined;
  };
  return {
    runtime, version: it.language?.version,
    cpu: it.threads === undefined ? sized(facts, node, domain.node, 'cpu', only('cpu'), runtime.leastCpus) : undefined,
    memory: it.heap === undefined ? sized(facts, node, domain.node, 'memory', only('memory'), 0) : undefined,
  };
}

function sized(facts: Facts, node: number, machine: number, resource: 'cpu' | 'memory', from: SizedFrom | undefined, least: number): Sized | undefined {
  if (from === undefined || from === 'none') return undefined;
  const { graph } = facts;
  const limit = limits(facts)[resource];
  const effective = limit.effective[node]!, binding = limit.binding[node]!;
  if (effective === Infinity || binding < 0) return undefined;
  const seen = seenOf(facts, node, machine, resource, from, least);
  // What the machine itself lacks is nobody's cgroup limit.
  const inside = binding > machine && binding < graph.end[machine]!;
  return Number.isFinite(seen) && effective > 0 && (inside || seen <= effective) ? { from, seen, effective, binding, factor: seen / effective } : undefined;
}

function seenOf(facts: Facts, node: number, machine: number, resource: 'cpu' | 'memory', from: SizedFrom, least: number): number {
  const { graph } = facts;
  const hidden = graph.nodes[machine]!.kind === 'engine' ? (graph.nodes[machine] as NodeOf<'engine'>).hiddenVm : undefined;
  const whole = hidden && resource === 'cpu' ? hidden.cpus ?? NaN : hidden ? limits(facts).memory.own[machine]! : graph[resource][machine]!;
  if (from === 'machine') return whole;
  if (from === 'own') return Math.min(whole, limits(facts)[resource].effective[node]!);
  const cpus = resource === 'cpu' && graph.kind[node] === CONTAINER ? cpusetSize((graph.nodes[node] as NodeOf<'container'>).cpuset) : Infinity;
  const affine = Math.min(whole, cpus);
  if (from === 'affinity') return affine;
  const leaf = leafLimit(facts, node, resource);
  return resource === 'memory' ? Math.min(affine, leaf) : Math.min(affine, Math.max(least, Math.ceil(leaf)));
}

/** The limit of the cgroup that the process itself is in: the container's, or of an app the group's that it stands in. */
function leafLimit({ graph }: Facts, node: number, resource: 'cpu' | 'memory'): number {
  if (graph.kind[node] === CONTAINER) return graph[resource][node]!;
  const above = graph.parent[node]!;
  return above >= 0 && (graph.kind[above] === CGROUP || graph.kind[above] === POD) ? graph[resource][above]! : Infinity;
}
