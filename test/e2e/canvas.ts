// Steps on Strata's canvas that tests share.
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { until, webviewOf, type TestWindow } from '../support';

export const VIEW_TYPE = 'strata.topology';

/** One open canvas. */
export interface CanvasPage {
  readonly content: FrameLocator;
  /** A box that is near enough to be touched. */
  box(id: string): Locator;
  /** Clicks the head of a box. */
  select(id: string, modifiers?: ('Control' | 'Shift')[]): Promise<void>;
  /** Gives the canvas the keyboard. */
  focus(): Promise<void>;
  /** Puts the keyboard on a box by searching for it. */
  goTo(id: string): Promise<void>;
  /** The accessible name of the box that the keyboard is on. */
  focused(): Promise<string | null>;
  /** Waits until the inspector shows a node. */
  inspects(id: string): Promise<void>;
}

/** Opens a file of the workspace on the canvas and waits for the picture. */
export async function openCanvas({ page, bridge, file }: TestWindow, name: string): Promise<CanvasPage> {
  await bridge.open(file(name), VIEW_TYPE);
  return canvasOf({ page } as TestWindow, name);
}

/** VS Code may keep the webview of a tab that has just been left: the one with the file's name counts. */
async function contentOf(page: Page, name: string): Promise<FrameLocator | undefined> {
  const count = await page.locator('iframe.webview.ready').count();
  for (let i = 0; i < count; i++) {
    const content = webviewOf(page, i);
    if (await page.locator('iframe.webview.ready').nth(i).isVisible() && await content.locator(`#root[data-file="${name}"]`).count() > 0) return content;
  }
  return undefined;
}

/** The canvas that is shown, once its picture is there. */
export async function canvasOf({ page }: Pick<TestWindow, 'page'>, name: string): Promise<CanvasPage> {
  const content = await until(`a canvas of ${name}`, () => contentOf(page, name));
  await content.locator('[data-strata-ready="true"]').waitFor();
  const box = (id: string) => content.locator(`.react-flow__node[data-id="${id}"]`);
  const focused = () => content.locator('.keyboard [role="treeitem"]').getAttribute('aria-label');
  const focus = async () => {
    await content.locator('.keyboard').focus();
    // VS Code's keybindings apply once it knows.
    await content.locator('.keyboard[data-keys="canvas"]').waitFor();
  };
  return {
    content, box,
    select: async (id, modifiers = []) => {
      await box(id).waitFor();
      const { x, y } = await headOf(box(id));
      for (const key of modifiers) await page.keyboard.down(key);
      await page.mouse.click(x, y);
      for (const key of modifiers) await page.keyboard.up(key);
    },
    focus, focused,
    goTo: async (id) => {
      await focus();
      await page.keyboard.press('Control+f');
      await content.getByRole('combobox', { name: 'Search nodes' }).fill(id);
      await content.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      let label: string | null = null;
      await until(`the keyboard is on ${id}`, async () => (label = await focused())?.startsWith(`${id},`)).catch((error: Error) => {
        throw new Error(`${error.message}; it is on: ${label}`);
      });
      await focus();
    },
    inspects: async (id) => {
      await until(`the inspector shows ${id}`, async () => await content.locator('.inspector .id-field').inputValue({ timeout: 1000 }).catch(() => '') === id);
    },
  };
}

/** A place in a box's head, in the page. The canvas takes the pointer for all boxes, so they are pressed where they are. */
export async function headOf(box: Locator): Promise<{ x: number; y: number }> {
  const place = await box.boundingBox();
  if (!place) throw new Error('The box is not on the screen.');
  return { x: place.x + Math.min(60, place.width / 2), y: place.y + 12 };
}

/** Compares a file of the workspace with an older revision. The Git extension may not know the repository yet: then it is asked again. */
export async function openComparison(window: TestWindow, name: string, older: string): Promise<CanvasPage> {
  const { bridge, file } = window;
  await until('git knows the repository', async () => {
    await bridge.command('workbench.action.closeAllEditors');
    await bridge.command('strata.compare', { $path: file(name) }, older);
    return until('the comparison is the active tab', async () => (await bridge.tab())?.label.includes(older), 3000).catch(() => false);
  }, 60_000);
  return canvasOf(window, `${older}:${name} \u2192 ${name}`);
}
