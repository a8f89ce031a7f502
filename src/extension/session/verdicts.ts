/** May these nodes, or a new node of a kind, go there, and which operations would do it? */
import { t } from '../../l10n';
import { listed } from '../../l10n/words';
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
  if (!template) return refused(t('This template is not there any more.'));
  const pasted = pasteOperations(graph, payloadOf(template), target);
  if (!pasted.ok) return refused(pasted.reason);
  const { operations, select, added } = pasted;
  return { allowed: true, reason: added.length === 0 ? '' : t('Adds {0} first.', listed(added, Infinity)), operations, select };
}

/** Verdict for one target; `null` is the root. */
export function verdictFor(graph: Graph, what: What, targetId: string | null): DropVerdict {
  const target = targetId === null ? undefined : graph.number.get(targetId);
  if (targetId !== null && target === undefined) return refused(t('\'{0}\' is not in the file any more.', targetId));
  if ('kind' in what && !kindNumber.has(what.kind)) return refused(t('\'{0}\' is no kind of node. There are: {1}.', what.kind, KINDS.join(', ')));
  const placed = 'kind' in what ? [{ kind: what.kind as Kind }] : topmost(graph, what.ids).map((number) => ({ number }));
  if (placed.length === 0) return refused(t('None of these nodes is in the file any more.'));
  const { allowed, reason, operations } = judgeAll(graph, placed, target);
  return { allowed, reason, operations };
}
