/** Summary of the active topology in the status bar; a click opens Problems. */
import * as vscode from 'vscode';
import type { Documents, OpenDocument } from './documents';
import { activeTopologyUri } from './active';
import { countsOf } from './session/rows';

const ICONS = [['error', 'error', 'errors'], ['warning', 'warning', 'warnings'], ['info', 'info', 'notes']] as const;

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function show(item: vscode.StatusBarItem, { analysis }: OpenDocument): void {
  const checked = analysis.checked();
  const counts = countsOf(checked);
  const nodes = plural(checked.facts.graph.count, 'node', 'nodes');
  const shown = ICONS.filter(([severity]) => counts[severity] > 0);
  const words = shown.map(([severity, , many]) => plural(counts[severity], many.slice(0, -1), many));
  item.text = [`$(layers) ${nodes}`, ...shown.map(([severity, icon]) => `$(${icon}) ${counts[severity]}`)].join('  ');
  item.tooltip = `Strata: ${[nodes, ...(words.length > 0 ? words : ['no findings'])].join(', ')}. Click to open Problems.`;
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
