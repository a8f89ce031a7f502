// Opens a VS Code window in a browser, with the packed extension, on a copy of a workspace of its own.
import fs from 'node:fs';
import path from 'node:path';
import { type BrowserContext, chromium, type ConsoleMessage, type Page } from 'playwright-core';
import { browserLaunchOptions } from '../../scripts/lib/browser.mjs';
import { ensureEditor } from '../../scripts/lib/editor.mjs';
import { at, manifest, vsixFile } from '../../scripts/lib/project.mjs';
import { shortTemporaryFolder, startServer } from '../../scripts/lib/server.mjs';
import { type Bridge, connectBridge } from './bridge';
import { until } from './until';
import { workbenchReady } from './workbench';

/** VS Code's themes that tests go through, with the class each puts on a webview's body. */
export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export interface WindowOptions {
  /** Folder to copy as the workspace, relative to the project; `examples` if absent. */
  workspace?: string;
  /** User settings beside the quiet ones. */
  settings?: Record<string, unknown>;
  theme?: keyof typeof themes;
  viewport?: { width: number; height: number };
}

export interface TestWindow {
  page: Page;
  bridge: Bridge;
  /** The workspace's copy. */
  folder: string;
  /** The absolute path of a file in the workspace. */
  file(name: string): string;
  /** Addresses outside this machine that the window asked for; all were refused. */
  outside: string[];
  /** Errors that the webview's page logged or threw. */
  errors: string[];
  /** Switches the theme of the running window. */
  theme(name: keyof typeof themes): Promise<void>;
  /** Writes .shots/NAME.png and returns its path. */
  shot(name: string): Promise<string>;
  /** What VS Code's server has written so far. */
  serverLog(): string;
  close(): Promise<void>;
}

const extensionId = () => `${manifest().publisher}.${manifest().name}`;

/** Files that no other program may write to while it is copied lie in examples; a test changes only its copy. */
function copyWorkspace(workspace: string, data: string): string {
  const folder = path.join(data, 'ws');
  fs.cpSync(at(workspace), folder, { recursive: true });
  return folder;
}

async function refuseOutside(context: BrowserContext): Promise<string[]> {
  const outside: string[] = [];
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => {
    outside.push(route.request().url());
    return route.abort();
  });
  return outside;
}

/** Whether a console message comes from a webview's page or the extension, rather than from VS Code itself. */
const isOurs = (message: ConsoleMessage) =>
  /vscode-resource|webview/.test(message.location().url) || message.text().includes(extensionId());

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && isOurs(message)) errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => {
    const text = error.stack ?? String(error);
    if (/webview|vscode-resource/.test(text)) errors.push(text);
  });
  return errors;
}

/** Opens a window; resolves when the extension is known to it and the bridge answers. */
export async function openWindow(options: WindowOptions = {}): Promise<TestWindow> {
  const data = shortTemporaryFolder();
  const folder = copyWorkspace(options.workspace ?? 'examples', data);
  const portFile = path.join(data, 'bridge-port');
  const server = await startServer(await ensureEditor(), {
    folder,
    data,
    vsix: vsixFile,
    settings: { 'workbench.colorTheme': themes[options.theme ?? 'dark'], ...options.settings },
    env: { STRATA_BRIDGE_FILE: portFile },
  });
  const browser = await chromium.launch(await browserLaunchOptions());
  const close = async () => {
    await browser.close();
    await server.stop();
    fs.rmSync(data, { recursive: true, force: true });
  };
  try {
    const context = await browser.newContext({ viewport: options.viewport ?? { width: 1400, height: 900 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(15_000);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const outside = await refuseOutside(context);
    const page = await context.newPage();
    const errors = collectErrors(page);
    await page.goto(server.address([['extensionDevelopmentPath', server.remote(at('test/support/bridge'))]]));
    await workbenchReady(page);
    const bridge = connectBridge(portFile);
    await until('the bridge extension answers and knows Strata', async () =>
      fs.existsSync(portFile) && await bridge.active(extensionId()) !== null, 30_000);
    return {
      page, bridge, folder, outside, errors, close,
      file: (name) => path.join(folder, name),
      theme: (name) => bridge.setting('workbench.colorTheme', themes[name]),
      shot: async (name) => {
        const file = at('.shots', `${name.replace(/[^\w.-]+/g, '-')}.png`);
        await page.screenshot({ path: file });
        return file;
      },
      serverLog: () => fs.readFileSync(server.logFile, 'utf8'),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
