// The webview in a plain page on the real session: no VS Code, so a test takes a second. What VS Code itself does
// (undo, keybindings, themes) is tested in VS Code.
import * as esbuild from 'esbuild';
import type { Locator, Page } from 'playwright-core';
import { fromPage } from '../../../scripts/lib/from-page.mjs';
import { at, root } from '../../../scripts/lib/project.mjs';
import { openPage } from '../page';

const ADDRESS = 'http://127.0.0.1/';

export interface Harness {
  readonly page: Page;
  /** Everything that went wrong in the page; a test that wants it takes it out. */
  readonly errors: string[];
  /** Opens a topology, with what the webview kept from last time. */
  open(topology: object, state?: object): Promise<void>;
  /** The document as it is now. */
  document(): Promise<{ nodes: Record<string, Record<string, unknown>>; links?: object[]; layout?: Record<string, { x: number; y: number }> }>;
  /** Labels of the edits that were made. */
  edits(): Promise<string[]>;
  selection(): Promise<string[]>;
  /** A box that is mounted. */
  box(id: string): Locator;
  /** Where a mounted box is on the page. */
  place(id: string): Promise<{ x: number; y: number; width: number; height: number }>;
  /** Accessible name of the box that the keyboard is on. */
  focused(): Promise<string>;
  close(): Promise<void>;
}

/** Bundles the webview and the host of this folder into memory. */
async function bundle(): Promise<ReadonlyMap<string, string>> {
  const results = await Promise.all([
    bundleOf({ main: at('webview/main.tsx'), host: at('test/support/webview-harness/host.ts') }), bundleOf({ flow: at('webview/flow/main.ts') }, [fromPage]),
  ]);
  return new Map(results.flatMap(({ outputFiles }) => outputFiles).map((file) => [file.path.split('/').at(-1)!, file.text]));
}

const bundleOf = (entryPoints: Record<string, string>, plugins: esbuild.Plugin[] = []) =>
  esbuild.build({
    entryPoints, plugins, absWorkingDir: root, outdir: '/', write: false, bundle: true, format: 'iife', platform: 'browser', target: 'es2022', jsx: 'automatic',
    mainFields: ['module', 'main'], conditions: ['production'], loader: { '.ttf': 'dataurl' }, logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"', STRATA_VERSION: '"0.0.0"' },
  });

const html = (start: object) => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harness</title><link rel="stylesheet" href="main.css">
<style>html, body, #root { height: 100%; margin: 0 }</style></head><body class="vscode-dark vscode-reduce-motion"><div id="root" data-file="stack.topology.json"></div>
<script>window.harnessStart = ${JSON.stringify(start).replaceAll('<', '\\u003c')}</script><script src="host.js"></script><script src="main.js"></script></body></html>`;

const TYPES = new Map([['css', 'text/css'], ['js', 'text/javascript']]);

type Ask = { harness: { text(): string; edits(): string[]; selection(): string[] } };

/** Launches a browser for the webview. Close it when done. */
export async function openHarness(viewport = { width: 1300, height: 850 }): Promise<Harness> {
  const files = await bundle();
  const { browser, page } = await openPage(viewport);
  const errors: string[] = [];
  let start: object = {};
  page.on('pageerror', (error) => errors.push(error.stack ?? String(error)));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.route(`${ADDRESS}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: html(start) });
    const body = files.get(name);
    return route.fulfill(body === undefined ? { status: 204 } : { contentType: TYPES.get(name.split('.').at(-1)!), body });
  });
  const box = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
  return {
    page, errors, box,
    open: async (topology, state = {}) => {
      start = { text: JSON.stringify({ strata: 1, ...topology }), state: { panel: 'none', paletteOpen: false, ...state } };
      await page.goto(ADDRESS);
      await page.locator('canvas.underlay').waitFor();
    },
    document: () => page.evaluate(() => JSON.parse((globalThis as unknown as Ask).harness.text())),
    edits: () => page.evaluate(() => (globalThis as unknown as Ask).harness.edits()),
    selection: () => page.evaluate(() => (globalThis as unknown as Ask).harness.selection()),
    place: async (id) => {
      await box(id).waitFor();
      // The page may still be finding its sizes: a box is where it is twice in a row.
      for (let before = ''; ;) {
        const now = (await box(id).boundingBox())!;
        if (JSON.stringify(now) === before) return now;
        before = JSON.stringify(now);
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      }
    },
    focused: async () => (await page.locator('.keyboard [role="treeitem"]').getAttribute('aria-label')) ?? '',
    close: () => browser.close(),
  };
}
