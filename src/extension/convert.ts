/** Between offsets of the model and ranges of VS Code. */
import * as vscode from 'vscode';
import type { TextEdit } from '../model';
import type { Range } from '../model/text';

export const toRange = ({ start, end }: Range): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character);

/** Text edits against the present text of the document, as one edit of VS Code. */
export function toWorkspaceEdit(document: vscode.TextDocument, edits: readonly TextEdit[], label: string): vscode.WorkspaceEdit {
  const result = new vscode.WorkspaceEdit();
  for (const { offset, length, text } of edits) {
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    result.replace(document.uri, range, text, { label, needsConfirmation: false });
  }
  return result;
}

/** A change event's edits in the model's form: against the old text, ascending. */
export function toTextEdits(changes: readonly vscode.TextDocumentContentChangeEvent[]): TextEdit[] {
  return changes.map(({ rangeOffset, rangeLength, text }) => ({ offset: rangeOffset, length: rangeLength, text }))
    .sort((a, b) => a.offset - b.offset);
}
