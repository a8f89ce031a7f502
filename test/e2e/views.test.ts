// The trees of the activity bar, used as a person does: with the mouse and with the keyboard.
import assert from 'node:assert/strict';
import { until, useWindow } from '../support';
import { openCanvas, type CanvasPage } from './canvas';

const NAME = 'bank-mixed-trust.topology.json';

describe('the views of Strata', () => {
  const window = useWindow();
  let canvas: CanvasPage;

  const row = (text: string) => window().page.locator('.pane-body .monaco-list-row').filter({ hasText: text }).first();

  it('invite to begin where no topology is open', async () => {
    const { page, bridge } = window();
    await bridge.command('workbench.view.extension.strata');
    await page.getByRole('button', { name: 'New Topology' }).first().waitFor();
    await page.getByText('No topology is open.').waitFor();
    await window().shot('views-welcome');
  });

  it('show the stack and its findings, with numbers', async () => {
    canvas = await openCanvas(window(), NAME);
    await row('vm-apps').waitFor();
    await row('Privileged container').waitFor();
    assert.match(await row('host-1').innerText(), /findings/);
    await window().shot('views');
  });

  it('select on the canvas what is clicked, with the focus left in the tree', async () => {
    await row('web-banking').click();
    await canvas.inspects('web-banking');
    assert.equal(await window().page.evaluate(() => document.activeElement?.closest('.pane-body') !== null), true);
  });

  it('follow the selection of the canvas', async () => {
    await canvas.select('ledger');
    await until('the tree follows', async () => /ledger/.test(await window().page.locator('.pane-body .monaco-list-row.selected').first().innerText()));
  });

  it('show the nodes of a finding, by keyboard', async () => {
    const { page } = window();
    await row('Privileged container').click();
    // The click folded it.
    for (const key of ['ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await until('a node of it is selected', async () => await canvas.content.locator('.keyboard [aria-selected="true"]').count() > 0);
    await canvas.content.locator('.findings-list').waitFor();
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    assert.deepEqual(errors, []);
  });
});
