/** What can be put into a stack in one go: the table that comes with Strata, a bundle of its own, and the person's own in the settings. */
import * as vscode from 'vscode';
import { translated } from '../l10n';
import type { Template } from '../catalog/templates';
import { loadBundle } from './bundles';
import { keptTemplate, ownTemplates } from './session/templates';
import type { Payload } from './session/clipboard';

const settings = () => vscode.workspace.getConfiguration('strata');

/** All of them, the person's own first; `extension` is where the extension is installed. */
export async function allTemplates(extension: vscode.Uri): Promise<readonly Template[]> {
  const { TEMPLATES } = await loadBundle(extension, 'templates.js');
  return [...ownTemplates(settings().get('templates')), ...TEMPLATES.map((template) => ({ ...template, title: translated(template.title), detail: translated(template.detail) }))];
}

/** Keeps a selection that was copied as a template, for all folders or for this workspace. */
export async function keepTemplate(title: string, payload: Payload, target: vscode.ConfigurationTarget): Promise<void> {
  const known = settings().inspect<unknown[]>('templates');
  const before = target === vscode.ConfigurationTarget.Workspace ? known?.workspaceValue : known?.globalValue;
  await settings().update('templates', [...(Array.isArray(before) ? before : []), keptTemplate(title, payload)], target);
}

/** Calls back when the person's own templates changed. */
export const onTemplates = (listener: () => void): vscode.Disposable =>
  vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration('strata.templates')) listener(); });
