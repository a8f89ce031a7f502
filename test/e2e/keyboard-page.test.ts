// docs/keyboard.md, line by line: each key of it is pressed in a window, and does what its line says.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { at } from '../../scripts/lib/project.mjs';
import { until, useWindow } from '../support';
import { canvasOf, openCanvas, type CanvasPage } from './canvas';

const NAME = 'keys.topology.json', OLD = 'keys-old.topology.json';
const LINUX = { platform: 'debian', version: '13', kernel: '6.12' };
const host = { kind: 'host', memory: '64GiB', cpu: { cores: 8 }, os: LINUX };
const container = (engine: string) => ({ kind: 'container', in: engine, image: 'nginx:1.27.3', limits: { memory: '256MiB', cpu: 0.5 } });
const NODES = {
  h1: host, docker: { kind: 'engine', in: 'h1', platform: 'docker' }, web: { ...container('docker'), privileged: true }, api: container('docker'), db: container('docker'),
  h2: host, podman: { kind: 'engine', in: 'h2', platform: 'podman' }, cache: container('podman'), queue: container('podman'),
  h3: host,
};
interface Stack { nodes: Record<string, { in?: string; name?: string }>; links: { from: string; to: string; port?: number }[]; layout?: Record<string, { x: number; y: number }> }
const TEXT = JSON.stringify({ strata: 1, asOf: '2026-09-01', nodes: NODES, links: [{ from: 'web', to: 'db' }] }, null, 2);

/** A line of a table: the keys before the bar, what they do behind it. */
interface Line { readonly keys: readonly string[]; readonly does: string }

/** Lines of the tables about keys; what stands in brackets only explains a key. */
function linesOf(page: string): readonly Line[] {
  const tables = page.slice(page.indexOf('## Going from box to box'), page.indexOf('## Other keys'));
  return tables.split('\n').flatMap((line) => {
    const [, keys, does] = /^\| (`.*?) \| (.+) \|$/.exec(line) ?? [];
    return keys === undefined ? [] : [{ keys: [...keys.replace(/\([^)]*\)/g, '').matchAll(/`([^`]+)`/g)].map(([, key]) => key!), does: does! }];
  });
}

const NAMES: Readonly<Record<string, string>> = { Ctrl: 'Control', Left: 'ArrowLeft', Right: 'ArrowRight', Up: 'ArrowUp', Down: 'ArrowDown', Numpad_add: 'NumpadAdd', Numpad_subtract: 'NumpadSubtract', '[': 'BracketLeft', ']': 'BracketRight', '=': 'Equal' };
/** How a key of the page is called where it is pressed. */
const pressed = (key: string): string => key.split('+').map((part) => NAMES[part] ?? part).join('+');

