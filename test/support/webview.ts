// Finds Strata's webview inside VS Code's page: an iframe in an iframe.
import type { Frame, FrameLocator, Page } from 'playwright-core';

const outer = 'iframe.webview.ready';
const inner = 'iframe#active-frame';

/** The content of a webview, for locators. With several open editors `index` counts them in the order they were made. */
export const webviewOf = (page: Page, index = 0): FrameLocator => page.locator(outer).nth(index).contentFrame().frameLocator(inner);

/** The same as a Frame, for evaluate() and for axe: the frame's name does not say which one it is. */
export async function webviewFrame(page: Page, index = 0): Promise<Frame> {
  const host = await (await page.locator(outer).nth(index).elementHandle())?.contentFrame();
  const frame = await (await host?.waitForSelector(inner))?.contentFrame();
  if (!frame) throw new Error('The webview has no content frame.');
  return frame;
}
