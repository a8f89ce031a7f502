/** The panels that show two topologies on one canvas, and what they follow. Nothing can be changed in them. */
import * as vscode from 'vscode';
import { t } from '../l10n';
import { readTopology, type TopologyText } from '../model';
import type { Side } from '../protocol';
import { attachedPaths } from '../reports/gather';
import type { App } from './app';
import { toRange } from './convert';
import { tellKeyboard } from './editor';
import { comparisonHtml, webviewRoot } from './html';
import { baseName } from './names';
import { keepReport, showPage } from './pages';
import { showRule } from './rules';
import { comparePage } from './session/compare-page';
import { type Compared, type ComparisonSession, createComparison, incomparable } from './session/comparison';

export const COMPARE_TYPE = 'strata.compare';
/** Changes that come together make one picture. */
const PAUSE_MS = 150;

/** One of the two topologies: where its text comes from, and what tells that it is another one. */
export interface Source {
  readonly name: string;
  /** The document that shows it as text; undefined where there is none. */
  readonly uri: vscode.Uri | undefined;
  read(): Promise<string>;
  /** What is said of a text of it that cannot be read whole, where it is drawn as far as it can be; else such a text is not compared. */
  partial?(document: TopologyText): string | undefined;
  /** Calls back when the text may be another one. */
  follow(changed: () => void): vscode.Disposable;
}

interface Panel {
  readonly panel: vscode.WebviewPanel;
  readonly session: ComparisonSession;
  readonly key: string;
}

const open = new Set<Panel>();

/** The session of the comparison that has the focus. */
export const activeComparison = (): ComparisonSession | undefined => [...open].find(({ panel }) => panel.active)?.session;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reports of scanners that lie beside a document, for both sides of one file; for neither where those of the older side were not read. */
function reportsFor({ documents }: App, old: Source, now: Source, document: TopologyText): Compared['reports'] {
  const reports = now.uri && documents.find(now.uri)?.analysis.reports;
  if (!reports || !old.name.endsWith(baseName(now.uri.path))) return undefined;
  return [...attachedPaths(document.topology, reports.folder)].every((path) => reports.files.has(path)) ? { old: reports, now: reports } : undefined;
}

async function read(app: App, old: Source, now: Source): Promise<Compared> {
  const [before, after] = await Promise.all([old, now].map(async (source) => {
    try {
      return readTopology(await source.read());
    } catch (error) {
      throw new Error(t('{0} cannot be read: {1}', source.name, reasonOf(error)), { cause: error });
    }
  }));
  const reports = reportsFor(app, old, now, before!);
  const sideOf = ({ name, partial }: Source, document: TopologyText) => ({ name, document, partial: partial?.(document) });
  return { old: sideOf(old, before!), now: sideOf(now, after!), catalog: app.documents.all()[0]?.analysis.catalog, ...(reports && { reports }) };
}

async function openSide({ uri }: Source, text: string, pointer: string, beside: boolean): Promise<void> {
  const document = uri ? await vscode.workspace.openTextDocument(uri) : await vscode.workspace.openTextDocument({ language: 'json', content: text });
  const { places } = readTopology(document.getText());
  const selection = pointer === '' ? undefined : toRange(places.range(places.find(pointer, 'key')));
  await vscode.window.showTextDocument(document, { viewColumn: beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active, selection });
}

/** Shows two topologies on one canvas, or first one of them; a panel that shows them already comes to the front. */
export async function openComparison(app: App, old: Source, now: Source, side: Side = 'both'): Promise<void> {
  const key = `${side}\n${old.name}\n${old.uri?.toString() ?? ''}\n${now.name}\n${now.uri?.toString() ?? ''}`;
  const known = [...open].find((each) => each.key === key);
  if (known) return known.panel.reveal();
  let compared: Compared;
  try {
    compared = await read(app, old, now);
  } catch (error) {
    return void vscode.window.showErrorMessage(reasonOf(error));
  }
  const problem = incomparable(compared);
  if (problem !== undefined) return void vscode.window.showErrorMessage(problem);
  if (compared.old.document.text !== compared.now.document.text) app.progress.did('review');
  const title = `${old.name} \u2192 ${now.name}`;
  const panel = vscode.window.createWebviewPanel(COMPARE_TYPE, title, vscode.ViewColumn.Active, { enableScripts: true, localResourceRoots: [webviewRoot(app.extension)] });
  const session = createComparison(compared, {
    title,
    post: (message) => void panel.webview.postMessage(message),
    openText: (side, pointer, beside) => void openSide(side === 'old' ? old : now, compared[side].document.text, pointer, beside),
    openRule: (rule) => void showRule(rule),
    run: (command) => { if (command === 'comparePage') void showReport(session, compared); },
    keyboard: (on) => tellKeyboard(panel, on),
    log: (message) => app.log.warn(message),
  });
  const entry: Panel = { panel, session, key };
  open.add(entry);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const renew = async () => {
    try {
      compared = await read(app, old, now);
      session.show(compared);
    } catch (error) {
      // A side that is gone for the moment (a branch is being switched): the picture of before stays.
      app.log.warn(reasonOf(error));
    }
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void renew(), PAUSE_MS);
  };
  const followed = [old.follow(changed), now.follow(changed), panel.webview.onDidReceiveMessage(session.receive)];
  panel.onDidDispose(() => {
    void tellKeyboard(panel, 'away');
    clearTimeout(timer);
    open.delete(entry);
    session.dispose();
    for (const each of followed) each.dispose();
  });
  panel.webview.html = comparisonHtml(panel.webview, app.extension, title, side);
}

/** The same as a page of text, to read, search and copy. */
async function showReport({ comparison }: ComparisonSession, { old, now }: Compared): Promise<void> {
  if (comparison) await showPage(keepReport('compare', comparePage(old.name, now.name, comparison.difference)));
}

/** The text of a document, as it is being edited where it is open. */
export function documentSource(name: string, uri: vscode.Uri, part: (text: string) => string = (text) => text): Source {
  return {
    name, uri,
    read: async () => part((await vscode.workspace.openTextDocument(uri)).getText()),
    follow: (changed) => {
      const same = (other: vscode.Uri) => other.toString() === uri.toString();
      const followed: vscode.Disposable[] = [vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => { if (contentChanges.length > 0 && same(document.uri)) changed(); })];
      if (vscode.workspace.getWorkspaceFolder(uri)) {
        const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), baseName(uri.path)));
        followed.push(watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed));
      }
      return vscode.Disposable.from(...followed);
    },
  };
}
