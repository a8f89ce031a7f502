/** Importing files of other formats: which, where to, then one undoable edit and a report of what was left out. */
import * as vscode from 'vscode';
import { plural, t, translated } from '../../l10n';
import type * as Importers from '../../import';
import type { Candidate, ImportContext, ImportNote, ImportResult, Project } from '../../import';
import { chosenOperations, type ImportChoice, NO_CHOICE, previewOf } from '../../import/preview';
import { applyOperations, newTopologyText, readTopology } from '../../model';
import type { Operation, TopologyText } from '../../model';
import type { DroppedFile } from '../../protocol';
import type { App } from '../app';
import type { ImportPage } from '../session/import-page';
import { loadImporters } from '../importers';
import { baseName, VIEW_TYPE } from '../names';
import { keepFiles } from '../pages';
import { chooseFiles, sniffFolder, sniffNamed } from './importable';
import { untitledTopology } from './opening';
import { canvasPlace, choosePlace, isGround, isPlace, type Place, placeText } from './import-place';
import { openPreview } from './previewing';
import { reportNotes } from './report';
import { fullCountOfKind } from '../../scene/words';

type Importing = typeof Importers;

/** Remarks on a drop that one message shows. */
const MOST_REMARKS = 3;

/** The file's workspace folder; its own folder where it lies in none. */
function rootOf(file: vscode.Uri): vscode.Uri {
  return vscode.workspace.getWorkspaceFolder(file)?.uri ?? vscode.Uri.joinPath(file, '..');
}

type Relative = (folder: string, path: string) => string;
const below = (root: vscode.Uri, uri: vscode.Uri): string => uri.path.slice(root.path.replace(/\/$/, '').length + 1);

function contextFor(relativeTo: Relative, { root, only, texts }: Chosen, base: TopologyText, { document, on }: Place): ImportContext {
  if (texts) return { topology: base.topology, on, readFile: (path) => texts.get(path) };
  const open = new Map(vscode.workspace.textDocuments.map((one) => [one.uri.toString(), one]));
  const inside = document && document.uri.path.startsWith(`${root.path.replace(/\/$/, '')}/`);
  const folder = inside ? below(root, vscode.Uri.joinPath(document.uri, '..')) : '';
  return {
    topology: base.topology, on,
    nameOf: (path) => relativeTo(folder, path),
    workspaceName: root.path.split('/').filter(Boolean).at(-1),
    readFile: async (path) => {
      const uri = vscode.Uri.joinPath(root, path);
      if (only && !only.some((one) => uri.path === one.path || uri.path.startsWith(`${one.path.replace(/\/$/, '')}/`))) return undefined;
      const unsaved = open.get(uri.toString());
      if (unsaved) return unsaved.getText();
      return vscode.workspace.fs.readFile(uri).then((bytes) => bytes, () => undefined);
    },
  };
}

/** Puts the result into the chosen document, or into a new one; gives the document, undefined where nothing came of it. */
async function apply({ documents }: App, result: ImportResult, base: TopologyText, { document }: Place): Promise<vscode.TextDocument | undefined> {
  const applied = applyOperations(base, result.operations);
  if (!applied.ok) {
    void vscode.window.showErrorMessage(t('The import could not be applied: {0}', applied.error));
    return undefined;
  }
  if (!document) return untitledTopology(result.name ?? 'imported', applied.text);
  if (applied.edits.length === 0 || await documents.apply(document, applied.edits, t('Import into Topology'), base.text)) return document;
  void vscode.window.showErrorMessage(t('\'{0}\' could not be changed. It may be read-only or has just changed: try again.', vscode.workspace.asRelativePath(document.uri)));
  return undefined;
}

const COUNTED = ['host', 'vm', 'pod', 'container'] as const;

