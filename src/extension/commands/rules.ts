/** Reading about rules. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import { showRule } from '../rules';
import { RULES } from '../../engine';

/** Shows a rule's page; asks which one where none is named. */
export async function chooseRule(argument: unknown): Promise<void> {
  if (typeof argument === 'string' && argument !== '') return showRule(argument);
  const items = RULES.map(({ id, title, family, severity }) => ({ label: title, description: id, detail: `${translated(family)}, ${translated(severity)}`, id }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: t('Which rule?'), matchOnDescription: true, matchOnDetail: true });
  if (chosen) await showRule(chosen.id);
}
