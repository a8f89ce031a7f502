// The canvas and the windows around it: keybindings of the person's own, and copying between two windows.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { until, useWindow, workbenchReady } from '../support';
import { canvasOf, openCanvas, type CanvasPage } from './canvas';

const NAME = 'small.topology.json', OTHER = 'other.topology.json';
const ON_CANVAS = "strata.focus == 'canvas'";
interface Parsed { nodes: Record<string, { in?: string; image?: string }>; links?: unknown[] }

describe('the canvas in its window', () => {
  const window = useWindow({
    workspace: 'test/fixtures/window',
    prepare: (folder) => fs.writeFileSync(`${folder}/${OTHER}`, JSON.stringify({ strata: 1, nodes: { box: { kind: 'host' }, podman: { kind: 'engine', in: 'box', platform: 'podman' } } })),
    keybindings: [
      { key: 'x', command: 'strata.canvas.duplicate', when: ON_CANVAS },
      { key: 'ctrl+alt+r', command: 'strata.canvas.lensRisk', when: 'strata.focus' },
      { key: 'ctrl+k ctrl+w', command: 'strata.whatIfFail', when: "activeCustomEditorId == 'strata.topology'" },
      { key: 'delete', command: '-strata.canvas.delete' },
    ],
  });
  let canvas: CanvasPage;
  const parsed = async (name = NAME) => JSON.parse((await window().bridge.text(window().file(name)))!) as Parsed;
  const undo = async (original: string) => {
    await canvas.focus();
    await window().page.keyboard.press('Control+z');
    await until('the text is back', async () => await window().bridge.text(window().file(NAME)) === original);
  };

  before(async function () {
    this.timeout(120_000);
    canvas = await openCanvas(window(), NAME);
  });

  it('takes a key of the person\'s own for a command, which is a letter in a text field', async () => {
    const { page } = window();
    const original = (await window().bridge.text(window().file(NAME)))!;
    await canvas.goTo('front');
    await page.keyboard.press('x');
    await until('it has a twin', async () => Object.values((await parsed()).nodes).filter(({ in: parent }) => parent === 'docker').length === 3);
    await undo(original);
    const search = canvas.content.getByRole('searchbox', { name: 'Search kinds' });
    await search.focus();
    await canvas.content.locator('.keyboard:not([data-keys="canvas"])').waitFor({ state: 'attached' });
    await page.keyboard.type('x');
    await until('it is typed', async () => await search.inputValue() === 'x');
    await search.fill('');
    assert.equal(await window().bridge.text(window().file(NAME)), original);
  });

  it('takes keys for commands that have none, and chords, also with the keyboard in a panel', async () => {
    const { page } = window();
    await canvas.content.getByRole('searchbox', { name: 'Search kinds' }).focus();
    await canvas.content.locator('.keyboard:not([data-keys="canvas"])').waitFor({ state: 'attached' });
    await page.keyboard.press('Control+Alt+r');
    await canvas.content.getByText('Legend: risk').waitFor();
    await canvas.goTo('vm-web');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+w');
    await canvas.content.locator('.whatif-event').getByText('vm-web fails').waitFor();
    await canvas.content.getByRole('button', { name: 'Clear' }).click();
    await window().bridge.command('strata.canvas.lensStack');
  });

  it('leaves alone a key that the person took from a command', async () => {
    const { page } = window();
    const original = (await window().bridge.text(window().file(NAME)))!;
    await canvas.goTo('front');
    await page.keyboard.press('Delete');
    await page.keyboard.press('F2');
    await canvas.content.locator('input.rename').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await window().bridge.text(window().file(NAME)), original);
    await canvas.focus();
    await page.keyboard.press('Backspace');
    await until('the other key still deletes', async () => (await parsed()).nodes.front === undefined);
    await undo(original);
  });

  describe('and another one', () => {
    let other: Page;
    let there: CanvasPage;

    before(async function () {
      this.timeout(120_000);
      const { page } = window();
      const address = new URL(page.url());
      address.searchParams.delete('payload');
      other = await page.context().newPage();
      await other.goto(address.href);
      await workbenchReady(other);
      await other.keyboard.press('Control+p');
      await other.locator('.quick-input-widget input[type=text]').fill(OTHER);
      await other.locator('.quick-input-list .monaco-list-row').filter({ hasText: OTHER }).first().click();
      there = await canvasOf({ page: other }, OTHER);
    });

    after(() => other?.close());

    it('copies boxes there, and what is cut there back', async () => {
      const { page } = window();
      const original = (await window().bridge.text(window().file(NAME)))!;
      await page.bringToFront();
      await canvas.goTo('front');
      await page.keyboard.press('Control+c');
      await canvas.content.locator('[data-testid="announcement"]').filter({ hasText: 'front copied.' }).waitFor({ state: 'attached' });
      await other.bringToFront();
      await there.goTo('podman');
      await other.keyboard.press('Control+v');
      await there.box('front').waitFor();
      assert.match((await there.focused())!, /^front, Container, nginx:1\.27\.3/);
      await other.keyboard.press('Control+x');
      await there.box('front').waitFor({ state: 'detached' });
      await page.bringToFront();
      await canvas.goTo('docker');
      await page.keyboard.press('Control+v');
      await until('it is here under a name of its own', async () => Object.entries((await parsed()).nodes).some(([id, { in: parent, image }]) => id !== 'front' && parent === 'docker' && image === 'nginx:1.27.3'));
      await undo(original);
    });
  });

  it('logged no error', () => assert.deepEqual(window().errors, []));
});