/** `2 containers were added`, or of several kinds `1 host, 2 containers were added`. */
function summary({ operations, notes }: ImportResult): string {
  const added = operations.flatMap((operation) => (operation.op === 'add' && !operation.node.assumed?.includes('*') ? [operation.node.kind] : []));
  const counts = COUNTED.map((kind) => ({ kind, count: added.filter((one) => one === kind).length })).filter(({ count }) => count > 0);
  const names = counts.map(({ kind, count }) => fullCountOfKind(kind, count)).join(', ');
  const changed = operations.filter(({ op }) => op !== 'add' && op !== 'link').length;
  const text = added.length === 0 && changed > 0 ? plural(changed, 'Nothing was added, {0} change was made', 'Nothing was added, {0} changes were made')
    : counts.length === 0 ? plural(added.length, '{0} node was added', '{0} nodes were added')
    : counts.length === 1 && counts[0].count === 1 ? t('{0} was added', names) : t('{0} were added', names);
  return notes.length === 0 ? `${text}.` : plural(notes.length, '{1}; {0} note says what was left out or assumed.', '{1}; {0} notes say what was left out or assumed.', text);
}

export interface Chosen {
  readonly root: vscode.Uri;
  /** What messages call it: the file or folder that was chosen. */
  readonly uri: vscode.Uri;
  readonly projects: readonly Project[];
  /** Files and folders outside of which nothing is read; all of the root where absent. */
  readonly only?: readonly vscode.Uri[];
  /** Texts by name, which are read in the place of files of the root: where they lay is not known. */
  readonly texts?: ReadonlyMap<string, string>;
  /** What a running system answered, which is read in the place of files; `uri` is its name alone then. */
  readonly answered?: (base: TopologyText, place: Place) => Promise<ImportResult>;
}

/** The projects with a format each: asks where the content of a file does not tell. Undefined where the person gives up. */
async function decided(projects: readonly Project[]): Promise<readonly Project[] | undefined> {
  const all: Project[] = [];
  for (const { paths, format, rivals } of projects) {
    const items = rivals?.map(({ title, becomes, format: name }) => ({ label: translated(title), detail: translated(becomes), name }));
    const chosen = items && await vscode.window.showQuickPick(items, { title: t('What is {0}?', paths.join(', ')), placeHolder: t('Its content does not tell. Read it as what?') });
    if (items && !chosen) return undefined;
    all.push({ paths, format: chosen?.name ?? format });
  }
  return all;
}

/** Files and folders as projects, relative to their workspace folder; undefined, with a message, where there is nothing to read. */
async function projectsOf(importers: Importing, uris: readonly vscode.Uri[]): Promise<Chosen | undefined> {
  const refuse = (message: string) => void vscode.window.showErrorMessage(message);
  const folders = new Set<vscode.Uri>();
  for (const uri of uris) if (await vscode.workspace.fs.stat(uri).then(({ type }) => (type & vscode.FileType.Directory) !== 0, () => false)) folders.add(uri);
  const [uri] = uris;
  const root = folders.has(uri) ? vscode.workspace.getWorkspaceFolder(uri)?.uri ?? uri : rootOf(uri);
  const inside = (one: vscode.Uri) => one.toString() === root.toString() || one.path.startsWith(`${root.path.replace(/\/$/, '')}/`);
  if (!uris.every(inside)) return refuse(t('These files are in different workspace folders. Import those of one folder at a time.'));
  const files: Candidate[] = [];
  for (const one of uris) {
    const found = folders.has(one) ? await sniffFolder(importers, one) : [await sniffNamed(importers, one)];
    files.push(...found.map(({ uri: at, text }) => ({ path: below(root, at), text, found: folders.has(one) })));
  }
  if (files.length > importers.BUDGET.files) return refuse(t('More than {0} files can be imported here. Choose a smaller folder.', importers.BUDGET.files));
  const projects = await decided(importers.findProjects(files));
  if (!projects) return undefined;
  if (projects.length === 0) return refuse(t('No file in \'{0}\' is of a format that can be imported ({1}).', vscode.workspace.asRelativePath(uri), importers.IMPORTERS.map(({ title }) => translated(title)).join(', ')));
  return { root, uri, projects };
}

