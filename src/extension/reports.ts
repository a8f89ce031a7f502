/** Reports of scanners for the open topologies: those that they attach, and those of the setting `strata.reports`; read again when they change. */
import * as vscode from 'vscode';
import type { ReportFile, Reports } from '../engine/image-reports';
import { reportMatches } from '../engine/facts/reports';
import type { Topology } from '../model';
import { attachedPaths, failedReport, gatherReports, MOST_REPORT_BYTES, MOST_REPORTS, missingReport, tooLargeReport } from '../reports/gather';
import { loadBundle } from './bundles';
import type { Documents, OpenDocument } from './documents';
import { findFiles } from './finding-files';

const SECTION = 'strata';
/** Several changes of files in a moment (a scanner that writes, a branch that is checked out) are one. */
const PAUSE_MS = 150;

/** The folder that paths must stay in, and where in it the topology lies; undefined for one that is not saved yet. */
export function placeOf(uri: vscode.Uri): { readonly root: vscode.Uri; readonly folder: string } | undefined {
  if (uri.scheme === 'untitled') return undefined;
  const parent = vscode.Uri.joinPath(uri, '..');
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? parent;
  return { root, folder: pathBelow(root, parent) };
}

/** The path of a file below a folder; empty for the folder itself. */
export function pathBelow(root: vscode.Uri, uri: vscode.Uri): string {
  const top = root.path.replace(/\/$/, '');
  return uri.path.slice(top.length).replace(/^\/|\/$/g, '');
}

/** What is known before anything was read. */
export function reportsAtFirst(uri: vscode.Uri): Reports | undefined {
  const place = placeOf(uri);
  return place && gatherReports(place.folder, [], []);
}

const settingOf = (name: 'reports', uri: vscode.Uri): unknown => vscode.workspace.getConfiguration(SECTION, uri).get(name);

const patternsFor = (uri: vscode.Uri): readonly string[] => {
  const given = settingOf('reports', uri);
  return Array.isArray(given) ? given.filter((it) => typeof it === 'string' && it !== '') : [];
};

/** Paths below the root of the files that the patterns stand for. */
async function offeredBy(root: vscode.Uri, patterns: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(patterns.map((pattern) => findFiles(root, pattern, MOST_REPORTS)));
  return [...new Set(found.flat().map((uri) => pathBelow(root, uri)))].sort().slice(0, MOST_REPORTS);
}

/** What is kept of an open topology. */
interface Followed {
  readonly entry: OpenDocument;
  /** Images that the files were looked for by. */
  images: unknown;
  /** Counts the readings: only the last one counts. */
  turn: number;
  watched: string;
  watchers: vscode.Disposable | undefined;
}

export interface FollowedReports extends vscode.Disposable {
  /** Reads what is new at once. */
  refresh(entry: OpenDocument): Promise<void>;
  /** Reports of a topology that need not be open, as they are now; undefined for one that is not saved yet. */
  of(uri: vscode.Uri, topology: Topology): Promise<Reports | undefined>;
}

