/** Formatting in the canonical form: as a command, and for VS Code's own Format Document where a setting asks for it. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import type { App } from '../app';
import { formatStyleOf, formatTopology } from '../../model';
import { toRange } from '../convert';
import type { Documents } from '../documents';
import { FILE_PATTERN } from '../names';
import { entryFor } from './findings';
import { notApplied } from '../session/edits';

/** Puts the keys of a topology into the order of the format and lays its text out; says why where that is not possible. */
export async function formatNow(app: App, argument: unknown): Promise<void> {
  const entry = await entryFor(app, argument);
  if (!entry) return;
  const base = entry.analysis.document;
  const formatted = formatTopology(base);
  if (!formatted.ok) {
    void vscode.window.showErrorMessage(`${t('Format')}: ${formatted.error}`);
    return;
  }
  if (formatted.edits.length === 0) {
    vscode.window.setStatusBarMessage(t('The text is in the canonical form already.'), 5000);
    return;
  }
  if (await app.documents.apply(entry.document, formatted.edits, t('Format'), base.text)) return;
  void vscode.window.showErrorMessage(`${t('Format')}: ${notApplied()}`);
}

/** While `strata.format.enable` is on, Strata is one of VS Code's formatters for topologies. */
export function registerFormatter(documents: Documents): vscode.Disposable {
  let registered: vscode.Disposable | undefined;
  const provider: vscode.DocumentFormattingEditProvider = {
    provideDocumentFormattingEdits: (document, { insertSpaces, tabSize }) => {
      const entry = documents.find(document.uri);
      if (entry?.document !== document) return [];
      const base = entry.analysis.document;
      const formatted = formatTopology(base, { ...formatStyleOf(base), unit: insertSpaces ? ' '.repeat(tabSize) : '\t' });
      return formatted.ok ? formatted.edits.map(({ offset, length, text }) => new vscode.TextEdit(toRange(base.places.range({ offset, length })), text)) : [];
    },
  };
  const follow = () => {
    const wanted = vscode.workspace.getConfiguration('strata').get('format.enable') === true;
    if (wanted === (registered !== undefined)) return;
    registered?.dispose();
    registered = wanted ? vscode.languages.registerDocumentFormattingEditProvider({ pattern: FILE_PATTERN }, provider) : undefined;
  };
  follow();
  return vscode.Disposable.from(vscode.workspace.onDidChangeConfiguration(follow), { dispose: () => registered?.dispose() });
}
