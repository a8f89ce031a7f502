/**
 * All topologies of the workspace, checked in the background: what is found in files that are not open stands in Problems too.
 * Bounded in files and bytes, one file a turn of the event loop, to be stopped at any time by a click on the status bar.
 */
import * as vscode from 'vscode';
import { inEnglish, plural, t } from '../l10n';
import { checkAll } from '../whatif';
import type { Problems } from './diagnostics';
import type { Documents } from './documents';
import { findFiles } from './finding-files';
import type { Judging } from './judging';
import { FILE_PATTERN, isTopologyFile } from './names';
import { patternToRegExp } from '../model';
import { pathBelow } from './reports';
import { countOfFindings } from '../scene/words';

const SECTION = 'strata';
const MOST_FILES = 500;
const MOST_BYTES = 5_000_000;
/** Changes of many files in a moment (a branch that is checked out) are one. */
const PAUSE_MS = 300;

export interface WorkspaceCheck extends vscode.Disposable {
  /** Checks everything now, with progress that can be cancelled, and says what came of it. */
  run(): Promise<void>;
  /** Ends the check that runs in the background. */
  stop(): void;
  /** What files are judged by is other than before: they are checked again. */
  renew(): void;
}

interface Outcome {
  files: number;
  findings: number;
  /** Files with findings. */
  faulty: number;
  /** Names of files that were not read, and why. */
  left: string[];
  stopped: boolean;
}

const isOn = (): boolean => vscode.workspace.getConfiguration(SECTION).get('workspace.check') !== false;

/** Whether the setting leaves a file out. */
function isExcluded(uri: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return true;
  const given: unknown = vscode.workspace.getConfiguration(SECTION, uri).get('workspace.exclude');
  const patterns = Array.isArray(given) ? given.filter((it): it is string => typeof it === 'string' && it !== '') : [];
  const path = pathBelow(folder.uri, uri);
  return patterns.some((pattern) => patternToRegExp(pattern).test(path));
}

