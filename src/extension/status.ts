/** Summary of the active topology in the status bar; a click opens Problems. */
import * as vscode from 'vscode';
import type { Documents, OpenDocument } from './documents';
import { activeTopologyUri } from './active';
import { countsOf } from './session/rows';
import { number, plural, t } from '../l10n';
import { countOfNodes } from '../scene/words';

const SHOWN = [
  { severity: 'error', words: (count: number) => plural(count, '{0} error', '{0} errors') },
  { severity: 'warning', words: (count: number) => plural(count, '{0} warning', '{0} warnings') },
  { severity: 'info', words: (count: number) => plural(count, '{0} note', '{0} notes') },
] as const;

function show(item: vscode.StatusBarItem, { analysis }: OpenDocument): void {
  const checked = analysis.checked();
  const counts = countsOf(checked);
  const nodes = countOfNodes(checked.facts.graph.count);
  const shown = SHOWN.filter(({ severity }) => counts[severity] > 0);
  const said = shown.map(({ severity, words }) => words(counts[severity]));
  item.text = [`$(layers) ${nodes}`, ...shown.map(({ severity }) => `$(${severity}) ${number(counts[severity])}`)].join('  ');
  item.tooltip = t('Strata: {0}. Click to open Problems.', [nodes, ...(said.length > 0 ? said : [t('no findings')])].join(', '));
  item.accessibilityInformation = { label: item.tooltip };
  item.show();
}

/** Shows the item while a topology is active, as text or as a canvas. */
export function showStatus(documents: Documents): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('strata.summary', vscode.StatusBarAlignment.Left, 50);
  item.name = 'Strata';
  item.command = 'workbench.actions.view.problems';
  const renew = () => {
    const uri = activeTopologyUri();
    const entry = uri && documents.find(uri);
    if (entry) show(item, entry);
    else item.hide();
  };
  renew();
  return vscode.Disposable.from(
    item,
    documents.onChecked(({ entry }) => { if (entry.document.uri.toString() === activeTopologyUri()?.toString()) show(item, entry); }),
    documents.onClosed(renew),
    vscode.window.tabGroups.onDidChangeTabs(renew),
    vscode.window.tabGroups.onDidChangeTabGroups(renew),
  );
}
