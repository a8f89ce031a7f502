/** Which machines are managed as one: the members of clusters, resolved to hypervisors, engines and the machines under them. */
import type { Graph } from '../contract';
import { defineFact } from '../facts';
import { isAncestor, kindCode } from '../graph';
import { clusterMembers } from './dependencies';

export interface Pool {
  /** Number of the cluster. */
  readonly cluster: number;
  /** Hosts or VMs that its members are or stand on, ascending. */
  readonly machines: readonly number[];
  /** Hypervisors and engines that are members, or stand directly on one, ascending. */
  readonly hypervisors: readonly number[];
  readonly engines: readonly number[];
}

export interface Pools {
  readonly list: readonly Pool[];
  /** By hypervisor and by engine: the pool that it is in, of several the one that names it itself as a member, then the first by id; absent for others. */
  readonly of: ReadonlyMap<number, Pool>;
  /** By cluster. */
  readonly byCluster: ReadonlyMap<number, Pool>;
}

const HYPERVISOR = kindCode('hypervisor'), ENGINE = kindCode('engine'), HOST = kindCode('host'), VM = kindCode('vm');

/** Clusters with members that exist, ascending. */
export const pools = defineFact('pools', (facts): Pools => {
  const { graph } = facts;
  const list = Array.from(clusterMembers(facts), ([cluster, members]) => pool(graph, cluster, members)).sort((a, b) => a.cluster - b.cluster);
  const of = new Map<number, Pool>();
  // The order of nodes in the file must not decide.
  const byId = [...list].sort((a, b) => (graph.ids[a.cluster]! < graph.ids[b.cluster]! ? -1 : 1));
  const named = new Map(Array.from(clusterMembers(facts), ([cluster, members]) => [cluster, new Set(members)]));
  for (const direct of [true, false]) {
    for (const it of byId) for (const part of [...it.hypervisors, ...it.engines]) if (!of.has(part) && named.get(it.cluster)!.has(part) === direct) of.set(part, it);
  }
  return { list, of, byCluster: new Map(list.map((it) => [it.cluster, it])) };
}, []);

function pool(graph: Graph, cluster: number, members: readonly number[]): Pool {
  const machines = new Set<number>(), hypervisors = new Set<number>(), engines = new Set<number>();
  const part = (i: number): void => {
    if (graph.kind[i] === HYPERVISOR) hypervisors.add(i);
    else if (graph.kind[i] === ENGINE) engines.add(i);
  };
  for (const member of members) {
    if (graph.cyclic[member] === 1) continue;
    part(member);
    const isMachine = graph.kind[member] === HOST || graph.kind[member] === VM;
    const machine = isMachine ? member : graph.parent[member]!;
    if (machine >= 0) machines.add(machine);
    if (!isMachine) continue;
    for (let child = member + 1; child < graph.end[member]!; child = graph.end[child]!) part(child);
  }
  const ascending = (set: ReadonlySet<number>): readonly number[] => [...set].sort((a, b) => a - b);
  return { cluster, machines: ascending(machines), hypervisors: ascending(hypervisors), engines: ascending(engines) };
}

/** Whether `machine` is at `place`: in the site, host or VM, the machine of the hypervisor, or a machine of the cluster. */
export function isAt(graph: Graph, { byCluster }: Pools, machine: number, place: number): boolean {
  if (place === machine || isAncestor(graph, place, machine)) return true;
  if (graph.kind[place] === HYPERVISOR || graph.kind[place] === ENGINE) return graph.parent[place] === machine;
  return byCluster.get(place)?.machines.some((it) => it === machine || isAncestor(graph, it, machine)) ?? false;
}