/** Reads the projects one after the other, each into what the ones before it made. */
async function readAll(importers: Importing, chosen: Chosen, base: TopologyText, place: Place): Promise<ImportResult> {
  let [name, operations, notes, sources]: [string | undefined, Operation[], ImportNote[], string[]] = [undefined, [], [], []];
  let document = base;
  for (const { paths, format } of chosen.projects) {
    const result = await importers.importFiles(paths, contextFor(importers.relativeTo, chosen, document, place), format);
    name ??= result.name;
    operations = [...operations, ...result.operations];
    notes = [...notes, ...result.notes];
    sources = [...sources, ...result.sources];
    const applied = chosen.projects.length > 1 ? applyOperations(base, operations) : undefined;
    if (applied?.ok) document = readTopology(applied.text);
  }
  return { name, operations, notes, sources };
}

/** What is imported into, as it is now, and what the files make of it. */
interface Read {
  readonly base: TopologyText;
  readonly result: ImportResult;
}

async function read(app: App, importers: Importing, chosen: Chosen, place: Place): Promise<Read> {
  const base = place.document ? app.documents.get(place.document).analysis.document : readTopology(newTopologyText('Imported'));
  return { base, result: await (chosen.answered?.(base, place) ?? readAll(importers, chosen, base, place)) };
}

const isFailed = ({ operations, notes }: ImportResult): boolean => operations.length === 0 && notes.some(({ severity }) => severity === 'error');

/** A file as the workspace names it; a running system, or what comes from outside of VS Code, by its own name. */
const nameOf = ({ uri, answered, texts }: Chosen): string => (answered || texts ? baseName(uri.path) : vscode.workspace.asRelativePath(uri));

const pageOf = (chosen: Chosen, place: Place, { base, result }: Read, notice: string | undefined): ImportPage => ({
  name: nameOf(chosen), place: placeText(place, result), preview: previewOf(base, result), notes: result.notes, sources: result.sources,
  ...(notice === undefined ? {} : { notice }),
});

const changed = (): string => t('The topology was changed in the meantime. This is what the import would do to it as it is now.');

/** Shows what would be done until the person applies it, with another place or a newer text where that is wanted; undefined where nothing is to be done. */
async function lookAndChoose(app: App, importers: Importing, chosen: Chosen, first: Place, onNodes: boolean): Promise<{ place: Place; read: Read; choice: ImportChoice } | undefined> {
  let [place, now] = [first, await read(app, importers, chosen, first)];
  if (isFailed(now.result)) return { place, read: now, choice: NO_CHOICE };
  const preview = openPreview(app.extension);
  let notice: string | undefined;
  try {
    for (;;) {
      const decision = await preview.look(chosen.root, pageOf(chosen, place, now, notice));
      notice = undefined;
      if (decision === 'cancel') return undefined;
      if (decision === 'place') place = await choosePlace(app, onNodes, true) ?? place;
      else if (!place.document || app.documents.get(place.document).analysis.document.text === now.base.text) return { place, read: now, choice: decision.apply };
      else notice = changed();
      if (place.document?.isClosed) place = { document: undefined, on: undefined };
      now = await read(app, importers, chosen, place);
    }
  } finally {
    preview.close();
  }
}

/**
 * Imports files and folders. All of it may be handed over instead of being asked for: a file or folder and, from the explorer,
 * all that are selected there; then the place, and the import is made without being shown before.
 */
export async function importIntoTopology(app: App, file?: unknown, more?: unknown): Promise<void> {
  const importers = await loadImporters(app.extension);
  const selected = Array.isArray(more) ? more.filter((uri) => uri instanceof vscode.Uri) : [];
  const uris = selected.length > 0 ? selected : file instanceof vscode.Uri ? [file] : await chooseFiles(importers);
  const chosen = uris && uris.length > 0 ? await projectsOf(importers, uris) : undefined;
  if (!chosen) return;
  await importChosen(app, importers, chosen, needsPlace(importers, chosen), isPlace(more) ? more : undefined);
}

