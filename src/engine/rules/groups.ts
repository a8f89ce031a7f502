/** Findings about several nodes at once, and suppressions, which are about one. */
import type { Graph } from '../contract';

/**
 * Splits nodes that would share a finding: each one that a suppression of the rule names stands alone, the others stay together.
 * What is accepted for one node then hides nothing of the others. No group is empty; order is kept.
 */
export function splitBySuppression<T>(graph: Graph, rule: string, items: readonly T[], nodeOf: (item: T) => number): readonly (readonly T[])[] {
  const named = new Set<number | undefined>();
  for (const suppression of graph.topology.suppressions) {
    if (suppression?.rule === rule && suppression.node !== undefined) named.add(graph.number.get(suppression.node));
  }
  if (named.size === 0) return items.length === 0 ? [] : [items];
  const rest = items.filter((item) => !named.has(nodeOf(item)));
  const alone = items.filter((item) => named.has(nodeOf(item))).map((item) => [item]);
  return rest.length === 0 ? alone : [rest, ...alone];
}
