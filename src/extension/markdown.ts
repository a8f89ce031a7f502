/**
 * Topologies in VS Code's Markdown preview: fenced blocks of `topology` or `strata`, and image links to *.topology.json, become pictures.
 * Rendering is synchronous, so what is not there yet is left out, fetched, and the preview is asked to render again.
 */
import * as vscode from 'vscode';
import { isTopologyFile } from './names';
import { escaped } from './escaped';
import { LOADING_MS, redrawLater, redrawPreviews } from './redraw';
import { t } from '../l10n';

/** What draws: HTML of a text of a topology, in the colours of the editor. Throws for nothing that stands in a text. */
export interface PreviewDrawer {
  draw(text: string, name: string): string;
}

/** What is used of markdown-it. */
interface Token {
  readonly info: string;
  readonly content: string;
  attrGet(name: string): string | null;
}
type Rule = (tokens: readonly Token[], index: number, options: unknown, env: unknown, self: { renderToken(tokens: readonly Token[], index: number, options: unknown): string }) => string;
interface MarkdownIt {
  readonly renderer: { readonly rules: { fence?: Rule; image?: Rule } };
}

const MAX_BYTES = 2_000_000, PAUSE_MS = 80;
/** Files of one text that are drawn; more than that are kept, so that several previews do not take them from each other. */
const MAX_FILES = 100, MAX_KEPT = 400;

/** What is known of a file: its text, or why there is none. */
type Known = { readonly text: string } | { readonly problem: string };

const framed = (inner: string, kind = ''): string => `<span class="strata-preview${kind}">${inner}</span>`;
const told = (text: string): string => framed(escaped(text), ' strata-preview-note');

/** The address of a path in a document: from its folder, or with a leading slash from the folder of the workspace. Undefined for other schemes and where the document is not known. */
function resolved(path: string, env: unknown): vscode.Uri | undefined {
  const document = (env as { readonly currentDocument?: unknown } | undefined)?.currentDocument;
  if (!(document instanceof vscode.Uri) || /^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('//')) return undefined;
  let plain = path.replace(/[?#].*$/s, '');
  try {
    plain = decodeURI(plain);
  } catch {
    // It is a path as it stands.
  }
  const base = plain.startsWith('/') ? vscode.workspace.getWorkspaceFolder(document)?.uri : vscode.Uri.joinPath(document, '..');
  return base && vscode.Uri.joinPath(base, plain);
}

async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === uri.toString());
  if (open) return open.getText();
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > MAX_BYTES) throw new Error(t('it has {0} MB, and at most {1} MB are drawn here.', Math.round(size / 1e6), MAX_BYTES / 1e6));
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** The plugin for markdown-it; `load` gives what draws, when the first topology is met. */
export function previewPlugin(load: () => Promise<PreviewDrawer>): { extendMarkdownIt(md: MarkdownIt): MarkdownIt } & vscode.Disposable {
  let drawer: PreviewDrawer | undefined, failed: string | undefined, loading = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pictures = new Map<string, string>(), files = new Map<string, Known | 'reading'>();
  /** Files that are to be read before the next picture. */
  const stale = new Map<string, vscode.Uri>();
  /** How many files each text has asked for: `env` is made for one rendering. */
  const counts = new WeakMap<object, number>();
  const subscriptions: vscode.Disposable[] = [];

  const read = async (uri: vscode.Uri) => {
    const known = await textOf(uri).then((text) => ({ text }), (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }));
    files.set(uri.toString(), known);
  };
  const redraw = async () => {
    const uris = [...stale.values()];
    stale.clear();
    await Promise.all(uris.map(read));
    await redrawPreviews();
  };
  /** `opening`: a preview shows that something is not there yet, so it was opened just now. */
  const refresh = (opening = false) => {
    clearTimeout(timer);
    timer = setTimeout(() => void redraw(), PAUSE_MS);
    if (opening) redrawLater(LOADING_MS);
  };
  const reread = (uri: vscode.Uri) => {
    if (!files.has(uri.toString())) return;
    stale.set(uri.toString(), uri);
    refresh();
  };
  const start = () => {
    if (loading) return;
    loading = true;
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.topology.json');
    subscriptions.push(
      watcher, watcher.onDidChange(reread), watcher.onDidCreate(reread), watcher.onDidDelete(reread),
      vscode.workspace.onDidChangeTextDocument(({ document: { uri }, contentChanges }) => { if (contentChanges.length > 0) reread(uri); }),
      vscode.window.onDidChangeActiveColorTheme(() => {
        pictures.clear();
        refresh();
      }),
    );
    load().then((made) => { drawer = made; }, (error: unknown) => { failed = String(error); }).finally(() => refresh(true));
  };
  const ofText = (text: string, name: string): string => {
    start();
    if (text.length > MAX_BYTES) return told(t('{0} is too long to be drawn here.', name));
    if (!drawer) return told(failed === undefined ? t('Drawing…') : t('The topology cannot be drawn: {0}', failed));
    const key = `${name}\n${text}`;
    let picture = pictures.get(key);
    if (picture === undefined) {
      picture = framed(drawer.draw(text, name));
      pictures.set(key, picture);
      if (pictures.size > MAX_KEPT) pictures.delete(pictures.keys().next().value!);
    }
    return picture;
  };
  const ofFile = (path: string, env: unknown): string | undefined => {
    const uri = resolved(path, env);
    if (!uri || !isTopologyFile(uri)) return undefined;
    const count = (counts.get(env as object) ?? 0) + 1;
    counts.set(env as object, count);
    if (count > MAX_FILES) return told(t('{0} is not drawn: only the first {1} files of a text are.', path, MAX_FILES));
    const key = uri.toString(), known = files.get(key);
    start();
    if (known === undefined) {
      if (files.size >= MAX_KEPT) files.delete(files.keys().next().value!);
      files.set(key, 'reading');
      stale.set(key, uri);
      refresh(true);
    }
    if (known === undefined || known === 'reading') return told(t('Reading {0}…', path));
    return 'problem' in known ? told(t('{0} cannot be read: {1}', path, known.problem)) : ofText(known.text, path);
  };

  return {
    extendMarkdownIt: (md) => {
      const { rules } = md.renderer;
      const { fence, image } = rules;
      rules.fence = (tokens, index, options, env, self) => {
        const token = tokens[index]!, content = token.content.trim();
        if (!/^(topology|strata)(\s|$)/i.test(token.info.trim())) return fence ? fence(tokens, index, options, env, self) : self.renderToken(tokens, index, options);
        if (content === '' || content.includes('{') || content.includes('\n')) return `<div>${ofText(content, t('The block'))}</div>`;
        return `<div>${ofFile(content, env) ?? told(t('{0} is no path of a topology: write its JSON, or a path that ends in .topology.json.', content))}</div>`;
      };
      rules.image = (tokens, index, options, env, self) => {
        const token = tokens[index]!;
        // VS Code has put an address of the page in `src` by now.
        const source = token.attrGet('data-src') ?? token.attrGet('src') ?? '';
        return ofFile(source, env) ?? (image ? image(tokens, index, options, env, self) : self.renderToken(tokens, index, options));
      };
      return md;
    },
    dispose: () => {
      clearTimeout(timer);
      for (const each of subscriptions) each.dispose();
    },
  };
}
