/** Read-only pages that Strata writes: about rules, and what an import left out. */
import * as vscode from 'vscode';
import { PAGE_SCHEME } from './names';
import { LOADING_MS, redrawLater } from './redraw';
import { t } from '../l10n';

/** Reports of imports by number; the oldest go where there are many. */
const reports = new Map<string, string>();
const MAX_REPORTS = 20;
let count = 0;

let shownMs = -Infinity;

/** Has the page that was shown last follow a change of its text that came while it was loading. */
export function settlePage(): void {
  const restMs = shownMs + LOADING_MS - performance.now();
  if (restMs > 0) redrawLater(restMs);
}

/** Shows a page beside the editor: rendered where VS Code's Markdown preview is there, else as text. */
export async function showPage(uri: vscode.Uri): Promise<void> {
  shownMs = performance.now();
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }
}

export const pageUri = (path: string): vscode.Uri => vscode.Uri.from({ scheme: PAGE_SCHEME, path: `/${path}.md` });

/** Keeps a report and gives its address. */
export function keepReport(name: string, text: string): vscode.Uri {
  const uri = pageUri(`imports/${++count}/${name}`);
  reports.set(uri.path, text);
  for (const path of [...reports.keys()].slice(0, -MAX_REPORTS)) reports.delete(path);
  return uri;
}

/** Files of the last drop from outside of VS Code, by their address: notes of the import lead to places in them. */
let dropped: ReadonlyMap<string, string> = new Map();

/** Keeps files until the next are kept, and gives the address of the folder that they seem to be in. */
export function keepFiles(files: readonly { readonly name: string; readonly text: string }[]): vscode.Uri {
  const folder = vscode.Uri.from({ scheme: PAGE_SCHEME, path: `/dropped/${++count}` });
  dropped = new Map(files.map(({ name, text }) => [vscode.Uri.joinPath(folder, name).path, text]));
  return folder;
}

/** Text of a report or of a dropped file; of one that is gone a sentence that says so. */
export const reportText = ({ path }: vscode.Uri): string => reports.get(path) ?? dropped.get(path) ?? `${t('This is not kept any more. Import the file again to see it.')}\n`;
