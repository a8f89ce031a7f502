/** May these nodes, or a new node of a kind, go there, and which operations would do it? */
import { judgeAll } from '../../engine';
import type { Graph } from '../../engine/contract';
import { KINDS, kindNumber } from '../../model';
import type { Kind } from '../../model';
import type { DropVerdict } from '../../protocol';

export type What = { readonly ids: readonly string[] } | { readonly kind: string };

const refused = (reason: string): DropVerdict => ({ allowed: false, reason, operations: [] });

/** Numbers of the nodes that exist, without those inside another one of them, in order of the graph. */
export function topmost(graph: Graph, ids: readonly string[]): number[] {
  const numbers = [...new Set(ids)].map((id) => graph.number.get(id)).filter((number) => number !== undefined).sort((a, b) => a - b);
  const kept: number[] = [];
  for (const number of numbers) {
    if (kept.length === 0 || number >= graph.end[kept[kept.length - 1]]) kept.push(number);
  }
  return kept;
}

/** Verdict for one target; `null` is the root. */
export function verdictFor(graph: Graph, what: What, targetId: string | null): DropVerdict {
  const target = targetId === null ? undefined : graph.number.get(targetId);
  if (targetId !== null && target === undefined) return refused(`'${targetId}' is not in the file any more.`);
  if ('kind' in what && !kindNumber.has(what.kind)) return refused(`'${what.kind}' is no kind of node. There are: ${KINDS.join(', ')}.`);
  const placed = 'kind' in what ? [{ kind: what.kind as Kind }] : topmost(graph, what.ids).map((number) => ({ number }));
  if (placed.length === 0) return refused('None of these nodes is in the file any more.');
  const { allowed, reason, operations } = judgeAll(graph, placed, target);
  return { allowed, reason, operations };
}
