// A browser page for VS Code that may reach this machine only, with what it logs collected.
import { type Browser, chromium, type ConsoleMessage, type Page } from 'playwright-core';
import { browserLaunchOptions } from '../../scripts/lib/browser.mjs';
import { at, manifest } from '../../scripts/lib/project.mjs';

export interface TestPage {
  browser: Browser;
  page: Page;
  /** Addresses outside this machine that the window asked for; all were refused. */
  outside: string[];
  /** Errors that a webview's page or the extension logged or threw. */
  errors: string[];
  /** Writes .shots/NAME.png and returns its path. */
  shot(name: string): Promise<string>;
}

/** The id of the extension under test. */
export const extensionId = `${manifest().publisher}.${manifest().name}`;

/** Whether a console message comes from a webview's page or the extension, rather than from VS Code itself. */
const isOurs = (message: ConsoleMessage) =>
  /vscode-resource|vscode-cdn|\/webview\/browser\/pre\//.test(message.location().url) || message.text().includes(extensionId);

/** VS Code gave up reading a file because the window was loaded anew or the tab closed; the file's path may hold our name. */
const givenUp = (message: ConsoleMessage) => message.text().includes('(Canceled: Canceled)');

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && isOurs(message) && !givenUp(message)) errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => {
    const text = error.stack ?? String(error);
    if (/dist\/webview|vscode-resource\.vscode-cdn\.net\//.test(text)) errors.push(text);
  });
  return errors;
}

/**
 * Launches a browser with one page. Close the browser when done. With `language`, VS Code in it takes itself for one in that
 * language, as with a language pack: extensions and numbers follow, while its own words stay English, as no pack is there.
 */
export async function openPage(viewport = { width: 1400, height: 900 }, language?: string): Promise<TestPage> {
  const browser = await chromium.launch(await browserLaunchOptions());
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', ...(language && { locale: language }) });
  if (language) await context.addInitScript((name) => void Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: name }), language);
  context.setDefaultTimeout(15_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const outside: string[] = [];
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => {
    outside.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  return {
    browser, page, outside,
    errors: collectErrors(page),
    shot: async (name) => {
      const file = at('.shots', `${name.replace(/[^\w.-]+/g, '-')}.png`);
      await page.screenshot({ path: file });
      return file;
    },
  };
}
