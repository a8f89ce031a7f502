/** Commit of control groups: what the limits of containers and groups add up to, against the group they share. */
import type { NodeOf } from '../../model';
import type { Facts, Graph } from '../contract';
import { defineFact } from '../facts';
import type { Join } from '../facts';
import { kindCode } from '../graph';
import { joinColumn, joinNodes } from '../joining';
import { commitRatio, machines } from './commit';
import { kernels } from './kernels';
import { limits, reservedBy } from './limits';
import type { Resource } from './limits';

/** One resource, by the number of the group: a cgroup, a pod, or the operating system instance (host, VM, engine with a hidden VM) as the root cgroup. */
export interface GroupCommit {
  /** What the group has to give: its effective limit, less what engines on it reserve; Infinity where nothing limits. */
  readonly capacity: Float64Array;
  /** Sum over the members that have a limit, copies included, each at most `capacity`. A group without a limit of its own counts with its members. */
  readonly sum: Float64Array;
  /** Containers below without a limit. */
  readonly unlimited: Uint32Array;
  /** sum / capacity; NaN where the capacity is not known or unlimited, or there is nothing to add up. */
  readonly ratio: Float64Array;
}

export type GroupCommits = { readonly [R in Resource]: GroupCommit } & {
  /** By node: the group that it is a member of; -1 where none. Engines are looked through. */
  readonly group: Int32Array;
};

const CGROUP = kindCode('cgroup'), POD = kindCode('pod'), CONTAINER = kindCode('container');
const ENGINE = kindCode('engine'), HOST = kindCode('host'), VM = kindCode('vm');

/** For every node the nearest group above it. */
const groupOf = defineFact('groupOf', groups, [], joinNodes);

const join: Join<GroupCommit> = (seams, before, part) => ({
  capacity: joinColumn(seams, before.capacity, part.capacity), sum: joinColumn(seams, before.sum, part.sum),
  unlimited: joinColumn(seams, before.unlimited, part.unlimited), ratio: joinColumn(seams, before.ratio, part.ratio),
});

const OF: { readonly [R in Resource]: (facts: Facts) => GroupCommit } = {
  memory: defineFact('groupCommits of memory', (facts): GroupCommit => commits(facts, 'memory'), ['reserved', 'replicas', 'running', 'power'], join),
  cpu: defineFact('groupCommits of cpu', (facts): GroupCommit => commits(facts, 'cpu'), ['reserved', 'replicas', 'running', 'power'], join),
  pids: defineFact('groupCommits of pids', (facts): GroupCommit => commits(facts, 'pids'), ['replicas', 'running', 'power'], join),
};

/** Groups by node number, and what their members' limits add up to; each resource is computed when it is asked for. */
export function groupCommits(facts: Facts): GroupCommits {
  return {
    get group() { return groupOf(facts); }, get memory() { return OF.memory(facts); }, get cpu() { return OF.cpu(facts); },
    get pids() { return OF.pids(facts); },
  };
}

function groups(facts: Facts): Int32Array {
  const { graph } = facts;
  const { serving, domains } = kernels(facts);
  const group = new Int32Array(graph.count).fill(-1);
  const isGroup = (i: number): boolean => {
    const kind = graph.kind[i];
    if (kind === ENGINE) return serving[i]! >= 0 && domains[serving[i]!]!.source === 'hiddenVm' && serving[graph.parent[i]!] !== serving[i];
    return kind === CGROUP || kind === POD || kind === HOST || kind === VM;
  };
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    if (above >= 0) group[i] = isGroup(above) ? above : graph.kind[above] === ENGINE ? group[above]! : -1;
  }
  return group;
}

/** What engines keep for the node, by the group that they stand in. */
function engineReserves({ graph }: Facts, group: Int32Array, resource: 'memory' | 'cpu'): ReadonlyMap<number, number> {
  const reserves = new Map<number, number>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== ENGINE || group[i]! < 0) continue;
    const own = reservedBy(graph.nodes[i] as NodeOf<'engine'>, resource);
    if (own > 0) reserves.set(group[i]!, (reserves.get(group[i]!) ?? 0) + own);
  }
  return reserves;
}

function commits(facts: Facts, resource: Resource): GroupCommit {
  const { graph } = facts;
  const group = groupOf(facts);
  const reserves = resource === 'pids' ? [] : engineReserves(facts, group, resource);
  const { own, effective, known } = limits(facts)[resource];
  const sum = new Float64Array(graph.count), ratio = new Float64Array(graph.count).fill(NaN);
  const unlimited = new Uint32Array(graph.count);
  const capacity = effective.slice();
  for (const [node, reserve] of reserves) capacity[node]! -= reserve;
  // Members come after their group: from the back, every group's sum is complete before it is added to the next.
  for (let i = graph.count - 1; i >= 0; i--) {
    if (sum[i]! > 0 && known[i] === 1 && capacity[i] !== Infinity) ratio[i] = commitRatio(sum[i]!, capacity[i]!);
    if (!isMember(graph, i) || group[i]! < 0 || !(graph.replicas[i]! > 0)) continue;
    const limited = own[i] !== Infinity && !Number.isNaN(own[i]!);
    const to = group[i]!;
    sum[to]! += graph.replicas[i]! * Math.min(limited ? own[i]! : sum[i]!, capacity[to]!);
    if (!limited) unlimited[to]! += graph.kind[i] === CONTAINER ? 1 : unlimited[i]!;
  }
  return { capacity, sum, unlimited, ratio };
}

function isMember(graph: Graph, i: number): boolean {
  const kind = graph.kind[i];
  return kind === CGROUP || kind === POD || kind === CONTAINER;
}

/**
 * How often a resource is promised at the bottom of the stack for each time it exists at the top: the product of the commit ratios over 1
 * on the way from the node to the root. Unknown ratios count as 1: the result is at least.
 */
export function stackedCommit(facts: Facts, node: number, resource: 'memory' | 'cpu'): number {
  const { graph } = facts;
  const { byNode } = machines(facts);
  const commit = groupCommits(facts)[resource];
  const { own } = limits(facts)[resource];
  let product = 1;
  for (let i = node; i >= 0; i = graph.parent[i]!) {
    const machine = byNode.get(i);
    const vms = machine === undefined ? NaN : resource === 'memory' ? machine.memory.worst : machine.cpu.commit;
    const isRoot = graph.kind[i] !== CGROUP && graph.kind[i] !== POD;
    for (const ratio of [vms, isRoot || own[i] !== Infinity ? commit.ratio[i]! : NaN]) if (ratio > 1) product *= ratio;
  }
  return product;
}
