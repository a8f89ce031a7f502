/** Findings as Problems of VS Code. */
import * as vscode from 'vscode';
import { t } from '../l10n';
import { locate } from '../engine';
import type { Checked, LocatedFinding } from '../engine/contract';
import type { Severity } from '../model';
import { toRange } from './convert';
import type { Documents, OpenDocument } from './documents';
import { isTopology } from './names';
import { ruleLink } from './rules';
import { nodePointer } from './selection';

/** Most problems that are shown of one file. */
const MAX_PROBLEMS = 1000;
const MAX_RELATED = 20;

export const SEVERITY: { readonly [S in Severity]: vscode.DiagnosticSeverity } = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

const located = new WeakMap<Checked, readonly LocatedFinding[]>();

/** The findings that are shown as problems, with their places; the most severe ones where there are too many. */
export function shownFindings(checked: Checked): readonly LocatedFinding[] {
  const known = located.get(checked);
  if (known) return known;
  const shown = locate(checked, checked.findings.slice(0, MAX_PROBLEMS));
  located.set(checked, shown);
  return shown;
}

function relatedOf(uri: vscode.Uri, checked: Checked, { finding }: LocatedFinding): vscode.DiagnosticRelatedInformation[] {
  const { places } = checked.document;
  return finding.related.slice(0, MAX_RELATED).map(({ node, message }) => {
    const range = toRange(places.range(places.find(nodePointer(node), 'key')));
    return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), message);
  });
}

function toDiagnostic(uri: vscode.Uri, checked: Checked, one: LocatedFinding): vscode.Diagnostic {
  const { finding, range } = one;
  const witness = finding.witness.length === 0 ? '' : `\n${finding.witness.join('\n')}`;
  const diagnostic = new vscode.Diagnostic(toRange(range), finding.message + witness, SEVERITY[finding.severity]);
  diagnostic.source = 'strata';
  diagnostic.code = { value: finding.rule, target: ruleLink(finding.rule) };
  if (finding.related.length > 0) diagnostic.relatedInformation = relatedOf(uri, checked, one);
  if (finding.rule === 'text-unknown-property' || finding.rule === 'unused-suppression') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}

function cutNotice(shown: number, total: number): vscode.Diagnostic {
  const message = t('Only the {0} most severe of {1} findings are listed. Mend some of them, or switch off rules under "rules", to see the others.', shown, total);
  const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), message, vscode.DiagnosticSeverity.Information);
  diagnostic.source = 'strata';
  return diagnostic;
}

/** The problems of one checked document. */
export function diagnosticsOf(uri: vscode.Uri, checked: Checked): vscode.Diagnostic[] {
  const shown = shownFindings(checked);
  const diagnostics = shown.map((one) => toDiagnostic(uri, checked, one));
  if (checked.findings.length > shown.length) diagnostics.push(cutNotice(shown.length, checked.findings.length));
  return diagnostics;
}

/** Problems follow so long after the picture: dragging makes many revisions, and nobody reads problems meanwhile. */
const PAUSE_MS = 50;

/** Problems of VS Code: those of open topologies follow them, those of others stay as they were last said. */
export interface Problems extends vscode.Disposable {
  /** Says what was found in a file; nothing where it is open, as what is edited goes before what is saved. */
  show(uri: vscode.Uri, checked: Checked): void;
  forget(uri: vscode.Uri): void;
}

/** Keeps the Problems view in step with the open documents; cleared when a document is closed. */
export function publishDiagnostics(documents: Documents): Problems {
  const collection = vscode.languages.createDiagnosticCollection('strata');
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const cancel = (uri: vscode.Uri) => {
    clearTimeout(waiting.get(uri.toString()));
    waiting.delete(uri.toString());
  };
  const plan = ({ document }: OpenDocument, checked: Checked) => {
    if (!isTopology(document)) return;
    cancel(document.uri);
    waiting.set(document.uri.toString(), setTimeout(() => {
      waiting.delete(document.uri.toString());
      collection.set(document.uri, diagnosticsOf(document.uri, checked));
    }, PAUSE_MS));
  };
  const subscriptions = vscode.Disposable.from(
    collection,
    documents.onChecked(({ entry, checked }) => plan(entry, checked)),
    documents.onClosed((uri) => {
      cancel(uri);
      collection.delete(uri);
    }),
  );
  return {
    show: (uri, checked) => { if (!documents.find(uri)) collection.set(uri, diagnosticsOf(uri, checked)); },
    forget: (uri) => { if (!documents.find(uri)) collection.delete(uri); },
    dispose: () => {
      subscriptions.dispose();
      waiting.forEach(clearTimeout);
    },
  };
}
