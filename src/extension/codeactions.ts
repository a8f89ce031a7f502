/** Light bulbs on findings: fixes, suppress, show on canvas, explain, about the rule; and all safe fixes at once. */
import * as vscode from 'vscode';
import { t, translated } from '../l10n';
import { fixesOf, ruleTitle, safeFixes } from '../engine';
import type { Checked, LocatedFinding } from '../engine/contract';
import { applyOperations } from '../model';
import type { Operation } from '../model';
import { toRange, toWorkspaceEdit } from './convert';
import type { Documents } from './documents';
import { shownFindings } from './diagnostics';
import { findingByKey, findingKeys } from './session/rows';

export const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('strata');
/** Most findings for which the light bulb offers something at one place. */
const MAX_OFFERED = 20;

interface Located extends LocatedFinding {
  readonly key: string;
}

/** The findings at a place, most severe first. */
export function findingsAt(checked: Checked, range: vscode.Range): Located[] {
  const keys = findingKeys(checked);
  const found: Located[] = [];
  shownFindings(checked).forEach((one, index) => {
    if (found.length < MAX_OFFERED && toRange(one.range).intersection(range)) found.push({ ...one, key: keys[index] });
  });
  return found;
}

const diagnosticFor = ({ finding }: LocatedFinding, diagnostics: readonly vscode.Diagnostic[]): vscode.Diagnostic[] =>
  diagnostics.filter(({ source, code, message }) => source === 'strata' && typeof code === 'object' && code.value === finding.rule && message.startsWith(finding.message));

function command(title: string, id: string, args: readonly unknown[], diagnostics: vscode.Diagnostic[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command: id, arguments: [...args] };
  action.diagnostics = diagnostics;
  return action;
}

/** Provides actions; the edit of a fix is made when the person picks it. */
export function createCodeActions(documents: Documents): vscode.CodeActionProvider {
  const pending = new WeakMap<vscode.CodeAction, { document: vscode.TextDocument; operations: () => readonly Operation[] }>();

  const fixActions = (document: vscode.TextDocument, one: Located, diagnostics: vscode.Diagnostic[]) =>
    fixesOf(one.finding).map((fix, index) => {
      const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = diagnostics;
      action.isPreferred = fix.safe && index === 0;
      action.command = { title: fix.title, command: 'strata.didFix' };
      pending.set(action, { document, operations: () => fix.operations });
      return action;
    });
  const actionsFor = (document: vscode.TextDocument, one: Located, context: vscode.CodeActionContext): vscode.CodeAction[] => {
    const { finding, key } = one;
    const diagnostics = diagnosticFor(one, context.diagnostics);
    const title = translated(ruleTitle(finding.rule));
    return [
      ...fixActions(document, one, diagnostics),
      ...(finding.rule.startsWith('text-') ? [] : [command(t('Suppress "{0}" with a reason...', title), 'strata.suppress', [document.uri, key], diagnostics)]),
      ...(finding.nodes.length > 0 ? [command(t('Show "{0}" on the canvas', finding.nodes[0]), 'strata.showOnCanvas', [document.uri, finding.nodes, key], diagnostics)] : []),
      ...(finding.rule.startsWith('text-') ? [] : [command(t('Explain "{0}"', title), 'strata.explainFinding', [document.uri, key], diagnostics)]),
      command(t('About the rule "{0}"', title), 'strata.showRule', [finding.rule], diagnostics),
    ];
  };
  const fixAll = (document: vscode.TextDocument, checked: Checked): vscode.CodeAction[] => {
    const safe = safeFixes(checked);
    if (safe.operations.length === 0) return [];
    const action = new vscode.CodeAction(t('Apply all safe fixes ({0})', safe.count), FIX_ALL);
    const applied = applyOperations(checked.document, safe.operations);
    if (!applied.ok) return [];
    action.edit = toWorkspaceEdit(document, applied.edits, action.title);
    return [action];
  };

  return {
    provideCodeActions: (document, range, context) => {
      const entry = documents.find(document.uri);
      if (!entry || entry.analysis.document.topology.readOnly) return [];
      const checked = entry.analysis.checked();
      if (context.only && FIX_ALL.contains(context.only)) return fixAll(document, checked);
      if (context.only?.contains(FIX_ALL)) return fixAll(document, checked);
      if (context.only && !context.only.contains(vscode.CodeActionKind.QuickFix)) return [];
      return findingsAt(checked, range).flatMap((one) => actionsFor(document, one, context));
    },
    resolveCodeAction: (action) => {
      const wanted = pending.get(action);
      const entry = wanted && documents.find(wanted.document.uri);
      if (!wanted || !entry) return action;
      const applied = applyOperations(entry.analysis.document, wanted.operations());
      if (!applied.ok) throw new Error(t('"{0}" cannot be applied: {1}', action.title, applied.error));
      action.edit = toWorkspaceEdit(wanted.document, applied.edits, action.title);
      return action;
    },
  };
}

/** The finding that a command's key names, or undefined where it is gone. */
export const findingOf = (documents: Documents, uri: vscode.Uri, key: string) => {
  const entry = documents.find(uri);
  return entry && findingByKey(entry.analysis.checked(), key);
};
