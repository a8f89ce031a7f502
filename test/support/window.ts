// Opens a VS Code window in a browser, with the packed extension, on a copy of a workspace of its own.
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { ensureEditor } from '../../scripts/lib/editor.mjs';
import { at, vsixFile } from '../../scripts/lib/project.mjs';
import { shortTemporaryFolder, startServer } from '../../scripts/lib/server.mjs';
import { type Bridge, connectBridge } from './bridge';
import { keepEvidence } from './evidence';
import { extensionId, openPage, type TestPage } from './page';
import { until } from './until';
import { workbenchReady } from './workbench';

/** VS Code's themes that tests go through, by the class `vscode-NAME` that each puts on a webview's body. */
export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export interface WindowOptions {
  /** Folder to copy as the workspace, relative to the project; `examples` if absent. */
  workspace?: string;
  /** Makes more of the copied workspace, before anything opens it. */
  prepare?: (folder: string) => void;
  /** Built-in extensions beside the few that every window gets, such as `git`: each costs time. */
  builtin?: readonly string[];
  /** User settings beside the quiet ones. */
  settings?: Record<string, unknown>;
  /** The person's own keybindings. */
  keybindings?: readonly { readonly key: string; readonly command: string; readonly when?: string }[];
  theme?: keyof typeof themes;
  /** The language of the window, such as `de`, for what follows `vscode.env.language`: manifests and texts of extensions. */
  language?: string;
  viewport?: { width: number; height: number };
  /** A window as people have it, not one for the development of an extension: VS Code restarts an extension host that ended. */
  everyday?: boolean;
}

function writeKeybindings(data: string, keybindings: NonNullable<WindowOptions['keybindings']>): void {
  const folder = path.join(data, 'ud', 'User');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'keybindings.json'), JSON.stringify(keybindings));
}

/** Built-in extensions as links, with the bridge among them. */
function withBridge(builtin: string, data: string): string {
  const folder = path.join(data, 'builtin');
  fs.mkdirSync(folder);
  for (const name of fs.readdirSync(builtin)) fs.symlinkSync(path.join(builtin, name), path.join(folder, name), 'junction');
  fs.cpSync(at('test/support/bridge'), path.join(folder, 'bridge'), { recursive: true });
  return folder;
}

export interface TestWindow extends Omit<TestPage, 'browser'> {
  bridge: Bridge;
  /** The workspace's copy. */
  folder: string;
  /** The absolute path of a file in the workspace. */
  file(name: string): string;
  /** Switches the theme of the running window. */
  theme(name: keyof typeof themes): Promise<void>;
  /** What VS Code's server has written so far. */
  serverLog(): string;
  close(): Promise<void>;
}

type Editor = Awaited<ReturnType<typeof ensureEditor>>;

/** The editor with more of its own extensions, in a folder of this window. */
function withBuiltin(editor: Editor, data: string, names: readonly string[]): Editor {
  if (names.length === 0) return editor;
  const builtin = path.join(data, 'builtin');
  fs.cpSync(editor.builtin, builtin, { recursive: true });
  for (const name of names) fs.cpSync(path.join(editor.vscode, 'extensions', name), path.join(builtin, name), { recursive: true });
  // The Git extension asks for a native module that npm has not; it copies work trees with it, which no test does.
  const copying = path.join(builtin, 'node_modules', '@vscode', 'fs-copyfile');
  fs.mkdirSync(copying, { recursive: true });
  fs.writeFileSync(path.join(copying, 'index.js'), "module.exports = require('node:fs').promises;\n");
  return { ...editor, builtin };
}

/** Opens a window; resolves when the extension is known to it and the bridge answers. */
export async function openWindow(options: WindowOptions = {}): Promise<TestWindow> {
  const data = shortTemporaryFolder();
  const closers: (() => Promise<unknown>)[] = [async () => fs.rmSync(data, { recursive: true, force: true })];
  const close = async () => {
    while (closers.length > 0) await closers.pop()?.();
  };
  let logFile: string | undefined;
  let page: Page | undefined;
  try {
    if (!fs.existsSync(vsixFile)) throw new Error('There is no dist/strata.vsix to test: run npm run package.');
    const folder = path.join(data, 'ws');
    fs.cpSync(at(options.workspace ?? 'examples'), folder, { recursive: true });
    options.prepare?.(folder);
    if (options.keybindings) writeKeybindings(data, options.keybindings);
    const portFile = path.join(data, 'bridge-port');
    const editor = withBuiltin(await ensureEditor(), data, options.builtin ?? []);
    const server = await startServer(options.everyday ? { ...editor, builtin: withBridge(editor.builtin, data) } : editor, {
      folder,
      data,
      vsix: vsixFile,
      settings: { 'workbench.colorTheme': themes[options.theme ?? 'dark'], ...options.settings },
      env: { STRATA_BRIDGE_FILE: portFile },
    });
    closers.push(server.stop);
    ({ logFile } = server);
    const { browser, ...opened } = await openPage(options.viewport, options.language);
    closers.push(() => browser.close());
    ({ page } = opened);
    await page.goto(server.address(options.everyday ? undefined : [['extensionDevelopmentPath', server.remote(at('test/support/bridge'))]]));
    await workbenchReady(page);
    const bridge = connectBridge(portFile);
    await until('the bridge extension answers and knows Strata', async () =>
      fs.existsSync(portFile) && await bridge.active(extensionId) !== null, 30_000);
    return {
      ...opened, bridge, folder, close,
      file: (name) => path.join(folder, name),
      theme: (name) => bridge.setting('workbench.colorTheme', themes[name]),
      serverLog: () => fs.readFileSync(server.logFile, 'utf8'),
    };
  } catch (error) {
    const serverLog = logFile && fs.readFileSync(logFile, 'utf8');
    await keepEvidence('a window that did not open', { page, serverLog });
    await close();
    throw error;
  }
}
