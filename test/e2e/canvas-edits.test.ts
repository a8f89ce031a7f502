// Edits on the canvas are edits of the text: dirty, undone by VS Code, minimal, seen by everyone who has the file open.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { dragTo, until, useWindow } from '../support';
import { canvasOf, headOf, openCanvas, type CanvasPage } from './canvas';

const NAME = 'small.topology.json';

describe('editing on the canvas', () => {
  const window = useWindow({ workspace: 'test/fixtures/window' });
  const path = () => window().file(NAME);
  const text = async () => (await window().bridge.text(path()))!;
  let original: string;
  let canvas: CanvasPage;

  before(async function () {
    this.timeout(120_000);
    original = fs.readFileSync(path(), 'utf8');
    canvas = await openCanvas(window(), NAME);
  });

  /** Undoes from inside the canvas, and waits for the bytes of the file. */
  const undoAll = async () => {
    const { page, bridge } = window();
    for (let i = 0; i < 5 && await text() !== original; i++) {
      const before = await text();
      await canvas.focus();
      await page.keyboard.press('Control+z');
      await until('undo changed the text', async () => await text() !== before);
    }
    assert.equal(await text(), original);
    await until('nothing is unsaved', async () => await bridge.dirty(path()) === false);
  };

  /** Everything on the screen, so that every box can be reached by mouse. */
  beforeEach(() => window().bridge.command('strata.canvas.fit'));

  it('shows a box for every node, and leaves the file as it is', async () => {
    for (const id of ['host-1', 'kvm', 'vm-web', 'vm-db', 'docker', 'front', 'agent', 'postgres']) await canvas.box(id).waitFor();
    assert.equal(await window().bridge.dirty(path()), false);
    assert.equal(await text(), original);
  });

  it('selects a box and shows it in the inspector, with its kernel', async () => {
    await canvas.select('front');
    await canvas.inspects('front');
    await canvas.content.locator('.inspector').getByText('Shares its kernel with').waitFor();
  });

  it('changes a property in the inspector: one value in the text, dirty, and back by undo', async () => {
    await canvas.select('vm-web');
    await canvas.inspects('vm-web');
    const memory = canvas.content.locator('.inspector').getByLabel('Memory', { exact: true }).first();
    await memory.fill('12GiB');
    await memory.press('Enter');
    await until('the text has it', async () => (await text()).includes('"vcpus": 2, "memory": "12GiB"'));
    assert.equal(await text(), original.replace('"vcpus": 2, "memory": "8GiB"', '"vcpus": 2, "memory": "12GiB"'));
    assert.equal(await window().bridge.dirty(path()), true);
    await undoAll();
  });

  it('refuses a value that is none, with a reason, and changes nothing', async () => {
    await canvas.select('vm-web');
    await canvas.inspects('vm-web');
    const memory = canvas.content.locator('.inspector').getByLabel('Memory', { exact: true }).first();
    await memory.fill('8G');
    await memory.press('Enter');
    await canvas.content.locator('.inspector [role="alert"]').first().waitFor();
    assert.equal(await text(), original);
    await memory.press('Escape');
  });

  it('moves a box into another by dragging it there', async () => {
    const { page } = window();
    const [from, to] = [await headOf(canvas.box('front')), await headOf(canvas.box('vm-db'))];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 12 });
    await canvas.content.locator('.hint').filter({ hasText: /ngine/ }).waitFor();
    await page.mouse.up();
    const moved = await until('it is in another place', async () => {
      const { nodes } = JSON.parse(await text()) as { nodes: Record<string, { kind: string; in?: string }> };
      return nodes.front.in !== 'docker' ? nodes : undefined;
    });
    assert.equal(moved[moved.front.in!].kind, 'engine');
    assert.equal(moved[moved.front.in!].in, 'vm-db');
    await undoAll();
  });

  it('says why a box cannot go somewhere, and leaves it where it is', async () => {
    const { page } = window();
    const [from, to] = [await headOf(canvas.box('host-1')), await headOf(canvas.box('front'))];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y + 4, { steps: 8 });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    assert.equal(await text(), original);
  });

  it('adds what is dragged from the palette, with missing layers', async () => {
    const { page } = window();
    await dragTo(page, canvas.content.locator('.palette-item[data-kind="container"]'), canvas.box('postgres'));
    const nodes = await until('a container more', async () => {
      const found = (JSON.parse(await text()) as { nodes: Record<string, { kind: string; in?: string }> }).nodes;
      return Object.values(found).filter(({ kind }) => kind === 'container').length === 3 ? found : undefined;
    });
    const [, added] = Object.entries(nodes).filter(([, { kind }]) => kind === 'container').at(-1)!;
    assert.equal(nodes[added.in!].kind, 'engine');
    await undoAll();
  });

  it('removes with Delete, and undo brings back every byte', async () => {
    const { page } = window();
    await canvas.select('docker');
    await page.keyboard.press('Delete');
    await until('it is gone', async () => !(await text()).includes('"front"'));
    assert.equal((await text()).includes('"links"'), true);
    await undoAll();
    await canvas.box('front').waitFor();
  });

  it('copies and pastes by keys', async () => {
    const { page } = window();
    await canvas.select('front');
    await page.keyboard.press('Control+c');
    await canvas.select('docker');
    await page.keyboard.press('Control+v');
    await until('the copy is there', async () => (await text()).includes('"front-2"'));
    await canvas.box('front-2').waitFor();
    await undoAll();
  });

  it('applies a fix from the findings panel', async () => {
    const { bridge } = window();
    await bridge.command('strata.canvas.focusFindings');
    const finding = canvas.content.locator('.findings-list').getByText('agent').first();
    await finding.click();
    await canvas.content.getByRole('button', { name: /without privilege/ }).first().click();
    await until('the fix is in the text', async () => (await text()).includes('"privileged": false'));
    await undoAll();
  });

  it('renames in place, and every reference follows', async () => {
    const { page } = window();
    await canvas.select('front');
    await page.keyboard.press('F2');
    const field = canvas.content.locator('input.rename');
    await field.fill('shop-front');
    await field.press('Enter');
    await until('it has a new name', async () => /"shop-front"/.test(await text()));
    await undoAll();
  });

  it('shows what is typed beside, and selects what the cursor is on', async () => {
    const { page, bridge } = window();
    await bridge.command('strata.openSideBySide');
    await page.locator('.editor-group-container .view-line').first().waitFor();
    const beside = await canvasOf(window(), NAME);
    await bridge.command('strata.canvas.focusInspector');
    await bridge.command('strata.canvas.fit');
    await bridge.replace(path(), original.replace('"postgres"', '"pg"').replace('"to": "postgres"', '"to": "pg"'));
    await beside.box('pg').waitFor();
    await beside.select('vm-db');
    await page.locator('.editor-group-container .view-line').filter({ hasText: '"agent"' }).first().click();
    await beside.inspects('agent');
    await window().shot('side-by-side');
    await bridge.replace(path(), original);
    await beside.box('postgres').waitFor();
    await bridge.save(path());
    assert.equal(fs.readFileSync(path(), 'utf8'), original);
  });

  it('keeps lens, folds and selection when its tab is hidden and shown again', async () => {
    const { page, bridge } = window();
    await bridge.command('workbench.action.closeEditorsInOtherGroups');
    await bridge.open(path(), 'strata.topology');
    const shown = await canvasOf(window(), NAME);
    await bridge.command('strata.canvas.lensKernel');
    await shown.content.getByRole('radio', { name: 'Kernel' }).and(shown.content.locator(':checked')).waitFor();
    await shown.select('vm-db');
    await bridge.open(window().file('newer.topology.json'), 'default');
    await page.locator('.editor-group-container.active .view-line').first().waitFor();
    await bridge.open(path(), 'strata.topology');
    const again = await canvasOf(window(), NAME);
    await again.content.getByRole('radio', { name: 'Kernel' }).and(again.content.locator(':checked')).waitFor();
    await again.inspects('vm-db');
    await bridge.command('strata.canvas.lensStack');
  });

  it('only shows a file of a newer format, and says why', async () => {
    const { page, bridge } = window();
    await bridge.open(window().file('newer.topology.json'), 'strata.topology');
    await (await canvasOf({ page }, 'newer.topology.json')).content.getByText(/version 99/).first().waitFor();
    assert.equal(await bridge.dirty(window().file('newer.topology.json')), false);
  });

  it('shows what can be read of a broken file, with a notice', async () => {
    const { bridge } = window();
    const broken = await openCanvas(window(), 'broken.topology.json');
    await broken.box('host-1').waitFor();
    await window().shot('broken');
    assert.equal(await bridge.dirty(window().file('broken.topology.json')), false);
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    assert.deepEqual(errors, []);
  });
});
