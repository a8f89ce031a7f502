/** Importing files of other formats: which, where to, then one undoable edit and a report of what was left out. */
import * as vscode from 'vscode';
import type * as Importers from '../../import';
import type { Candidate, ImportContext, ImportNote, ImportResult, Project } from '../../import';
import { applyOperations, newTopologyText, readTopology } from '../../model';
import type { Operation, TopologyText } from '../../model';
import type { App } from '../app';
import { loadImporters } from '../importers';
import { isTopologyFile, VIEW_TYPE } from '../names';
import { chooseFiles, sniffFolder, sniffNamed } from './importable';
import { untitledTopology } from './opening';
import { reportNotes } from './report';

const MAX_OFFERED = 200;
/** Kinds that containers can be put on. */
const GROUND = new Set(['host', 'vm', 'engine', 'cgroup']);

type Importing = typeof Importers;

/** Where the containers go: a new file, or a node of an open topology; without a node, on a new host of it. */
interface Place {
  readonly document: vscode.TextDocument | undefined;
  readonly on: string | undefined;
}

/** `onNodes`: some of what is imported can be put on a node; otherwise only the file is asked for. */
async function choosePlace({ documents }: App, onNodes: boolean): Promise<Place | undefined> {
  type Item = vscode.QuickPickItem & { readonly place?: Place };
  const assumed = onNodes ? 'On a new host with an engine, both marked as assumed.' : '';
  const items: Item[] = [{ label: '$(new-file) A new topology', detail: assumed, place: { document: undefined, on: undefined } }];
  for (const { document, analysis } of documents.all()) {
    const { topology } = analysis.document;
    if (topology.readOnly || document.isClosed || !isTopologyFile(document.uri)) continue;
    const name = vscode.workspace.asRelativePath(document.uri);
    if (!onNodes) {
      items.push({ label: `$(file) ${name}`, place: { document, on: undefined } });
      continue;
    }
    items.push({ label: name, kind: vscode.QuickPickItemKind.Separator });
    items.push({ label: '$(server) On a new host', detail: assumed, place: { document, on: undefined } });
    topology.ids.forEach((id, i) => {
      const node = topology.nodes[i];
      if (GROUND.has(node.kind) && items.length < MAX_OFFERED) items.push({ label: `On ${id}`, description: [node.kind, node.name].filter(Boolean).join(', '), place: { document, on: id } });
    });
  }
  if (items.length === 1) return items[0].place;
  return (await vscode.window.showQuickPick(items, { placeHolder: onNodes ? 'Where do the containers run?' : 'Import into which topology?', matchOnDescription: true }))?.place;
}

/** The file's workspace folder; its own folder where it lies in none. */
function rootOf(file: vscode.Uri): vscode.Uri {
  return vscode.workspace.getWorkspaceFolder(file)?.uri ?? vscode.Uri.joinPath(file, '..');
}

type Relative = (folder: string, path: string) => string;
const below = (root: vscode.Uri, uri: vscode.Uri): string => uri.path.slice(root.path.replace(/\/$/, '').length + 1);

