// Runs test/host inside real extension hosts: Node's, and the browser worker's. Both load what the VSIX holds.
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { browserLaunchOptions } from './browser.mjs';
import { runTests } from '@vscode/test-electron';
import { ensureDesktop } from './desktop.mjs';
import { ensureEditor } from './editor.mjs';
import { at, filesUnder, root } from './project.mjs';
import { shortTemporaryFolder, startServer, writeSettings } from './server.mjs';
import { quietSettings } from './settings.mjs';
import { stackMapper } from './source-maps.mjs';
import { unpackVsix } from './vsix.mjs';
import { serveWeb } from './web-host.mjs';

const marker = '@@strata-test ';
const silenceLimitMs = 60_000;

/** Files of one host: those named *.node.test.ts or *.web.test.ts run only there. */
const testsFor = (host) => filesUnder(at('test/host'), '.test.ts')
  .filter((file) => !file.endsWith(host === 'web' ? '.node.test.ts' : '.web.test.ts'));

/** Makes the module that loads the test files, so that mocha is set up before they run. */
const testsModule = (files, grep) => ({
  name: 'host-tests',
  setup(build) {
    build.onResolve({ filter: /^host-tests$/ }, () => ({ path: 'host-tests', namespace: 'host-tests' }));
    build.onLoad({ filter: /.*/, namespace: 'host-tests' }, () => ({
      contents: [
        `export const grep = ${JSON.stringify(grep)};`,
        `export async function loadTests() {${files.map((file) => ` await import(${JSON.stringify(`./${file}`)});`).join('')} }`,
      ].join('\n'),
      resolveDir: at('test/host'),
    }));
  },
});

const assertForWorker = { 'node:assert/strict': at('test/support/host/assert.ts'), 'node:assert': at('test/support/host/assert.ts') };

async function bundleTests(host, outfile, grep) {
  const web = host === 'web';
  await esbuild.build({
    entryPoints: [at(`test/support/host/run-${host === 'web' ? 'web' : 'node'}.ts`)],
    outfile,
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    platform: web ? 'browser' : 'node',
    target: 'es2022',
    mainFields: ['module', 'main'],
    external: web ? ['vscode'] : ['vscode', 'mocha'],
    alias: web ? assertForWorker : {},
    define: { STRATA_HOST: JSON.stringify(host === 'web' ? 'web' : 'node'), STRATA_VERSION: '"0.0.0-test"', 'process.env.NODE_ENV': '"test"', ...(web ? { global: 'globalThis' } : {}) },
    plugins: [testsModule(testsFor(host), grep)],
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}

/** Counts what the reporter tells, and prints it; `isOver` once it said that the tests have ended. */
function counter(bundle) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const mapStack = stackMapper([bundle]);
  let isOver = false;
  const events = {
    pass: ({ title, ms }) => { counts.passed++; console.log(`  ✔ ${title} (${ms} ms)`); },
    skip: ({ title }) => { counts.skipped++; console.log(`  - ${title}`); },
    fail: ({ title, message, stack }) => { counts.failed++; console.log(`  ✘ ${title}\n    ${message}\n${mapStack(stack)}`); },
    end: () => { isOver = true; },
  };
  return {
    /** Takes a line of a log; gives whether it is one of the reporter's. */
    hear: (text) => {
      const start = text.indexOf(marker);
      if (start < 0) return false;
      const event = JSON.parse(text.slice(start + marker.length));
      events[event.event](event);
      return true;
    },
    /** The counts once the host has ended with a code. */
    ended: (code) => {
      if ((code !== 0 || !isOver) && counts.failed === 0) {
        counts.failed++;
        console.log(`  ✘ the extension host ended before the tests did: ${code}`);
      }
      return counts;
    },
  };
}

/** Follows the reporter's lines on the page's console; what it gives resolves to the counts when the host has ended. */
async function follow(page, bundle) {
  const { hear, ended } = counter(bundle);
  let timer;
  let finish;
  const finished = new Promise((resolve) => { finish = resolve; });
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => finish(`nothing was heard for ${silenceLimitMs / 1000} s`), silenceLimitMs);
  };
  page.on('console', (message) => {
    const text = message.text();
    if (process.env.STRATA_VERBOSE) console.log(`    [${message.type()}] ${text.slice(0, 400)}`);
    if (hear(text)) alive();
  });
  await page.exposeFunction('codeAutomationExit', (code) => finish(code));
  await page.exposeFunction('codeAutomationLog', () => {});
  alive();
  return async () => {
    const code = await finished;
    clearTimeout(timer);
    return ended(code);
  };
}

