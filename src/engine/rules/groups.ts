/** Findings about several nodes at once, and suppressions, which are about one. */
import type { NodeOf } from '../../model';
import type { Graph } from '../contract';
import { kindCode } from '../graph';

/**
 * Splits nodes that would share a finding: each one that a suppression of the rule names stands alone, the others stay together.
 * What is accepted for one node then hides nothing of the others. No group is empty; order is kept.
 */
export function splitBySuppression<T>(graph: Graph, rule: string, items: readonly T[], nodeOf: (item: T) => number): readonly (readonly T[])[] {
  const { suppressions } = graph.topology;
  if (suppressions.length === 0) return items.length === 0 ? [] : [items];
  const named = new Set<number | undefined>();
  for (const suppression of suppressions) {
    if (suppression?.rule === rule && suppression.node !== undefined) named.add(graph.number.get(suppression.node));
  }
  if (named.size === 0) return items.length === 0 ? [] : [items];
  const rest = items.filter((item) => !named.has(nodeOf(item)));
  const alone = items.filter((item) => named.has(nodeOf(item))).map((item) => [item]);
  return rest.length === 0 ? alone : [rest, ...alone];
}

/** Adds a value to the list of a key. */
export function pushTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const POD = kindCode('pod');

/**
 * Groups containers and pods that have the same problem for the same reason: those of one `service`, else those in the same engine, cgroup or
 * cluster (a pod stands for its containers). Groups are in the order of their first node.
 */
export function siblingGroups(graph: Graph, nodes: readonly number[], reasonOf: (node: number) => string): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const node of nodes) {
    const above = graph.parent[node]!;
    const pod = above >= 0 && graph.kind[above] === POD ? above : -1;
    const service = (graph.nodes[node] as NodeOf<'container'>).service ?? (pod < 0 ? undefined : (graph.nodes[pod] as NodeOf<'pod'>).service);
    const key = `${service === undefined ? pod < 0 ? above : graph.parent[pod]! : `s:${service}`}\n${reasonOf(node)}`;
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return [...groups.values()];
}