function contextFor(relativeTo: Relative, root: vscode.Uri, base: TopologyText, { document, on }: Place): ImportContext {
  const open = new Map(vscode.workspace.textDocuments.map((one) => [one.uri.toString(), one]));
  const inside = document && document.uri.path.startsWith(`${root.path.replace(/\/$/, '')}/`);
  const folder = inside ? below(root, vscode.Uri.joinPath(document.uri, '..')) : '';
  return {
    topology: base.topology, on,
    nameOf: (path) => relativeTo(folder, path),
    workspaceName: root.path.split('/').filter(Boolean).at(-1),
    readFile: async (path) => {
      const uri = vscode.Uri.joinPath(root, path);
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
    void vscode.window.showErrorMessage(`The import could not be applied: ${applied.error}`);
    return undefined;
  }
  if (!document) return untitledTopology(result.name ?? 'imported', applied.text);
  if (applied.edits.length === 0 || await documents.apply(document, applied.edits, 'Import into Topology', base.text)) return document;
  void vscode.window.showErrorMessage(`'${vscode.workspace.asRelativePath(document.uri)}' could not be changed. It may be read-only or has just changed: try again.`);
  return undefined;
}

const COUNTED = [['host', 'hosts'], ['vm', 'virtual machines'], ['pod', 'pods'], ['container', 'containers']] as const;

/** `2 containers were added`, or of several kinds `1 host, 2 containers were added`. */
function summary({ operations, notes }: ImportResult): string {
  const added = operations.flatMap((operation) => (operation.op === 'add' && !operation.node.assumed?.includes('*') ? [operation.node.kind] : []));
  const counts = COUNTED.flatMap(([kind, plural]) => {
    const count = added.filter((one) => one === kind).length;
    return count === 0 ? [] : [{ count, text: `${count} ${count === 1 ? (kind === 'vm' ? 'virtual machine' : kind) : plural}` }];
  });
  const text = counts.length === 0 ? `${added.length} ${added.length === 1 ? 'node was' : 'nodes were'} added`
    : `${counts.map((each) => each.text).join(', ')} ${counts.length === 1 && counts[0].count === 1 ? 'was' : 'were'} added`;
  return notes.length === 0 ? `${text}.` : `${text}; ${notes.length} ${notes.length === 1 ? 'note says' : 'notes say'} what was left out or assumed.`;
}

interface Chosen {
  readonly root: vscode.Uri;
  /** What messages call it: the file or folder that was chosen. */
  readonly uri: vscode.Uri;
  readonly projects: readonly Project[];
}

/** Files and folders as projects, relative to their workspace folder; undefined, with a message, where there is nothing to read. */
async function projectsOf(importers: Importing, uris: readonly vscode.Uri[]): Promise<Chosen | undefined> {
  const refuse = (message: string) => void vscode.window.showErrorMessage(message);
  const folders = new Set<vscode.Uri>();
  for (const uri of uris) if (await vscode.workspace.fs.stat(uri).then(({ type }) => (type & vscode.FileType.Directory) !== 0, () => false)) folders.add(uri);
  const [uri] = uris;
  const root = folders.has(uri) ? vscode.workspace.getWorkspaceFolder(uri)?.uri ?? uri : rootOf(uri);
  const inside = (one: vscode.Uri) => one.toString() === root.toString() || one.path.startsWith(`${root.path.replace(/\/$/, '')}/`);
  if (!uris.every(inside)) return refuse('These files are in different workspace folders. Import those of one folder at a time.');
  const files: Candidate[] = [];
  for (const one of uris) {
    const found = folders.has(one) ? await sniffFolder(importers, one) : [await sniffNamed(importers, one)];
    files.push(...found.map(({ uri: at, text }) => ({ path: below(root, at), text, found: folders.has(one) })));
  }
  if (files.length > importers.BUDGET.files) return refuse(`More than ${importers.BUDGET.files} files can be imported here. Choose a smaller folder.`);
  const projects = importers.findProjects(files);
  if (projects.length === 0) return refuse(`No file in '${vscode.workspace.asRelativePath(uri)}' is of a format that can be imported (${importers.IMPORTERS.map(({ title }) => title).join(', ')}).`);
  return { root, uri, projects };
}

/** Reads the projects one after the other, each into what the ones before it made. */
async function readAll(importers: Importing, { root, projects }: Chosen, base: TopologyText, place: Place): Promise<ImportResult> {
  let [name, operations, notes, sources]: [string | undefined, Operation[], ImportNote[], string[]] = [undefined, [], [], []];
  let document = base;
  for (const { paths, format } of projects) {
    const result = await importers.importFiles(paths, contextFor(importers.relativeTo, root, document, place), format);
    name ??= result.name;
    operations = [...operations, ...result.operations];
    notes = [...notes, ...result.notes];
    sources = [...sources, ...result.sources];
    const applied = projects.length > 1 ? applyOperations(base, operations) : undefined;
    if (applied?.ok) document = readTopology(applied.text);
  }
  return { name, operations, notes, sources };
}

/**
 * Imports files and folders. All of it may be handed over instead of being asked for: a file or folder and, from the explorer,
 * all that are selected there; then the place.
 */
export async function importIntoTopology(app: App, file?: unknown, more?: unknown): Promise<void> {
  const importers = await loadImporters(app.extension);
  const selected = Array.isArray(more) ? more.filter((uri) => uri instanceof vscode.Uri) : [];
  const uris = selected.length > 0 ? selected : file instanceof vscode.Uri ? [file] : await chooseFiles(importers);
  const chosen = uris && uris.length > 0 ? await projectsOf(importers, uris) : undefined;
  if (!chosen) return;
  const standing = new Set(importers.IMPORTERS.filter(({ selfStanding }) => selfStanding).map(({ format }) => format));
  const place = isPlace(more) ? more : await choosePlace(app, chosen.projects.some(({ format }) => format === undefined || !standing.has(format)));
  if (!place) return;
  const base = place.document ? app.documents.get(place.document).analysis.document : readTopology(newTopologyText('Imported'));
  const result = await readAll(importers, chosen, base, place);
  const failed = result.operations.length === 0 && result.notes.some(({ severity }) => severity === 'error');
  const named: ImportResult = place.document || !result.name ? result
    : { ...result, operations: [{ op: 'set', path: ['name'], value: result.name }, ...result.operations] };
  const document = failed ? undefined : await apply(app, named, base, place);
  if (document) {
    await vscode.commands.executeCommand('vscode.openWith', document.uri, VIEW_TYPE);
    app.progress.did('import');
  }
  await tell(chosen, result, failed);
}

async function tell({ root, uri }: Chosen, result: ImportResult, failed: boolean): Promise<void> {
  if (result.notes.length === 0) {
    if (!failed) void vscode.window.showInformationMessage(summary(result));
    return;
  }
  const show = () => reportNotes(root, uri, result);
  const [text, ask] = failed
    ? [`'${vscode.workspace.asRelativePath(uri)}' was not imported: ${result.notes.find(({ severity }) => severity === 'error')!.message}`, vscode.window.showErrorMessage] as const
    : [summary(result), vscode.window.showInformationMessage] as const;
  void ask(text, 'Show Notes').then((answer) => { if (answer) void show(); });
}

const isPlace = (value: unknown): value is Place => typeof value === 'object' && value !== null && 'document' in value && 'on' in value;
