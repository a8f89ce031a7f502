/** Commands about findings: check again, mend, suppress, show. */
import * as vscode from 'vscode';
import { plural, t } from '../../l10n';
import { topologyFor } from '../active';
import type { App } from '../app';
import type { OpenDocument } from '../documents';
import { VIEW_TYPE } from '../names';
import { nodePointer, openText } from '../selection';
import { applyOperations } from '../../model';
import type { Operation } from '../../model';
import { safeFixes } from '../../engine';
import { findingByKey } from '../session/rows';
import { countOfFindings } from '../../scene/words';
import { notApplied } from '../session/edits';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The open document that a command is about; undefined, said to the person, where there is none. */
export async function entryFor({ documents }: App, argument: unknown): Promise<OpenDocument | undefined> {
  const uri = topologyFor(argument);
  return uri && documents.get(await vscode.workspace.openTextDocument(uri));
}

/** Puts operations into a document as one step; says why where that is not possible. */
export async function change({ documents }: App, { document, analysis }: OpenDocument, label: string, operations: readonly Operation[]): Promise<boolean> {
  const base = analysis.document;
  const applied = applyOperations(base, operations);
  const problem = applied.ok ? undefined : applied.error;
  if (applied.ok && await documents.apply(document, applied.edits, label, base.text)) return true;
  void vscode.window.showErrorMessage(`${label}: ${problem ?? notApplied()}`);
  return false;
}

/** Checks a topology again and shows its problems. */
export async function checkNow(app: App, argument: unknown): Promise<void> {
  const entry = await entryFor(app, argument);
  if (!entry) return;
  entry.analysis.recheck();
  const total = entry.analysis.checked().findings.length;
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  vscode.window.setStatusBarMessage(total === 0 ? t('Strata found nothing to report.') : `Strata: ${countOfFindings(total)}.`, 5000);
}

/** Applies every fix that only mends the description. */
export async function applySafeFixes(app: App, argument: unknown): Promise<void> {
  const entry = await entryFor(app, argument);
  if (!entry) return;
  const { operations, count } = safeFixes(entry.analysis.checked());
  if (count === 0) {
    void vscode.window.showInformationMessage(t('There is nothing that can be fixed safely: the remaining findings need a decision.'));
    return;
  }
  if (!await change(app, entry, t('Apply all safe fixes'), operations)) return;
  app.progress.did('fix');
  void vscode.window.showInformationMessage(plural(count, '{0} finding was fixed. Undo takes it back.', '{0} findings were fixed. Undo takes it back.'));
}

const argumentsOf = (uri: unknown, key: unknown): { uri: vscode.Uri; key: string } | undefined =>
  (uri instanceof vscode.Uri && typeof key === 'string' ? { uri, key } : undefined);

/** Asks for a reason and adds a suppression for one finding. */
export async function suppress(app: App, uri: unknown, key: unknown): Promise<void> {
  const wanted = argumentsOf(uri, key);
  const entry = wanted && app.documents.find(wanted.uri);
  if (!wanted || !entry) return;
  const found = findingByKey(entry.analysis.checked(), wanted.key);
  if (!found) return;
  const title = found.nodes.length > 0 ? t('Suppress {0} on \'{1}\'', found.rule, found.nodes[0]) : t('Suppress {0}', found.rule);
  const reason = await vscode.window.showInputBox({
    title, prompt: t('Why is this accepted? The reason is kept in the file.'), ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Give a reason, so that others can judge it later.') : undefined),
  });
  if (reason === undefined) return;
  const until = await vscode.window.showInputBox({
    title, prompt: t('Until which day (YYYY-MM-DD)? Leave it empty for no end.'), ignoreFocusOut: true,
    validateInput: (text) => (text === '' || (DATE.test(text) && !Number.isNaN(Date.parse(text))) ? undefined : t('Write a day as YYYY-MM-DD, or nothing.')),
  });
  if (until === undefined) return;
  const entries = entry.analysis.document.topology.suppressions;
  const value = { rule: found.rule, ...(found.nodes.length > 0 ? { node: found.nodes[0] } : {}), reason: reason.trim(), ...(until ? { until } : {}) };
  const operation: Operation = entries.length === 0 ? { op: 'set', path: ['suppressions'], value: [value] } : { op: 'set', path: ['suppressions', entries.length], value };
  await change(app, entry, t('Suppress {0}', found.rule), [operation]);
}

/** Opens the canvas of a file and shows nodes on it, with the finding that is about them where there is one. */
async function reveal(app: App, uri: vscode.Uri, ids: readonly string[], key: string | undefined, focus: boolean): Promise<void> {
  const [open] = app.canvases.of(uri);
  if (open) open.panel.reveal(undefined, !focus);
  else await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
  const canvas = open ?? app.canvases.of(uri).at(0);
  canvas?.session.reveal(ids, key, focus);
}

/** Shows nodes on the canvas: those of a finding, where its key is given. */
export async function showOnCanvas(app: App, uri: unknown, ids: unknown, key?: unknown): Promise<void> {
  if (!(uri instanceof vscode.Uri) || !Array.isArray(ids)) return;
  await reveal(app, uri, ids.filter((id) => typeof id === 'string'), typeof key === 'string' ? key : undefined, true);
}

/** Shows a pointer in the text where the file is open as text only, else nodes on the canvas; the tree that asked keeps the focus. */
async function show(app: App, uri: vscode.Uri, pointer: string, ids: readonly string[], key: string | undefined): Promise<void> {
  const entry = app.documents.find(uri);
  const asText = entry && vscode.window.visibleTextEditors.some(({ document }) => document === entry.document);
  if (entry && (ids.length === 0 || (asText && !app.canvases.of(uri).some(({ panel }) => panel.visible)))) await openText(app.documents, entry.document, pointer, false);
  else await reveal(app, uri, ids, key, false);
}

/** Shows a node that was clicked in the tree of the stack. */
export async function showNode(app: App, uri: unknown, id: unknown): Promise<void> {
  const wanted = argumentsOf(uri, id);
  if (wanted) await show(app, wanted.uri, nodePointer(wanted.key), [wanted.key], undefined);
}

/** Shows a finding that was clicked in the tree of findings. */
export async function showFinding(app: App, uri: unknown, key: unknown): Promise<void> {
  const wanted = argumentsOf(uri, key);
  const entry = wanted && app.documents.find(wanted.uri);
  const finding = entry && findingByKey(entry.analysis.checked(), wanted!.key);
  if (finding) await show(app, wanted!.uri, finding.pointer, finding.nodes, wanted!.key);
}
