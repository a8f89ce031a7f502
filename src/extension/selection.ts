/** Canvas and text editor of one file show the same node. */
import * as vscode from 'vscode';
import { pointerOf, segmentsOf } from '../model';
import { toRange } from './convert';
import type { Documents } from './documents';
import type { Canvas, Canvases } from './editor';
import { isTopologyFile } from './names';

const PAUSE_MS = 60;

export const nodePointer = (id: string): string => pointerOf(['nodes', id]);

/** The id of the node that a JSON pointer is in; undefined outside of nodes. */
export function nodeOf(pointer: string): string | undefined {
  const [section, id] = segmentsOf(pointer);
  return section === 'nodes' ? id : undefined;
}

/** Opens the text of a document with the cursor at a pointer; in the editor that shows it already, where there is one. */
export async function openText(documents: Documents, document: vscode.TextDocument, pointer: string, beside: boolean): Promise<void> {
  const { places } = documents.get(document).analysis.document;
  const span = pointer === '' ? { offset: 0, length: 0 } : places.find(pointer, 'key');
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const viewColumn = shown?.viewColumn ?? (beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active);
  await vscode.window.showTextDocument(document, { viewColumn, selection: toRange(places.range(span)) });
}

/** Keeps selections in step while both are visible. */
export function syncSelections(documents: Documents, canvases: () => Canvases): vscode.Disposable & { fromCanvas(canvas: Canvas): void } {
  /** Cursors that were put there for a canvas: they must not select back. */
  const placed = new WeakMap<vscode.TextEditor, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cursor = (editor: vscode.TextEditor) => `${editor.selection.start.line}:${editor.selection.start.character}`;

  const fromCanvas = ({ document, session }: Canvas) => {
    const [id] = session.selection.slice(-1);
    if (id === undefined) return;
    const { places } = documents.get(document).analysis.document;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== document) continue;
      const range = toRange(places.range(places.find(nodePointer(id), 'entry')));
      editor.selection = new vscode.Selection(range.start, range.start);
      placed.set(editor, cursor(editor));
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  };
  const fromText = (editor: vscode.TextEditor) => {
    const entry = documents.find(editor.document.uri);
    if (!entry || placed.get(editor) === cursor(editor)) return;
    const { places } = entry.analysis.document;
    const id = nodeOf(places.pointerAt(editor.document.offsetAt(editor.selection.active)));
    if (id === undefined) return;
    for (const { panel, session } of canvases().of(editor.document.uri)) {
      if (panel.visible && session.selection.at(-1) !== id) session.reveal([id], undefined, false);
    }
  };
  const moved = ({ textEditor }: vscode.TextEditorSelectionChangeEvent) => {
    if (!isTopologyFile(textEditor.document.uri)) return;
    clearTimeout(timer);
    timer = setTimeout(() => fromText(textEditor), PAUSE_MS);
  };

  const subscription = vscode.window.onDidChangeTextEditorSelection(moved);
  return {
    fromCanvas,
    dispose: () => {
      clearTimeout(timer);
      subscription.dispose();
    },
  };
}
