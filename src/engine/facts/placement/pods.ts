/** Pods and containers of a cluster and the nodes that may run them. */
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { children, kindCode } from '../../graph';
import { allocatables } from '../allocatable';
import { places } from '../places';
import type { Pool } from '../pools';
import { qos } from '../qos';
import { workloads } from '../workloads';
import { addItems } from './draft';
import type { Draft } from './draft';
import type { Group } from './problem';
import { clusterGroups } from './rules';

/** Properties that the problems of pods are made from, beside those of the facts that they use. */
export const POD_READS: readonly string[] = ['affinity', 'service'];

const POD = kindCode('pod'), CONTAINER = kindCode('container'), ENGINE = kindCode('engine');

/** The problem of what floats in a cluster of nodes; undefined where nothing does (unless asked for what is placed alone), or where it has no nodes. */
export function podItems(facts: Facts, pool: Pool, placedAlone = false): Draft | undefined {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const floating: number[] = [];
  for (const child of children(graph, pool.cluster)) if (isUnit(graph, child) && copies[child]! > 0) floating.push(child);
  const binNode = pool.engines.filter((it) => graph.kind[it] === ENGINE);
  if ((floating.length === 0 && !placedAlone) || binNode.length === 0) return undefined;
  const unknown = new Set<number>();
  const draft: Draft = {
    cluster: pool.cluster, what: 'pods', resources: ['memory', 'cpu', 'pods', 'disk'], binNode, binHost: binNode.map((it) => places(facts).host[it]!),
    capacity: binNode.flatMap((it) => nodeCapacity(facts, it, unknown)),
    itemNode: [], at: [], demand: [], barred: [], restarts: [], groups: [], unknown, truncated: false,
  };
  binNode.forEach((engine, bin) => {
    for (let i = engine + 1; i < graph.end[engine]!; i++) {
      if (!isUnit(graph, i)) continue;
      if (copies[i]! > 0) addItems(draft, i, copies[i]!, bin, demandOf(facts, i), undefined, false);
      i = graph.end[i]! - 1;
    }
  });
  for (const unit of floating) addItems(draft, unit, copies[unit]!, -1, demandOf(facts, unit), undefined, true);
  draft.groups.push(...clusterGroups(graph, pool, draft), ...ownGroups(facts, draft));
  return draft;
}

/** A pod, or a container outside of one. */
function isUnit(graph: Graph, i: number): boolean {
  return graph.kind[i] === POD || (graph.kind[i] === CONTAINER && graph.kind[graph.parent[i]!] !== POD);
}

/** Bytes, cores, pods and bytes of ephemeral storage that a node can hand out. */
function nodeCapacity(facts: Facts, engine: number, unknown: Set<number>): readonly number[] {
  const left = allocatables(facts).byEngine.get(engine)?.allocatable;
  if (left === undefined || Number.isNaN(left.memory) || Number.isNaN(left.cpu)) unknown.add(engine);
  return [left?.memory, left?.cpu, left?.pods, left?.disk].map((it) => (it === undefined || Number.isNaN(it) ? Infinity : it));
}

/** What the scheduler counts for a pod or container; a container alone counts as a pod. */
function demandOf(facts: Facts, unit: number): readonly number[] {
  const { memory, cpu, disk } = qos(facts).request;
  return [memory[unit]!, cpu[unit]!, 1, disk[unit]! || 0];
}

const HOSTNAME = 'kubernetes.io/hostname';

/** Groups from the orchestrator's own affinity of a pod: replicas of its service apart, or spread, by node. Selectors are taken to select the service itself. */
function ownGroups({ graph }: Facts, draft: Draft): Group[] {
  const byService = new Map<string, { items: number[]; rule: Omit<Group, 'items'> | undefined }>();
  draft.itemNode.forEach((node, item) => {
    const it = graph.nodes[node] as NodeOf<'pod'>;
    const key = it.service === undefined ? `node ${node}` : `service ${it.service}`;
    let entry = byService.get(key);
    if (entry === undefined) byService.set(key, (entry = { items: [], rule: undefined }));
    entry.items.push(item);
    entry.rule ??= ruleOf(it.affinity);
  });
  return [...byService.values()].flatMap(({ items, rule }) => (rule === undefined || items.length < 2 ? [] : [{ ...rule, items }]));
}

/** The first rule by host name of `podAntiAffinity` or `topologySpreadConstraints`, as Kubernetes writes them. */
function ruleOf(affinity: unknown): Omit<Group, 'items'> | undefined {
  const anti = entry(affinity, 'podAntiAffinity');
  if (byHost(list(entry(anti, 'requiredDuringSchedulingIgnoredDuringExecution')))) return { kind: 'apart', must: true };
  const spread = list(entry(affinity, 'topologySpreadConstraints')).find((it) => entry(it, 'topologyKey') === HOSTNAME);
  const skew = entry(spread, 'maxSkew');
  if (spread !== undefined && typeof skew === 'number' && skew >= 1) return { kind: 'spread', must: entry(spread, 'whenUnsatisfiable') !== 'ScheduleAnyway', skew };
  const preferred = list(entry(anti, 'preferredDuringSchedulingIgnoredDuringExecution')).map((it) => entry(it, 'podAffinityTerm'));
  return byHost(preferred) ? { kind: 'apart', must: false } : undefined;
}

const entry = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as { [key: string]: unknown })[key] : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const byHost = (terms: readonly unknown[]): boolean => terms.some((it) => entry(it, 'topologyKey') === HOSTNAME);
