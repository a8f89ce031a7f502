// Starts the pinned VS Code server on the loopback interface.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { quietSettings } from './settings.mjs';

const startLimitMs = 60_000;

function serverArguments(editor, { data, vsix, driver, port, token }) {
  return [
    path.join(editor.vscode, 'out', 'server-main.js'),
    '--host', '127.0.0.1', '--port', String(port),
    ...(token ? ['--connection-token', token] : ['--without-connection-token']),
    '--accept-server-license-terms', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust',
    '--disable-getting-started-override', '--force-disable-user-env', '--app-name', 'Strata', '--reconnection-grace-time', '5',
    '--user-data-dir', path.join(data, 'ud'), '--server-data-dir', path.join(data, 'sd'), '--extensions-dir', path.join(data, 'ed'),
    '--builtin-extensions-dir', editor.builtin,
    ...(driver ? ['--enable-smoke-test-driver'] : []),
    ...(vsix ? ['--start-server', '--install-extension', vsix] : []),
  ];
}

/** Signals the server's whole process group: it has children of its own. */
function signal(child, name) {
  try {
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // It has ended already.
  }
}

/** Resolves to the port once the server listens and, with `vsix`, has installed it. Everything it says goes to `log`. */
function waitForServer(child, { vsix, log }) {
  let output = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`VS Code's server did not start in ${startLimitMs / 1000} s.\n${output.slice(-2000)}`)), startLimitMs);
    const read = (chunk) => {
      log.write(chunk);
      output += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port && (!vsix || output.includes('was successfully installed'))) {
        clearTimeout(timer);
        output = '';
        resolve(Number(port));
      }
      if (/Error while installing|Failed Installing/i.test(output)) reject(new Error(`${vsix} could not be installed.\n${output}`));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`VS Code's server ended with ${code}.\n${output.slice(-2000)}`)));
  });
}

function stopper(child) {
  return () => new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    signal(child, 'SIGTERM');
    setTimeout(() => signal(child, 'SIGKILL'), 3000).unref();
  });
}

/** A new temporary folder with a short path: the sockets that VS Code makes there have about 107 characters at most. */
export const shortTemporaryFolder = () =>
  fs.mkdtempSync(path.join(process.platform === 'win32' ? os.tmpdir() : '/tmp', 'strata-'));

/** Settings that someone changed in an earlier run are kept. */
export function writeSettings(data, settings) {
  const file = path.join(data, 'ud', 'User', 'settings.json');
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
}

/**
 * Starts a server and resolves to { origin, address, remote, logFile, stop }.
 * `data`: a folder of its own for user data, extensions and server.log. `temp`: one with a short path, for sockets.
 * `folder`: the workspace. `vsix`: an extension to install. `driver`: VS Code's test driver in the page.
 * `token`: required from every page; without one any local process may connect, so only tests go without.
 * `address(payload)` is the page's address; `remote(file)` names a file of this machine in a payload.
 *
 * @param {{ vscode: string, builtin: string, node: string }} editor
 * @param {{ folder: string, data: string, temp?: string, settings?: Record<string, unknown>, vsix?: string, driver?: boolean,
 *   port?: number, token?: string, env?: Record<string, string> }} options
 */
export async function startServer(editor, { folder, data, temp = data, settings = {}, vsix, driver = true, port = 0, token, env = {} }) {
  writeSettings(data, settings);
  const logFile = path.join(data, 'server.log');
  const log = fs.createWriteStream(logFile, { flags: 'a' });
  const child = spawn(editor.node, serverArguments(editor, { data, vsix, driver, port, token }), {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    // No gallery, so no request leaves the machine; sockets stay in a folder that is removed with the rest.
    env: { ...process.env, ...env, TMPDIR: temp, EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }) },
  });
  const killNow = () => signal(child, 'SIGKILL');
  process.once('exit', killNow);
  child.once('exit', () => process.off('exit', killNow));

  const listening = await waitForServer(child, { vsix, log }).catch((error) => {
    killNow();
    throw error;
  });
  const origin = `http://127.0.0.1:${listening}`;
  /** @param {[string, string][]} [payload] */
  const address = (payload) => {
    const query = new URLSearchParams({ ...(token ? { tkn: token } : {}), folder, ...(payload ? { payload: JSON.stringify(payload) } : {}) });
    return `${origin}/?${query}`;
  };
  return { origin, address, remote: (/** @type {string} */ file) => `vscode-remote://127.0.0.1:${listening}${pathToFileURL(file).pathname}`, logFile, stop: stopper(child) };
}
