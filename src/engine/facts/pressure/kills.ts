/** Who goes when a level has no memory left: inside a group, by the kubelet, or by the kernel of the machine (RULES 3.8). */
import type { NodeOf } from '../../../model';
import { kindCode } from '../../graph';
import type { Facts, Graph } from '../../contract';
import { kubernetes } from '../kubernetes';
import { qos } from '../qos';
import { badness, oomScoreAdj } from './badness';
import { addUse } from './memory-use';
import type { MemoryUse } from './memory-use';

/** `group`: memory.max of a cgroup, pod or container; `eviction`: the kubelet, before the kernel; `system`: the kernel of a machine. */
export type PressureLevel = 'group' | 'eviction' | 'system';

export interface Victim {
  readonly node: number;
  /** Copies that go. */
  readonly copies: number;
  readonly level: PressureLevel;
  /** The group, pod or machine that ran out. */
  readonly at: number;
  /** Bytes of one copy. */
  readonly usage: number;
  /** Of the kernel: oom_score_adj, and badness in bytes. NaN for an eviction. */
  readonly adj: number;
  readonly points: number;
  readonly reason: string;
}

const POD = kindCode('pod'), CGROUP = kindCode('cgroup'), VM = kindCode('vm');

/** Live tasks with known use in a group or machine. */
export function tasksIn(state: MemoryUse, at: number, instance: number): number[] {
  const { graph } = state.facts;
  const found: number[] = [];
  for (let i = at; i < graph.end[at]!; i++) if (state.alive[i]! > 0 && state.instance[i] === instance && state.use[i]! > 0) found.push(i);
  return found;
}

interface Candidate {
  readonly node: number;
  readonly adj: number;
  readonly points: number;
}

/** Tasks by falling badness; equal ones in the order of the file. Exempt ones, and those whose class is not known, are left out. */
export function byBadness(state: MemoryUse, tasks: readonly number[], instance: number, total: number): readonly Candidate[] {
  const capacity = state.max[instance]!;
  return tasks.map((node): Candidate => {
    const adj = oomScoreAdj(state.facts, node, capacity);
    return { node, adj, points: badness(state.use[node]!, adj, total) };
  }).filter((it) => it.points > -Infinity && !Number.isNaN(it.adj)).sort((a, b) => b.points - a.points || a.node - b.node);
}

/**
 * The kernel kills inside a group or machine while `excess` bytes are missing: the worst task, copy by copy, or all of the outermost group
 * around it that dies as one. `most` victims at most.
 */
export function killWhile(state: MemoryUse, at: number, level: 'group' | 'system', excess: () => number, most = Infinity): Victim[] {
  const instance = instanceOf(state, at);
  const total = level === 'system' ? state.max[instance]! + state.swap[instance]! : state.max[at]!;
  const victims: Victim[] = [];
  for (const { node, adj, points } of byBadness(state, tasksIn(state, at, instance), instance, total)) {
    const missing = excess();
    if (!(missing > 0) || victims.length >= most) break;
    if (!(state.alive[node]! > 0)) continue;
    const together = oomGroup(state.facts.graph, node, at);
    const why = { level, at, adj, points, reason: `the most points: ${adj === 0 ? 'by memory' : `oom_score_adj ${adj}`}` };
    if (together < 0) victims.push(kill(state, node, Math.min(state.alive[node]!, Math.ceil(missing / state.use[node]!)), why));
    else {
      for (const it of tasksIn(state, together, instance)) {
        victims.push(kill(state, it, state.alive[it]!, it === node ? why : { ...why, adj: NaN, points: NaN, reason: `dies with ${state.facts.graph.ids[together]!} (memory.oom.group)` }));
      }
    }
  }
  return victims;
}

/** The machine whose kernel decides about a group, task or machine: the host, VM or engine with a hidden VM. */
export function instanceOf({ facts: { graph }, instance }: MemoryUse, at: number): number {
  const kind = graph.nodes[at]!.kind;
  return kind === 'host' || kind === 'vm' || (kind === 'engine' && at + 1 < graph.end[at]! && instance[at + 1] === at) ? at : instance[at]!;
}

