/** Looks for nodes by what people remember of them. */
import { search, searchSubtitle } from '../../engine/search';
import type { Checked, Graph } from '../../engine/contract';
import { KINDS } from '../../model';
import type { Kind } from '../../model';
import type { FoundRow, ToHost } from '../../protocol';

const MAX_ROWS = 500;

function pathOf(graph: Graph, number: number): string[] {
  const path: string[] = [];
  for (let at = graph.parent[number]; at >= 0 && path.length < 1000; at = graph.parent[at]) path.push(graph.ids[at]);
  return path.reverse();
}

function rowOf(graph: Graph, number: number): FoundRow {
  const node = graph.nodes[number], id = graph.ids[number];
  return { id, kind: KINDS[graph.kind[number]], title: node.name || id, subtitle: searchSubtitle(node), path: pathOf(graph, number) };
}

/** Answers the protocol's `find`: rows of the best matches first, in the order of the graph where equal, and how many there are. */
export function findNodes(checked: Checked, wish: Pick<Extract<ToHost, { type: 'find' }>, 'query' | 'kinds' | 'ids' | 'limit'>): { rows: FoundRow[]; total: number } {
  const { graph } = checked.facts;
  const limit = Math.min(wish.limit, MAX_ROWS);
  if (wish.ids) {
    const numbers = wish.ids.map((id) => graph.number.get(id)).filter((number) => number !== undefined);
    return { rows: numbers.slice(0, limit).map((number) => rowOf(graph, number)), total: numbers.length };
  }
  const scoreOf = search(checked, wish.query);
  const kinds = wish.kinds && new Set<Kind>(wish.kinds);
  const hits: { number: number; score: number }[] = [];
  for (let number = 0; number < graph.count; number++) {
    if (kinds && !kinds.has(KINDS[graph.kind[number]])) continue;
    const score = scoreOf(number);
    if (score > 0) hits.push({ number, score });
  }
  hits.sort((a, b) => b.score - a.score || a.number - b.number);
  return { rows: hits.slice(0, limit).map(({ number }) => rowOf(graph, number)), total: hits.length };
}
