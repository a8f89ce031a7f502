/** Exporting a topology into a file of another format. */
import * as vscode from 'vscode';
import { type Exporter, EXPORTERS, exportTheme } from '../../export';
import { brokenBy } from '../../model';
import { buildScene, LENSES, type Lens } from '../../scene';
import type { App } from '../app';
import { baseName } from '../names';
import { entryFor } from './findings';

const LENS_WORDS: { readonly [L in Exclude<Lens, 'whatIf'>]: string } = { stack: 'Stack', kernel: 'Kernels', capacity: 'Capacity', risk: 'Risk', images: 'Images', patch: 'Patching' };
/** What-ifs are assumed on a canvas, and are no part of the file. */
const OFFERED = LENSES.filter((lens): lens is keyof typeof LENS_WORDS => lens !== 'whatIf');

async function chooseFormat(): Promise<Exporter | undefined> {
  const items = EXPORTERS.map((exporter) => ({ label: exporter.title, description: exporter.extensions[0], exporter }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Export as what?' }))?.exporter;
}

async function chooseLens(): Promise<Lens | undefined> {
  const items = OFFERED.map((lens) => ({ label: LENS_WORDS[lens], lens }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'What should the colours tell?' }))?.lens;
}

const isDark = (): boolean => [vscode.ColorThemeKind.Dark, vscode.ColorThemeKind.HighContrast].includes(vscode.window.activeColorTheme.kind);

const stemOf = (uri: vscode.Uri): string => baseName(uri.path).replace(/\.topology\.json$/i, '');

/** Where to write: beside the topology, unless the person says otherwise. */
async function chooseTarget(uri: vscode.Uri, { title, extensions }: Exporter): Promise<vscode.Uri | undefined> {
  const name = `${stemOf(uri)}${extensions[0]}`;
  const folder = uri.scheme === 'untitled' ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(uri, '..');
  return vscode.window.showSaveDialog({
    defaultUri: folder && vscode.Uri.joinPath(folder, name), filters: { [title]: extensions.map((ending) => ending.slice(1)) }, saveLabel: 'Export',
  });
}

/** Asks for format, lens and file, and writes the topology as it is being edited. A caller may name format and file; colours are then those of the stack. */
export async function exportTopology(app: App, file?: unknown, format?: unknown, to?: unknown): Promise<void> {
  const entry = await entryFor(app, file);
  if (!entry) return;
  const { document: { uri }, analysis } = entry;
  const [problem] = brokenBy(analysis.document.topology);
  if (problem !== undefined) {
    void vscode.window.showErrorMessage(`${baseName(uri.path)} cannot be exported: ${problem.message}`);
    return;
  }
  const named = EXPORTERS.find((exporter) => exporter.format === format);
  const exporter = named ?? await chooseFormat();
  if (!exporter) return;
  const lens = named || !exporter.coloured ? 'stack' : await chooseLens();
  const target = lens && (to instanceof vscode.Uri ? to : await chooseTarget(uri, exporter));
  if (!lens || !target) return;
  const checked = analysis.checked();
  const scene = buildScene(checked, { lens, collapsed: new Set() });
  const { text, notes } = exporter.write({ name: checked.document.topology.name ?? stemOf(uri), checked, scene, theme: exportTheme(isDark() ? 'dark' : 'light') });
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  } catch (error) {
    void vscode.window.showErrorMessage(`${vscode.workspace.asRelativePath(target)} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  const chosen = await vscode.window.showInformationMessage([`${vscode.workspace.asRelativePath(target)} was written.`, ...notes].join(' '), 'Open');
  if (chosen !== undefined) await vscode.commands.executeCommand('vscode.open', target);
}
