/** Which graph is the newest of a document: findings that are kept over revisions ask it for names that are still free. */
import type { Graph } from './contract';

interface Line {
  newest: Graph;
}

const LINES = new WeakMap<Graph, Line>();

/** Says that a graph follows on another one, or is the first of its document. */
export function follow(graph: Graph, before: Graph | undefined): void {
  const line = (before && LINES.get(before)) ?? { newest: graph };
  line.newest = graph;
  LINES.set(graph, line);
}

/** Says that a graph is an excerpt of another one. */
export function excerptOf(part: Graph, whole: Graph): void {
  const line = LINES.get(whole);
  if (line) LINES.set(part, line);
}

/** The graph of the newest revision of the document that a graph, or the one that it is an excerpt of, belongs to. */
export const newest = (graph: Graph): Graph => LINES.get(graph)?.newest ?? graph;
