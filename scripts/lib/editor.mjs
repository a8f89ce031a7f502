// The pinned VS Code: where its server, its page and its Node are.
import fs from 'node:fs';
import path from 'node:path';
import { ensureTool } from './tools.mjs';

/** Built-in extensions a window gets. The others (Git, TypeScript, notebooks ...) cost seconds in every window. */
const builtinExtensions = [
  'configuration-editing', 'github-authentication', 'json', 'json-language-features',
  'markdown-basics', 'markdown-language-features', 'theme-defaults', 'theme-seti',
];

const vscodeIn = (dir) => path.join(dir, 'node_modules', 'code-server', 'lib', 'vscode');

function finish(dir) {
  const vscode = vscodeIn(dir);
  // The page asks for some modules by path beside VS Code's own code, where npm did not put them.
  fs.symlinkSync(path.join('..', '..', '..'), path.join(vscode, 'node_modules'), 'junction');
  for (const name of builtinExtensions) {
    fs.cpSync(path.join(vscode, 'extensions', name), path.join(dir, 'builtin', name), { recursive: true });
  }
}

/** A Node that the server accepts: the pinned one, or this one where none is published for the platform. */
function nodeFor(dir) {
  const platform = { linux: 'linux', win32: 'win' }[process.platform] ?? process.platform;
  const bin = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = path.join(dir, 'node_modules', `node-${platform}-${process.arch}`, 'bin', bin);
  if (process.env.STRATA_NODE) return process.env.STRATA_NODE;
  return fs.existsSync(pinned) ? pinned : process.execPath;
}

/** Tools by the version of VS Code they hold; `oldest` is the floor in package.json's engines. */
const tools = {
  current: { name: 'vscode', what: 'VS Code (160 MB, 520 MB unpacked)' },
  oldest: { name: 'vscode-oldest', what: 'the oldest supported VS Code (250 MB unpacked)' },
};

/**
 * Installs VS Code if needed, 'current' or 'oldest'. Returns { vscode, builtin, node }: three absolute paths.
 *
 * @param {'current' | 'oldest'} [version]
 */
export async function ensureEditor(version = 'current') {
  const { name, what } = tools[version];
  const dir = await ensureTool(name, { what, revision: 1, finish });
  return { vscode: vscodeIn(dir), builtin: path.join(dir, 'builtin'), node: nodeFor(dir) };
}
