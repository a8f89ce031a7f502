/** Bundles that stand beside the extension's own and are read when they are first wanted: activation loads nothing else. */
import * as vscode from 'vscode';

/** Whether this host can load files and run programs: Node's, not the browser's worker. The bundles are the same in both. */
export const inNode = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;

/** A web host has no `require` for files; what an extension ships is its own code there too. */
async function evaluate(file: vscode.Uri): Promise<unknown> {
  const code = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, require);
  return module.exports;
}

/** What a bundle of the folder dist exports; `extension` is where the extension is installed. */
export async function loadBundle<T>(extension: vscode.Uri, path: string): Promise<T> {
  const file = vscode.Uri.joinPath(extension, 'dist', ...path.split('/'));
  return (inNode ? require(file.fsPath) : await evaluate(file)) as T;
}
