// What goes wrong while a file is open: nothing is lost, and the person is told what happened.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import type { FrameLocator, Locator } from 'playwright-core';
import { until, useWindow, webviewFrame, webviewOf } from '../support';
import { notifications } from '../support/workbench';
import { canvasOf, headOf, openCanvas, type CanvasPage } from './canvas';

const NAME = 'small.topology.json';

describe('a canvas when things go wrong', () => {
  const window = useWindow({ workspace: 'test/fixtures/window', everyday: true, settings: { 'files.readonlyFromPermissions': true } });
  const path = () => window().file(NAME);
  const text = () => window().bridge.text(path());
  const onDisk = () => fs.readFileSync(path(), 'utf8');
  let original: string;
  let canvas: CanvasPage;

  before(() => { original = onDisk(); });

  /** Every test begins with the file as it was, on one canvas that answers. */
  beforeEach(async () => {
    const { bridge } = window();
    await bridge.command('workbench.action.files.revert');
    await bridge.command('workbench.action.closeAllEditors');
    fs.writeFileSync(path(), original);
    canvas = await openCanvas(window(), NAME);
    await until('the canvas has the file as it is', async () => await text() === original);
    await bridge.command('strata.canvas.fit');
  });

  const banner = (says: RegExp) => canvas.content.locator('.banner-text').filter({ hasText: says });
  const memory = () => canvas.content.locator('.inspector').getByLabel('Memory', { exact: true }).first();
  const setMemory = async (value: string) => {
    await memory().fill(value);
    await memory().press('Enter');
  };
  const inspect = async (id: string) => {
    await canvas.select(id);
    await canvas.inspects(id);
  };
  /** An edit in the inspector that arrives: the canvas is alive. */
  const edits = async (value: string) => {
    await inspect('vm-web');
    await setMemory(value);
    await until(`the text says ${value}`, async () => (await text())?.includes(`"vcpus": 2, "memory": "${value}"`));
  };

  it('a page that is loaded anew in the middle of a drag moves nothing, and goes on', async () => {
    const { page, bridge } = window();
    const [from, to] = [await headOf(canvas.box('front')), await headOf(canvas.box('vm-db'))];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 8 });
    await canvas.content.locator('.hint').first().waitFor();
    await bridge.command('workbench.action.webview.reloadWebviewAction');
    await until('the old page is gone', async () => await canvas.content.locator('.hint').count() === 0);
    await page.mouse.up();
    canvas = await canvasOf(window(), NAME);
    assert.equal(await text(), original);
    assert.equal(await bridge.dirty(path()), false);
    await edits('9GiB');
  });

  it('an extension host that ends in the middle of an edit: confirmed changes stay, the canvas comes back by itself, and it is said', async function () {
    this.timeout(120_000);
    const { bridge } = window();
    await edits('12GiB');
    const host = await bridge.process();
    await memory().fill('13GiB');
    process.kill(host, 'SIGKILL');
    await memory().press('Enter');
    await until('another extension host runs', async () => await bridge.process().catch(() => host) !== host, 60_000);
    await until('it is said', async () => (await notifications(window().page)).some((message) => message.includes(`the canvas of '${NAME}' anew`)), 60_000);
    canvas = await canvasOf(window(), NAME);
    assert.ok((await text())!.includes('"12GiB"'), 'the confirmed change is there');
    assert.ok(!(await text())!.includes('"13GiB"'), 'the other one is not, as was said');
    assert.equal(await bridge.dirty(path()), true);
    assert.equal(onDisk(), original);
    assert.deepEqual((await bridge.tabs()).map(({ viewType }) => viewType), ['strata.topology']);
    await window().bridge.command('notifications.clearAll');
    await edits('14GiB');
  });

  it('a file that changes on disk is shown as it is there', async () => {
    fs.writeFileSync(path(), original.replaceAll('postgres', 'pg'));
    await canvas.box('pg').waitFor();
    assert.equal(await window().bridge.dirty(path()), false);
    fs.writeFileSync(path(), original);
    await canvas.box('postgres').waitFor();
  });

  it('a file that changes on disk under unsaved changes loses neither: saving asks', async () => {
    const { page, bridge } = window();
    await edits('10GiB');
    const theirs = original.replaceAll('postgres', 'pg');
    fs.writeFileSync(path(), theirs);
    await canvas.focus();
    await page.keyboard.press('Control+s');
    await until('VS Code says that the file is newer', async () => (await notifications(page)).some((message) => /newer|conflict/i.test(message)));
    assert.equal(onDisk(), theirs);
    assert.ok((await text())!.includes('"10GiB"') && (await text())!.includes('postgres'));
    assert.equal(await bridge.dirty(path()), true);
  });

  it('a file that another branch has otherwise, or not at all, follows the branch', async function () {
    const { folder } = window();
    const git = (...args: string[]) => spawnSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: folder, encoding: 'utf8' });
    if (git('init', '-b', 'main').status !== 0) this.skip();
    git('add', NAME);
    git('commit', '-m', 'One');
    git('checkout', '-b', 'other');
    fs.writeFileSync(path(), original.replaceAll('vm-db', 'vm-data'));
    git('commit', '-am', 'Two');
    await canvas.box('vm-data').waitFor();
    git('checkout', 'main');
    await canvas.box('vm-db').waitFor();
    git('checkout', '-b', 'without');
    git('rm', NAME);
    assert.equal(fs.existsSync(path()), false);
    git('commit', '-m', 'Three');
    git('checkout', 'other');
    canvas = await openCanvas(window(), NAME);
    await canvas.box('vm-data').waitFor();
    git('checkout', 'main');
    await canvas.box('vm-db').waitFor();
    assert.equal(await window().bridge.dirty(path()), false);
    fs.rmSync(`${folder}/.git`, { recursive: true });
  });

  it('a change made on a picture that was overtaken is refused, said, and the picture is fresh', async () => {
    const { page, bridge } = window();
    await inspect('vm-web');
    const frame = await webviewFrame(page);
    // The page hears nothing for a while, as on a slow connection.
    await frame.evaluate(() => {
      const page = globalThis as unknown as { missed: string[]; hear(): void };
      const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data')!;
      Object.assign(page, { missed: [], hear: () => Object.defineProperty(MessageEvent.prototype, 'data', data) });
      Object.defineProperty(MessageEvent.prototype, 'data', {
        ...data,
        get() { page.missed.push(String((data.get!.call(this) as { type?: string } | null)?.type)); },
      });
    });
    await memory().fill('11GiB');
    const changed = original.replaceAll('postgres', 'pg');
    await bridge.replace(path(), changed);
    await until('the change is there', async () => await text() === changed);
    await until('the page missed the new picture', () => frame.evaluate(() => /scene|patch/.test((globalThis as unknown as { missed: string[] }).missed.join())));
    await frame.evaluate(() => (globalThis as unknown as { hear(): void }).hear());
    await memory().press('Enter');
    await banner(/Not changed: The file was changed elsewhere/).waitFor();
    await canvas.box('pg').waitFor();
    assert.equal(await text(), changed);
  });

  it('two canvases of a file show each other\'s changes, and undo is one', async () => {
    const { page, bridge } = window();
    await bridge.command('workbench.action.closeEditorsInOtherGroups');
    await bridge.command('workbench.action.splitEditorRight');
    await until('two canvases', async () => await page.locator('iframe.webview.ready').count() === 2);
    const both = [webviewOf(page, 0), webviewOf(page, 1)];
    const agents = both.map((content) => content.locator('.react-flow__node[data-id="agent"]'));
    for (const agent of agents) await agent.waitFor();
    /** Presses a key until it does something: VS Code may not know yet that the keyboard is on another page. A key that was taken is not pressed again. */
    const press = async (key: string, done: () => Promise<boolean>) => {
      await until(`${key} does something`, async () => {
        await page.keyboard.press(key);
        return until(key, done, 6000).catch(() => false);
      }, 40_000);
    };
    const click = async (content: FrameLocator, box: Locator) => {
      const { x, y } = await headOf(box);
      await page.mouse.click(x, y);
      await content.locator('.keyboard[data-keys="canvas"]').waitFor();
    };
    await click(both[0], agents[0]);
    await press('Delete', async () => !(await text())!.includes('"agent"'));
    for (const agent of agents) await agent.waitFor({ state: 'detached' });
    await click(both[1], both[1].locator('.react-flow__node[data-id="vm-db"]'));
    await press('Control+z', async () => await text() === original);
    for (const agent of agents) await agent.waitFor();
    assert.equal(await text(), original);
  });

  it('a canvas that is moved to another group, hidden and shown again follows its file, and hears what it was told meanwhile', async () => {
    const { bridge } = window();
    await bridge.command('workbench.action.moveEditorToRightGroup');
    canvas = await canvasOf(window(), NAME);
    const pg = original.replaceAll('postgres', 'pg');
    await bridge.replace(path(), pg);
    await canvas.box('pg').waitFor();
    await bridge.open(window().file('newer.topology.json'), 'default');
    await until('the canvas is hidden', async () => (await bridge.tab())?.viewType === null);
    await bridge.command('strata.canvas.lensKernel');
    await bridge.replace(path(), original);
    await bridge.open(path(), 'strata.topology');
    canvas = await canvasOf(window(), NAME);
    await canvas.box('postgres').waitFor();
    await canvas.content.getByRole('radio', { name: 'Kernel' }).and(canvas.content.locator(':checked')).waitFor();
    await bridge.command('strata.canvas.lensStack');
    await edits('9GiB');
  });

  it('a file that may not be written is shown, and refuses changes, saying so', async () => {
    const { bridge } = window();
    await bridge.command('workbench.action.closeAllEditors');
    fs.chmodSync(path(), 0o444);
    try {
      canvas = await openCanvas(window(), NAME);
      await inspect('vm-web');
      await setMemory('11GiB');
      await banner(/Not changed: .*read-only/).waitFor();
      assert.equal(await text(), original);
      assert.equal(await bridge.dirty(path()), false);
    } finally {
      fs.chmodSync(path(), 0o644);
    }
  });

  it('a document that only another extension holds is shown, says so, and refuses changes', async () => {
    const { bridge } = window();
    await bridge.command('workbench.action.closeAllEditors');
    await bridge.openVirtual(original);
    canvas = await canvasOf(window(), 'frozen.topology.json');
    await banner(/^Read-only: .*'frozen'/).waitFor();
    await inspect('vm-web');
    assert.equal(await memory().isEditable(), false);
    await canvas.focus();
    await window().page.keyboard.press('Delete');
    await window().page.keyboard.press('F2');
    assert.equal(await canvas.content.locator('input.rename').count(), 0);
    assert.equal(await bridge.text('/frozen.topology.json'), original);
  });
});
