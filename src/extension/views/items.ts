/** Icons of kinds and severities in VS Code's own set. */
import * as vscode from 'vscode';
import type { Kind, Severity } from '../../model';

const KIND_ICONS: { readonly [K in Kind]: string } = {
  site: 'location', host: 'server', hypervisor: 'layers', vm: 'vm', engine: 'gear', cgroup: 'dashboard', pod: 'symbol-class', container: 'package',
  app: 'terminal', cluster: 'server-environment', volume: 'database', network: 'globe',
};

const SEVERITY_ICONS: { readonly [S in Severity]: readonly [icon: string, colour: string] } = {
  error: ['error', 'problemsErrorIcon.foreground'], warning: ['warning', 'problemsWarningIcon.foreground'], info: ['info', 'problemsInfoIcon.foreground'],
  hint: ['lightbulb', 'descriptionForeground'],
};

export const severityIcon = (severity: Severity): vscode.ThemeIcon => new vscode.ThemeIcon(SEVERITY_ICONS[severity][0], new vscode.ThemeColor(SEVERITY_ICONS[severity][1]));

/** The icon of a kind, in the colour of the worst finding on or in the node where that is at least a warning. */
export function kindIcon(kind: Kind, worst: Severity | undefined): vscode.ThemeIcon {
  const colour = worst === 'error' || worst === 'warning' ? new vscode.ThemeColor(SEVERITY_ICONS[worst][1]) : undefined;
  return new vscode.ThemeIcon(KIND_ICONS[kind], colour);
}

/** A tooltip whose text is shown as it stands: names come from files. */
export function tooltip(title: string, lines: readonly string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString().appendMarkdown('**').appendText(title).appendMarkdown('**');
  for (const line of lines) text.appendMarkdown('\n\n').appendText(line);
  return text;
}
