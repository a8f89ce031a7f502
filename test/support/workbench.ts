// Steps in VS Code's own user interface that many tests share.
import type { Locator, Page } from 'playwright-core';

const inputAttempts = 5;
const inputWaitMs = 1500;

/** Waits until the workbench of a page has restored its editors and views. */
export async function workbenchReady(page: Page): Promise<void> {
  await page.waitForFunction(() => 'driver' in globalThis);
  await page.evaluate(() => (globalThis as unknown as { driver: { whenWorkbenchRestored(): Promise<void> } }).driver.whenWorkbenchRestored());
}

/** Opens the command palette; a webview that is being rebuilt may swallow the key, so it is pressed again. */
async function openPalette(page: Page): Promise<Locator> {
  const input = page.locator('.quick-input-widget input[type=text]');
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press('F1');
    try {
      await input.waitFor({ timeout: inputWaitMs });
      return input;
    } catch (error) {
      if (attempt === inputAttempts) throw error;
    }
  }
}

/** Runs a command by its label in the palette, such as 'Strata: Show Rules'. */
export async function runPaletteCommand(page: Page, label: string): Promise<void> {
  const input = await openPalette(page);
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