/** Keeps the reports of open topologies in step with their files and the setting. `log` gets a line for each file that cannot be used, and for each that no image needs. */
export function followReports(extension: vscode.Uri, documents: Documents, log: (message: string) => void): FollowedReports {
  const known = new Map<string, Promise<ReportFile>>();
  const followed = new Map<string, Followed>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const read = async (uri: vscode.Uri, path: string): Promise<ReportFile> => {
    const stat = await vscode.workspace.fs.stat(uri).then((it) => it, () => undefined);
    if (stat === undefined || (stat.type & vscode.FileType.Directory) !== 0) return missingReport(path);
    if ((stat.type & vscode.FileType.SymbolicLink) !== 0) {
      return failedReport(path, { severity: 'error', code: 'link', message: 'it is a symbolic link, which is not followed: it may lead out of the workspace folder.', line: 1, column: 1 });
    }
    if (stat.size > MOST_REPORT_BYTES) return tooLargeReport(path);
    const { readReport } = await loadBundle(extension, 'reports.js');
    const file = await vscode.workspace.fs.readFile(uri).then((bytes) => readReport(path, bytes), () => missingReport(path));
    for (const { severity, message, line, column } of file.notes) if (severity !== 'info') log(`${path}:${line}:${column}: ${message}`);
    return file;
  };
  const fileAt = (root: vscode.Uri, path: string): Promise<ReportFile> => {
    const uri = vscode.Uri.joinPath(root, path);
    const key = uri.toString();
    const before = known.get(key);
    if (before) return before;
    const made = read(uri, path);
    known.set(key, made);
    return made;
  };

  const refresh = async (entry: OpenDocument): Promise<void> => {
    const { document, analysis } = entry;
    const place = placeOf(document.uri);
    const it = followed.get(document.uri.toString());
    if (!place || !it || it.entry !== entry) return;
    const { root, folder } = place;
    const turn = ++it.turn;
    const { topology } = analysis.document;
    it.images = topology.images;
    const patterns = patternsFor(document.uri);
    const attached = [...attachedPaths(topology, folder)];
    watch(it, root, attached, patterns);
    const offered = await offeredBy(root, patterns);
    const files = await Promise.all([...new Set([...offered, ...attached])].map((path) => fileAt(root, path)));
    if (turn !== it.turn || followed.get(document.uri.toString()) !== it) return;
    const now = gatherReports(folder, files, offered);
    if (isSame(analysis.reports, now)) return;
    analysis.setReports(now);
    for (const { path, why } of reportMatches(analysis.checked().facts)?.unused ?? []) log(`${path}: not used. ${why}`);
  };

  const changed = (uri: vscode.Uri): void => {
    known.delete(uri.toString());
    refreshAllSoon();
  };
  const refreshAllSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => followed.forEach(({ entry }) => void refresh(entry)), PAUSE_MS);
  };

  /** One watcher for each folder with attached files, and one for each pattern. */
  const watch = (it: Followed, root: vscode.Uri, attached: readonly string[], patterns: readonly string[]): void => {
    const folders = new Set(attached.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
    const watched = JSON.stringify([[...folders].sort(), patterns]);
    if (watched === it.watched) return;
    it.watched = watched;
    it.watchers?.dispose();
    it.watchers = vscode.Disposable.from(...[
      ...Array.from(folders, (folder) => new vscode.RelativePattern(folder === '' ? root : vscode.Uri.joinPath(root, folder), '*')), ...patterns.map((pattern) => new vscode.RelativePattern(root, pattern)),
    ].map((pattern) => {
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) event((uri) => { if (!uri.path.endsWith('.topology.json')) changed(uri); });
      return watcher;
    }));
  };

  const follow = (entry: OpenDocument): void => {
    const key = entry.document.uri.toString();
    const before = followed.get(key);
    if (before?.entry === entry) {
      if (before.images !== entry.analysis.document.topology.images) void refresh(entry);
      return;
    }
    before?.watchers?.dispose();
    followed.set(key, { entry, images: undefined, turn: 0, watched: '', watchers: undefined });
    void refresh(entry);
  };
  const subscriptions = vscode.Disposable.from(
    documents.onChecked(({ entry }) => follow(entry)),
    documents.onClosed((uri) => {
      followed.get(uri.toString())?.watchers?.dispose();
      followed.delete(uri.toString());
      if (followed.size === 0) known.clear();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration(`${SECTION}.reports`)) refreshAllSoon(); }),
    vscode.workspace.onDidChangeWorkspaceFolders(refreshAllSoon),
  );
  return {
    refresh,
    of: async (uri, topology) => {
      const place = placeOf(uri);
      if (!place) return undefined;
      const offered = await offeredBy(place.root, patternsFor(uri));
      // Nobody watches these files: what was read before may be old.
      const files = await Promise.all([...new Set([...offered, ...attachedPaths(topology, place.folder)])].map((path) => read(vscode.Uri.joinPath(place.root, path), path)));
      return gatherReports(place.folder, files, offered);
    },
    dispose: () => {
      clearTimeout(timer);
      subscriptions.dispose();
      for (const { watchers } of followed.values()) watchers?.dispose();
    },
  };
}

/** Whether the same files were read: what did not change is the same object. */
function isSame(before: Reports | undefined, now: Reports): boolean {
  if (before === undefined || before.folder !== now.folder || before.files.size !== now.files.size || before.offered.size !== now.offered.size) return false;
  for (const [path, file] of now.files) if (before.files.get(path) !== file || before.offered.has(path) !== now.offered.has(path)) return false;
  return true;
}
