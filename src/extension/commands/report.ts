/** What an import could not carry over, as a page with links to the places. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import type { ImportNote, ImportResult } from '../../import/contract';
import { baseName } from '../names';
import { keepReport, showPage } from '../pages';
import { plain } from '../session/markdown';
import { noteHeadings } from '../session/import-page';

function line(root: vscode.Uri, note: ImportNote): string {
  const target = vscode.Uri.joinPath(root, note.file).with({ fragment: `L${note.line},${note.column}` });
  const times = note.count > 1 ? ` (${t('{0} times', note.count)})` : '';
  return `- [${plain(note.file)}:${note.line}:${note.column}](<${target.toString()}>) ${plain(note.message)}${times}`;
}

/** Opens a file of an import at a note's place. */
export async function openPlace(root: vscode.Uri, { file, line: number, column }: ImportNote): Promise<void> {
  const at = new vscode.Position(number - 1, column - 1);
  try {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(root, file), { selection: new vscode.Range(at, at), viewColumn: vscode.ViewColumn.Beside });
  } catch (error) {
    void vscode.window.showErrorMessage(t('\'{0}\' cannot be opened: {1}', file, error instanceof Error ? error.message : String(error)));
  }
}

/** Markdown that lists all notes of an import. */
export function reportText(root: vscode.Uri, name: string, { notes, sources }: ImportResult): string {
  const parts = noteHeadings().flatMap(([severity, heading]) => {
    const lines = notes.filter((note) => note.severity === severity).map((note) => line(root, note));
    return lines.length === 0 ? [] : [`## ${heading}`, '', ...lines, ''];
  });
  const read = sources.length === 0 ? [] : [`## ${t('Files that were read')}`, '', ...sources.map((source) => `- ${plain(source)}`), ''];
  return [`# ${t('Import of {0}', plain(name))}`, '', ...parts, ...read].join('\n');
}

/** Opens the report of an import; `name` is what was imported. */
export function reportNotes(root: vscode.Uri, name: string, result: ImportResult): Promise<void> {
  return showPage(keepReport(baseName(name), reportText(root, name, result)));
}
