/** Writing what was exported, and telling of it. */
import * as vscode from 'vscode';
import { t } from '../../l10n';

/** Writes a file; returns whether that worked, and tells the person where it did not. */
export async function writeExport(target: vscode.Uri, content: string | Uint8Array): Promise<boolean> {
  try {
    await vscode.workspace.fs.writeFile(target, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    return true;
  } catch (error) {
    void vscode.window.showErrorMessage(t('{0} cannot be written: {1}', vscode.workspace.asRelativePath(target), error instanceof Error ? error.message : String(error)));
    return false;
  }
}

/** Says what was written and what is not in it, and opens it where the person wants that. */
export async function offerToOpen(target: vscode.Uri, notes: readonly string[]): Promise<void> {
  const chosen = await vscode.window.showInformationMessage([t('{0} was written.', vscode.workspace.asRelativePath(target)), ...notes].join(' '), t('Open'));
  if (chosen !== undefined) await vscode.commands.executeCommand('vscode.open', target);
}
