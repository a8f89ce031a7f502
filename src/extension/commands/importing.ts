/** Importing a Compose project: which file, where to, then one undoable edit and a report of what was left out. */
import * as vscode from 'vscode';
import type { ImportContext, ImportNote, ImportResult } from '../../import/contract';
import type { TopologyText } from '../../model';
import type { App } from '../app';
import { loadImporters } from '../importers';
import { isTopologyFile, VIEW_TYPE } from '../names';
import { untitledTopology } from './opening';
import { reportNotes } from './report';

const COMPOSE_FILES = '**/{compose,docker-compose,podman-compose}*.{yml,yaml}';
const MAX_OFFERED = 200;
/** Kinds that containers can be put on. */
const GROUND = new Set(['host', 'vm', 'engine', 'cgroup']);

/** Where the containers go: a new file, or a node of an open topology; without a node, on a new host of it. */
interface Place {
  readonly document: vscode.TextDocument | undefined;
  readonly on: string | undefined;
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles(COMPOSE_FILES, '**/node_modules/**', MAX_OFFERED);
  const items = found.sort((a, b) => a.path.localeCompare(b.path))
    .map((uri) => ({ label: `$(file) ${vscode.workspace.asRelativePath(uri)}`, uri: uri as vscode.Uri | undefined }));
  if (items.length === 0) return browse();
  const chosen = await vscode.window.showQuickPick([...items, { label: '$(folder-opened) Another file...', uri: undefined }], { placeHolder: 'Import which Compose file?' });
  return chosen && (chosen.uri ?? browse());
}

async function browse(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({ title: 'Import Compose File', openLabel: 'Import', canSelectMany: false, filters: { Compose: ['yml', 'yaml'] } });
  return chosen?.[0];
}

async function choosePlace({ documents }: App): Promise<Place | undefined> {
  type Item = vscode.QuickPickItem & { readonly place?: Place };
  const items: Item[] = [{ label: '$(new-file) A new topology', detail: 'On a new host with an engine, both marked as assumed.', place: { document: undefined, on: undefined } }];
  for (const { document, analysis } of documents.all()) {
    const { topology } = analysis.document;
    if (topology.readOnly || document.isClosed || !isTopologyFile(document.uri)) continue;
    items.push({ label: vscode.workspace.asRelativePath(document.uri), kind: vscode.QuickPickItemKind.Separator });
    items.push({ label: '$(server) On a new host', detail: 'A new host with an engine, both marked as assumed.', place: { document, on: undefined } });
    topology.ids.forEach((id, i) => {
      const node = topology.nodes[i];
      if (GROUND.has(node.kind) && items.length < MAX_OFFERED) items.push({ label: `On ${id}`, description: [node.kind, node.name].filter(Boolean).join(', '), place: { document, on: id } });
    });
  }
  if (items.length === 1) return items[0].place;
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Where do the containers run?', matchOnDescription: true }))?.place;
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
  const { applyOperations } = await import('../../model');
  const applied = applyOperations(base, result.operations);
  if (!applied.ok) {
    void vscode.window.showErrorMessage(`The import could not be applied: ${applied.error}`);
    return undefined;
  }
  if (!document) return untitledTopology(result.name ?? 'imported', applied.text);
  if (applied.edits.length === 0 || await documents.apply(document, applied.edits, 'Import Compose File', base.text)) return document;
  void vscode.window.showErrorMessage(`'${vscode.workspace.asRelativePath(document.uri)}' could not be changed. It may be read-only or has just changed: try again.`);
  return undefined;
}

function summary(result: ImportResult, notes: readonly ImportNote[]): string {
  const containers = result.operations.filter((operation) => operation.op === 'add' && operation.node.kind === 'container').length;
  const count = `${containers} ${containers === 1 ? 'container was' : 'containers were'} added`;
  return notes.length === 0 ? `${count}.` : `${count}; ${notes.length} ${notes.length === 1 ? 'note says' : 'notes say'} what was left out or assumed.`;
}

/** Imports a Compose file; both the file and the place may be handed over instead of being asked for. */
export async function importCompose(app: App, file?: unknown, place?: unknown): Promise<void> {
  const uri = file instanceof vscode.Uri ? file : await chooseFile();
  const wanted = uri && (isPlace(place) ? place : await choosePlace(app));
  if (!uri || !wanted) return;
  const { importFiles, relativeTo } = await loadImporters(app.extension);
  const { newTopologyText, readTopology } = await import('../../model');
  const root = rootOf(uri);
  const base = wanted.document ? app.documents.get(wanted.document).analysis.document : readTopology(newTopologyText('Imported'));
  const result = await importFiles([below(root, uri)], contextFor(relativeTo, root, base, wanted), 'compose');
  const failed = result.operations.length === 0 && result.notes.some(({ severity }) => severity === 'error');
  const named: ImportResult = wanted.document || !result.name ? result
    : { ...result, operations: [{ op: 'set', path: ['name'], value: result.name }, ...result.operations] };
  const document = failed ? undefined : await apply(app, named, base, wanted);
  if (document) {
    await vscode.commands.executeCommand('vscode.openWith', document.uri, VIEW_TYPE);
    app.progress.did('import');
  }
  await tell(root, uri, result, failed);
}

async function tell(root: vscode.Uri, uri: vscode.Uri, result: ImportResult, failed: boolean): Promise<void> {
  if (result.notes.length === 0) {
    if (!failed) void vscode.window.showInformationMessage(summary(result, result.notes));
    return;
  }
  const show = () => reportNotes(root, uri, result);
  const [text, ask] = failed
    ? [`'${vscode.workspace.asRelativePath(uri)}' was not imported: ${result.notes.find(({ severity }) => severity === 'error')!.message}`, vscode.window.showErrorMessage] as const
    : [summary(result, result.notes), vscode.window.showInformationMessage] as const;
  void ask(text, 'Show Notes').then((chosen) => { if (chosen) void show(); });
}

const isPlace = (value: unknown): value is Place => typeof value === 'object' && value !== null && 'document' in value && 'on' in value;