/** Asks for the place and shows what would be done, unless the place is `given`; then does it. `onNodes`: some of it can be put on a node. */
export async function importChosen(app: App, importers: Importing, chosen: Chosen, onNodes: boolean, given: Place | undefined): Promise<void> {
  const place = given ?? canvasPlace(app, onNodes) ?? await choosePlace(app, onNodes);
  if (!place) return;
  const decided = given ? { place, read: await read(app, importers, chosen, place), choice: NO_CHOICE } : await lookAndChoose(app, importers, chosen, place, onNodes);
  if (decided) await make(app, chosen, decided.place, decided.read, decided.choice);
}

/** Whether some of what is imported does not say where it runs. */
function needsPlace({ IMPORTERS }: Importing, { projects }: Chosen): boolean {
  const standing = new Set(IMPORTERS.filter(({ selfStanding }) => selfStanding).map(({ format }) => format));
  return projects.some(({ format }) => format === undefined || !standing.has(format));
}

/** Imports what was dropped on a canvas, onto the node under it where that can take containers, once it was looked at. Nothing else is read. */
export async function importDropped(app: App, document: vscode.TextDocument, addresses: readonly string[], on: string | null): Promise<void> {
  const importers = await loadImporters(app.extension);
  const uris = addresses.map((address) => vscode.Uri.parse(address));
  const chosen = await projectsOf(importers, uris);
  if (chosen) await importOnto(app, importers, { ...chosen, only: uris }, document, on);
}

/** The same with files that lie outside of VS Code, as the page has read them. `remarks` on what it has not read are shown. */
export async function importDroppedFiles(app: App, document: vscode.TextDocument, files: readonly DroppedFile[], remarks: readonly string[], on: string | null): Promise<void> {
  if (remarks.length > 0) void vscode.window.showWarningMessage(remarks.length > MOST_REMARKS ? `${remarks.slice(0, MOST_REMARKS).join(' ')} ${t('And {0} more.', remarks.length - MOST_REMARKS)}` : remarks.join(' '));
  if (files.length === 0) return;
  const importers = await loadImporters(app.extension);
  const projects = await decided(importers.findProjects(files.map(({ name, text }) => ({ path: name, text: text.slice(0, importers.SNIFF_BYTES), found: false }))));
  if (!projects) return;
  const root = keepFiles(files);
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  await importOnto(app, importers, { root, uri: vscode.Uri.joinPath(root, files[0].name), projects, texts }, document, on);
}

async function importOnto(app: App, importers: Importing, dropped: Chosen, document: vscode.TextDocument, on: string | null): Promise<void> {
  const onNodes = needsPlace(importers, dropped);
  const first: Place = { document, on: onNodes && on !== null && isGround(app, document, on) ? on : undefined };
  const decided = await lookAndChoose(app, importers, dropped, first, onNodes);
  if (decided) await make(app, dropped, decided.place, decided.read, decided.choice);
}

async function make(app: App, chosen: Chosen, place: Place, { base, result }: Read, choice: ImportChoice): Promise<void> {
  const failed = isFailed(result);
  const operations = chosenOperations(base, result.operations, choice);
  const named: ImportResult = { ...result, operations: place.document || !result.name ? operations : [{ op: 'set', path: ['name'], value: result.name }, ...operations] };
  const document = failed ? undefined : await apply(app, named, base, place);
  if (document) {
    await vscode.commands.executeCommand('vscode.openWith', document.uri, VIEW_TYPE);
    app.progress.did('import');
  }
  await tell(chosen, { ...result, operations }, failed);
}

async function tell(chosen: Chosen, result: ImportResult, failed: boolean): Promise<void> {
  if (result.notes.length === 0) {
    if (!failed) void vscode.window.showInformationMessage(summary(result));
    return;
  }
  const show = () => reportNotes(chosen.root, nameOf(chosen), result);
  const [text, ask] = failed
    ? [t('\'{0}\' was not imported: {1}', nameOf(chosen), result.notes.find(({ severity }) => severity === 'error')!.message), vscode.window.showErrorMessage] as const
    : [summary(result), vscode.window.showInformationMessage] as const;
  void ask(text, t('Show Notes')).then((answer) => { if (answer) void show(); });
}
