/** Files by pattern, also where VS Code cannot search, as on file systems of the browser. */
import * as vscode from 'vscode';
import { patternToRegExp } from '../model';

const SKIPPED = new Set(['node_modules', '.git']);
const EXCLUDE = '**/{node_modules,.git}/**';
/** Most files and folders that are looked at where folders are walked. */
const MOST_ENTRIES = 20_000;

/** Files below a folder that match a pattern (`*`, `**`, `?`, `[abc]`, `{a,b}`), at most `most`. */
export async function findFiles(root: vscode.Uri, pattern: string, most: number): Promise<readonly vscode.Uri[]> {
  // Elsewhere than on a disk a search may never answer.
  if (root.scheme !== 'file') return walk(root, pattern, most);
  // A search that fails, as where its program is not installed, is made by walking the folders.
  return vscode.workspace.findFiles(new vscode.RelativePattern(root, pattern), EXCLUDE, most).then((uris) => uris, () => walk(root, pattern, most));
}

async function walk(root: vscode.Uri, pattern: string, most: number): Promise<readonly vscode.Uri[]> {
  const parts = pattern.replace(/^\.\//, '').split('/');
  const fixed = parts.slice(0, Math.max(0, parts.findIndex((part) => /[*?[\]{}]/.test(part))));
  const test = patternToRegExp(parts.join('/'));
  const found: vscode.Uri[] = [];
  const open = [fixed];
  let seen = 0;
  for (let folder = open.pop(); folder !== undefined && found.length < most; folder = open.pop()) {
    const here = folder;
    const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(root, ...here)).then((it) => it, () => []);
    for (const [name, type] of entries) {
      if (++seen > MOST_ENTRIES) return found;
      if ((type & vscode.FileType.SymbolicLink) !== 0) continue;
      if (type === vscode.FileType.Directory && !SKIPPED.has(name)) open.push([...here, name]);
      else if (type === vscode.FileType.File && test.test([...here, name].join('/'))) found.push(vscode.Uri.joinPath(root, ...here, name));
    }
  }
  return found.slice(0, most);
}
