/**
 * What the webview asks of the extension host.
 *
 *   vscode.ts      the handle that VS Code gives, and the state it keeps
 *   requests.ts    messages out, answers matched by number
 *   edits.ts       changes of the document, one at a time, confirmed or shown as refused
 *   selection.ts   selecting, folding, bringing into view
 *   lens.ts        the lens, and the events that are assumed
 *   receive.ts     messages in, checked by validate.ts
 *   commands.ts    commands that VS Code ran
 *   keyboard.ts    where in the page the keyboard is
 *   store.ts       the state that components read
 */
import { t } from '../../src/l10n';
import type { Kind, Operation } from '../../src/model';
import type { DropVerdict, FindingRow, FoundRow, NodeCard, Preview, What } from '../../src/protocol';
import { submit } from './edits';
import { ask, send } from './requests';
import { getState } from './store';

export { send } from './requests';
export { fold, reveal, select, showOnly } from './selection';
export { onCommand, runCommand } from './commands';
export { assume, setFilter, setLens, setSide } from './lens';
export { recall, remember } from './vscode';

/**
 * Changes the document. `label` names the change in VS Code's undo; `select` are ids to select once it is made.
 * Resolves to whether it was made; a refusal has been shown to the person by then.
 */
export function edit(label: string, operations: readonly Operation[], select?: readonly string[]): Promise<boolean> {
  if (operations.length === 0) return Promise.resolve(true);
  return submit({ type: 'edit', label, operations, ...(select ? { select } : {}) }, operations);
}

/** Applies a finding's fix by its place in `finding.fixes`. */
export function fix(finding: FindingRow, index: number): Promise<boolean> {
  send({ type: 'did', what: 'fix' });
  return submit({ type: 'fix', finding: finding.key, fix: index });
}

export type Verdicts = readonly { readonly target: string | null; readonly verdict: DropVerdict }[];

/** Asks whether nodes, a new node of a kind or a template, may go into each target (`null`: the root), and what would be added on the way. */
export async function judge(what: What, targets: readonly (string | null)[]): Promise<Verdicts> {
  const answer = await ask({ type: 'judge', what, targets });
  if (answer?.type === 'verdict') return answer.verdicts;
  const verdict = { allowed: false, reason: t('The editor did not answer. Try again.'), operations: [] };
  return targets.map((target) => ({ target, verdict }));
}

/** Looks for nodes, folded away or not; see the protocol's `find`. */
export async function find(query: string, limit: number, kinds?: readonly Kind[]): Promise<{ readonly rows: readonly FoundRow[]; readonly total: number }> {
  const answer = await ask({ type: 'find', query, limit, ...(kinds ? { kinds } : {}) });
  return answer?.type === 'found' ? answer : { rows: [], total: 0 };
}

/** What operations would bring; undefined where that cannot be told, or nobody waits for it any more. */
export async function askPreview(target: string | null, operations: readonly Operation[]): Promise<Preview | undefined> {
  const answer = await ask({ type: 'preview', revision: getState().revision, target, operations });
  return answer?.type === 'previewed' ? answer.preview : undefined;
}

/** What is known of a node, in short; undefined where it is gone or the host does not answer. */
export async function askCard(id: string): Promise<NodeCard | undefined> {
  const answer = await ask({ type: 'card', id });
  return answer?.type === 'card' ? answer.card : undefined;
}

/** Puts the selected nodes, with what is inside them, on the clipboard; `cut` removes them. */
export function copySelection(cut = false): Promise<boolean> {
  const { selection, revision } = getState();
  if (selection.length === 0) return Promise.resolve(false);
  if (cut) return submit({ type: 'copy', ids: selection, cut });
  return ask({ type: 'copy', ids: selection, cut, revision }).then((answer) => answer?.type === 'ack');
}

/** Puts a copy of the selected nodes beside each of them. */
export function duplicateSelection(): Promise<boolean> {
  return submit({ type: 'duplicate', ids: getState().selection });
}

/** Pastes nodes from the clipboard into a node, or to the root with `null`. */
export function paste(into: string | null): Promise<boolean> {
  return submit({ type: 'paste', into });
}

