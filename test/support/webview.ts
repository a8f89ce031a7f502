// Finds Strata's webview inside VS Code's page: an iframe in an iframe.
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';

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

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not visible, so it cannot be dragged.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags by mouse from the centre of one element to the centre of another, in steps as a hand does. */
export async function dragTo(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await centre(from), await centre(to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 8 });
  await page.mouse.up();
}
