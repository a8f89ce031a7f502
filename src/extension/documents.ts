/** The open topology documents of the window: one analysis each, shared by text editors and canvases. */
import * as vscode from 'vscode';
import { t } from '../l10n';
import { defaultCatalog, type Catalog } from '../catalog';
import type { Checked } from '../engine/contract';
import { editedText } from '../model';
import type { TextEdit } from '../model';
import { toTextEdits, toWorkspaceEdit } from './convert';
import { houseOf } from './house';
import { isTopology, isTopologyFile } from './names';
import { reportsAtFirst } from './reports';
import { createAnalysis } from './session';
import type { Analysis } from './session';

export interface OpenDocument {
  readonly document: vscode.TextDocument;
  readonly analysis: Analysis;
}

export interface Documents {
  /** The document's entry, made where there is none yet. */
  get(document: vscode.TextDocument): OpenDocument;
  find(uri: vscode.Uri): OpenDocument | undefined;
  all(): readonly OpenDocument[];
  /** What is known of products from now on, in all topologies. */
  useCatalog(catalog: Catalog): void;
  /** What is known of products now. */
  catalog(): Catalog;
  /** The settings of the house are other ones now. */
  renewHouse(): void;
  /** Puts edits against `base` into the document as one step; false where its text is another one by now or VS Code refused. */
  apply(document: vscode.TextDocument, edits: readonly TextEdit[], label: string, base: string): Promise<boolean>;
  readonly onChecked: vscode.Event<{ readonly entry: OpenDocument; readonly checked: Checked }>;
  readonly onClosed: vscode.Event<vscode.Uri>;
  dispose(): void;
}

/** How long VS Code may take to say that a document it changed is unsaved. */
const DIRTY_MS = 1000;

/**
 * Whether a change that VS Code says it made can be saved. A read-only file (by a setting, by its permissions, for this
 * session) takes an edit of an extension into its text, without being unsaved after it: it would be lost in silence.
 */
function canBeSaved(document: vscode.TextDocument, saved: () => boolean): Promise<boolean> {
  const kept = () => document.isDirty || saved();
  if (kept()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (answer: boolean) => {
      clearTimeout(timer);
      changed.dispose();
      resolve(answer);
    };
    const timer = setTimeout(() => end(kept()), DIRTY_MS);
    const changed = vscode.workspace.onDidChangeTextDocument((event) => { if (event.document === document && kept()) end(true); });
  });
}

const lines = (text: string) => text.split(/\r?\n/).join('\n');

/** Puts text back that was there before `made`; leaves a document alone that says something else by now. */
async function putBack(document: vscode.TextDocument, made: string, before: string): Promise<void> {
  const text = document.getText();
  if (lines(text) !== lines(made)) return;
  await vscode.workspace.applyEdit(toWorkspaceEdit(document, [{ offset: 0, length: text.length, text: before }], t('Undo')));
}

const lengthOf = (document: vscode.TextDocument): number => document.offsetAt(document.lineAt(document.lineCount - 1).range.end);

/** Follows topology documents from now on, those that are open already included. */
export function followDocuments(): Documents {
  const entries = new Map<string, OpenDocument>();
  let catalog = defaultCatalog;
  const checkedEmitter = new vscode.EventEmitter<{ entry: OpenDocument; checked: Checked }>();
  const closedEmitter = new vscode.EventEmitter<vscode.Uri>();
  /** Versions of the documents that their analyses have the text of. */
  const followed = new WeakMap<vscode.TextDocument, number>();
  /** Documents that one of our own gestures is changing right now: analysed at once. */
  const applying = new Set<string>();

  const get = (document: vscode.TextDocument): OpenDocument => {
    const key = document.uri.toString();
    const known = entries.get(key);
    if (known?.document === document) return known;
    known?.analysis.dispose();
    const entry: OpenDocument = { document, analysis: createAnalysis(document.getText(), reportsAtFirst(document.uri)) };
    entry.analysis.setCatalog(catalog);
    entry.analysis.setHouse(houseOf(document.uri));
    entries.set(key, entry);
    followed.set(document, document.version);
    entry.analysis.onChecked((checked) => checkedEmitter.fire({ entry, checked }));
    return entry;
  };

  const changed = ({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent) => {
    const key = document.uri.toString();
    const entry = entries.get(key);
    if (!entry || contentChanges.length === 0) return;
    const soon = !applying.has(key) && reason === undefined;
    followed.set(document, document.version);
    entry.analysis.change(toTextEdits(contentChanges), soon);
    // Cheap insurance: what follows is computed from the model's own copy of the text.
    if (entry.analysis.document.text.length !== lengthOf(document)) entry.analysis.change(document.getText(), soon);
  };

  const apply: Documents['apply'] = async (document, edits, label, base) => {
    const entry = get(document);
    // Putting the lines of a large document together takes longer than the edit: only where a change was missed.
    if (followed.get(document) !== document.version) {
      followed.set(document, document.version);
      if (entry.analysis.document.text !== document.getText()) entry.analysis.change(document.getText(), false);
    }
    if (entry.analysis.document.text !== base) return false;
    const key = document.uri.toString();
    const wanted = editedText(base, edits);
    // VS Code also says no where the edit was made and something else (an undo) followed before it answered.
    let made = false;
    const forget = entry.analysis.onChange(() => { made ||= entry.analysis.document.text === wanted; });
    let saved = false;
    const onSave = vscode.workspace.onDidSaveTextDocument((one) => { saved ||= one === document; });
    applying.add(key);
    try {
      const accepted = await vscode.workspace.applyEdit(toWorkspaceEdit(document, edits, label));
      if (!accepted) return made;
      if (await canBeSaved(document, () => saved)) return true;
      await putBack(document, wanted, base);
      return false;
    } finally {
      applying.delete(key);
      forget();
      onSave.dispose();
    }
  };

  const closed = (document: vscode.TextDocument) => {
    const key = document.uri.toString();
    const entry = entries.get(key);
    if (entry?.document !== document) return;
    entry.analysis.dispose();
    entries.delete(key);
    closedEmitter.fire(document.uri);
  };

  const subscriptions = [
    vscode.workspace.onDidOpenTextDocument((document) => { if (isTopology(document)) get(document); }),
    vscode.workspace.onDidChangeTextDocument(changed),
    vscode.workspace.onDidCloseTextDocument(closed),
    checkedEmitter, closedEmitter,
  ];
  for (const document of vscode.workspace.textDocuments) if (isTopology(document)) get(document);

  return {
    get, apply,
    useCatalog: (now) => {
      catalog = now;
      for (const { analysis } of entries.values()) analysis.setCatalog(now);
    },
    catalog: () => catalog,
    renewHouse: () => {
      for (const { document, analysis } of entries.values()) analysis.setHouse(houseOf(document.uri));
    },
    find: (uri) => (isTopologyFile(uri) ? entries.get(uri.toString()) : undefined),
    all: () => [...entries.values()],
    onChecked: checkedEmitter.event,
    onClosed: closedEmitter.event,
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
      for (const entry of entries.values()) entry.analysis.dispose();
      entries.clear();
    },
  };
}
