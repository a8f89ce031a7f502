/** Of a selection, the nodes that bring the others along. */
import type { Graph } from '../../engine/contract';

/** Numbers of the nodes that exist, without those inside another one of them, in order of the graph. */
export function topmost(graph: Graph, ids: readonly string[]): number[] {
  const numbers = [...new Set(ids)].map((id) => graph.number.get(id)).filter((number) => number !== undefined).sort((a, b) => a - b);
  const kept: number[] = [];
  for (const number of numbers) {
    if (kept.length === 0 || number >= graph.end[kept[kept.length - 1]]) kept.push(number);
  }
  return kept;
}
