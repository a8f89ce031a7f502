// Labs as a person does them: started from the view, mended, solved, and still known after the window was loaded anew.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { at } from '../../scripts/lib/project.mjs';
import { notifications, themes, until, useWindow, webviewOf, workbenchReady } from '../support';
import { canvasOf } from './canvas';

const operationsOf = (id: string): { path: string[]; value: unknown }[] => (JSON.parse(fs.readFileSync(at('labs', id, 'lab.json'), 'utf8')) as { solution: { operations: { path: string[]; value: unknown }[] } }).solution.operations;

describe('the labs', () => {
  const window = useWindow({ viewport: { width: 1600, height: 1000 } });
  const row = (text: string) => window().page.locator('.pane-body .monaco-list-row').filter({ hasText: text }).first();
  /** The page of a lab, once it says so. */
  const pageSays = (text: RegExp) => until(`the page says ${text}`, async () => {
    const { page } = window();
    for (let i = 0; i < await page.locator('iframe.webview.ready').count(); i++) {
      if (text.test(await webviewOf(page, i).locator('body').innerText({ timeout: 1000 }).catch(() => ''))) return true;
    }
    return false;
  });
  const stackPath = async (id: string): Promise<string> => until('the stack is open', async () => (await window().bridge.tabs()).find(({ path }) => path?.endsWith(`/${id}.topology.json`))?.path);

  it('are listed in the view, by level, with how many are solved', async () => {
    const { page, bridge } = window();
    await bridge.command('workbench.view.extension.strata');
    await bridge.command('strata.labs.focus');
    for (const other of ['Stack', 'Findings']) await page.locator('.pane-header').filter({ hasText: new RegExp(`^${other}`) }).first().click();
    await row('Beginner').waitFor();
    assert.match(await row('Beginner').innerText(), /0 of 4 solved/);
    await row('Stop the runaway process').click();
    await page.locator('iframe.webview.ready').nth(1).waitFor();
    await row('The thumbnailer takes all the memory').waitFor();
  });

  it('are solved by a change of the stack, which is announced, and ticked', async () => {
    const { bridge, page } = window();
    const path = await stackPath('runaway');
    const stack = JSON.parse((await bridge.text(path))!) as { nodes: Record<string, Record<string, unknown>> };
    for (const { path: [, id, key], value } of operationsOf('runaway')) stack.nodes[id!]![key!] = value;
    assert.ok(await bridge.replace(path, JSON.stringify(stack, null, 2)));
    await until('it is ticked', async () => /solved/.test(await row('Stop the runaway process').innerText()));
    await pageSays(/It is started again|is the database, not the culprit/);
    assert.ok((await notifications(page)).some((text) => text.startsWith('Solved: Stop the runaway process')));
    await page.keyboard.press('Escape');
    assert.match(await row('Beginner').innerText(), /1 of 4 solved/);
  });

  it('keep progress when the window is loaded anew', async () => {
    const { page, bridge } = window();
    await bridge.command('strata.startLab', 'who-can-read');
    await bridge.command('strata.answerLab', 'who-can-read', 'neighbours', ['patients', 'calendar', 'letters', 'log-shipper']);
    await until('it is counted', async () => /2 of 3 met/.test(await row('Who can read').innerText()));
    await until('it is saved', async () => (await bridge.tabs()).every(({ dirty }) => !dirty));
    await page.reload();
    await workbenchReady(page);
    await page.locator('.pane-header').filter({ hasText: /^Labs/ }).first().waitFor();
    await until('the solved one is still solved', async () => /solved/.test(await row('Stop the runaway process').innerText().catch(() => '')), 40_000);
    assert.match(await row('Who can read').innerText(), /2 of 3 met/);
  });

  it('ask before they are reset', async () => {
    const { page, bridge } = window();
    void bridge.command('strata.resetLab', 'runaway');
    await page.locator('.monaco-dialog-box').getByText('Reset "Stop the runaway process').waitFor();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Reset' }).click();
    await until('it is as new', async () => /\d of 6 met/.test(await row('Stop the runaway process').innerText()));
  });

  it('look right in every theme', async function () {
    this.timeout(150_000);
    const { bridge, shot, theme } = window();
    for (const [name, id] of [['dark', 'runaway'], ['light', 'legacy-centos'], ['high-contrast', 'who-can-read'], ['high-contrast-light', 'who-can-read']] as [keyof typeof themes, string][]) {
      await theme(name);
      await bridge.command('workbench.action.closeAllEditors');
      await bridge.command('strata.startLab', id);
      await bridge.command('strata.labHint', id);
      await canvasOf(window(), `${id}.topology.json`);
      await pageSays(/Hints/);
      await until('its checks are shown', async () => await window().page.locator('.pane-body .monaco-list-row[aria-label^="Met"], .pane-body .monaco-list-row[aria-label^="Not met"]').count() > 2);
      await shot(`lab-${id}-${name}`);
    }
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    // VS Code's own page around webviews complains where the theme changes while one is being made.
    assert.deepEqual(errors.filter((error) => !/classList[\s\S]*\/webview\/browser\/pre\/index\.html/.test(error)), []);
  });
});
