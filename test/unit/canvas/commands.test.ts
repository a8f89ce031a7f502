import assert from 'node:assert/strict';
import fs from 'node:fs';
import { canvasCommands, HANDLERS, KEYS, keyName, TAKEN } from '../../../webview/canvas/commands';
import { KIND_PATHS } from '../../../src/scene/icons';
import { commitText } from '../../../src/scene/commit';
import { nameOf } from '../../../webview/canvas/names';
import { KINDS } from '../../../src/model';
import { WEBVIEW_COMMANDS } from '../../../src/protocol';
import { boxOf, sceneOf, SHOP } from '../scene/stack';

describe('canvas keys and commands', () => {
  it('names keys by their modifiers', () => {
    const key = (name: string, held: object = {}) => keyName({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
    assert.equal(key('ArrowUp', { metaKey: true }), 'Ctrl+ArrowUp');
    assert.equal(key('N', { shiftKey: true }), 'N');
    assert.equal(key(' ', { shiftKey: true }), 'Shift+ ');
  });

  it('lead to something: every key to a handler or a command that somebody takes', () => {
    const elsewhere = new Set(['search', 'addNode']);
    for (const [key, name] of KEYS) {
      assert.ok(name in HANDLERS || TAKEN.has(name as never) || elsewhere.has(name), `${key} means ${name}, which nobody does`);
      assert.ok(name in HANDLERS || (WEBVIEW_COMMANDS as readonly string[]).includes(name), `${name} is no command of the protocol`);
    }
  });

  it('stand in the documentation, every one of them', () => {
    const page = fs.readFileSync('docs/keyboard.md', 'utf8');
    const written = (key: string) => key.replace('Ctrl+ ', 'Ctrl+Space').replace('Shift+ ', 'Shift+Space').replace(/^ $/, 'Space').replace(/Arrow(Left|Right|Up|Down)/, '$1');
    const { contributes } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { contributes: { keybindings: { key: string }[] } };
    const named = (key: string) => key.replace(/[a-z_]{2,}|f\d/g, (word) => word[0].toUpperCase() + word.slice(1)).replace(/Shift\+([a-z])$/, (_, letter: string) => `Shift+${letter.toUpperCase()}`);
    for (const { key } of contributes.keybindings) assert.ok(page.includes(`\`${named(key)}\``), `docs/keyboard.md does not mention ${named(key)}`);
    for (const key of KEYS.keys()) assert.ok(page.includes(`\`${written(key)}\``), `docs/keyboard.md does not mention ${written(key)}`);
  });

  it('leave other commands to others', () => {
    assert.equal(canvasCommands('lensKernel'), false);
  });
});

describe('canvas words', () => {
  it('name a box with all that its picture shows', () => {
    const scene = sceneOf({ ...SHOP, nodes: { ...SHOP.nodes, api: { ...SHOP.nodes.api, running: false } } });
    assert.match(nameOf(scene, boxOf(scene, 'web')), /^Web, Virtual machine, 4 vCPUs, 48GiB, Ubuntu 24\.04, kernel 6\.8, .*1 box inside/);
    assert.match(nameOf(scene, boxOf(scene, 'front')), /^front, Container, nginx:1\.27, 2 copies/);
    assert.match(nameOf(scene, boxOf(scene, 'api')), /not running/);
    const folded = sceneOf(SHOP, { collapsed: ['big'] });
    assert.match(nameOf(folded, boxOf(folded, 'big')), /folded, 6 boxes inside, \d+ findings?/);
  });

  it('speak of commitment as the field does', () => {
    assert.deepEqual([0.125, 1, 1.44, 12, Infinity].map(commitText), ['13 %', '100 %', '1.4×', '12×', '∞×']);
  });

  it('have a picture for every kind', () => {
    for (const kind of KINDS) assert.match(KIND_PATHS[kind], /^M/);
  });
});
