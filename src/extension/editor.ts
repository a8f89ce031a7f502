/** The custom editor: a canvas on a text document. Opening one changes nothing. */
import * as vscode from 'vscode';
import { t } from '../l10n';
import type { DroppedFile, KeyboardPlace } from '../protocol';
import type { Documents } from './documents';
import { pageHtml, webviewRoot } from './html';
import { baseName } from './names';
import { createSession } from './session';
import type { Session, SessionHost } from './session';

export interface Canvas {
  readonly document: vscode.TextDocument;
  readonly panel: vscode.WebviewPanel;
  readonly session: Session;
}

/** What the rest of the extension does for a canvas. */
export interface CanvasServices {
  openText(document: vscode.TextDocument, pointer: string, beside: boolean): void;
  openRule(rule: string): void;
  explain(uri: vscode.Uri, finding: string): void;
  selected(canvas: Canvas): void;
  run: SessionHost['run'];
  templates: SessionHost['templates'];
  /** Files were dropped on a canvas of the document, on a node or beside all. */
  dropped(document: vscode.TextDocument, uris: readonly string[], on: string | null): void;
  /** The same with files that the page has read, with remarks on what it has not. */
  droppedFiles(document: vscode.TextDocument, files: readonly DroppedFile[], remarks: readonly string[], on: string | null): void;
  did(what: string): void;
  log(message: string): void;
}

export interface Canvases {
  open(document: vscode.TextDocument, panel: vscode.WebviewPanel): void;
  /** The canvas that has the focus, or had it last among those that are open. */
  active(): Canvas | undefined;
  of(uri: vscode.Uri): readonly Canvas[];
  readonly onDidChangeActive: vscode.Event<Canvas | undefined>;
  /** The person selected nodes on a canvas. */
  readonly onDidSelect: vscode.Event<Canvas>;
}

/** The page that has the keyboard: one that is left may say so after another has got it. */
let holder: vscode.WebviewPanel | undefined;

/** Keybindings ask this: 'canvas' while the keyboard is on boxes, 'page' elsewhere in the page of a canvas. */
export async function tellKeyboard(panel: vscode.WebviewPanel, on: KeyboardPlace): Promise<void> {
  if (on === 'away' && holder !== panel) return;
  holder = on === 'away' ? undefined : panel;
  await vscode.commands.executeCommand('setContext', 'strata.focus', on === 'away' ? undefined : on);
}

/** Why the file system of a document takes no changes; undefined where it does, and where only trying shows it. */
function readOnlyReason({ uri, isUntitled }: vscode.TextDocument): string | undefined {
  const writable = vscode.workspace.fs.isWritableFileSystem(uri.scheme);
  if (isUntitled || writable === true) return undefined;
  const name = baseName(uri.path);
  return writable === false
    ? t('\'{0}\' lies in a read-only file system, so it can be looked at but not changed.', name)
    : t('\'{0}\' is no file but a text that \'{1}\' shows, such as an older version: it can be looked at but not changed.', name, uri.scheme);
}

/** The canvases of this window. */
export function createCanvases(extension: vscode.Uri, documents: Documents, services: CanvasServices): Canvases {
  const open = new Set<Canvas>();
  const activeEmitter = new vscode.EventEmitter<Canvas | undefined>();
  const selectEmitter = new vscode.EventEmitter<Canvas>();
  let last: Canvas | undefined;

  const hostOf = (document: vscode.TextDocument, panel: vscode.WebviewPanel, canvas: () => Canvas): SessionHost => ({
    fileName: baseName(document.uri.path),
    readOnly: () => readOnlyReason(document),
    post: (message) => void panel.webview.postMessage(message),
    applyEdits: (edits, label, base) => documents.apply(document, edits, label, base),
    readClipboard: async () => vscode.env.clipboard.readText(),
    writeClipboard: async (text) => vscode.env.clipboard.writeText(text),
    openText: (pointer, beside) => services.openText(document, pointer, beside),
    openRule: services.openRule,
    explain: (finding) => services.explain(document.uri, finding),
    selected: () => {
      services.selected(canvas());
      selectEmitter.fire(canvas());
    },
    templates: services.templates,
    keyboard: (on) => tellKeyboard(panel, on),
    run: services.run,
    dropped: (uris, on) => services.dropped(document, uris, on),
    droppedFiles: (files, remarks, on) => services.droppedFiles(document, files, remarks, on),
    did: services.did,
    log: services.log,
  });

  return {
    open: (document, panel) => {
      const session = createSession(documents.get(document).analysis, hostOf(document, panel, () => canvas));
      const canvas: Canvas = { document, panel, session };
      open.add(canvas);
      last = canvas;
      panel.webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extension)] };
      panel.iconPath = { light: vscode.Uri.joinPath(extension, 'media', 'icons', 'light.svg'), dark: vscode.Uri.joinPath(extension, 'media', 'icons', 'dark.svg') };
      panel.webview.onDidReceiveMessage((message) => session.receive(message));
      panel.onDidChangeViewState(() => {
        if (!panel.visible) session.hidden();
        if (panel.active) last = canvas;
        else void tellKeyboard(panel, 'away');
        activeEmitter.fire(last);
      });
      panel.onDidDispose(() => {
        session.dispose();
        void tellKeyboard(panel, 'away');
        open.delete(canvas);
        if (last === canvas) last = [...open].at(-1);
        activeEmitter.fire(last);
      });
      services.did('open');
      panel.webview.html = pageHtml(panel.webview, extension, baseName(document.uri.path));
      activeEmitter.fire(canvas);
    },
    active: () => [...open].find(({ panel }) => panel.active) ?? last,
    of: (uri) => [...open].filter(({ document }) => document.uri.toString() === uri.toString()),
    onDidChangeActive: activeEmitter.event,
    onDidSelect: selectEmitter.event,
  };
}
