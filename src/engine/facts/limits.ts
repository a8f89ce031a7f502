/** Effective limits: what a node can use at most, and who says so (RULES 3.6). */
import type { NodeOf } from '../../model';
import { bytes, cores } from '../columns';
import type { Facts, Graph } from '../contract';
import { defineFact } from '../facts';
import type { Join } from '../facts';
import { kindCode } from '../graph';
import { joinColumn, joinNodes } from '../joining';
import { HAS } from '../presence';
import { kernelOf, kernels } from './kernels';

export const RESOURCES = ['memory', 'cpu', 'pids'] as const;
export type Resource = (typeof RESOURCES)[number];

/** One resource, by node number: bytes, cores, or processes. */
export interface Limit {
  /** The node's own limit or size; Infinity where it has none, NaN where it has a size that is not known. */
  readonly own: Float64Array;
  /** The least of its own and everything above it; Infinity where nothing limits. An upper bound where `known` is 0. */
  readonly effective: Float64Array;
  /** 1 where `effective` is exact; 0 where a size on the way is not known. */
  readonly known: Uint8Array;
  /** The node whose limit it is, the nearest of equals; -1 where nothing limits. */
  readonly binding: Int32Array;
}

export type Limits = { readonly [R in Resource]: Limit };

const BOTH = ['limits', 'limit', 'reserved', 'hiddenVm', 'overhead', 'replicas', 'running', 'power', 'memory', 'cpu'] as const;
const join: Join<Limit> = (seams, before, part) => ({
  own: joinColumn(seams, before.own, part.own), effective: joinColumn(seams, before.effective, part.effective),
  known: joinColumn(seams, before.known, part.known), binding: joinNodes(seams, before.binding, part.binding),
});

/** A fact each, so that the memory of a VM is no reason to look for processes again. */
const OF: { readonly [R in Resource]: (facts: Facts) => Limit } = {
  memory: defineFact('limits of memory', (facts): Limit => chain(facts, 'memory'), BOTH, join),
  cpu: defineFact('limits of cpu', (facts): Limit => chain(facts, 'cpu'), [...BOTH, 'vcpus', 'cpuset'], join),
  pids: defineFact('limits of pids', (facts): Limit => chain(facts, 'pids'), ['limits', 'pids'], join),
};

/** Limits of each resource, computed when they are asked for. */
export function limits(facts: Facts): Limits {
  return { get memory() { return OF.memory(facts); }, get cpu() { return OF.cpu(facts); }, get pids() { return OF.pids(facts); } };
}

const CONTAINER = kindCode('container'), POD = kindCode('pod'), CGROUP = kindCode('cgroup');

function chain(facts: Facts, resource: Resource): Limit {
  const { graph } = facts;
  const own = new Float64Array(graph.count), effective = new Float64Array(graph.count);
  const known = new Uint8Array(graph.count), binding = new Int32Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    const inherited = above < 0 ? Infinity : effective[above]!;
    const mine = own[i] = resource === 'pids' ? ownPids(graph, i) : ownAmount(facts, i, resource, inherited);
    known[i] = Number.isNaN(mine) ? 0 : above < 0 ? 1 : known[above]!;
    const tighter = mine <= inherited && mine !== Infinity;
    effective[i] = tighter ? mine : inherited;
    binding[i] = tighter ? i : above < 0 ? -1 : binding[above]!;
  }
  return { own, effective, known, binding };
}

