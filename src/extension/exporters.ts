/** The exporters, a bundle of their own: read with the first export. */
import type * as vscode from 'vscode';
import type * as AllExporters from '../export';
import { loadBundle } from './bundles';

export type Exporters = typeof AllExporters;

let loaded: Promise<Exporters> | undefined;

/** The exporters; `extension` is where the extension is installed. What could not be read is tried again the next time. */
export function loadExporters(extension: vscode.Uri): Promise<Exporters> {
  loaded ??= loadBundle<Exporters>(extension, 'export.js');
  loaded.catch(() => { loaded = undefined; });
  return loaded;
}
