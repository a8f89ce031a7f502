/**
 * compare: two nodes side by side, and what is often said about virtual machines and containers, judged by the numbers of both.
 *
 *   contract.ts  rows, verdicts, the whole     forms.ts   which of the two is a virtual machine, which a container
 *   measures.ts  sizes, times, densities       rows.ts    one thing about a node, short
 *   claims.ts    what is said, and whether it is so here
 *   write.ts     text, Markdown and plain data
 */
import type { Facts } from '../../engine/contract';
import { nodeNumber } from '../../engine/graph';
import { boundary } from '../../engine/facts/boundary';
import { called } from '../../engine/words';
import type { Line } from '../explain/contract';
import { counted, joined, known, ref, unknown, wall } from '../explain/say';
import { judgeAll } from './claims';
import type { Comparison, Row, Side } from './contract';
import { ASPECTS } from './contract';
import { bothForms } from './forms';
import { ROWS } from './rows';

export * from './contract';
export * from './write';
export { CLAIMS } from './claims';

/** What someone in one would have to break to get to the other. */
function towards(facts: Facts, from: number, to: number): Line {
  const { classes, breaks, certain } = boundary(facts, from, to);
  const words = breaks === 0 ? ['nothing'] : [`${counted(breaks, 'boundary', 'boundaries')}: `, ...joined(classes.map((each) => wall(each)))];
  return certain ? known`From ${ref(facts, from)} to ${ref(facts, to)} someone has to break ${words}.` : unknown`From ${ref(facts, from)} to ${ref(facts, to)} someone has to break at least ${words}; a runtime is not known.`;
}

/** Two nodes side by side; undefined where one of them does not exist. */
export function compareNodes(facts: Facts, a: string, b: string): Comparison | undefined {
  const { graph } = facts, left = nodeNumber(graph, a), right = nodeNumber(graph, b);
  if (left === undefined || right === undefined) return undefined;
  const side = (node: number): Side => ({ node: graph.ids[node]!, kind: graph.nodes[node]!.kind, title: called(graph, node) });
  const broken = graph.cyclic[left] === 1 || graph.cyclic[right] === 1;
  if (broken) return { left: side(left), right: side(right), between: [unknown`One of them is part of a circle, so nothing can be computed.`], rows: [], claims: [] };
  const pair = bothForms(facts, left, right);
  return {
    left: side(left), right: side(right), between: [towards(facts, left, right), towards(facts, right, left)],
    rows: ASPECTS.map((aspect): Row => ({ aspect, title: ROWS[aspect][0], left: ROWS[aspect][1](facts, left), right: ROWS[aspect][1](facts, right) })),
    claims: pair === undefined ? [] : judgeAll({ facts, ...pair }),
  };
}
