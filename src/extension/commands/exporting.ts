/** Exporting a topology into a file of another format. */
import * as vscode from 'vscode';
import type { Exporter, FileExporter, OptionName, Options } from '../../export';
import { subjectOf } from '../../export/subject';
import { brokenBy } from '../../model';
import type { App } from '../app';
import { type Exporters, loadExporters } from '../exporters';
import { baseName } from '../names';
import { offerToOpen, writeExport } from './export-writing';
import { exportFiles } from './exporting-files';
import { entryFor } from './findings';

async function chooseFormat({ EXPORTERS, FILE_EXPORTERS }: Exporters): Promise<Exporter | FileExporter | undefined> {
  const items = [...EXPORTERS, ...FILE_EXPORTERS].map((exporter) => ({ label: exporter.title, description: exporter.extensions[0], exporter }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Export as what?' }))?.exporter;
}

/** Asks for what the format can be told, the ground aside: that is as the editor's. Undefined where the person gives up. */
async function chooseOptions({ OPTIONS, optionsFrom }: Exporters, names: readonly OptionName[]): Promise<Options | undefined> {
  const chosen: { [name: string]: string } = { theme: isDark() ? 'dark' : 'light' };
  for (const name of names) {
    if (name === 'theme') continue;
    const { question, choices } = OPTIONS[name];
    const choice = await vscode.window.showQuickPick(choices.map(({ label, value }) => ({ label, value })), { placeHolder: question });
    if (!choice) return undefined;
    chosen[name] = choice.value;
  }
  return optionsFrom(chosen);
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
  const exporters = await loadExporters(app.extension);
  const files = exporters.FILE_EXPORTERS.find((exporter) => exporter.format === format);
  const named = exporters.EXPORTERS.find((exporter) => exporter.format === format);
  const exporter = files ?? named ?? await chooseFormat(exporters);
  if (!exporter) return;
  if ('files' in exporter) return exportFiles(exporter, { graph: analysis.checked().facts.graph, name: analysis.document.topology.name ?? stemOf(uri), uri }, to, files !== undefined);
  const options = await chooseOptions(exporters, named ? [] : exporter.options);
  const target = options && (to instanceof vscode.Uri ? to : await chooseTarget(uri, exporter));
  if (!options || !target) return;
  const checked = analysis.checked();
  const { content, notes } = await exporter.write(subjectOf(checked, { name: checked.document.topology.name ?? stemOf(uri), options, theme: exporters.exportTheme(options.theme) }));
  if (await writeExport(target, content)) await offerToOpen(target, notes);
}