describe('the page about keys', () => {
  const window = useWindow({
    workspace: 'test/fixtures/window',
    prepare: (folder) => {
      fs.writeFileSync(path.join(folder, NAME), TEXT);
      fs.writeFileSync(path.join(folder, OLD), JSON.stringify({ strata: 1, nodes: { ...NODES, old: container('podman'), older: container('docker') } }));
    },
  });
  let canvas: CanvasPage;
  const stack = async () => JSON.parse((await window().bridge.text(window().file(NAME)))!) as Stack;
  const keyboard = () => window().page.keyboard;
  const on = (id: string) => until(`the keyboard is on ${id}`, async () => (await canvas.focused())?.startsWith(`${id},`));
  const focusedId = async () => (await canvas.focused())!.split(',')[0]!;
  const selected = () => canvas.content.locator('.keyboard [aria-selected="true"]').count();
  const said = (text: string | RegExp) => canvas.content.locator('[data-testid="announcement"]').filter({ hasText: text }).waitFor({ state: 'attached' });
  const shown = (id: string) => until(`${id} is shown`, async () => await canvas.box(id).count() > 0);
  const gone = (id: string) => until(`${id} is not shown`, async () => await canvas.box(id).count() === 0);
  const zoom = async () => Number.parseFloat(await canvas.content.locator('.zoom-value').innerText());
  const becomes = (what: string, holds: (now: Stack) => boolean) => until(what, async () => holds(await stack()));
  const placeOf = async (id: string) => (await canvas.box(id).boundingBox())!;
  const select = async (...ids: string[]) => {
    for (const [k, id] of ids.entries()) {
      await canvas.select(id, k === 0 ? [] : ['Control']);
      await on(id);
      await until(`${id} is selected`, async () => await selected() === 1);
    }
    await canvas.focus();
  };
  /** One step of VS Code's own undo takes the change back. */
  const undone = async () => {
    await canvas.focus();
    await keyboard().press('Control+z');
    await until('one step of undo takes it back', async () => await window().bridge.text(window().file(NAME)) === TEXT);
  };
  const inside = (selector: string) => until(`the keyboard is in ${selector}`, () => canvas.content.locator(selector).first().evaluate((element) => element.contains(document.activeElement)));
  const menu = () => window().page.locator('.context-view .monaco-menu');

  const search = () => canvas.content.getByRole('combobox', { name: 'Search nodes' });
  const filtered = () => canvas.content.getByRole('group', { name: 'Filter', exact: true });
  const linkHasKeyboard = () => canvas.content.locator('.inspector[aria-label="Link"]').evaluate((element) => element.contains(document.activeElement) && document.activeElement!.tagName === 'INPUT');
  const offer = () => canvas.content.locator('.mode-bar');

  type Press = (key: string) => Promise<void>;
  /** What holds before and after the keys of a line, by what the page says of them. */
  const STEPS: Readonly<Record<string, (press: Press) => Promise<void>>> = {
    'the nearest box in that direction; past the edge of the box around, the nearest one beside that': async (press) => {
      const rows = [['web', 'api', 'db'], ['h1', 'h2', 'h3']], ways = { Left: [-1, 0], Right: [1, 0], Up: [0, -1], Down: [0, 1] } as const;
      const places = new Map(await Promise.all(rows.flat().map(async (id) => [id, await placeOf(id)] as const)));
      for (const [key, [dx, dy]] of Object.entries(ways)) {
        const lies = (from: string, to: string) => {
          const [a, b] = [places.get(from)!, places.get(to)!];
          const [along, overlap] = dx === 0 ? [(b.y - a.y) * dy, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)] : [(b.x - a.x) * dx, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)];
          return along > 5 && overlap > 5;
        };
        const [from, there] = rows.flatMap((row) => row.map((id) => [id, row.filter((other) => lies(id, other))] as const)).find(([, found]) => found.length > 0) ?? [];
        assert.ok(from !== undefined && there !== undefined, `no box lies so that ${key} leads to it`);
        await canvas.goTo(from);
        await press(key);
        await until(`${key} leads from ${from} to ${there.join(' or ')}`, async () => there.includes(await focusedId()));
      }
      await canvas.goTo('docker');
      await press('Right');
      await on('h2');
    },
    'the first box inside': async (press) => {
      for (const key of ['Ctrl+Down', 'Alt+Down']) {
        await canvas.goTo('docker');
        await press(key);
        await on('web');
      }
    },
    'the box around': async (press) => {
      for (const key of ['Ctrl+Up', 'Alt+Up']) {
        await canvas.goTo('api');
        await press(key);
        await on('docker');
      }
    },
    'the next box inside the same box, in the order of the file': async (press) => {
      await canvas.goTo('web');
      await press('Ctrl+Right');
      await on('api');
      await press('Alt+Right');
      await on('db');
    },
    'the previous box inside the same box, in the order of the file': async (press) => {
      await canvas.goTo('db');
      await press('Ctrl+Left');
      await on('api');
      await press('Alt+Left');
      await on('web');
    },
    'the first and the last box inside the same box': async (press) => {
      await canvas.goTo('api');
      await press('Home');
      await on('web');
      await press('End');
      await on('db');
    },
    'the next and the previous box of the top level': async (press) => {
      await canvas.goTo('api');
      await press('PageDown');
      await on('h2');
      await press('PageDown');
      await on('h3');
      await press('PageUp');
      await on('h2');
    },
    'the next and the previous finding': async (press) => {
      const told = async () => Number(/^Finding (\d+) of/.exec(await canvas.content.locator('[data-testid="announcement"]').innerText())?.[1]);
      await canvas.focus();
      await press('n');
      const first = await until('a finding is told', told);
      await press('n');
      await until('the next finding', async () => await told() === first + 1);
      await press('Shift+N');
      await until('the first again', async () => await told() === first);
      await canvas.content.getByRole('searchbox', { name: 'Search kinds' }).focus();
      await canvas.content.locator('.keyboard:not([data-keys="canvas"])').waitFor({ state: 'attached' });
      await press('F8');
      await until('the next once more', async () => await told() === first + 1);
      await press('Shift+F8');
      await until('the first once more', async () => await told() === first);
    },
    search: async (press) => {
      await canvas.focus();
      await press('/');
      await search().waitFor();
      await keyboard().press('Escape');
      await search().waitFor({ state: 'detached' });
      await canvas.content.getByRole('searchbox', { name: 'Search kinds' }).focus();
      await press('Ctrl+F');
      await search().waitFor();
      await keyboard().press('Escape');
      await search().waitFor({ state: 'detached' });
    },
    'the next and the previous change': async (press) => {
      const { bridge, file, page } = window();
      await bridge.command('vscode.diff', { $path: file(OLD) }, { $path: file(NAME) }, 'keys');
      await bridge.command('strata.compareDiff');
      const compared = await canvasOf({ page }, `${OLD} \u2192 ${NAME}`);
      const status = compared.content.locator('.changes [role="status"]');
      await compared.focus();
      await press('F7');
      await until('the first change', async () => /^Change 1 of/.test(await status.innerText()));
      await press('F7');
      await until('the second', async () => /^Change 2 of/.test(await status.innerText()));
      await press('Shift+F7');
      await until('the first again', async () => /^Change 1 of/.test(await status.innerText()));
      await bridge.command('workbench.action.closeActiveEditor');
      await bridge.command('workbench.action.closeActiveEditor');
      canvas = await openCanvas(window(), NAME);
    },
    'the next box that fits the filter, the previous one': async (press) => {
      await canvas.focus();
      await keyboard().press('/');
      await search().fill('kind:engine');
      await canvas.content.getByRole('option').first().waitFor();
      await keyboard().press('Alt+Enter');
      await filtered().waitFor();
      await canvas.focus();
      await press('.');
      const one = await until('a box that fits', async () => /^(docker|podman)$/.exec(await focusedId())?.[0]);
      const other = one === 'docker' ? 'podman' : 'docker';
      await press('.');
      await on(other);
      await press(',');
      await on(one);
      await press('F3');
      await on(other);
      await press('Shift+F3');
      await on(one);
      await filtered().getByRole('button', { name: 'Clear filter' }).click();
    },
    'selects the box': async (press) => {
      await canvas.goTo('web');
      await keyboard().press('Escape');
      await until('nothing is selected', async () => await selected() === 0);
      await press('Space');
      await canvas.inspects('web');
    },
    'adds the box to the selection, or takes it out': async (press) => {
      await canvas.goTo('web');
      await keyboard().press('Control+ArrowRight');
      await on('api');
      await press('Ctrl+Space');
      await said('api selected, 2 in all.');
      await press('Ctrl+Space');
      await said('api not selected, 1 in all.');
      await press('Shift+Space');
      await said('api selected, 2 in all.');
    },
    'selects everything': async (press) => {
      await canvas.focus();
      await press('Ctrl+a');
      await canvas.content.getByText(`${Object.keys(NODES).length} nodes selected`).first().waitFor();
    },
    'opens the inspector on the box': async (press) => {
      await canvas.goTo('cache');
      await press('Enter');
      await canvas.inspects('cache');
      await inside('.inspector');
    },
    'shows what is known of the box on a card beside it, and says it; Escape takes the card away': async (press) => {
      await canvas.goTo('web');
      await press('i');
      await canvas.content.getByRole('tooltip').waitFor();
      await said(/Kernel: /);
      await keyboard().press('Escape');
      await canvas.content.getByRole('tooltip').waitFor({ state: 'detached' });
    },
    'shows only this box with what is inside it': async (press) => {
      await canvas.goTo('docker');
      await press('f');
      await gone('h2');
      await shown('web');
    },
    'shows the box around the one that is shown, in the end everything': async (press) => {
      await canvas.goTo('docker');
      await keyboard().press('f');
      await gone('h1');
      await press('Shift+F');
      await shown('h1');
      await gone('h2');
      await press('Shift+F');
      await shown('h2');
    },
    'cancels what is going on; otherwise selects nothing; otherwise shows the box around': async (press) => {
      await canvas.goTo('docker');
      await keyboard().press('f');
      await gone('h1');
      await select('web');
      await keyboard().press('c');
      await offer().waitFor();
      await press('Escape');
      await offer().waitFor({ state: 'detached' });
      assert.equal(await selected(), 1);
      await press('Escape');
      await until('nothing is selected', async () => await selected() === 0);
      await gone('h1');
      await press('Escape');
      await shown('h1');
    },
    'folds the box, opens it': async (press) => {
      await canvas.goTo('docker');
      await press('[');
      await gone('web');
      await shown('cache');
      await press(']');
      await shown('web');
    },
    'folds everything, opens everything': async (press) => {
      await canvas.focus();
      await press('Shift+[');
      await gone('web');
      await gone('cache');
      await canvas.focus();
      await press('Shift+]');
      await shown('web');
      await shown('cache');
    },
    'zooms in; zooms out': async (press) => {
      for (const [key, way] of [['=', 1], ['-', -1], ['Shift+=', 1], ['Numpad_subtract', -1], ['Numpad_add', 1]] as const) {
        await canvas.focus();
        const before = await zoom();
        await press(key);
        await until(`${key} zooms`, async () => (await zoom() - before) * way > 0);
      }
    },
    'shows everything': async (press) => {
      await canvas.focus();
      const stage = (await canvas.content.locator('.stage').boundingBox())!;
      const seen = async () => {
        const places = await Promise.all(['h1', 'h2', 'h3'].map((id) => canvas.box(id).boundingBox()));
        return places.every((box) => box && box.x >= stage.x && box.y >= stage.y && box.x + box.width <= stage.x + stage.width && box.y + box.height <= stage.y + stage.height);
      };
      for (let i = 0; i < 8; i++) await keyboard().press('=');
      await until('not all is seen', async () => !await seen());
      await press('0');
      await until('all is', seen);
    },
    'shows the selection as large as possible': async (press) => {
      await select('cache');
      const near = await zoom();
      await keyboard().press('-');
      await until('it is smaller', async () => await zoom() < near);
      const before = await zoom();
      await press('1');
      await until('it is larger', async () => await zoom() > before);
      const [stage, box] = [(await canvas.content.locator('.stage').boundingBox())!, await placeOf('cache')];
      const [x, y] = [stage.x + stage.width / 2 - box.x - box.width / 2, stage.y + stage.height / 2 - box.y - box.height / 2];
      assert.ok(Math.abs(x) < stage.width / 4 && Math.abs(y) < stage.height / 4, JSON.stringify({ stage, box }));
    },
    'goes to the palette, where `Enter` adds a node into the selected box': async (press) => {
      await select('podman');
      await press('a');
      await inside('.palette');
      await keyboard().type('container');
      await canvas.content.locator('.palette-item[data-kind="container"]').waitFor();
      await keyboard().press('Enter');
      await becomes('a container more in podman', ({ nodes }) => Object.values(nodes).filter(({ in: parent }) => parent === 'podman').length === 3);
      await canvas.content.getByRole('searchbox', { name: 'Search kinds' }).fill('');
      await undone();
    },
    'edits the name in place; `Enter` takes it, `Escape` leaves it': async (press) => {
      const input = canvas.content.locator('input.rename');
      await canvas.goTo('api');
      await press('F2');
      await input.fill('other');
      await keyboard().press('Escape');
      await input.waitFor({ state: 'detached' });
      await canvas.focus();
      await press('F2');
      await input.fill('backend');
      await keyboard().press('Enter');
      await becomes('it is called so', ({ nodes }) => nodes.backend !== undefined && nodes.api === undefined);
      await undone();
    },
    'deletes the selected boxes with what is inside them, or the selected link': async (press) => {
      await select('podman');
      await press('Delete');
      await becomes('three boxes are gone', ({ nodes }) => Object.keys(nodes).length === Object.keys(NODES).length - 3);
      await undone();
      await select('web', 'cache');
      await press('Backspace');
      await becomes('two boxes are gone', ({ nodes }) => nodes.web === undefined && nodes.cache === undefined && nodes.podman !== undefined);
      await undone();
      await canvas.goTo('web');
      await keyboard().press('Enter');
      await canvas.inspects('web');
      await canvas.content.getByRole('button', { name: 'Open the link to db' }).press('Enter');
      await until('a field of the link has the keyboard', linkHasKeyboard);
      await canvas.focus();
      await press('Delete');
      await becomes('the link is gone and its ends are not', ({ nodes, links = [] }) => links.length === 0 && nodes.web !== undefined && nodes.db !== undefined);
      await undone();
    },
    'copies, cuts, pastes into the box, duplicates each box beside itself': async (press) => {
      await select('web');
      await press('Ctrl+c');
      await said('web copied.');
      await select('podman');
      await press('Ctrl+v');
      await becomes('it is in podman too', ({ nodes }) => Object.keys(nodes).length === Object.keys(NODES).length + 1 && Object.values(nodes).filter(({ in: parent }) => parent === 'podman').length === 3);
      await undone();
      await select('cache');
      await press('Ctrl+x');
      await becomes('it is gone', ({ nodes }) => nodes.cache === undefined);
      await undone();
      await select('web', 'h3');
      await press('Ctrl+d');
      await becomes('each has a twin beside it', ({ nodes }) => Object.keys(nodes).length === Object.keys(NODES).length + 2 && Object.values(nodes).filter(({ in: parent }) => parent === 'docker').length === 4);
      await undone();
    },
    'begins a link at the box: go to the other box, then `Enter`; `Escape` cancels. `Enter` again opens port and strength of the new link': async (press) => {
      await canvas.goTo('api');
      await press('c');
      await offer().waitFor();
      await keyboard().press('Escape');
      await offer().waitFor({ state: 'detached' });
      await canvas.goTo('api');
      await press('c');
      await offer().waitFor();
      await keyboard().press('Control+ArrowRight');
      await on('db');
      await keyboard().press('Enter');
      await becomes('they are linked', ({ links }) => links.some(({ from, to }) => from === 'api' && to === 'db'));
      await said('Enter opens its port and strength.');
      await keyboard().press('Enter');
      await until('a field of the link has the keyboard', linkHasKeyboard);
      await undone();
    },
    'moves the selected boxes: the arrow keys offer the boxes that can take them one after the other, with the findings that would come and go, `Enter` moves, `Escape` cancels': async (press) => {
      await select('web');
      await press('m');
      await offer().getByText(/Place 1 of \d+/).waitFor();
      await keyboard().press('Escape');
      await offer().waitFor({ state: 'detached' });
      await select('web');
      await press('m');
      await offer().waitFor();
      for (let i = 0; i < 20 && !(await offer().innerText()).includes('into podman'); i++) {
        const before = await offer().innerText();
        await keyboard().press('ArrowRight');
        await until('the next place', async () => await offer().innerText() !== before);
      }
      await until('what would come and go is said', async () => /[+−]\d|finding/.test(await canvas.content.locator('.mode-bar, .hint').allInnerTexts().then((all) => all.join(' '))));
      await keyboard().press('Enter');
      await becomes('it is in podman', ({ nodes }) => nodes.web!.in === 'podman');
      await undone();
    },
    'places selected boxes of the top level by hand: the arrow keys move them, `Enter` pins them there, `Escape` cancels': async (press) => {
      await select('h3');
      await press('p');
      await offer().waitFor();
      await keyboard().press('ArrowDown');
      await keyboard().press('Escape');
      await offer().waitFor({ state: 'detached' });
      await select('h3');
      await press('p');
      await offer().waitFor();
      await keyboard().press('ArrowDown');
      await keyboard().press('Enter');
      await becomes('it has a place', ({ layout }) => layout?.h3 !== undefined);
      await undone();
    },
    'gives a box that was placed by hand back to the layout; all of them': async (press) => {
      const pinned = `${TEXT.slice(0, -2)},\n  "layout": { "h2": { "x": 900, "y": 0 }, "h3": { "x": 1300, "y": 0 } }\n}`;
      await window().bridge.replace(window().file(NAME), pinned);
      await until('it is pinned', async () => { await canvas.goTo('h3'); return /pinned/.test((await canvas.focused())!); });
      await select('h3');
      await press('u');
      await becomes('one is placed by hand', ({ layout }) => layout?.h3 === undefined && layout?.h2 !== undefined);
      await canvas.focus();
      await press('Shift+U');
      await becomes('none is', ({ layout }) => layout === undefined);
    },
    'opens the menu of the selected boxes or link': async (press) => {
      for (const key of ['Shift+F10', 'ContextMenu']) {
        await select('web');
        await press(key);
        await menu().getByText('Duplicate').first().waitFor();
        await keyboard().press('Escape');
        await menu().waitFor({ state: 'detached' });
      }
    },
  };

  before(async function () {
    this.timeout(120_000);
    await window().bridge.command('workbench.action.closeSidebar');
    canvas = await openCanvas(window(), NAME);
  });

  beforeEach(async () => {
    const { bridge, file } = window();
    if (await bridge.text(file(NAME)) !== TEXT) await bridge.replace(file(NAME), TEXT);
    await canvas.focus();
    await keyboard().press('Escape');
    await keyboard().press('Escape');
    await keyboard().press('0');
    await shown('web');
  });

  const lines = linesOf(fs.readFileSync(at('docs/keyboard.md'), 'utf8'));

  it('has lines, and nothing is tried that it does not say', () => {
    assert.deepEqual(lines.map(({ does }) => does), Object.keys(STEPS));
  });

  for (const { keys, does } of lines) {
    it(`${keys.join(' ')}: ${does}`, async () => {
      const tried = new Set<string>();
      await STEPS[does]?.(async (key) => {
        tried.add(key);
        await keyboard().press(pressed(key));
      });
      assert.deepEqual([...tried].sort(), [...keys].sort());
    });
  }
});
