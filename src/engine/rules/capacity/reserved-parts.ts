/** What is guaranteed inside a machine, node or group, and the fewest parts whose removal makes it fit: for `reservations-exceed-parent`. */
import type { NodeOf, Operation } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Fix, Graph } from '../../contract';
import { allocatables, lacking } from '../../facts/allocatable';
import type { Allocatable, Amounts } from '../../facts/allocatable';
import type { Machine } from '../../facts/commit';
import { kubernetes } from '../../facts/kubernetes';
import { limits } from '../../facts/limits';
import { qos } from '../../facts/qos';
import { kindCode } from '../../graph';
import { listOf } from '../say';

export interface Part {
  readonly node: number;
  /** Of all copies, in the unit of the resource. */
  readonly amount: number;
}

const POD = kindCode('pod'), CONTAINER = kindCode('container'), CGROUP = kindCode('cgroup'), ENGINE = kindCode('engine');
const largestFirst = (a: Part, b: Part): number => b.amount - a.amount || a.node - b.node;

/** The fewest parts that cover a deficit: of one resource, the largest ones. */
export function fewest(parts: readonly Part[], deficit: number): readonly Part[] {
  let covered = 0;
  const at = [...parts].sort(largestFirst).findIndex((it) => (covered += it.amount) >= deficit * (1 - 1e-9));
  return [...parts].sort(largestFirst).slice(0, at < 0 ? parts.length : at + 1);
}

/** Requests of the pods, and of containers in no pod, on an engine; largest first. */
export function podParts(facts: Facts, engine: number, resource: keyof Amounts): readonly Part[] {
  const { graph } = facts;
  const request = resource === 'pods' ? undefined : qos(facts).request[resource];
  const parts: Part[] = [];
  const copies = new Float64Array(graph.end[engine]! - engine).fill(1);
  for (let i = engine + 1; i < graph.end[engine]!; i++) {
    const above = graph.parent[i]!;
    const here = copies[i - engine] = graph.replicas[i]! * copies[above - engine]!;
    if (!(here > 0) || !(graph.kind[i] === POD || (graph.kind[i] === CONTAINER && graph.kind[above] !== POD))) continue;
    const amount = request === undefined ? (graph.kind[i] === POD ? here : 0) : here * (request[i]! || 0);
    if (amount > 0) parts.push({ node: i, amount });
  }
  return parts.sort(largestFirst);
}

/** Reservations of the running VMs of a machine; memory with the overhead of those that have one. */
export function vmParts(graph: Graph, machine: Machine, resource: 'memory' | 'cpu'): readonly Part[] {
  const reserved = resource === 'memory' ? graph.memoryRequest : graph.cpuRequest;
  return machine.contributions.flatMap(({ vm, copies, overhead }): Part[] => {
    const own = reserved[vm]! * copies;
    return own > 0 && Number.isFinite(own) ? [{ node: vm, amount: own + (resource === 'memory' ? overhead || 0 : 0) }] : [];
  }).sort(largestFirst);
}

/** Groups in which the protection of members is summed: what they protect, and the most that can be. */
export interface Protected {
  readonly group: number;
  readonly level: 'min' | 'low';
  readonly parts: readonly Part[];
  readonly sum: number;
  readonly most: number;
  /** `protection`: the group protects less itself (nothing where it says nothing); `limit`: it may not use that much. */
  readonly by: 'protection' | 'limit';
}

