/** The tree of findings: by rule, the worst first; a click shows the nodes that one is about. */
import * as vscode from 'vscode';
import { number, t, translated } from '../../l10n';
import { findingByKey } from '../session/rows';
import { ruleRows } from '../session/trees';
import { severityIcon, tooltip } from './items';
import type { Tree } from './lazy';
import { shownName, type Shown } from './shown';
import { countOfFindings } from '../../scene/words';

/** Up to so many findings of a rule are shown without being asked for. */
const FEW = 20;
/** Steps of evidence in a tooltip. */
const MOST_STEPS = 8;

/** A rule, or a finding of it by its key. */
export interface FindingElement {
  readonly rule: string;
  readonly key?: string;
}

export function findingsTree(shown: Shown): Tree<FindingElement> {
  const changed = new vscode.EventEmitter<void>();
  shown.onDidChange(() => changed.fire());
  const rows = () => {
    const entry = shown.entry();
    return entry ? ruleRows(entry.analysis.checked()) : [];
  };

  const ruleItem = (rule: string): vscode.TreeItem => {
    const row = rows().find((one) => one.rule === rule);
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(row?.title ?? rule, (row?.keys.length ?? 0) <= FEW ? Expanded : Collapsed);
    item.id = rule;
    item.description = number(row?.keys.length ?? 0);
    if (row) item.iconPath = severityIcon(row.severity);
    item.contextValue = 'rule';
    return item;
  };
  const findingItem = (key: string): vscode.TreeItem => {
    const { document, analysis } = shown.entry()!;
    const finding = findingByKey(analysis.checked(), key);
    const item = new vscode.TreeItem(finding?.nodes[0] ?? (finding ? t('The file') : key));
    item.id = key;
    if (!finding) return item;
    item.description = finding.message;
    item.iconPath = severityIcon(finding.severity);
    item.contextValue = 'finding';
    item.tooltip = tooltip(finding.message, finding.witness.slice(0, MOST_STEPS));
    item.accessibilityInformation = { label: `${translated(finding.severity)}: ${finding.message}` };
    item.command = { title: t('Show'), command: 'strata.showFinding', arguments: [document.uri, key] };
    return item;
  };

  return {
    onDidChangeTreeData: changed.event,
    getChildren: (element) => (element === undefined ? rows().map(({ rule }) => ({ rule })) : rows().find(({ rule }) => rule === element.rule)?.keys.map((key) => ({ rule: element.rule, key })) ?? []),
    getParent: ({ rule, key }) => (key === undefined ? undefined : { rule }),
    getTreeItem: ({ rule, key }) => (key === undefined || !shown.entry() ? ruleItem(rule) : findingItem(key)),
    follow: (view) => {
      const renew = () => {
        const entry = shown.entry();
        const total = entry?.analysis.checked().findings.length ?? 0;
        view.description = shownName(entry);
        view.message = entry && total === 0 ? t('No findings. Every rule was checked against this stack.') : undefined;
        view.badge = total > 0 ? { value: total, tooltip: t('{0} in {1}', countOfFindings(total), shownName(entry)!) } : undefined;
      };
      renew();
      shown.onDidChange(renew);
    },
  };
}