/** What a node itself allows of memory or CPU. */
function ownAmount(facts: Facts, i: number, resource: 'memory' | 'cpu', inherited: number): number {
  const { graph } = facts;
  const size = resource === 'memory' ? graph.memory[i]! : graph.cpu[i]!;
  if (graph.kind[i] === CONTAINER) {
    return resource === 'cpu' && (graph.has[i]! & HAS.cpuset) !== 0 ? Math.min(size, cpusetSize((graph.nodes[i] as NodeOf<'container'>).cpuset)) : size;
  }
  const node = graph.nodes[i]!;
  switch (node.kind) {
    case 'host': return size - reservedBy(node, resource);
    case 'hypervisor': {
      const reserved = reservedBy(node, resource);
      const above = graph.parent[i]!;
      return reserved === 0 || above < 0 ? Infinity : graph[resource][above]! - reserved;
    }
    case 'vm': return least(size, quantity(node.limit, resource));
    case 'engine': return engineAmount(facts, i, node, resource, inherited);
    case 'pod': return size === Infinity ? podSum(facts, i, resource) : size;
    case 'cgroup': return size;
    default: return Infinity;
  }
}

const QUANTITY = { memory: bytes, cpu: cores } as const;

/** An amount in an object such as `reserved` or `limit`; NaN where absent. */
export function quantity(from: { readonly memory?: unknown; readonly cpu?: unknown } | undefined, resource: 'memory' | 'cpu'): number {
  return QUANTITY[resource](from?.[resource]);
}

/** What a machine, hypervisor or engine keeps for itself; 0 where it declares nothing. */
export function reservedBy(node: NodeOf<'host' | 'hypervisor' | 'engine'>, resource: 'memory' | 'cpu'): number {
  return quantity(node.reserved, resource) || 0;
}

/** The smaller of a size and a limit that need not be there. */
const least = (size: number, limit: number): number => (Number.isNaN(limit) ? size : Number.isNaN(size) ? NaN : Math.min(size, limit));

/** What an engine leaves to containers: the size of a virtual machine that it hides, less what is reserved for the node itself. */
function engineAmount(facts: Facts, i: number, node: NodeOf<'engine'>, resource: 'memory' | 'cpu', inherited: number): number {
  const reserved = reservedBy(node, resource);
  const hidden = resource === 'memory' ? bytes(node.hiddenVm?.memory) : node.hiddenVm?.cpus ?? NaN;
  if (!Number.isNaN(hidden)) return hidden - reserved;
  const domain = kernelOf(kernels(facts), i);
  const above = facts.graph.parent[i]!;
  if (domain?.source === 'hiddenVm' && above >= 0 && kernels(facts).serving[above] !== domain.number) return NaN;
  return reserved > 0 && inherited !== Infinity ? inherited - reserved : Infinity;
}

/** The cgroup of a pod without a limit of its own: the sum over its containers and its overhead, where every container has a limit. */
function podSum({ graph }: Facts, pod: number, resource: 'memory' | 'cpu'): number {
  let sum = 0;
  for (let child = pod + 1; child < graph.end[pod]!; child = graph.end[child]!) {
    if (graph.nodes[child]!.kind === 'container') sum += graph[resource][child]! * Math.max(1, graph.replicas[child]!);
  }
  if (sum === 0) return Infinity;
  return sum + (quantity((graph.nodes[pod] as NodeOf<'pod'>).overhead, resource) || 0);
}

function ownPids(graph: Graph, i: number): number {
  const kind = graph.kind[i];
  const value = kind === CONTAINER ? (graph.nodes[i] as NodeOf<'container'>).limits?.pids : kind === POD || kind === CGROUP ? (graph.nodes[i] as NodeOf<'pod' | 'cgroup'>).pids : undefined;
  return typeof value === 'number' ? value : Infinity;
}

/** Number of CPUs in a list such as `0-3,8`; Infinity where there is none, or it is no list of CPUs. */
export function cpusetSize(cpuset: string | undefined): number {
  if (cpuset === undefined) return Infinity;
  const parts = cpuset.split(',').map((part) => /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part));
  const cpus = new Set<number>();
  for (const part of parts) {
    if (!part) return Infinity;
    const first = Number(part[1]), last = Number(part[2] ?? part[1]);
    if (last < first || last > 0xffff) return Infinity;
    for (let cpu = first; cpu <= last; cpu++) cpus.add(cpu);
  }
  return cpus.size;
}
