/** Comparing a topology with another one: a revision in git, the file on disk, another file. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import type { App } from '../app';
import { documentSource, openComparison, type Source } from '../comparing';
import { topologyFor } from '../active';
import { baseName, FILE_PATTERN, isTopologyFile } from '../names';
import { brokenBy, conflictOf, lineInConflict, sideOfConflict } from '../../model';
import type { Side } from '../../protocol';
import { type Git, gitOf } from './git';

const MAX_OFFERED = 200;

const fileSource = (uri: vscode.Uri): Source => documentSource(vscode.workspace.asRelativePath(uri), uri);

/** The file as it lies on the disk, whatever an editor made of it since. */
function savedSource(uri: vscode.Uri): Source {
  return {
    name: t('saved {0}', baseName(uri.path)), uri: undefined,
    read: async () => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)),
    follow: (changed) => vscode.workspace.onDidSaveTextDocument((document) => { if (document.uri.toString() === uri.toString()) changed(); }),
  };
}

const revisionSource = (git: Git, revision: string, uri: vscode.Uri): Source =>
  ({ name: `${revision}:${baseName(uri.path)}`, uri: undefined, read: () => git.show(revision), follow: (changed) => git.onDidChange(changed) });

type Item = vscode.QuickPickItem & { readonly choose?: () => Source | undefined | Promise<Source | undefined> };

async function askRevision(git: Git, uri: vscode.Uri): Promise<Source | undefined> {
  const revision = await vscode.window.showInputBox({ title: t('Compare topology'), prompt: t('A branch, tag or commit'), value: 'HEAD~1', validateInput: (text) => (/^[^-\s:][^\s:]*$/.test(text) ? undefined : t('Write a revision as git knows it, such as main or HEAD~1.')) });
  return revision === undefined ? undefined : revisionSource(git, revision, uri);
}

async function askFile(): Promise<Source | undefined> {
  const [uri] = await vscode.window.showOpenDialog({ canSelectMany: false, filters: { [t('Topologies')]: ['json'] }, openLabel: t('Compare') }) ?? [];
  return uri && fileSource(uri);
}

async function choose({ uri, isDirty }: vscode.TextDocument): Promise<Source | undefined> {
  const git = await gitOf(uri);
  const found = await vscode.workspace.findFiles(FILE_PATTERN, '**/node_modules/**', MAX_OFFERED);
  const others = found.filter((each) => each.toString() !== uri.toString()).sort((a, b) => (a.path < b.path ? -1 : 1));
  const items: Item[] = [
    ...(git ? [
      { label: `$(git-commit) ${t('The last commit')}`, description: 'HEAD', choose: () => revisionSource(git, 'HEAD', uri) },
      { label: `$(git-branch) ${t('Another revision...')}`, choose: () => askRevision(git, uri) },
    ] : []),
    ...(isDirty && uri.scheme !== 'untitled' ? [{ label: `$(save) ${t('The file as it was saved')}`, choose: () => savedSource(uri) }] : []),
    ...others.map((each): Item => ({ label: `$(file) ${vscode.workspace.asRelativePath(each)}`, choose: () => fileSource(each) })),
    { label: `$(folder-opened) ${t('Another file...')}`, choose: askFile },
  ];
  const chosen = await vscode.window.showQuickPick<Item>(items, { placeHolder: t('What did {0} look like before?', baseName(uri.path)) });
  return chosen?.choose?.();
}

/** The older side that a caller names: a file, a git revision, or the other of two files that are selected in the explorer. Undefined where it names none. */
async function named(uri: vscode.Uri, older: unknown): Promise<Source | undefined> {
  if (older instanceof vscode.Uri) return fileSource(older);
  if (Array.isArray(older) && older.length === 2) return named(uri, older.find((each) => each instanceof vscode.Uri && each.toString() !== uri.toString()));
  if (typeof older !== 'string') return undefined;
  const git = await gitOf(uri);
  return git ? revisionSource(git, older, uri) : { name: older, uri: undefined, read: () => Promise.reject(new Error(t('the file is in no git repository that VS Code knows.'))), follow: () => vscode.Disposable.from() };
}

/** Shows what a change means: from the file or git revision that is handed over or asked for, to the topology as it is now. */
export async function compare(app: App, file?: unknown, older?: unknown): Promise<void> {
  const uri = topologyFor(file);
  if (!uri) return;
  if (!isTopologyFile(uri)) return void vscode.window.showInformationMessage(t('{0} is no topology: their names end in .topology.json.', baseName(uri.path)));
  const document = await vscode.workspace.openTextDocument(uri);
  const chosen = await named(uri, older) ?? await choose(document);
  if (chosen) await openComparison(app, chosen, documentSource(baseName(uri.path), uri));
}

/** How a side of VS Code's own diff editor is called: by its revision, where it is one. */
function sideName(uri: vscode.Uri): string {
  if (uri.scheme !== 'git') return vscode.workspace.asRelativePath(uri);
  try {
    const { ref } = JSON.parse(uri.query) as { readonly ref?: unknown };
    return `${typeof ref === 'string' && ref !== '' && ref !== '~' ? ref.slice(0, 40) : 'index'}:${baseName(uri.path)}`;
  } catch {
    return baseName(uri.path);
  }
}

/** The two sides of the diff editor that is active, on one canvas. */
export async function compareDiff(app: App): Promise<void> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff)) return void vscode.window.showInformationMessage(t('Open the changes of a topology first, such as from the source control view.'));
  const [old, now] = [input.original, input.modified].map((uri) => documentSource(sideName(uri), uri));
  await openComparison(app, old!, now!);
}

/** The two sides of a merge that left conflicts in a topology: ours as the old one, theirs as the new one. Merging by lines can break a side; it is drawn as far as it can be read. */
export async function compareMerge(app: App, side: Side, file?: unknown): Promise<void> {
  const uri = topologyFor(file);
  if (!uri) return;
  const conflict = conflictOf((await vscode.workspace.openTextDocument(uri)).getText());
  if (!conflict) return void vscode.window.showInformationMessage(t('{0} has no merge conflicts.', baseName(uri.path)));
  const name = (of: 'ours' | 'theirs') => `${of}${conflict[of] === '' ? '' : ` (${conflict[of]})`}:${baseName(uri.path)}`;
  const sourceOf = (of: 'ours' | 'theirs'): Source => {
    let whole = '';
    return {
      ...documentSource(name(of), uri, (text) => sideOfConflict(whole = text, of)),
      partial: ({ topology, places }) => {
        const [problem] = brokenBy(topology);
        if (problem === undefined) return undefined;
        const line = lineInConflict(whole, of, places.position(problem.offset).line) + 1;
        return topology.ids.length === 0 ? t('{0} is broken at line {1} of the file: {2} None of it can be drawn: what is missing there was not necessarily removed.', name(of), String(line), problem.message)
          : t('{0} is broken at line {1} of the file: {2} It is drawn as far as it can be read: what is missing there was not necessarily removed.', name(of), String(line), problem.message);
      },
    };
  };
  await openComparison(app, sourceOf('ours'), sourceOf('theirs'), side);
}
