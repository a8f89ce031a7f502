// The canvas in a plain page: what only the picture and the pointer decide, at every size.
import assert from 'node:assert/strict';
import { until } from '../support';
import { openHarness, type Harness } from '../support/webview-harness';

const STACK = {
  nodes: {
    one: { kind: 'host', os: { platform: 'debian', version: '12' } },
    docker: { kind: 'engine', in: 'one', platform: 'docker' },
    front: { kind: 'container', in: 'docker', image: 'nginx:1.27' },
    api: { kind: 'container', in: 'docker', image: 'api:1' },
    two: { kind: 'host', os: { platform: 'debian', version: '12' } },
    podman: { kind: 'engine', in: 'two', platform: 'podman' },
    db: { kind: 'container', in: 'podman', image: 'postgres:16' },
  },
  links: [{ from: 'front', to: 'db' }],
};

const fleet = (hosts: number) => ({
  nodes: Object.fromEntries(Array.from({ length: hosts }, (_, h) => [
    [`h${h}`, { kind: 'host', os: { platform: 'debian', version: '12' } }], [`e${h}`, { kind: 'engine', in: `h${h}` }], ...Array.from({ length: 20 }, (_, c) => [`c${h}-${c}`, { kind: 'container', in: `e${h}` }]),
  ]).flat()),
});