/** The outermost group with memory.oom.group between a task and what ran out; -1 without one. */
function oomGroup(graph: Graph, task: number, top: number): number {
  let found = -1;
  for (let i = task; i >= top; i = graph.parent[i]!) {
    if ((graph.kind[i] === CGROUP || graph.kind[i] === POD) && (graph.nodes[i] as NodeOf<'cgroup'>).memory?.oomGroup === true) found = i;
    if (i === top) break;
  }
  return found;
}

type Why = Pick<Victim, 'level' | 'at' | 'adj' | 'points' | 'reason'>;

/** Takes copies of a task away. */
export function kill(state: MemoryUse, node: number, copies: number, why: Why): Victim {
  const usage = state.use[node]!;
  state.alive[node]! -= copies;
  addUse(state, node, -copies * (usage || 0));
  return { node, copies, usage, ...why };
}

/** Pods on a machine in the order in which a kubelet evicts them: over their request first, then lower priority, then most over it. */
export function evictionOrder(state: MemoryUse, instance: number): readonly number[] {
  const { facts } = state;
  const { graph } = facts;
  const { managed } = kubernetes(facts);
  const { request } = qos(facts);
  const over = (pod: number): number => state.used[pod]! - podsAlive(state, pod) * (request.memory[pod]! || 0);
  const priority = (pod: number): number => (graph.nodes[pod] as NodeOf<'pod'>).priority ?? 0;
  const pods: number[] = [];
  for (let i = instance + 1; i < graph.end[instance]!; i++) if (graph.kind[i] === POD && managed[i] === 1 && state.instance[i] === instance && state.used[i]! > 0) pods.push(i);
  return pods.sort((a, b) => Number(over(b) > 0) - Number(over(a) > 0) || priority(a) - priority(b) || over(b) - over(a) || a - b);
}

/** Copies of a pod that still run, by its containers. */
function podsAlive({ facts: { graph }, alive }: MemoryUse, pod: number): number {
  let most = 0;
  for (let i = pod + 1; i < graph.end[pod]!; i++) if (alive[i]! > 0) most = Math.max(most, alive[i]! / graph.replicas[i]!);
  return most;
}

/** The kubelet evicts pods while `excess` bytes are missing, copy by copy; `most` pods at most. */
export function evictWhile(state: MemoryUse, instance: number, excess: () => number, most = Infinity): Victim[] {
  const { graph } = state.facts;
  const { request } = qos(state.facts);
  const victims: Victim[] = [];
  let evicted = 0;
  for (const pod of evictionOrder(state, instance)) {
    const missing = excess();
    if (!(missing > 0) || evicted++ >= most) break;
    const pods = Math.max(1, podsAlive(state, pod)), each = state.used[pod]! / pods;
    const over = each > (request.memory[pod]! || 0);
    const gone = Math.min(pods, Math.ceil(missing / each));
    const reason = `its pod ${graph.ids[pod]!} ${over ? 'uses more than it requested' : 'has the lowest priority, or is closest to its request'}`;
    for (const node of tasksIn(state, pod, instance)) victims.push(kill(state, node, (state.alive[node]! / pods) * gone, { level: 'eviction', at: instance, adj: NaN, points: NaN, reason }));
  }
  return victims;
}

/** Whether VMs are processes of the machine's own kernel, which may kill them; other hypervisors reclaim, or grant memory at start. */
export function killsVms(facts: Facts, vm: number): boolean {
  const { graph, catalog } = facts;
  const above = graph.parent[vm]!, launcher = above < 0 ? undefined : graph.nodes[above];
  return graph.kind[vm] !== VM || (launcher?.kind === 'hypervisor' && catalog.platform(launcher.platform)?.hypervisor?.kernel === 'hostKernel');
}
