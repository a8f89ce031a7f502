/** May these nodes, or a new node of a kind, go there, and which operations would do it? */
import { judgeAll } from '../../engine';
import type { Graph } from '../../engine/contract';
import { KINDS, kindNumber } from '../../model';
import type { Kind } from '../../model';
import type { DropVerdict } from '../../protocol';
import type { Template } from '../../catalog/templates';
import { payloadOf, pasteOperations } from './clipboard';
import { topmost } from './topmost';

export type What = { readonly ids: readonly string[] } | { readonly kind: string };

const refused = (reason: string): DropVerdict => ({ allowed: false, reason, operations: [] });

/** Verdict on putting a template into one target; `null` is the root. */
export function templateVerdict(graph: Graph, template: Template | undefined, target: string | null): DropVerdict {
  if (!template) return refused('This template is not there any more.');
  const pasted = pasteOperations(graph, payloadOf(template), target);
  if (!pasted.ok) return refused(pasted.reason);
  const { operations, select, added } = pasted;
  return { allowed: true, reason: added.length === 0 ? '' : `Adds ${added.join(' and ')} first.`, operations, select };
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
