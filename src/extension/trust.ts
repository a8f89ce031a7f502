/** What is done in trusted workspaces only. */
import * as vscode from 'vscode';
import { t } from '../l10n';

/** Whether the workspace is trusted; where it is not, says `refusal` and offers to change that. */
export async function isTrusted(refusal: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const answer = await vscode.window.showErrorMessage(refusal, t('Manage Workspace Trust'));
  if (answer) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}
