// npm start [-- --served]: builds Strata and opens it in VS Code on a copy of the examples.
// With `code` on the PATH that is the VS Code of this machine; else, or with --served, the pinned one in a browser.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { ensureEditor } from './lib/editor.mjs';
import { at, manifest, root } from './lib/project.mjs';
import { shortTemporaryFolder, startServer } from './lib/server.mjs';
import { playSettings } from './lib/settings.mjs';

const playFolder = at('.play');
const workspace = path.join(playFolder, 'examples');

/** The path of a command, or undefined. */
function onPath(name) {
  const suffixes = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  return (process.env.PATH ?? '').split(path.delimiter)
    .flatMap((folder) => suffixes.map((suffix) => path.join(folder, name + suffix)))
    .find((file) => fs.existsSync(file));
}

/** The examples, to change at will: copied once, kept between starts. */
function prepareWorkspace() {
  if (fs.existsSync(workspace)) {
    console.log(`Your copy of the examples is kept: ${path.relative(root, workspace)} (delete it for a fresh one).`);
    return;
  }
  fs.cpSync(at('examples'), workspace, { recursive: true });
  console.log(`Copied the examples to ${path.relative(root, workspace)}: change them as you like.`);
}

function startDesktop(code) {
  console.log(`Opening ${code} with the extension from this checkout ...`);
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, `--extensionDevelopmentPath=${at('scripts/play')}`, workspace];
  // On Windows `code` is a script, which only the shell starts: it splits at spaces what is not in quotes.
  const isWindows = process.platform === 'win32';
  const quoted = (text) => (isWindows ? `"${text}"` : text);
  spawn(quoted(code), args.map(quoted), { stdio: 'inherit', shell: isWindows }).once('exit', (status) => {
    console.log('After a change: npm run build, then "Developer: Reload Window" in that window.');
    process.exitCode = status ?? 1;
  });
}

/** Links the extension instead of installing it, so that a build and a reload show a change. */
function linkExtensions(extensionsFolder) {
  const { publisher, name, version } = manifest();
  fs.rmSync(extensionsFolder, { recursive: true, force: true });
  fs.mkdirSync(extensionsFolder, { recursive: true });
  fs.symlinkSync(root, path.join(extensionsFolder, `${publisher}.${name}-${version}`), 'junction');
  fs.symlinkSync(at('scripts/play'), path.join(extensionsFolder, 'strata.play-0.0.1'), 'junction');
}

function openBrowser(url) {
  if (process.env.CI || process.env.NO_OPEN) return;
  const openers = { darwin: ['open', url], win32: ['cmd', '/c', 'start', '', url.replaceAll('&', '^&')] };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open', url];
  // Without a desktop there is nothing to open it with; the address is printed.
  spawn(command, args, { stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}

async function startServed() {
  const editor = await ensureEditor();
  const data = path.join(playFolder, 'vscode');
  const temp = shortTemporaryFolder();
  process.once('exit', () => fs.rmSync(temp, { recursive: true, force: true }));
  linkExtensions(path.join(data, 'ed'));
  console.log('Starting VS Code ...');
  const server = await startServer(editor, {
    folder: workspace,
    data,
    temp,
    settings: playSettings,
    driver: false,
    port: Number(process.env.PORT ?? 0),
    token: randomBytes(16).toString('hex'),
  });
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.once(name, () => {
      console.log('\nStopping VS Code.');
      void server.stop().then(() => process.exit(0));
    });
  }
  console.log(`\nStrata is ready at\n\n  ${server.address()}\n`);
  console.log('The address works on this machine only, while this runs. After a change: npm run build, then reload the page.');
  console.log('Press Ctrl+C to stop.');
  openBrowser(server.address());
}

console.log('Building Strata ...');
await build();
prepareWorkspace();
const served = process.argv.includes('--served');
const code = onPath('code');
if (code && !served) startDesktop(code);
else {
  console.log(served ? 'VS Code will open in your browser.' : "There is no 'code' on the PATH: VS Code will open in your browser.");
  await startServed();
}
