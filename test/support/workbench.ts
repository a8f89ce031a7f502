// Steps in VS Code's own user interface that many tests share.
import type { Locator, Page } from 'playwright-core';

const inputAttempts = 5;
const inputWaitMs = 1500;

/** Waits until the workbench of a page has restored its editors and views. */
export async function workbenchReady(page: Page): Promise<void> {
  await page.waitForFunction(() => 'driver' in globalThis);
  await page.evaluate(() => (globalThis as unknown as { driver: { whenWorkbenchRestored(): Promise<void> } }).driver.whenWorkbenchRestored());
}

/** Presses a key until what it opens is there: a webview that is being rebuilt may swallow it, and a change of the problems closes a light bulb. */
async function pressUntil(page: Page, key: string, opened: Locator): Promise<Locator> {
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press(key);
    try {
      await opened.waitFor({ timeout: inputWaitMs });
      return opened;
    } catch (error) {
      if (attempt === inputAttempts) throw error;
    }
  }
}

/** Opens the command palette; returns its input. */
export const openCommandPalette = (page: Page): Promise<Locator> => pressUntil(page, 'F1', page.locator('.quick-input-widget input[type=text]'));

/** Opens the light bulb at the cursor of the text editor; returns the action with the given text. */
export function lightBulbAction(page: Page, text: string | RegExp): Promise<Locator> {
  return pressUntil(page, 'Control+.', page.locator('.action-widget .monaco-list-row').filter({ hasText: text }));
}

/** Runs a command by its label in the palette, such as 'Strata: Show Rules'. */
export async function runPaletteCommand(page: Page, label: string): Promise<void> {
  const input = await openCommandPalette(page);
  await input.fill(`>${label}`);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first().click();
}

/** Types into the quick input that is open and accepts it, or picks the row with the given text. */
export async function answerQuickInput(page: Page, answer: { type: string } | { pick: string }): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]');
  await input.waitFor();
  if ('type' in answer) {
    await input.fill(answer.type);
    await page.keyboard.press('Enter');
  } else {
    // Of a long list only the rows in view are there: typing brings the wanted one up, as a person would.
    await input.fill(answer.pick);
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: answer.pick }).first().click();
  }
}

/** The texts in the notification centre; toasts are hidden while VS Code is driven by a test. */
export async function notifications(page: Page): Promise<string[]> {
  await runPaletteCommand(page, 'Notifications: Show Notifications');
  const messages = page.locator('.notifications-center .notification-list-item-message');
  await messages.first().waitFor();
  return messages.allInnerTexts();
}