describe('the canvas in a page', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async () => { harness = await openHarness(); });
  after(() => harness?.close());
  afterEach(() => assert.deepEqual(harness.errors, []));

  const drag = async (from: { x: number; y: number }, to: { x: number; y: number }) => {
    const { mouse } = harness.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + 8, from.y + 8, { steps: 2 });
    await mouse.move(to.x, to.y, { steps: 6 });
    await mouse.up();
  };
  const head = async (id: string) => {
    const { x, y } = await harness.place(id);
    return { x: x + 60, y: y + 12 };
  };
  /** Waits until the document fulfils a condition. */
  const becomes = (what: string, test: (document: Awaited<ReturnType<Harness['document']>>) => boolean) => until(what, async () => test(await harness.document()));

  it('mounts boxes near enough to read, names them, and none far out', async () => {
    await harness.open(STACK);
    assert.match((await harness.box('front').getAttribute('aria-label')) ?? '', /^front, Container, nginx:1\.27/);
    await harness.open(fleet(200));
    await harness.page.locator('.minimap').waitFor();
    assert.equal(await harness.page.locator('.react-flow__node').count(), 0);
    await harness.page.locator('.keyboard').focus();
    assert.match(await harness.focused(), /^h0, Host/, 'the focused box is there for screen readers however far out the picture is');
  });

  it('can be looked at and edited where the script with React Flow cannot be read', async () => {
    await harness.page.route('**/flow.js', (route) => route.abort());
    await harness.open(STACK, { viewport: { x: 20, y: 20, zoom: 1 } });
    const { x, y } = (await harness.page.locator('.canvas').boundingBox())!;
    await harness.page.mouse.click(x + 80, y + 34);
    await until('the first host is selected', async () => (await harness.selection()).join() === 'one');
    await harness.page.locator('.keyboard[data-keys="canvas"]').waitFor();
    await harness.page.keyboard.press('Delete');
    await becomes('it is gone', ({ nodes }) => nodes.one === undefined);
    assert.equal(await harness.page.locator('.react-flow__node').count(), 0);
    await harness.page.unroute('**/flow.js');
    await until('it is told', () => harness.errors.splice(0).some((text) => text.includes('flow.js could not be read')));
  });

  it('moves a box into another by dragging', async () => {
    await harness.open(STACK);
    const target = await harness.place('podman');
    await drag(await head('front'), { x: target.x + 30, y: target.y + target.height - 4 });
    await becomes('front is in podman', ({ nodes }) => nodes.front.in === 'podman');
    assert.deepEqual(await harness.edits(), ['Move front into podman']);
  });

  it('shows a drag on the same picture, whether that was kept or is drawn anew', async () => {
    await harness.open(STACK);
    const from = await head('front'), to = await harness.place('podman');
    const { page } = harness, { mouse } = page;
    const picture = () => page.evaluate(() => new Promise<string>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.querySelector<HTMLCanvasElement>('.underlay')!.toDataURL())))));
    await mouse.move(from.x, from.y);
    const still = await picture();
    await mouse.down();
    await mouse.move(from.x + 20, from.y + 20, { steps: 4 });
    const begun = await picture();
    await mouse.move(to.x + 30, to.y + to.height - 4, { steps: 8 });
    await page.locator('.hint .outlook').waitFor();
    const kept = await picture();
    // Another theme, of the same colours: everything is drawn.
    await page.evaluate(() => document.body.classList.add('again'));
    assert.equal(await picture(), kept);
    assert.equal(new Set([still, begun, kept]).size, 3);
    await page.keyboard.press('Escape');
    await page.locator('.hint').waitFor({ state: 'detached' });
    await mouse.up();
    const after = await picture();
    await page.evaluate(() => document.body.classList.remove('again'));
    assert.equal(await picture(), after, 'nothing of the drag stays');
  });

  it('says why a box cannot go somewhere, and leaves the document alone', async () => {
    await harness.open(STACK);
    const from = await head('one'), to = await head('two');
    const { mouse } = harness.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: 8 });
    await harness.page.locator('.hint-invalid').waitFor();
    assert.ok(((await harness.page.locator('.hint-invalid').textContent()) ?? '').length > 10);
    await mouse.up();
    assert.deepEqual(await harness.edits(), []);
  });

  it('previews the findings and the layout of a drop while the pointer rests, also by keys', async () => {
    await harness.open(STACK);
    const from = await head('front'), to = await harness.place('podman');
    const { mouse, keyboard } = harness.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x + 30, to.y + to.height - 4, { steps: 6 });
    const outlook = harness.page.locator('.hint .outlook');
    await outlook.waitFor();
    assert.match((await outlook.textContent()) ?? '', /Findings: [+−]\d|No finding/);
    await keyboard.press('Escape');
    await outlook.waitFor({ state: 'detached' });
    await mouse.up();
    await mouse.click(from.x, from.y);
    await harness.page.locator('.keyboard[data-keys="canvas"]').waitFor();
    await keyboard.press('m');
    await harness.page.locator('.mode-bar').filter({ hasText: /would (come|go)|No finding would/ }).waitFor();
    await keyboard.press('Escape');
    assert.deepEqual(await harness.edits(), []);
  });

  it('puts a template where it is dropped, as one edit, and remembers it in the palette', async () => {
    await harness.open(STACK, { paletteOpen: true });
    const place = await harness.place('one');
    await harness.page.getByRole('searchbox').fill('docker server');
    const entry = harness.page.locator('.palette-item[data-kind="template:docker-server"]');
    await entry.dragTo(harness.page.locator('.canvas'), { targetPosition: { x: 700, y: 600 } });
    await becomes('a server is there', ({ nodes }) => nodes.server?.kind === 'host' && nodes['docker-2']?.in === 'server');
    assert.deepEqual(await harness.edits(), ['Add Docker server']);
    assert.ok((await harness.document()).layout!.server, 'it stays where it was dropped');
    await harness.page.getByRole('searchbox').fill('');
    await harness.page.locator('[data-section="recent"] [data-kind="template:docker-server"]').waitFor();
    assert.deepEqual((await harness.place('one')).width, place.width);
  });

  it('reads files that are dropped from outside, and names the box under them', async () => {
    await harness.open(STACK);
    const over = await head('docker');
    type Sent = { readonly files: readonly object[]; readonly remarks: readonly string[]; readonly on: string | null };
    const drop = (type: 'dragover' | 'drop', sizes: readonly number[]) => harness.page.locator('.canvas').evaluate((element, [name, x, y, lengths]) => {
      const dataTransfer = new DataTransfer();
      for (const [i, length] of lengths.entries()) dataTransfer.items.add(new File(['x'.repeat(length)], `${i}.yaml`));
      return element.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer, clientX: x, clientY: y }));
    }, [type, over.x, over.y, sizes] as const);
    const sent = (count: number) => until('the drop is handed over', async () => {
      const all = await harness.page.evaluate(() => (globalThis as unknown as { harness: { dropped(): Sent[] } }).harness.dropped());
      return all.length === count ? all[count - 1] : undefined;
    });
    assert.equal(await drop('dragover', [3]), false, 'the drag is taken');
    await harness.page.locator('.hint-valid').filter({ hasText: 'Import these files onto' }).waitFor();
    await drop('drop', [3, 1]);
    assert.deepEqual(await sent(1), { files: [{ name: '0.yaml', text: 'xxx' }, { name: '1.yaml', text: 'x' }], remarks: [], on: 'docker' });
    assert.equal(await harness.page.locator('.hint').count(), 0);
    await drop('drop', Array.from({ length: 201 }, () => 0));
    const refused = await sent(2);
    assert.deepEqual(refused.files, []);
    assert.match(refused.remarks.join(), /more than 200 files/);
  });

  it('names the box that takes what is dropped around it', async () => {
    await harness.open(STACK);
    const { mouse } = harness.page;
    const from = await head('api'), to = await head('two');
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: 6 });
    await harness.page.locator('.hint').filter({ hasText: 'Move into podman' }).waitFor();
    await harness.page.keyboard.press('Escape');
    await mouse.up();
  });

  it('calls a drag off with Escape', async () => {
    await harness.open(STACK);
    const from = await head('front'), to = await head('podman');
    const { mouse, keyboard } = harness.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: 8 });
    await harness.page.locator('.hint-valid').waitFor();
    await keyboard.press('Escape');
    await mouse.up();
    assert.equal(await harness.page.locator('.hint').count(), 0);
    assert.deepEqual(await harness.edits(), []);
  });

  it('pins a top-level box where it is put, and gives it back', async () => {
    await harness.open(STACK);
    const before = await harness.place('one'), other = await harness.place('two');
    await drag(await head('one'), { x: before.x + 90, y: before.y + before.height + 120 });
    await becomes('one is pinned', ({ layout }) => layout?.one !== undefined);
    assert.deepEqual(await harness.place('two'), other, 'the other box stays where it is');
    await harness.page.keyboard.press('u');
    await becomes('one is not pinned', ({ layout }) => layout?.one === undefined);
  });

  it('places a top-level box by keys as one change, and lays all out again', async () => {
    await harness.open(STACK);
    const { keyboard, mouse } = harness.page;
    const said = (text: string) => harness.page.locator('[aria-live]').filter({ hasText: text }).first().waitFor({ state: 'attached' });
    const at = await head('docker');
    await mouse.click(at.x, at.y);
    await harness.page.locator('.keyboard[data-keys="canvas"]').waitFor();
    await keyboard.press('p');
    await said('Only boxes of the top level can be placed by hand.');
    const one = await head('one'), before = await harness.place('one');
    await mouse.click(one.x, one.y);
    await keyboard.press('p');
    await said('one: 0 to the right, 0 down.');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowLeft']) await keyboard.press(key);
    await said('one: -28 to the right, 28 down.');
    await keyboard.press('Escape');
    assert.equal((await harness.document()).layout, undefined);
    await keyboard.press('p');
    await said('one: 0 to the right, 0 down.');
    for (let i = 0; i < 20; i++) await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await becomes('one is pinned', ({ layout }) => (layout?.one as { y: number } | undefined)?.y === 560);
    await until('it is there', async () => (await harness.place('one')).y > before.y);
    await keyboard.press('Escape');
    await keyboard.press('Shift+U');
    await becomes('nothing is pinned', ({ layout }) => layout?.one === undefined);
  });

  it('says what a menu is about, opened by pointer or by key, and what the clipboard took', async () => {
    await harness.open(STACK);
    const { keyboard, mouse } = harness.page;
    const said = (text: string) => harness.page.locator('[aria-live]').filter({ hasText: text }).first().waitFor({ state: 'attached' });
    const section = () => harness.page.locator('.canvas').evaluate((canvas) => (JSON.parse((canvas as HTMLElement).dataset.vscodeContext!) as { webviewSection: string }).webviewSection);
    const opened = () => harness.page.evaluate(() => {
      const window = globalThis as { menus?: number[][] };
      window.menus ??= (document.addEventListener('contextmenu', (event) => {
        event.preventDefault();
        window.menus!.push([event.clientX, event.clientY]);
      }), []);
      return window.menus;
    });
    await opened();
    const api = await head('api'), two = await harness.place('two'), db = await head('db'), place = await harness.place('api');
    await mouse.click(api.x, api.y, { button: 'right' });
    assert.equal(await section(), 'box');
    await keyboard.down('Control');
    await mouse.click(db.x, db.y);
    await keyboard.up('Control');
    await mouse.click(db.x, db.y, { button: 'right' });
    assert.equal(await section(), 'boxes');
    await keyboard.press('Control+c');
    await said('api and db copied.');
    await mouse.click(two.x + 10, two.y + two.height + 60, { button: 'right' });
    assert.equal(await section(), 'canvas');
    await mouse.click(api.x, api.y);
    await mouse.click(two.x + 10, two.y + two.height + 60);
    await harness.page.locator('.keyboard').focus();
    const before = (await opened()).length;
    await mouse.click(api.x, api.y);
    await keyboard.press('Shift+F10');
    assert.equal(await section(), 'box');
    const [[x, y]] = (await opened()).slice(before);
    assert.ok(Math.abs(x - place.x - 16) < 2 && Math.abs(y - place.y - 16) < 2, 'the menu opens at the box');
  });

  it('links boxes by the handle, selects the link at its curve, and deletes it', async () => {
    await harness.open({ ...STACK, links: [] });
    const db = await harness.place('db'), api = await harness.place('api');
    await harness.box('api').hover({ position: { x: 90, y: 20 } });
    const handle = (await harness.box('api').locator('.box-wire').boundingBox())!;
    await drag({ x: handle.x + 6, y: handle.y + 6 }, { x: db.x + 50, y: db.y + 20 });
    await becomes('api is linked to db', ({ links }) => JSON.stringify(links) === '[{"from":"api","to":"db"}]');
    await harness.page.keyboard.press('Escape');
    await harness.page.mouse.click((api.x + api.width + db.x) / 2, (api.y + api.height / 2 + db.y + db.height / 2) / 2);
    await harness.page.keyboard.press('Delete');
    await becomes('the link is gone', ({ links }) => (links ?? []).length === 0);
  });

  it('selects with a rubber band what lies wholly in it', async () => {
    await harness.open(STACK);
    const { x, y, width, height } = await harness.place('docker');
    await harness.page.keyboard.down('Shift');
    await drag({ x: x - 3, y: y - 3 }, { x: x + width + 3, y: y + height + 3 });
    await harness.page.keyboard.up('Shift');
    await until('docker is selected', async () => (await harness.selection()).join() === 'docker');
  });

  it('folds a box where it stands', async () => {
    await harness.open(STACK);
    const before = await harness.place('two');
    await harness.box('two').getByRole('button', { name: 'Inside of two' }).click();
    await harness.box('podman').waitFor({ state: 'detached' });
    const after = await harness.place('two');
    assert.deepEqual([Math.round(after.x), Math.round(after.y)], [Math.round(before.x), Math.round(before.y)]);
    assert.match((await harness.box('two').getAttribute('aria-label')) ?? '', /folded, 2 boxes inside/);
  });

  it('keeps the picture still when something goes elsewhere', async () => {
    await harness.open(STACK);
    const before = await harness.place('two');
    await harness.page.locator('.keyboard').focus();
    await harness.page.keyboard.press('Control+ArrowDown');
    await harness.page.keyboard.press('Control+ArrowDown');
    await harness.page.keyboard.press('Delete');
    await becomes('front is gone', ({ nodes }) => nodes.front === undefined);
    const after = await harness.place('two');
    assert.deepEqual([after.x, after.y], [before.x, before.y]);
  });

  it('drags, selects and moves far out, where no box is mounted', async () => {
    await harness.open(STACK, { viewport: { x: 40, y: 60, zoom: 0.3 } });
    assert.equal(await harness.page.locator('.react-flow__node').count(), 0);
    const frame = (await harness.page.locator('.canvas').boundingBox())!;
    const hintAt = async (x: number, y: number) => {
      await harness.page.mouse.move(frame.x + x, frame.y + y);
      return ((await harness.page.locator('.hint').textContent({ timeout: 3000 }).catch(() => '')) ?? '').split('\n')[0];
    };
    // The first host stands at the viewport's offset, its first container a few rows below its head.
    const spots = new Map<string, { x: number; y: number }>();
    for (let y = 66; y < 120 && !(spots.has('api') && spots.has('two')); y += 8) {
      for (const x of [60, 130]) spots.set(await hintAt(x, y), { x: frame.x + x, y: frame.y + y });
    }
    const from = spots.get('api'), to = spots.get('podman') ?? spots.get('db');
    assert.ok(from && to, [...spots.keys()].join(', '));
    await drag(from, to);
    await becomes('api is in podman', ({ nodes }) => nodes.api.in === 'podman');
  });

  it('moves the view from the overview', async () => {
    await harness.open(fleet(30), { viewport: { x: 0, y: 0, zoom: 1 } });
    await harness.box('h0').waitFor();
    const map = (await harness.page.locator('.minimap').boundingBox())!;
    await harness.page.mouse.click(map.x + map.width * 0.8, map.y + map.height * 0.75);
    await harness.box('h0').waitFor({ state: 'detached' });
    assert.ok(await harness.page.locator('.react-flow__node').count() > 0);
  });

  it('links by keys, and leads on to port and strength', async () => {
    await harness.open(STACK, { panel: 'inspector' });
    const { keyboard } = harness.page;
    const api = await head('api');
    await harness.page.mouse.click(api.x, api.y);
    await harness.page.locator('.keyboard[data-keys="canvas"]').waitFor();
    await until('the keyboard is on api', async () => (await harness.focused()).startsWith('api,'));
    await keyboard.press('c');
    await harness.page.locator('.mode-bar').waitFor();
    for (let i = 0; i < 6 && !/^(two|podman|db),/.test(await harness.focused()); i++) await keyboard.press('ArrowRight');
    for (let i = 0; i < 3 && !(await harness.focused()).startsWith('db,'); i++) await keyboard.press('Control+ArrowDown');
    await keyboard.press('Enter');
    await becomes('api needs db', ({ links }) => links!.some((link) => (link as { from: string }).from === 'api'));
    await harness.page.locator('[aria-live]').filter({ hasText: 'Linked api to db. Enter opens' }).first().waitFor({ state: 'attached' });
    await keyboard.press('Enter');
    const port = harness.page.locator('.inspector').getByLabel('Port', { exact: true });
    await until('the keyboard is in the port', () => port.evaluate((field) => field === document.activeElement));
    await keyboard.type('5432');
    await keyboard.press('Enter');
    await becomes('it has a port', ({ links }) => links!.some((link) => (link as { from: string; port?: number }).from === 'api' && (link as { port?: number }).port === 5432));
  });

  it('mends a finding from the what-if, and works it out again', async () => {
    await harness.open({ nodes: { ...STACK.nodes, bad: { kind: 'container', in: 'docker', image: 'x:1', privileged: true } } }, { panel: 'whatIf', events: [{ compromise: 'bad' }] });
    const panel = harness.page.locator('.whatif');
    const mend = panel.getByRole('region', { name: 'Findings to mend here' }).getByRole('button', { name: /without privilege/i });
    await mend.first().click();
    await becomes('it has no privilege', ({ nodes }) => nodes.bad.privileged === false);
    await mend.first().waitFor({ state: 'detached' });
    assert.match((await panel.locator('.whatif-events').textContent()) ?? '', /bad is taken over by an attacker/);
  });

  for (const motion of ['no-preference', 'reduce'] as const) {
    it(`${motion === 'reduce' ? 'moves nothing' : 'shows by a movement that ends'} what becomes of boxes in a what-if, where motion is ${motion}`, async () => {
      const { page } = harness;
      await page.emulateMedia({ reducedMotion: motion });
      try {
        await harness.open(STACK, { panel: 'whatIf', events: [{ fail: 'docker' }] });
        await page.locator('.whatif').getByRole('button', { name: 'docker fails', exact: true }).waitFor();
        // VS Code's own setting is as the system's.
        await page.evaluate((less) => document.body.classList.toggle('vscode-reduce-motion', less), motion === 'reduce');
        // Pictures of the canvas, frame by frame, until it changed and thirty are alike: how often did it change?
        const watched = page.evaluate(() => new Promise<number>((resolve) => {
          const picture = () => [...document.querySelectorAll('canvas')].map((layer) => layer.toDataURL()).join();
          let last = picture(), alike = 0, count = 0;
          const look = () => {
            const now = picture();
            if (now === last) alike++;
            else [last, alike, count] = [now, 0, count + 1];
            if (count > 0 && alike >= 30) resolve(count);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }));
        await page.getByRole('radio', { name: 'What-if' }).check({ force: true });
        const changes = await watched;
        if (motion === 'reduce') assert.ok(changes <= 3, `${changes} changes`);
        else assert.ok(changes > 6, `${changes} changes`);
      } finally {
        await page.emulateMedia({ reducedMotion: 'reduce' });
      }
    });
  }

  it('gathers hundreds of links into bands, and shows those of one in full', async () => {
    const ends = Array.from({ length: 24 }, (_, c) => c);
    const { nodes } = fleet(3);
    const more = Object.fromEntries([0, 1, 2].flatMap((h) => ends.slice(20).map((c) => [`c${h}-${c}`, { kind: 'container', in: `e${h}` }])));
    const pairs = [[0, 1], [1, 2], [2, 0]] as const;
    await harness.open({ nodes: { ...nodes, ...more }, links: pairs.flatMap(([a, b]) => ends.flatMap((c) => [{ from: `c${a}-${c}`, to: `c${b}-${c}` }, { from: `c${a}-${c}`, to: `c${b}-${(c + 1) % 24}` }])) }, { minimapOpen: false });
    const [left, right] = [await harness.place('e0'), await harness.place('e1')];
    const gap = { x: (left.x + left.width + right.x) / 2, y: left.y + left.height / 2 };
    await harness.page.mouse.move(gap.x - 3, gap.y);
    await harness.page.mouse.move(gap.x, gap.y, { steps: 3 });
    await harness.page.locator('.hint').filter({ hasText: '48 links between e0 and e1' }).waitFor();
    await harness.page.screenshot({ path: '.shots/canvas-bands.png' });
    await harness.page.mouse.click(gap.x, gap.y);
    await harness.page.locator('[aria-live]').filter({ hasText: '48 links between e0 and e1, shown in full.' }).first().waitFor({ state: 'attached' });
    await harness.page.screenshot({ path: '.shots/canvas-band-open.png' });
  });

  it('shows only one box, and goes up again', async () => {
    await harness.open(STACK);
    const { x, y } = await head('one');
    await harness.page.mouse.dblclick(x, y);
    const way = harness.page.getByRole('navigation', { name: 'What is shown' });
    await way.waitFor();
    await harness.box('two').waitFor({ state: 'detached' });
    await harness.page.keyboard.press('ArrowDown');
    await until('the keyboard is inside', async () => /^(one|docker),/.test(await harness.focused()));
    await harness.page.keyboard.press('Control+ArrowDown');
    await harness.page.locator('.keyboard[data-keys="canvas"]').waitFor();
    await harness.page.keyboard.press('f');
    await until('only docker', async () => (await way.locator('[aria-current]').textContent()) === 'docker');
    // What is dropped beside the only box goes into it.
    assert.match((await harness.page.locator('.keyboard').getAttribute('aria-label')) ?? '', /3 boxes of docker/);
    await harness.page.keyboard.press('Escape');
    await until('one', async () => (await way.locator('[aria-current]').textContent()) === 'one');
    await harness.page.keyboard.press('Shift+F');
    await way.waitFor({ state: 'detached' });
    await harness.box('two').waitFor();
    assert.match(await harness.focused(), /^one,/);
  });

  it('shows everything again when something outside of the only box is wanted', async () => {
    await harness.open(STACK, { root: 'docker' });
    await harness.box('front').waitFor();
    assert.equal(await harness.box('podman').count(), 0, 'it is remembered');
    await harness.page.keyboard.press('Control+f');
    await harness.page.getByRole('combobox', { name: 'Search nodes' }).fill('db');
    await harness.page.getByRole('option').first().waitFor();
    await harness.page.keyboard.press('Enter');
    await harness.box('db').waitFor();
    assert.equal(await harness.page.getByRole('navigation', { name: 'What is shown' }).count(), 0);
  });

  it('leaves the canvas most of a small or zoomed window while a panel is open', async () => {
    const { page } = harness;
    const before = page.viewportSize()!;
    await harness.open(STACK, { panel: 'findings', paletteOpen: true });
    try {
      for (const size of [{ width: 642, height: 376 }, { width: 582, height: 236 }, { width: 402, height: 676 }]) {
        await page.setViewportSize(size);
        const [stage, side] = [(await page.locator('.stage').boundingBox())!, (await page.locator('.side').boundingBox())!];
        const beside = size.width > size.height;
        const [mine, its] = beside ? [stage.width, side.width] : [stage.height, side.height];
        assert.ok(mine >= its && stage.height >= 150 && stage.width >= 250, `${size.width} x ${size.height}: ${JSON.stringify({ stage, side })}`);
        assert.ok(Math.abs(side.x + side.width - size.width) < 1 && side.y + side.height <= size.height + 1, JSON.stringify(side));
      }
    } finally {
      await page.setViewportSize(before);
    }
  });

  it('edits a name in place', async () => {
    await harness.open(STACK);
    const { x, y } = await head('api');
    await harness.page.mouse.dblclick(x, y);
    await harness.page.keyboard.type('backend');
    await harness.page.keyboard.press('Enter');
    await becomes('api is called backend', ({ nodes }) => nodes.backend !== undefined && nodes.api === undefined);
    await until('it is selected', async () => (await harness.selection()).join() === 'backend');
    await harness.page.locator('[aria-live]').filter({ hasText: 'api is called backend now.' }).first().waitFor({ state: 'attached' });
  });
});
