/** "Import from Running System": asked for by a person, in a trusted workspace, on the machine that the extension runs on. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import type * as Live from '../../live';
import type { Answers, LiveOptions, LiveSource } from '../../live';
import type { ImportNote } from '../../import';
import type { App } from '../app';
import { inNode, loadBundle } from '../bundles';
import { loadImporters } from '../importers';
import { importChosen } from './importing';
import { isPlace } from './import-place';
import { isTrusted } from '../trust';

/** What need not be asked because the caller says it. */
interface Given {
  readonly source: string;
  readonly options?: LiveOptions;
}

const refuse = (message: string): undefined => void vscode.window.showErrorMessage(message);

/** The part that asks running systems; a browser has none. */
async function loadLive(extension: vscode.Uri): Promise<typeof Live | undefined> {
  if (inNode) return loadBundle(extension, 'live.js');
  return refuse(t('A running system can be asked from the machine that it runs on, and not from the browser. Run `strata import --live` there, and open the topology that it writes.'));
}

async function chooseSource({ LIVE_SOURCES }: typeof Live): Promise<LiveSource | undefined> {
  const items = LIVE_SOURCES.map((source) => ({ label: translated(source.title), detail: translated(source.asks), source }));
  return (await vscode.window.showQuickPick(items, { placeHolder: t('Ask which system? Nothing is changed in it.'), matchOnDetail: true }))?.source;
}

const ASKED = {
  socket: () => t('Path of the socket; empty for the usual one'),
  connect: () => t('Connection URI of libvirt; empty for qemu:///system'),
  context: () => t('Context of the kubeconfig; empty for the current one'),
} as const satisfies { readonly [option in keyof LiveOptions]: () => string };

/** Which of several systems; undefined where the person gave up. */
async function chooseOptions({ option }: LiveSource): Promise<LiveOptions | undefined> {
  if (option === undefined) return {};
  const value = await vscode.window.showInputBox({ prompt: ASKED[option as keyof typeof ASKED]() });
  return value === undefined ? undefined : value.trim() === '' ? {} : { [option]: value.trim() };
}

const foldersOfWorkspace = (): readonly string[] => (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);

async function ask({ log }: App, live: typeof Live, source: LiveSource, options: LiveOptions): Promise<{ answers: Answers; notes: readonly ImportNote[] } | undefined> {
  const shown = { location: vscode.ProgressLocation.Notification, title: t('Asking {0}', translated(source.title)), cancellable: true };
  const collected = await vscode.window.withProgress(shown, (progress, token) => {
    const stopping = new AbortController();
    token.onCancellationRequested(() => stopping.abort());
    return live.collectFrom(source, options, {
      signal: stopping.signal, untrusted: foldersOfWorkspace(),
      tell: (message) => {
        log.info(`${source.title}: ${message}`);
        progress.report({ message });
      },
    });
  });
  if (collected.ok) return collected;
  return collected.cancelled ? undefined : refuse(collected.reason);
}

/** Asks what is not given, then the system, then imports what it answered as files are imported: shown first, one step of undo. */
export async function importLive(app: App, argument?: unknown, more?: unknown): Promise<void> {
  const live = await loadLive(app.extension);
  if (!live || !await isTrusted(t('Running systems are asked in trusted workspaces only.'))) return;
  const given = typeof argument === 'object' && argument !== null && 'source' in argument ? argument as Given : undefined;
  const source = given ? live.sourceNamed(given.source) : await chooseSource(live);
  const options = source && (given ? given.options ?? {} : await chooseOptions(source));
  if (!source || !options) return;
  const asked = await ask(app, live, source, options);
  if (!asked) return;
  const importers = await loadImporters(app.extension);
  const root = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
  const name = source.title === asked.answers.machine ? source.title : `${source.title} (${asked.answers.machine})`;
  await importChosen(app, importers, {
    root, uri: vscode.Uri.file(`/${name.replaceAll('/', '-')}`), projects: [],
    async answered(base, { on }) {
      const result = await live.readAnswers(source, asked.answers, { topology: base.topology, ...(on === undefined ? {} : { on }) }, importers.importFiles);
      return { ...result, notes: [...asked.notes, ...result.notes] };
    },
  }, true, isPlace(more) ? more : undefined);
}
