/** Comparing a topology with another one: a revision in git, the file on disk, another file. */
import * as vscode from 'vscode';
import type { Reports } from '../../engine';
import { brokenBy, readTopology } from '../../model';
import type { Topology } from '../../model';
import { attachedPaths } from '../../reports/gather';
import { compareTopologies } from '../../review';
import type { App } from '../app';
import type { OpenDocument } from '../documents';
import { baseName, FILE_PATTERN } from '../names';
import { keepReport, showPage } from '../pages';
import { comparePage } from '../session/compare-page';
import { type Git, gitOf } from './git';
import { entryFor } from './findings';

const MAX_OFFERED = 200;

/** What a topology is compared with: the older of the two. */
interface Older {
  readonly name: string;
  /** Whether it is the same file: then the same reports of scanners lie beside it. */
  readonly isSame: boolean;
  read(): Promise<string>;
}

const readFile = async (uri: vscode.Uri): Promise<string> => {
  const open = vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === uri.toString());
  return open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
};

const fileOlder = (uri: vscode.Uri): Older => ({ name: vscode.workspace.asRelativePath(uri), isSame: false, read: () => readFile(uri) });
const savedOlder = (uri: vscode.Uri): Older => ({ name: `${baseName(uri.path)} as saved`, isSame: true, read: async () => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) });
const revisionOlder = (git: Git, revision: string, uri: vscode.Uri): Older => ({ name: `${revision}:${baseName(uri.path)}`, isSame: true, read: () => git.show(revision) });

type Item = vscode.QuickPickItem & { readonly choose?: () => Older | undefined | Promise<Older | undefined> };

async function askRevision(git: Git, uri: vscode.Uri): Promise<Older | undefined> {
  const revision = await vscode.window.showInputBox({ title: 'Compare topology', prompt: 'A branch, tag or commit', value: 'HEAD~1', validateInput: (text) => (/^[^-\s:][^\s:]*$/.test(text) ? undefined : 'Write a revision as git knows it, such as main or HEAD~1.') });
  return revision === undefined ? undefined : revisionOlder(git, revision, uri);
}

async function askFile(): Promise<Older | undefined> {
  const [uri] = await vscode.window.showOpenDialog({ canSelectMany: false, filters: { Topologies: ['json'] }, openLabel: 'Compare' }) ?? [];
  return uri && fileOlder(uri);
}

async function choose({ document }: OpenDocument): Promise<Older | undefined> {
  const { uri, isDirty } = document;
  const git = await gitOf(uri);
  const found = await vscode.workspace.findFiles(FILE_PATTERN, '**/node_modules/**', MAX_OFFERED);
  const others = found.filter((each) => each.toString() !== uri.toString()).sort((a, b) => (a.path < b.path ? -1 : 1));
  const items: Item[] = [
    ...(git ? [
      { label: '$(git-commit) The last commit', description: 'HEAD', choose: () => revisionOlder(git, 'HEAD', uri) },
      { label: '$(git-branch) Another revision...', choose: () => askRevision(git, uri) },
    ] : []),
    ...(isDirty && uri.scheme !== 'untitled' ? [{ label: '$(save) The file as it was saved', choose: () => savedOlder(uri) }] : []),
    ...others.map((each): Item => ({ label: `$(file) ${vscode.workspace.asRelativePath(each)}`, choose: () => fileOlder(each) })),
    { label: '$(folder-opened) Another file...', choose: askFile },
  ];
  const chosen = await vscode.window.showQuickPick<Item>(items, { placeHolder: `What did ${baseName(uri.path)} look like before?` });
  return chosen?.choose?.();
}

/** The older side that a caller names: a file, a git revision, or the other of two files that are selected in the explorer. Undefined where it names none. */
async function named(uri: vscode.Uri, older: unknown): Promise<Older | undefined> {
  if (older instanceof vscode.Uri) return fileOlder(older);
  if (Array.isArray(older) && older.length === 2) return named(uri, older.find((each) => each instanceof vscode.Uri && each.toString() !== uri.toString()));
  if (typeof older !== 'string') return undefined;
  const git = await gitOf(uri);
  return git ? revisionOlder(git, older, uri) : { name: older, isSame: true, read: () => Promise.reject(new Error('the file is in no git repository that VS Code knows.')) };
}

/** Shows what a change means: from the file or git revision that is handed over or asked for, to the topology as it is now. */
export async function compare(app: App, file?: unknown, older?: unknown): Promise<void> {
  const entry = await entryFor(app, file);
  const chosen = entry && (await named(entry.document.uri, older) ?? await choose(entry));
  if (chosen) await show(entry, chosen);
}

/** Reports of scanners for both sides; for neither where those of the older side were not read. */
function reportsOf({ analysis: { reports } }: OpenDocument, old: Topology): { readonly old: Reports | undefined; readonly now: Reports | undefined } | undefined {
  const isKnown = reports !== undefined && [...attachedPaths(old, reports.folder)].every((path) => reports.files.has(path));
  return isKnown ? { old: reports, now: reports } : undefined;
}

async function show(entry: OpenDocument, { name, isSame, read }: Older): Promise<void> {
  const { document, analysis } = entry;
  const now = analysis.document;
  const text = await read().catch((error: unknown) => error instanceof Error ? error : new Error(String(error)));
  if (text instanceof Error) {
    void vscode.window.showErrorMessage(`${name} cannot be read: ${text.message}`);
    return;
  }
  const old = readTopology(text);
  for (const [side, { topology }] of [[name, old], [baseName(document.uri.path), now]] as const) {
    const [problem] = brokenBy(topology);
    if (problem === undefined) continue;
    void vscode.window.showErrorMessage(`${side} cannot be compared: ${problem.message}`);
    return;
  }
  const reports = isSame ? reportsOf(entry, old.topology) : undefined;
  const difference = compareTopologies(old, now, reports && { reports });
  if (difference.same) void vscode.window.showInformationMessage(`Nothing differs between ${name} and ${baseName(document.uri.path)}.`);
  else await showPage(keepReport('compare', comparePage(name, baseName(document.uri.path), difference)));
}
