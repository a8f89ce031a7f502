/** Declared recovery pairs of sites, and what stands at each (RULES 3.12). */
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { defineFact } from '../../facts';
import { children, isAncestor, kindCode } from '../../graph';
import { pools } from '../pools';
import { workloads } from '../workloads';

/** What is taken up at `to` when `site` is lost. */
export interface RecoveryPair {
  readonly site: number;
  readonly to: number;
  /** Running VMs, pods, containers and applications that stand for themselves at `site` and are protected; then those that are not. */
  readonly protected: readonly number[];
  readonly given: readonly number[];
  /** Those that stand at `to`, and which of them are stopped for it. */
  readonly there: readonly number[];
  readonly shed: readonly number[];
}

const SITE = kindCode('site'), VM = kindCode('vm'), POD = kindCode('pod'), CONTAINER = kindCode('container'), APP = kindCode('app');
const CLUSTER = kindCode('cluster');

/** Sites with a recovery site that exists and does not overlap with them, ascending. */
export const recoveryPairs = defineFact('recoveryPairs', (facts): readonly RecoveryPair[] => {
  const { graph } = facts;
  const found: RecoveryPair[] = [];
  for (let site = 0; site < graph.count; site++) {
    if (graph.kind[site] !== SITE || graph.cyclic[site] === 1) continue;
    const { recovery } = graph.nodes[site] as NodeOf<'site'>;
    const to = recovery?.to === undefined ? undefined : graph.number.get(recovery.to);
    const pair = to === undefined || graph.cyclic[to] === 1 ? undefined : recoveryPair(facts, site, to);
    if (pair !== undefined) found.push(pair);
  }
  return found;
}, ['recovery', 'protected', 'drShed']);

/** What `to` would take up of `site`, declared or not; undefined where they are not two sites apart. */
export function recoveryPair(facts: Facts, site: number, to: number): RecoveryPair | undefined {
  const { graph } = facts;
  if (graph.kind[site] !== SITE || graph.kind[to] !== SITE || to === site || isAncestor(graph, to, site) || isAncestor(graph, site, to)) return undefined;
  const here = unitsAt(facts, site), there = unitsAt(facts, to);
  const isGiven = (it: number): boolean => (graph.nodes[it] as NodeOf<'vm'>).protected === false;
  return {
    site, to, protected: here.filter((it) => !isGiven(it)), given: here.filter(isGiven),
    there, shed: there.filter((it) => (graph.nodes[it] as NodeOf<'vm'>).drShed === true),
  };
}

/** Whether a node is certainly at a site: inside it, or inside a cluster all of whose machines are. */
export function isAtSite(facts: Facts, node: number, site: number): boolean {
  const { graph } = facts;
  if (node === site || isAncestor(graph, site, node)) return true;
  for (let at = node; at >= 0; at = graph.parent[at]!) {
    if (graph.kind[at] !== CLUSTER) continue;
    const machines = pools(facts).byCluster.get(at)?.machines ?? [];
    return machines.length > 0 && machines.every((it) => isAncestor(graph, site, it));
  }
  return false;
}

/** Running units at a site: a VM with all that is in it, a pod, a container or an application, each on a host or floating in a cluster. */
function unitsAt(facts: Facts, site: number): readonly number[] {
  const { graph } = facts;
  const found: number[] = [];
  collect(facts, site + 1, graph.end[site]!, found);
  for (const { cluster } of pools(facts).list) {
    if (isAncestor(graph, site, cluster) || !isAtSite(facts, cluster, site)) continue;
    for (const child of children(graph, cluster)) collect(facts, child, graph.end[child]!, found);
  }
  return found;
}

function collect(facts: Facts, from: number, end: number, found: number[]): void {
  const { graph } = facts;
  const { copies } = workloads(facts);
  for (let i = from; i < end; i++) {
    if (!isUnit(graph, i)) continue;
    if (copies[i]! > 0) found.push(i);
    i = graph.end[i]! - 1;
  }
}

function isUnit(graph: Graph, i: number): boolean {
  const kind = graph.kind[i];
  return kind === VM || kind === POD || kind === CONTAINER || kind === APP;
}

