// Two topologies on one canvas, in a repository of ten commits: picture and list, sides, keyboard, what it follows, and VS Code's own diff.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { accessibilityFaults, themes, until, useWindow, webviewFrame } from '../support';
import { DEMO_FILE, demoRepository, git } from '../support/demo';
import { canvasOf, openCanvas, openComparison, type CanvasPage } from './canvas';

describe('comparing on the canvas', () => {
  const window = useWindow({ prepare: demoRepository, builtin: ['git', 'git-base'], settings: { 'git.enabled': true } });
  let canvas: CanvasPage;

  const compare = (older: string): Promise<CanvasPage> => openComparison(window(), DEMO_FILE, older);
  const line = (text: string | RegExp) => canvas.content.locator('.change', { hasText: text }).first();

  before(async function () {
    this.timeout(180_000);
    await window().bridge.command('workbench.action.closeSidebar');
    canvas = await compare('HEAD~1');
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

  it('draws either side of a merge and both, from the buttons over a file with conflicts, a broken side too', async () => {
    const { bridge, file } = window();
    const name = 'merging.topology.json', folder = file('.');
    const stack = (...hosts: string[]) => `{\n  "strata": 1,\n  "nodes": {\n    "site": { "kind": "site" },\n    ${hosts.join(',\n    ')}\n  }\n}\n`;
    const alpha = (memory: string) => `"alpha": { "kind": "host", "in": "site", "memory": "${memory}" }`;
    const commit = (message: string, text: string) => {
      fs.writeFileSync(file(name), text);
      git(folder, 'add', name);
      git(folder, 'commit', '-qm', message);
    };
    const branch = git(folder, 'branch', '--show-current').trim();
    commit('alpha', stack(alpha('64GiB')));
    git(folder, 'checkout', '-qb', 'more');
    commit('more, and broken', stack(alpha('128GiB'), '"beta": { "kind": "host", "in": "site", "memory": '));
    git(folder, 'checkout', '-q', branch);
    commit('less', stack(alpha('32GiB')));
    assert.throws(() => git(folder, 'merge', '-q', 'more'), /CONFLICT|Command failed/);
    const text = fs.readFileSync(file(name), 'utf8');
    const broken = text.split('\n').findIndex((line) => line.includes('beta'));

    const press = async (button: string): Promise<CanvasPage> => {
      await bridge.command('workbench.action.closeAllEditors');
      const { content } = await openCanvas(window(), name);
      await content.locator('.banner-error', { hasText: 'Merge conflict markers' }).waitFor();
      await window().shot('merge-banner');
      await content.locator('.banner').getByRole('button', { name: button }).click();
      const side = await until('the panel', async () => (await bridge.tab())?.label.includes('\u2192') ? (await bridge.tab())!.label : undefined);
      assert.equal(side, `ours (HEAD):${name} \u2192 theirs (more):${name}`);
      const canvas = await canvasOf(window(), side);
      const said = await canvas.content.locator('.banner-warning .banner-text').innerText();
      assert.match(said, new RegExp(`^theirs \\(more\\):${name} is broken at line (${broken + 1}|${broken + 2}|${broken + 3}|${broken + 4}) of the file: .* drawn as far as it can be read`));
      return canvas;
    };
    const boxes = async (canvas: CanvasPage, radio: string, alphaSays: RegExp, betas: number) => {
      await until(radio, () => canvas.content.getByRole('radio', { name: radio }).isChecked());
      await until('alpha', async () => await canvas.box('alpha').count() === 1);
      assert.equal(await canvas.box('beta').count(), betas);
      await canvas.select('alpha');
      await until('what alpha was or is', async () => alphaSays.test(await canvas.focused() ?? ''));
    };
    await boxes(await press('Draw ours'), 'Old', /32 ?GiB/, 0);
    await window().shot('merge-ours');
    await boxes(await press('Draw theirs'), 'New', /128 ?GiB/, 1);
    await window().shot('merge-theirs');
    await boxes(await press('Compare both'), 'Both', /128 ?GiB/, 1);
    await window().shot('merge-both');
    assert.equal(fs.readFileSync(file(name), 'utf8'), text);
    git(folder, 'merge', '--abort');
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    assert.deepEqual(errors, []);
  });
});
