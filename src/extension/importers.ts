/** The importers, a file of their own beside the extension's: read when the first file is imported, because most sessions import none. */
import * as vscode from 'vscode';
import type * as Importers from '../import';

let loaded: Promise<typeof Importers> | undefined;

/** A web host has no `require` for files; what an extension ships is its own code there too. */
async function evaluate(file: vscode.Uri): Promise<typeof Importers> {
  const code = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const module = { exports: {} };
  new Function('module', 'exports', code)(module, module.exports);
  return module.exports as typeof Importers;
}

/** The importers; `extension` is where the extension is installed. */
export function loadImporters(extension: vscode.Uri): Promise<typeof Importers> {
  const file = vscode.Uri.joinPath(extension, 'dist', 'import.js');
  return (loaded ??= STRATA_HOST === 'node' ? Promise.resolve(require(file.fsPath) as typeof Importers) : evaluate(file));
}
