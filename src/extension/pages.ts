/** Read-only pages that Strata writes: about rules, and what an import left out. */
import * as vscode from 'vscode';
import { PAGE_SCHEME } from './names';

/** Reports of imports by number; the oldest go where there are many. */
const reports = new Map<string, string>();
const MAX_REPORTS = 20;
let count = 0;

/** Shows a page beside the editor: rendered where VS Code's Markdown preview is there, else as text. */
export async function showPage(uri: vscode.Uri): Promise<void> {
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

/** Text of a report; of one that is gone a sentence that says so. */
export const reportText = ({ path }: vscode.Uri): string => reports.get(path) ?? 'This report is not kept any more. Import the file again to see it.\n';
