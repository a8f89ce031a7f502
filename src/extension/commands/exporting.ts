/** Exporting a topology into a file of another format. */
import * as vscode from 'vscode';
import { inEnglish, t, translated } from '../../l10n';
import type { Exporter, FileExporter, Subject } from '../../export';
import { subjectOf } from '../../export/subject';
import { brokenBy } from '../../model';
import type { App } from '../app';
import { type Bundles, loadBundle } from '../bundles';
import type { OpenDocument } from '../documents';
import { baseName } from '../names';
import type { Analysis } from '../session';
import { chooseOptions, editorTheme } from './export-options';
import { offerToOpen, writeExport } from './export-writing';
import { exportFiles } from './exporting-files';
import { entryFor } from './findings';

async function chooseFormat({ EXPORTERS, FILE_EXPORTERS }: Bundles['export.js']): Promise<Exporter | FileExporter | undefined> {
  const items = [...EXPORTERS, ...FILE_EXPORTERS].map((exporter) => ({ label: translated(exporter.title), description: exporter.extensions[0], exporter }));
  return (await vscode.window.showQuickPick(items, { placeHolder: t('Export as what?') }))?.exporter;
}

const stemOf = (uri: vscode.Uri): string => baseName(uri.path).replace(/\.topology\.json$/i, '');

const nameFor = (uri: vscode.Uri, analysis: Analysis): string => analysis.document.topology.name ?? stemOf(uri);

/** Where to write: beside the topology, unless the person says otherwise. The first of the formats gives the ending. */
async function chooseTarget(uri: vscode.Uri, formats: readonly Exporter[]): Promise<vscode.Uri | undefined> {
  const name = `${stemOf(uri)}${formats[0]!.extensions[0]}`;
  const folder = uri.scheme === 'untitled' ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(uri, '..');
  return vscode.window.showSaveDialog({
    defaultUri: folder && vscode.Uri.joinPath(folder, name), saveLabel: t('Export'), filters: Object.fromEntries(formats.map(({ title, extensions }) => [translated(title), extensions.map((ending) => ending.slice(1))])),
  });
}

/** Whether the topology can be read; says why not. */
function isWhole({ document: { uri }, analysis }: OpenDocument): boolean {
  const [problem] = brokenBy(analysis.document.topology);
  if (problem !== undefined) void vscode.window.showErrorMessage(t('{0} cannot be exported: {1}', baseName(uri.path), problem.message));
  return problem === undefined;
}

/** Formats of a picture, the usual one first: they speak the language of the canvas, all others English. */
const PICTURES = ['png', 'svg'];

/** Writes the subject in a format, with a sign of progress: a large picture takes seconds. */
async function writeSubject(exporter: Exporter, subject: () => Subject, target: vscode.Uri): Promise<void> {
  const exported = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: t('Exporting {0}', baseName(target.path)) }, async () => (PICTURES.includes(exporter.format) ? exporter.write(subject()) : inEnglish(() => exporter.write(subject()))));
  if (await writeExport(target, exported.content)) await offerToOpen(target, exported.notes);
}

const isRecord = (value: unknown): value is { readonly [name: string]: string | undefined } => typeof value === 'object' && value !== null;

/**
 * Asks for format, options and file, and writes the topology as it is being edited. A caller may name format and file, and options by name;
 * what is not named then has its default.
 */
export async function exportTopology(app: App, file?: unknown, format?: unknown, to?: unknown, given?: unknown): Promise<void> {
  const entry = await entryFor(app, file);
  if (!entry || !isWhole(entry)) return;
  const { document: { uri }, analysis } = entry;
  const exporters = await loadBundle(app.extension, 'export.js');
  const files = exporters.FILE_EXPORTERS.find((exporter) => exporter.format === format);
  const named = exporters.EXPORTERS.find((exporter) => exporter.format === format);
  const exporter = files ?? named ?? await chooseFormat(exporters);
  if (!exporter) return;
  if ('files' in exporter) return exportFiles(exporter, { graph: analysis.checked().facts.graph, name: nameFor(uri, analysis), uri }, to, files !== undefined);
  const canvas = app.canvases.of(uri).find(({ panel }) => panel.visible)?.session.picture;
  const chosen = named ? { options: exporters.optionsFrom({ theme: editorTheme(), ...(isRecord(given) && given) }), events: [] }
    : await chooseOptions(exporters, exporter.options, t('Export: {0}', translated(exporter.title)), analysis.checked(), canvas);
  const target = chosen && (to instanceof vscode.Uri ? to : await chooseTarget(uri, [exporter]));
  if (!chosen || !target) return;
  await writeSubject(exporter, () => subjectOf(analysis.checked(), { ...chosen, name: nameFor(uri, analysis), theme: exporters.exportTheme(chosen.options.theme) }), target);
}

/** Writes the picture of the active canvas as it is: its lens, folds, filter and what is assumed, on the ground of the editor. */
export async function exportPicture(app: App, to?: unknown): Promise<void> {
  const canvas = app.canvases.active();
  const entry = canvas && app.documents.find(canvas.document.uri);
  if (!canvas || !entry) {
    void vscode.window.showInformationMessage(t('Open a topology on its canvas first: its picture is exported as it is there.'));
    return;
  }
  if (!isWhole(entry)) return;
  const { document: { uri }, analysis } = entry;
  const exporters = await loadBundle(app.extension, 'export.js');
  const formats = PICTURES.map((format) => exporters.EXPORTERS.find((exporter) => exporter.format === format)!);
  const target = to instanceof vscode.Uri ? to : await chooseTarget(uri, formats);
  if (!target) return;
  const exporter = formats.find(({ extensions }) => extensions.some((ending) => target.path.toLowerCase().endsWith(ending))) ?? formats[0]!;
  const { view, events } = canvas.session.picture;
  const options = exporters.optionsFrom({ lens: view.lens, theme: editorTheme(), font: 'embedded', scale: '2' });
  await writeSubject(exporter, () => subjectOf(analysis.checked(), { name: nameFor(uri, analysis), options, theme: exporters.exportTheme(options.theme), events, view }), target);
}
