/** The affinity rules of clusters, with their members found and placed. */
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { isAncestor, kindCode, nearest } from '../../graph';
import { HAS } from '../../presence';
import { places } from '../../facts/places';
import { pools } from '../../facts/pools';
import type { Pool } from '../../facts/pools';
import { workloads } from '../../facts/workloads';

export interface AffinityRule {
  readonly cluster: number;
  readonly index: number;
  readonly kind: 'together' | 'apart';
  readonly must: boolean;
  /** Running VMs, pods and containers that it names, ascending. */
  readonly members: readonly number[];
  /** Machines that it names, ascending: members stay on one of them (`together`) or off all of them (`apart`). */
  readonly machines: readonly number[];
}

export interface AffinityRules {
  readonly pool: Pool;
  readonly rules: readonly AffinityRule[];
}

const CLUSTER = kindCode('cluster'), VM = kindCode('vm'), HOST = kindCode('host'), HYPERVISOR = kindCode('hypervisor');

/** Rules of every cluster that has members and rules. */
export function affinityRules(facts: Facts): readonly AffinityRules[] {
  const { graph } = facts;
  const found: AffinityRules[] = [];
  for (const pool of pools(facts).list) {
    if ((graph.has[pool.cluster]! & HAS.affinity) === 0 || graph.kind[pool.cluster] !== CLUSTER) continue;
    const { affinity } = graph.nodes[pool.cluster] as NodeOf<'cluster'>;
    const rules = (affinity ?? []).flatMap((rule, index) => resolve(facts, pool.cluster, rule, index));
    if (rules.length > 0) found.push({ pool, rules });
  }
  return found;
}

type Written = NonNullable<NodeOf<'cluster'>['affinity']>[number];

function resolve(facts: Facts, cluster: number, { kind, must, members }: Written, index: number): readonly AffinityRule[] {
  if (kind === undefined) return [];
  const { graph } = facts;
  const { copies } = workloads(facts);
  const named = [...new Set((members ?? []).map((id) => (id === undefined ? undefined : graph.number.get(id))).filter((it) => it !== undefined))].sort((a, b) => a - b);
  const isMachine = (i: number): boolean => graph.kind[i] === HOST || graph.kind[i] === HYPERVISOR;
  const working = named.filter((it) => !isMachine(it) && copies[it]! > 0);
  const machines = [...new Set(named.filter(isMachine).map((it) => (graph.kind[it] === HYPERVISOR ? graph.parent[it]! : it)))].sort((a, b) => a - b);
  return working.length === 0 ? [] : [{ cluster, index, kind, must: must === true, members: working, machines }];
}

/**
 * Where a member stands for the purpose of affinity: a VM on the machine of its hypervisor, a pod or container on its engine; -1 where it floats.
 * Where VMs and others are named together, the physical host is what they can share.
 */
export function placeOf(facts: Facts, member: number, mixed: boolean): number {
  const { graph } = facts;
  if (mixed) return places(facts).host[member]!;
  if (graph.kind[member] !== VM) return nearest(graph, member, 'engine');
  const above = graph.parent[member]!;
  return above >= 0 && graph.kind[above] === HYPERVISOR ? graph.parent[above]! : -1;
}

/** Whether a rule names VMs beside pods or containers. */
export const isMixed = (graph: Graph, { members }: AffinityRule): boolean => members.some((it) => graph.kind[it] === VM) && members.some((it) => graph.kind[it] !== VM);

/** Whether a place is on one of the machines that a rule names. */
export const isOn = (graph: Graph, place: number, machines: readonly number[]): boolean => machines.some((it) => it === place || isAncestor(graph, it, place));
