/** The panel that shows an import before it is made, and waits for what the person decides. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import type { ImportChoice } from '../../import/preview';
import { panelHtml, webviewRoot } from '../html';
import { importBody, readAnswer, type ImportPage } from '../session/import-page';
import { openPlace } from './report';

const PREVIEW_TYPE = 'strata.import';

/** What became of a look: what to apply, another place, or nothing. */
export type Decision = { readonly apply: ImportChoice } | 'place' | 'cancel';

export interface Preview {
  /** Shows the page and waits; closing the panel is `cancel`. `root` is what files of notes are relative to. */
  look(root: vscode.Uri, page: ImportPage): Promise<Decision>;
  close(): void;
}

let shown: vscode.WebviewPanel | undefined;

/** Opens the panel. One import is looked at at a time: an older one is given up. */
export function openPreview(extension: vscode.Uri): Preview {
  shown?.dispose();
  const panel = vscode.window.createWebviewPanel(PREVIEW_TYPE, t('Import'), vscode.ViewColumn.Active, {
    enableScripts: true, localResourceRoots: [webviewRoot(extension)], retainContextWhenHidden: true,
  });
  shown = panel;
  let isOpen = true;
  let decide: (decision: Decision) => void = () => undefined;
  let looking: { readonly root: vscode.Uri; readonly page: ImportPage } | undefined;
  panel.onDidDispose(() => {
    isOpen = false;
    if (shown === panel) shown = undefined;
    decide('cancel');
  });
  panel.webview.onDidReceiveMessage((message) => {
    const answer = readAnswer(message);
    if (!answer || !looking) return;
    const { root, page } = looking;
    if (answer.type === 'note') {
      const note = page.notes[answer.note];
      if (note) void openPlace(root, note);
    } else decide(answer.type === 'apply' ? { apply: { without: new Set(answer.without), unchanged: new Set(answer.unchanged), removed: new Set(answer.removed) } } : answer.type);
  });
  return {
    look: (root, page) => new Promise((resolve) => {
      if (!isOpen) return resolve('cancel');
      looking = { root, page };
      decide = resolve;
      panel.title = t('Import: {0}', page.name);
      panel.webview.html = panelHtml(panel.webview, extension, 'import', panel.title, importBody(page));
      panel.reveal();
    }),
    close: () => { if (isOpen) panel.dispose(); },
  };
}

/** Applies what is ticked in the panel that is open. */
export function applyImport(): void {
  if (shown) void shown.webview.postMessage({ type: 'apply' });
  else void vscode.window.showInformationMessage(t('No import is being looked at. Choose "Import into Topology..." first.'));
}
