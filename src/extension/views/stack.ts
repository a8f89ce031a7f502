/** The tree of the stack: every node by containment, with its findings; a click shows it. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import type { Canvases } from '../editor';
import { detailsOf } from '../session/details';
import { holderOf, nodeRow, nodeRows, type NodeRow } from '../session/trees';
import { kindIcon, tooltip } from './items';
import type { Tree } from './lazy';
import { shownName, type Shown } from './shown';
import { countOfFindings } from '../../scene/words';

/** Stacks of up to so many nodes are opened whole. */
const SMALL = 300;
/** Facts in a tooltip. */
const MOST_FACTS = 8;

/** Elements are ids of nodes. */
export function stackTree(shown: Shown, canvases: Canvases): Tree<string> {
  const changed = new vscode.EventEmitter<void>();
  shown.onDidChange(() => changed.fire());
  const checked = () => shown.entry()?.analysis.checked();

  const itemOf = ({ id, kind, title, subtitle, holds, findings, worst }: NodeRow): vscode.TreeItem => {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const open = (checked()?.facts.graph.count ?? 0) <= SMALL ? Expanded : Collapsed;
    const item = new vscode.TreeItem(title, holds ? open : None);
    const count = findings === 0 ? '' : countOfFindings(findings);
    item.id = id;
    item.description = [title === id ? '' : id, subtitle, count].filter(Boolean).join(' · ');
    item.iconPath = kindIcon(kind, worst);
    item.contextValue = kind;
    item.accessibilityInformation = { label: [title, translated(kind), subtitle, count].filter(Boolean).join(', ') };
    item.command = { title: t('Show'), command: 'strata.showNode', arguments: [shown.entry()!.document.uri, id] };
    return item;
  };

  return {
    onDidChangeTreeData: changed.event,
    getChildren: (id) => {
      const now = checked();
      return now ? nodeRows(now, id).map((row) => row.id) : [];
    },
    getParent: (id) => {
      const now = checked();
      return now && holderOf(now, id);
    },
    getTreeItem: (id) => {
      const now = checked();
      const row = now && nodeRow(now, id);
      return row ? itemOf(row) : new vscode.TreeItem(id);
    },
    resolveTreeItem: (item, id) => {
      const now = checked();
      const details = now && detailsOf(now, id);
      if (details) item.tooltip = tooltip(`${id} (${translated(String(details.node.kind))})`, details.facts.slice(0, MOST_FACTS).map(({ label, value, assumed }) => `${label}: ${assumed ? t('{0} (assumed)', value) : value}`));
      return item;
    },
    follow: (view) => {
      const name = () => { view.description = shownName(shown.entry()); };
      name();
      shown.onDidChange(name);
      canvases.onDidSelect(({ document, session }) => {
        const id = session.selection.at(-1);
        if (view.visible && id !== undefined && shown.entry()?.document === document) void view.reveal(id, { select: true, focus: false });
      });
    },
  };
}
