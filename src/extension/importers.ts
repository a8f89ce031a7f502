/** The importers, a bundle of their own: read when the first file is imported, because most sessions import none. */
import type * as vscode from 'vscode';
import type * as Importers from '../import';
import { loadBundle } from './bundles';

let loaded: Promise<typeof Importers> | undefined;

/** The importers; `extension` is where the extension is installed. */
export function loadImporters(extension: vscode.Uri): Promise<typeof Importers> {
  return (loaded ??= loadBundle(extension, 'import.js'));
}
