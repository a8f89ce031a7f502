// Two topologies on one canvas, in a repository of ten commits: picture and list, sides, keyboard, what it follows, and VS Code's own diff.
import assert from 'node:assert/strict';
import { accessibilityFaults, themes, until, useWindow, webviewFrame } from '../support';
import { DEMO_FILE, demoRepository } from '../support/demo';
import { canvasOf, type CanvasPage } from './canvas';

describe('comparing on the canvas', () => {
  const window = useWindow({ prepare: demoRepository, builtin: ['git', 'git-base'], settings: { 'git.enabled': true } });
  let canvas: CanvasPage;

  const compare = async (older: string): Promise<CanvasPage> => {
    const { bridge, file } = window();
    await bridge.command('workbench.action.closeAllEditors');
    await bridge.command('strata.compare', { $path: file(DEMO_FILE) }, older);
    return canvasOf(window(), `${older}:${DEMO_FILE} \u2192 ${DEMO_FILE}`);
  };
  const line = (text: string | RegExp) => canvas.content.locator('.change', { hasText: text }).first();

  before(async function () {
    this.timeout(180_000);
    const { bridge } = window();
    await bridge.command('workbench.action.closeSidebar');
    await until('git knows the repository', async () => {
      await bridge.command('workbench.action.closeAllEditors');
      await bridge.command('strata.compare', { $path: window().file(DEMO_FILE) }, 'HEAD~1');
      return (await bridge.tab())?.label.includes('HEAD~1');
    }, 60_000);
    canvas = await canvasOf(window(), `HEAD~1:${DEMO_FILE} \u2192 ${DEMO_FILE}`);
  });

  it('shows what came, went and moved, with the list beside it', async () => {
    await line('container cache in podman').waitFor();
    await line('container debug in docker').waitFor();
    await line('container db: moved from docker to podman').waitFor();
    await canvas.content.getByText('Legend: changes').waitFor();
    assert.equal(await canvas.content.locator('.legend-entry', { hasText: /^Moved/ }).locator('.legend-count').innerText(), '1');
    await window().shot('compare-dark');
  });

  it('selects and shows the box of a line, and the line of a box', async () => {
    await line('container db: moved').getByRole('button').click();
    await until('the box is selected', async () => (await canvas.focused() ?? '').startsWith('\u00bb db, Container, moved from docker'));
    await canvas.select('cache');
    await until('its line is the present one', async () => await line('container cache').getAttribute('data-present') === 'true');
  });

  it('goes from change to change by keyboard, buttons and commands', async () => {
    const { page, bridge } = window();
    const status = canvas.content.locator('.changes [role="status"]');
    await canvas.focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('F7');
    await until('the first change', async () => /^Change 1 of/.test(await status.innerText()));
    await canvas.content.getByRole('button', { name: 'Next change' }).click();
    await until('the second', async () => /^Change 2 of/.test(await status.innerText()));
    await bridge.command('strata.canvas.previousChange');
    await until('the first again', async () => /^Change 1 of/.test(await status.innerText()));
  });

  it('shows one side alone, and dims by what became of nodes', async () => {
    await canvas.content.getByRole('radio', { name: 'Old' }).check({ force: true });
    await until('the new one is gone', async () => await canvas.box('cache').count() === 0 && await canvas.box('debug').count() === 1);
    await window().shot('compare-old');
    await canvas.content.getByRole('radio', { name: 'New' }).check({ force: true });
    await until('the old one is gone', async () => await canvas.box('cache').count() === 1 && await canvas.box('debug').count() === 0);
    await canvas.content.getByRole('radio', { name: 'Both' }).check({ force: true });
    await until('both are there', async () => await canvas.box('cache').count() === 1 && await canvas.box('debug').count() === 1);
  });

  it('follows the text while it is edited, and changes nothing itself', async () => {
    const { bridge, file } = window();
    const before = await bridge.text(file(DEMO_FILE));
    await canvas.focus();
    await window().page.keyboard.press('Delete');
    await bridge.replace(file(DEMO_FILE), before!.replace('"valkey:8"', '"valkey:9"').replace('"cache":', '"store":'));
    await line('container store in podman').waitFor();
    assert.equal(await canvas.box('store').count(), 1);
    await bridge.replace(file(DEMO_FILE), before!);
    await line('container cache in podman').waitFor();
    await bridge.save(file(DEMO_FILE));
  });

  it('compares with any revision', async () => {
    canvas = await compare('HEAD~4');
    await line('container shop: moved from docker to podman').waitFor();
    await window().shot('compare-four');
    canvas = await compare('HEAD~9');
    await line('host beta').waitFor();
    await window().shot('compare-all');
  });

  it('can be read in every theme', async () => {
    for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
      await window().theme(theme);
      await canvas.content.locator(`body.vscode-${theme}`).waitFor();
      await window().shot(`compare-theme-${theme}`);
      const { faults } = await accessibilityFaults(await webviewFrame(window().page), ['region', 'page-has-heading-one']);
      assert.deepEqual(faults, [], theme);
    }
    await window().theme('dark');
  });

  it('is offered where VS Code shows its own diff, whose older side stays as it is', async () => {
    const { page, bridge, file } = window();
    await bridge.command('workbench.action.closeAllEditors');
    await bridge.open(file(DEMO_FILE), 'default');
    await bridge.replace(file(DEMO_FILE), (await bridge.text(file(DEMO_FILE)))!.replace('"valkey:8"', '"valkey:9"'));
    await bridge.save(file(DEMO_FILE));
    const button = page.locator('.editor-actions').getByRole('button', { name: 'Compare on Canvas' }).first();
    // Git notices the change in its own time.
    await until('the diff of VS Code, with the button', async () => {
      if (await button.count() > 0) return true;
      await bridge.command('git.openChange', { $path: file(DEMO_FILE) });
      return false;
    }, 30_000);
    await window().shot('compare-text-diff');
    await button.click();
    canvas = await canvasOf(window(), await until('the panel', async () => (await bridge.tab())?.label.includes('\u2192') ? (await bridge.tab())!.label : undefined));
    await line('container cache').waitFor();
    await window().shot('compare-from-diff');
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    assert.deepEqual(errors, []);
  });
});
