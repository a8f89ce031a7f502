// Opens VS Code for the Web, a page with no server behind it, with the packed extension in the browser's worker.
import fs from 'node:fs';
import path from 'node:path';
import { ensureEditor } from '../../scripts/lib/editor.mjs';
import { at } from '../../scripts/lib/project.mjs';
import { shortTemporaryFolder } from '../../scripts/lib/server.mjs';
import { quietSettings } from '../../scripts/lib/settings.mjs';
import { unpackVsix } from '../../scripts/lib/vsix.mjs';
import { serveWeb } from '../../scripts/lib/web-host.mjs';
import { openPage, type TestPage } from './page';
import { workbenchReady } from './workbench';

export interface WebWindow extends Omit<TestPage, 'browser'> {
  close(): Promise<void>;
}

/** The workspace as it is served, with a list of its files: a page cannot read a folder. */
function serveableCopy(workspace: string, folder: string): void {
  fs.cpSync(at(workspace), folder, { recursive: true });
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  fs.writeFileSync(path.join(folder, '.files.json'), JSON.stringify(files));
}

/** Opens a window whose workspace is a copy, in memory, of a folder of the project; its first topology opens by itself. */
export async function openWebWindow({ workspace = 'examples' }: { workspace?: string } = {}): Promise<WebWindow> {
  const data = shortTemporaryFolder();
  const closers: (() => Promise<unknown>)[] = [async () => fs.rmSync(data, { recursive: true, force: true })];
  const close = async () => {
    while (closers.length > 0) await closers.pop()?.();
  };
  try {
    const extension = path.join(data, 'extension');
    await unpackVsix(extension);
    serveableCopy(workspace, path.join(data, 'workspace'));
    const server = await serveWeb((await ensureEditor()).vscode, {
      mounts: { extension, workspace: path.join(data, 'workspace'), seed: at('test/support/seed') },
      configuration: (uri) => ({
        configurationDefaults: quietSettings,
        developmentOptions: { enableSmokeTestDriver: true },
        additionalBuiltinExtensions: [uri('/extension'), uri('/seed')],
      }),
    });
    closers.push(server.stop);
    const { browser, ...opened } = await openPage();
    closers.push(() => browser.close());
    await opened.page.goto(server.origin);
    await workbenchReady(opened.page);
    return { ...opened, close };
  } catch (error) {
    await close();
    throw error;
  }
}
