/** Bundles that stand beside the extension's own and are read when they are first wanted: activation loads nothing else. */
import * as vscode from 'vscode';
import type * as Templates from '../catalog/templates';
import type * as Traits from '../catalog/traits';
import type * as Exporters from '../export';
import type * as Importers from '../import';
import type { Family, Readers } from '../import/contract';
import type * as Learn from '../learn';
import type * as Live from '../live';
import type * as Reports from '../reports';
import type * as Application from './app';
import type * as Labs from './labs';
import type * as Scanners from './node/scanner';

/** What each exports. */
export interface Bundles extends Readonly<Record<`import/${Family}.js`, { readonly READERS: Readers }>> {
  'app.js': typeof Application;
  'export.js': typeof Exporters;
  'import.js': typeof Importers;
  'labs.js': typeof Labs;
  'learn.js': typeof Learn;
  'live.js': typeof Live;
  'reports.js': typeof Reports;
  'scanner.js': typeof Scanners;
  'templates.js': typeof Templates;
  'traits.js': typeof Traits;
}

/** Whether this host can load files and run programs: Node's, not the browser's worker. The bundles are the same in both. */
export const inNode = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;

/** A web host has no `require` for files; what an extension ships is its own code there too. */
async function evaluate(file: vscode.Uri): Promise<unknown> {
  const code = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  return module.exports;
}

const loaded = new Map<string, Promise<unknown>>();

/** What a bundle of the folder dist exports; `extension` is where the extension is installed. What could not be read is tried again the next time. */
export function loadBundle<Name extends keyof Bundles>(extension: vscode.Uri, name: Name): Promise<Bundles[Name]> {
  let bundle = loaded.get(name);
  if (!bundle) {
    const file = vscode.Uri.joinPath(extension, 'dist', ...name.split('/'));
    loaded.set(name, bundle = inNode ? Promise.resolve().then(() => require(file.fsPath) as unknown) : evaluate(file));
    bundle.catch(() => loaded.delete(name));
  }
  return bundle as Promise<Bundles[Name]>;
}
