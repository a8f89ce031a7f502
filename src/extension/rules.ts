/** Pages about rules: those of docs/rules, which ship with the extension. */
import * as vscode from 'vscode';
import { t } from '../l10n';
import { NOTICES, ruleById, ruleTitle } from '../engine';
import { pageUri, reportText, showPage } from './pages';

/** What a click on a rule's id in Problems opens. */
export const ruleLink = (rule: string): vscode.Uri =>
  vscode.Uri.parse(`command:strata.showRule?${encodeURIComponent(JSON.stringify([rule]))}`);

/** For ids of findings that are about the text, or about settings and suppressions, and have no rule behind them. */
const noticeText = (id: string): string => Object.values(NOTICES).find((notice) => notice.id === id)?.description
  ?? t('This is about the text of the file, not about the stack it describes: the message says what is wrong at which place.');

/** Markdown about a rule; `extension` is where the extension is installed. */
async function rulePage(extension: vscode.Uri, id: string): Promise<string> {
  if (!ruleById(id)) return `# ${ruleTitle(id)}\n\n${noticeText(id)}\n`;
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'docs', 'rules', `${id}.md`)));
}

/** Shows a rule's page. */
export const showRule = (id: string): Promise<void> => showPage(pageUri(`rules/${id}`));

/** Text of one of Strata's pages: about a rule, or a report. */
export async function pageText(extension: vscode.Uri, uri: vscode.Uri): Promise<string> {
  const rule = /^\/rules\/([^/]+)\.md$/.exec(uri.path)?.[1];
  return rule === undefined ? reportText(uri) : rulePage(extension, rule);
}
