/** New topologies, and the ways to look at one. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import { activeTopologyUri, topologyFor } from '../active';
import type { App } from '../app';
import { VIEW_TYPE } from '../names';
import { newTopologyText } from '../../model';

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(() => true, () => false);
}

/** An address for an unsaved file that is neither on disk nor open yet. */
async function freshUntitled(stem: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? '' : `-${number}`}.topology.json`;
    const onDisk = folder && vscode.Uri.joinPath(folder, name);
    const uri = vscode.Uri.from({ scheme: 'untitled', path: onDisk ? onDisk.path : name });
    const open = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    if (!open && !(onDisk && await exists(onDisk))) return uri;
  }
}

/** An unsaved topology with this text. */
export async function untitledTopology(stem: string, text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(await freshUntitled(stem));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  return document;
}

/** Makes an unsaved, empty topology and opens it on the canvas. */
export async function newTopology(): Promise<void> {
  const document = await untitledTopology('stack', newTopologyText('My stack'));
  await vscode.commands.executeCommand('vscode.openWith', document.uri, VIEW_TYPE);
}

export async function openAsText(argument: unknown): Promise<void> {
  const uri = topologyFor(argument);
  if (uri) await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
}

export async function openOnCanvas(argument: unknown): Promise<void> {
  const uri = topologyFor(argument);
  if (uri) await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
}

/** The canvas where the file is now, and its text beside it. */
export async function openSideBySide(argument: unknown): Promise<void> {
  const uri = topologyFor(argument);
  if (!uri) return;
  await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE, { preview: false });
  await vscode.commands.executeCommand('vscode.openWith', uri, 'default', { viewColumn: vscode.ViewColumn.Beside, preview: false, preserveFocus: true });
}

const lenses = () => [
  { label: t('Stack'), detail: t('Plain: what stands on what.'), command: 'lensStack' as const },
  { label: t('Kernel'), detail: t('Colours show which workloads share a kernel.'), command: 'lensKernel' as const },
  { label: t('Capacity'), detail: t('Colours show how far memory and CPU are promised.'), command: 'lensCapacity' as const },
  { label: t('Risk'), detail: t('Colours show the worst finding on each box.'), command: 'lensRisk' as const },
  { label: t('Images'), detail: t('Colours show how old images are and what scans found in them.'), command: 'lensImages' as const },
  { label: t('Patch'), detail: t('Colours show what a new kernel costs: nothing, a move, or a stop.'), command: 'lensPatch' as const },
  { label: t('What-if'), detail: t('Colours show what becomes of each box when something is assumed to happen.'), command: 'lensWhatIf' as const },
];

/** Asks for a lens and switches the active canvas to it. */
export async function chooseLens({ canvases }: App): Promise<void> {
  const canvas = canvases.active();
  if (!canvas || !activeTopologyUri()) {
    void vscode.window.showInformationMessage(t('Open a topology on the canvas first: lenses colour the canvas.'));
    return;
  }
  const lens = await vscode.window.showQuickPick(lenses(), { placeHolder: t('Look at the stack through which lens?'), matchOnDetail: true });
  if (lens) canvas.session.command(lens.command);
}
