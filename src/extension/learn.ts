/** What explains and compares, a bundle of its own: read when it is first asked for. */
import type * as vscode from 'vscode';
import type * as All from '../learn';
import { loadBundle } from './bundles';

export type Learn = typeof All;

let loaded: Promise<Learn> | undefined;

/** Explanations and comparisons; `extension` is where the extension is installed. What could not be read is tried again the next time. */
export function loadLearn(extension: vscode.Uri): Promise<Learn> {
  loaded ??= loadBundle<Learn>(extension, 'learn.js');
  loaded.catch(() => { loaded = undefined; });
  return loaded;
}
