/** Code lenses and inlay hints: VS Code is told to ask again whenever findings are new or a setting changed. */
import * as vscode from 'vscode';
import { toRange } from '../convert';
import type { Documents, OpenDocument } from '../documents';
import { FILE_PATTERN } from '../names';
import { hintsIn } from './hints';
import { lensesOf } from './lenses';
import type { Lens } from './lenses';

const SECTION = 'strata';

const isOn = (setting: 'codeLens' | 'inlayHints', document: vscode.TextDocument): boolean => vscode.workspace.getConfiguration(SECTION, document).get(setting) === true;

const commandOf = ({ title, command, node }: Lens, uri: vscode.Uri): vscode.Command =>
  (command === 'explain' ? { title, command: 'strata.explain', arguments: [uri, node] } : command === 'canvas' ? { title, command: 'strata.showOnCanvas', arguments: [uri, [node]] } : { title, command: 'workbench.actions.view.problems' });

/** Registers both for topologies. */
export function registerRenewing(documents: Documents): vscode.Disposable {
  const renewed = new vscode.EventEmitter<void>();
  const selector: vscode.DocumentSelector = { pattern: FILE_PATTERN };
  const entryFor = (setting: 'codeLens' | 'inlayHints', document: vscode.TextDocument): OpenDocument | undefined => {
    const entry = isOn(setting, document) ? documents.find(document.uri) : undefined;
    return entry?.document === document ? entry : undefined;
  };
  return vscode.Disposable.from(
    renewed,
    documents.onChecked(() => renewed.fire()),
    vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration(SECTION)) renewed.fire(); }),
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: renewed.event,
      provideCodeLenses: (document) => {
        const checked = entryFor('codeLens', document)?.analysis.checked();
        return checked && lensesOf(checked).map((lens) => new vscode.CodeLens(toRange(checked.document.places.range(lens.span)), commandOf(lens, document.uri)));
      },
    }),
    vscode.languages.registerInlayHintsProvider(selector, {
      onDidChangeInlayHints: renewed.event,
      provideInlayHints: (document, range) => {
        const checked = entryFor('inlayHints', document)?.analysis.checked();
        const offset = document.offsetAt(range.start), length = document.offsetAt(range.end) - offset;
        return checked && hintsIn(checked, { offset, length }).map(({ offset: at, label, tooltip }) => {
          const { start } = toRange(checked.document.places.range({ offset: at, length: 0 }));
          return Object.assign(new vscode.InlayHint(start, label), { tooltip, paddingLeft: true });
        });
      },
    }),
  );
}
