/** When something is on the screen, on the clock of the machine, which the page, its frames and this process share. */
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** When what this webview shows was painted. */
    benchPaintedAt?: number;
  }
}

/**
 * Every webview made from now on notes when a canvas in it is ready, or a heading of VS Code's Markdown preview is there.
 * VS Code's own frame around it looks, for the inner one is written anew.
 */
export async function watchWebviews(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    if (parent === window) return;
    const ready = () => [...document.querySelectorAll('iframe')].some((frame) => frame.contentDocument?.querySelector('[data-strata-ready="true"], h1[data-line]'));
    const look = () => {
      if (!ready()) return void requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => { window.benchPaintedAt = performance.timeOrigin + performance.now(); }));
    };
    requestAnimationFrame(look);
  });
}

/** Waits for the only webview of a page; resolves to when it was painted. */
export async function webviewPainted(page: Page): Promise<number> {
  const outer = await (await page.waitForSelector('iframe.webview.ready', { timeout: 60_000 })).contentFrame();
  if (!outer) throw new Error('The webview has no content.');
  const painted = await outer.waitForFunction(() => window.benchPaintedAt, undefined, { timeout: 60_000 });
  return (await painted.jsonValue())!;
}

/** Waits for the lines of a file in a text editor; resolves to when they were painted. Begin before the file is opened. */
export async function textPainted(page: Page, name: string): Promise<number> {
  const lines = await page.waitForFunction<number | false, string>((file) => {
    const line = document.querySelector(`.monaco-editor[data-uri$="/${file}"] .view-line span span`);
    return line ? new Promise<number>((resolve) => {
      requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
    }) as unknown as number : false;
  }, name, { polling: 'raf', timeout: 60_000 });
  return (await lines.jsonValue()) as number;
}

/** The present on the same clock. */
export const present = (): number => performance.timeOrigin + performance.now();