/** Every group whose members protect more memory than can be protected for them. Source: cgroup-v2.rst, memory.min and memory.low. */
export function overProtected(facts: Facts): readonly Protected[] {
  const { graph } = facts;
  const found: Protected[] = [];
  for (const level of ['min', 'low'] as const) {
    const groups = new Map<number, Part[]>();
    for (let i = 0; i < graph.count; i++) {
      if (graph.kind[i] !== CGROUP && graph.kind[i] !== POD) continue;
      const amount = bytes((graph.nodes[i] as NodeOf<'cgroup' | 'pod'>).memory?.[level]) * graph.replicas[i]!;
      let above = graph.parent[i]!;
      while (above >= 0 && graph.kind[above] === ENGINE) above = graph.parent[above]!;
      if (!(amount > 0) || above < 0 || graph.cyclic[i] === 1) continue;
      const parts = groups.get(above);
      if (parts) parts.push({ node: i, amount });
      else groups.set(above, [{ node: i, amount }]);
    }
    for (const [group, parts] of groups) {
      const over = compare(facts, group, level, parts.sort(largestFirst));
      if (over) found.push(over);
    }
  }
  return found;
}

function compare(facts: Facts, group: number, level: 'min' | 'low', parts: readonly Part[]): Protected | undefined {
  const { graph } = facts;
  const sum = parts.reduce((total, it) => total + it.amount, 0);
  const { effective } = limits(facts).memory;
  const limit = effective[group]!;
  // The root group of an operating system protects all it has; any other group protects what it says, or nothing.
  const own = graph.kind[group] === CGROUP || graph.kind[group] === POD ? bytes((graph.nodes[group] as NodeOf<'cgroup'>).memory?.[level]) || 0 : Infinity;
  const most = Math.min(own, limit);
  return sum > most * (1 + 1e-9) ? { group, level, parts, sum, most, by: own <= limit ? 'protection' : 'limit' } : undefined;
}

/** Moves of pods to nodes of the same cluster that have room for them; undefined where one has nowhere to go, or is bound to its place. */
export function moves(facts: Facts, from: Allocatable, parts: readonly Part[]): Fix | undefined {
  const { graph } = facts;
  const { cluster } = kubernetes(facts);
  const home = cluster[from.engine]!;
  if (home < 0) return undefined;
  const taken = new Map<number, Amounts>();
  const operations: Operation[] = [];
  for (const { node } of parts) {
    if (isBound(graph, node)) return undefined;
    const asks = requestOf(facts, node);
    const target = allocatables(facts).list.find((it) => it.engine !== from.engine && cluster[it.engine] === home
      && !Number.isNaN(it.allocatable.memory) && !Number.isNaN(it.allocatable.cpu) && lacking(it, added(taken.get(it.engine), asks)).length === 0);
    if (target === undefined) return undefined;
    taken.set(target.engine, added(taken.get(target.engine), asks));
    operations.push({ op: 'move', id: graph.ids[node]!, to: graph.ids[target.engine]! });
  }
  return operations.length === 0 ? undefined : {
    title: `Move ${listOf(parts.map((it) => graph.ids[it.node]!), 3)} to ${operations.length === 1 ? `${(operations[0] as { to: string }).to}, which has room` : 'nodes that have room'}`,
    safe: false, operations,
  };
}

const added = (a: Amounts | undefined, b: Amounts): Amounts => (a === undefined ? b : { cpu: a.cpu + b.cpu, memory: a.memory + b.memory, disk: a.disk + b.disk, pods: a.pods + b.pods });

function requestOf(facts: Facts, node: number): Amounts {
  const { graph } = facts;
  const { request } = qos(facts);
  const copies = graph.replicas[node]!;
  return { cpu: copies * (request.cpu[node]! || 0), memory: copies * (request.memory[node]! || 0), disk: copies * (request.disk[node]! || 0), pods: graph.kind[node] === POD ? copies : 0 };
}

/** Whether a pod or container says where it must be, or uses data of its place. */
function isBound(graph: Graph, unit: number): boolean {
  for (let i = unit; i < graph.end[unit]!; i++) {
    const node = graph.nodes[i]!;
    if (node.kind === 'pod' && node.affinity !== undefined) return true;
    if (node.kind === 'container' && node.mounts?.some(({ source, type }) => source !== undefined && type !== 'tmpfs')) return true;
  }
  return false;
}