async function inBrowser(address, bundle) {
  const browser = await chromium.launch(await browserLaunchOptions());
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    await context.route((url) => url.hostname !== '127.0.0.1', (route) => route.abort());
    const page = await context.newPage();
    const result = await follow(page, bundle);
    await page.goto(address);
    return await result();
  } finally {
    await browser.close();
  }
}

async function runNodeHost(editor, { extension, bundle, data }) {
  const folder = path.join(data, 'ws');
  makeWorkspace(folder);
  const server = await startServer(editor, { folder, data });
  try {
    return await inBrowser(server.address([
      ['extensionDevelopmentPath', server.remote(extension)],
      ['extensionTestsPath', server.remote(bundle)],
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ]), bundle);
  } finally {
    await server.stop();
  }
}

async function runWebHost(editor, { extension, bundle }) {
  const server = await serveWeb(editor.vscode, {
    mounts: { extension },
    configuration: (uri) => ({
      configurationDefaults: quietSettings,
      developmentOptions: {
        enableSmokeTestDriver: true,
        extensions: [uri('/extension')],
        extensionTestsPath: uri(`/extension/${path.relative(extension, bundle)}`),
      },
    }),
  });
  try {
    return await inBrowser(server.origin, bundle);
  } finally {
    await server.stop();
  }
}

/** Folders whose files tests change: a watcher may miss for good what happens in one that is made together with its files. */
const watched = ['tests/background', 'tests/scanned/scans', 'tests/matched/scans'];

function makeWorkspace(folder) {
  fs.cpSync(at('examples'), folder, { recursive: true });
  for (const name of watched) fs.mkdirSync(path.join(folder, name), { recursive: true });
}

/** The VS Code of the desktop, downloaded by Microsoft's own helper; its reporter writes into a file. */
async function runDesktopHost({ executable }, { extension, bundle, data }) {
  const folder = path.join(data, 'ws');
  makeWorkspace(folder);
  writeSettings(data, {});
  const events = path.join(data, 'events');
  fs.writeFileSync(events, '');
  const { hear, ended } = counter(bundle);
  const code = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: extension,
    extensionTestsPath: bundle,
    launchArgs: [folder, '--user-data-dir', path.join(data, 'ud'), '--extensions-dir', path.join(data, 'ed'), '--disable-telemetry'],
    extensionTestsEnv: { STRATA_TEST_EVENTS: events },
  }).then((it) => it, (error) => error.message);
  fs.readFileSync(events, 'utf8').split('\n').forEach(hear);
  return ended(code);
}

const hosts = { desktop: { title: 'the VS Code of the desktop', run: runDesktopHost }, node: { title: "Node's extension host", run: runNodeHost }, web: { title: "the browser worker's extension host", run: runWebHost } };

/** Runs test/host in one host, 'node', 'web' or 'desktop', of one version of VS Code, with the packed extension; returns the counts. */
export async function runHostSuite(host, { grep, version = 'current' } = {}) {
  if (testsFor(host).length === 0) {
    console.log(`No test files for ${hosts[host].title}.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  // Node's host resolves mocha from the bundle's place, so the bundle stays inside the checkout.
  const work = at('dist/test', `host-${host}-${process.pid}`);
  const data = shortTemporaryFolder();
  const extension = path.join(work, 'extension');
  // VS Code looks for the extension host of the extension that the tests lie in.
  const bundle = path.join(extension, 'test', `${host}.js`);
  try {
    await unpackVsix(extension);
    await bundleTests(host, bundle, grep);
    const counts = await hosts[host].run(await (host === 'desktop' ? ensureDesktop(version) : ensureEditor(version)), { extension, bundle, data });
    if (counts.passed + counts.failed > 0) return counts;
    console.log('No test ran.');
    return { ...counts, failed: 1 };
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
    fs.rmSync(data, { recursive: true, force: true });
  }
}