async function topologies(): Promise<readonly vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(folders.map(({ uri }) => findFiles(uri, FILE_PATTERN, MOST_FILES + 1)));
  const unique = new Map(found.flat().filter((uri) => !isExcluded(uri)).map((uri) => [uri.toString(), uri]));
  return [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** What is said of a whole check. */
function summaryOf({ files, findings, faulty, left, stopped }: Outcome): string {
  const found = findings === 0 ? t('nothing to report') : plural(faulty, '{1} in {0} file', '{1} in {0} files', countOfFindings(findings));
  return [
    stopped ? plural(files, 'Stopped after {0} topology: {1}.', 'Stopped after {0} topologies: {1}.', found) : plural(files, 'Strata checked {0} topology: {1}.', 'Strata checked {0} topologies: {1}.', found),
    ...(left.length > 0 ? [plural(left.length, '{0} file was left out; the log of Strata says why.', '{0} files were left out; the log of Strata says why.')] : []),
  ].join(' ');
}

/** Starts with a check of the whole workspace where the setting wants it, and follows its files from then on. */
export function checkWorkspace(documents: Documents, problems: Problems, judging: Judging, log: (message: string) => void): WorkspaceCheck {
  const item = vscode.window.createStatusBarItem('strata.workspace', vscode.StatusBarAlignment.Left, 49);
  item.name = t('Strata: check of the workspace');
  item.command = { title: t('Stop'), command: 'strata.stopWorkspaceCheck' };
  const waiting = new Map<string, vscode.Uri>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: vscode.CancellationTokenSource | undefined;
  /** Files that we said something of, to take it back where the check is switched off. */
  const shown = new Map<string, vscode.Uri>();

  const gone = (uri: vscode.Uri) => {
    waiting.delete(uri.toString());
    shown.delete(uri.toString());
    problems.forget(uri);
  };
  const judge = async (uri: vscode.Uri, outcome: Outcome): Promise<void> => {
    const name = vscode.workspace.asRelativePath(uri);
    const leave = (why: string) => {
      problems.forget(uri);
      outcome.left.push(name);
      log(`${name} was not checked: ${why}`);
    };
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > MOST_BYTES) return leave(`it has ${size} bytes, more than ${MOST_BYTES}. It is checked when it is opened.`);
      const { document, options } = await judging.of(uri);
      const checked = checkAll(document, options);
      problems.show(uri, checked);
      shown.set(uri.toString(), uri);
      outcome.files++;
      outcome.findings += checked.findings.length;
      if (checked.findings.length > 0) outcome.faulty++;
    } catch (error) {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') gone(uri);
      else leave(error instanceof Error ? error.message : String(error));
    }
  };

  /** Checks files of `queue`, which others may join meanwhile, until it is empty or somebody stops it. */
  const work = async (queue: Map<string, vscode.Uri>, token: vscode.CancellationToken, progress: (done: number, total: number) => void): Promise<Outcome> => {
    const outcome: Outcome = { files: 0, findings: 0, faulty: 0, left: [], stopped: false };
    for (let done = 0; queue.size > 0; done++) {
      if (token.isCancellationRequested) return { ...outcome, stopped: true };
      progress(done, done + queue.size);
      const [key, uri] = queue.entries().next().value!;
      queue.delete(key);
      await judge(uri, outcome);
      await nextTurn();
    }
    return outcome;
  };
  const all = async (): Promise<Map<string, vscode.Uri>> => {
    const uris = await topologies();
    if (uris.length > MOST_FILES) log(`Only the first ${MOST_FILES} topologies of the workspace are checked. The setting strata.workspace.exclude leaves others out.`);
    return new Map(uris.slice(0, MOST_FILES).map((uri) => [uri.toString(), uri]));
  };

  const stop = () => running?.cancel();
  const inBackground = async (): Promise<void> => {
    if (running || waiting.size === 0) return;
    const source = running = new vscode.CancellationTokenSource();
    try {
      const outcome = await work(waiting, source.token, (done, total) => {
        item.text = `$(sync~spin) Strata ${done}/${total}`;
        item.tooltip = t('Strata checks the topologies of the workspace: {0} of {1} are done. Click to stop.', done, total);
        item.accessibilityInformation = { label: item.tooltip };
        item.show();
      });
      if (outcome.stopped) waiting.clear();
      log(inEnglish(() => summaryOf(outcome)));
    } finally {
      source.dispose();
      running = undefined;
      item.hide();
    }
  };
  const renew = () => {
    if (!isOn()) return;
    void all().then((uris) => {
      uris.forEach((uri, key) => waiting.set(key, uri));
      return inBackground();
    });
  };

  const changed = (uri: vscode.Uri) => {
    if (!isOn() || documents.find(uri) || !isTopologyFile(uri) || isExcluded(uri)) return;
    waiting.set(uri.toString(), uri);
    clearTimeout(timer);
    timer = setTimeout(() => void inBackground(), PAUSE_MS);
  };
  const switched = () => {
    if (isOn()) return renew();
    stop();
    shown.forEach((uri) => problems.forget(uri));
    shown.clear();
  };

  const watcher = vscode.workspace.createFileSystemWatcher(FILE_PATTERN);
  const subscriptions = vscode.Disposable.from(
    item, watcher, watcher.onDidCreate(changed), watcher.onDidChange(changed), watcher.onDidDelete(gone),
    // What was edited and not saved is gone with the editor: the file says what holds.
    documents.onClosed(changed),
    vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
      for (const uri of shown.values()) if (removed.some((folder) => uri.toString().startsWith(`${folder.uri.toString()}/`))) gone(uri);
      renew();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(`${SECTION}.workspace`)) return;
      shown.forEach((uri) => { if (isExcluded(uri)) gone(uri); });
      switched();
    }),
  );
  renew();

  return {
    run: async () => {
      const outcome = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: t('Strata checks the topologies of the workspace'), cancellable: true }, async (progress, token) => {
        stop();
        return work(await all(), token, (done, total) => progress.report({ message: t('{0} of {1}', done, total), increment: 100 / total }));
      });
      await vscode.commands.executeCommand('workbench.actions.view.problems');
      vscode.window.setStatusBarMessage(summaryOf(outcome), 10_000);
      log(inEnglish(() => summaryOf(outcome)));
    },
    stop, renew,
    dispose: () => {
      stop();
      clearTimeout(timer);
      subscriptions.dispose();
    },
  };
}
