/** Looks for nodes by what people remember of them: id, name, kind, platform, image. */
import type { Graph } from '../../engine/contract';
import { KINDS } from '../../model';
import type { Kind, TopologyNode } from '../../model';
import type { FoundRow, ToHost } from '../../protocol';

const MAX_ROWS = 500;
const MAX_WORDS = 10;

const textOf = (node: TopologyNode, key: string): string => {
  const value = (node as { readonly [key: string]: unknown })[key];
  return typeof value === 'string' ? value : '';
};

/** Platform and version, operating system, or image. */
function subtitleOf(node: TopologyNode): string {
  const os = 'os' in node && typeof node.os === 'object' && node.os !== null ? node.os as { platform?: string; version?: string } : undefined;
  const product = [textOf(node, 'platform'), textOf(node, 'version')].filter(Boolean).join(' ');
  return textOf(node, 'image') || product || [os?.platform, os?.version].filter(Boolean).join(' ');
}

function pathOf(graph: Graph, number: number): string[] {
  const path: string[] = [];
  for (let at = graph.parent[number]; at >= 0 && path.length < 1000; at = graph.parent[at]) path.push(graph.ids[at]);
  return path.reverse();
}

function rowOf(graph: Graph, number: number): FoundRow {
  const node = graph.nodes[number], id = graph.ids[number];
  return { id, kind: KINDS[graph.kind[number]], title: textOf(node, 'name') || id, subtitle: subtitleOf(node), path: pathOf(graph, number) };
}

/** How well the words fit: 0 not at all (one is missing), else higher for hits in id or name, at a word's start, and for whole matches. */
function scoreOf(graph: Graph, number: number, words: readonly string[]): number {
  const node = graph.nodes[number];
  const named = `${graph.ids[number]}\n${textOf(node, 'name')}`.toLowerCase();
  const rest = `${KINDS[graph.kind[number]]}\n${subtitleOf(node)}\n${textOf(node, 'platform')}`.toLowerCase();
  let score = 1;
  for (const word of words) {
    const at = named.indexOf(word);
    if (at < 0 && !rest.includes(word)) return 0;
    if (at < 0) continue;
    const before = at === 0 || /[\s\W_]/.test(named[at - 1]);
    score += before ? 4 : 2;
    if (named === word || named.startsWith(`${word}\n`) || named.endsWith(`\n${word}`)) score += 8;
  }
  return score;
}

/** Answers the protocol's `find`: rows of the best matches first, in the order of the graph where equal, and how many there are. */
export function findNodes(graph: Graph, wish: Pick<Extract<ToHost, { type: 'find' }>, 'query' | 'kinds' | 'ids' | 'limit'>): { rows: FoundRow[]; total: number } {
  const limit = Math.min(wish.limit, MAX_ROWS);
  if (wish.ids) {
    const numbers = wish.ids.map((id) => graph.number.get(id)).filter((number) => number !== undefined);
    return { rows: numbers.slice(0, limit).map((number) => rowOf(graph, number)), total: numbers.length };
  }
  const words = wish.query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
  const kinds = wish.kinds && new Set<Kind>(wish.kinds);
  const hits: { number: number; score: number }[] = [];
  for (let number = 0; number < graph.count; number++) {
    if (kinds && !kinds.has(KINDS[graph.kind[number]])) continue;
    const score = scoreOf(graph, number, words);
    if (score > 0) hits.push({ number, score });
  }
  hits.sort((a, b) => b.score - a.score || a.number - b.number);
  return { rows: hits.slice(0, limit).map(({ number }) => rowOf(graph, number)), total: hits.length };
}
