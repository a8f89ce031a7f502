// package.json and the code promise the same.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { WEBVIEW_COMMANDS } from '../../../src/protocol';

interface Entry { command?: string; submenu?: string; when?: string; key?: string; category?: string; title?: string }
interface Step { id: string; media: { svg: string }; completionEvents: string[]; description: string }
interface Contributes {
  commands: Entry[];
  submenus: readonly { id: string }[];
  menus: Record<string, Entry[]>;
  keybindings: Entry[];
  walkthroughs: { id: string; steps: Step[] }[];
  customEditors: { viewType: string }[];
  configuration: { properties: Record<string, { type: string; default: unknown; scope: string; markdownDescription: string }> };
}
const { contributes, icon } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { contributes: Contributes; icon: string };

describe('the manifest', () => {
  const ids = contributes.commands.map(({ command }) => command!);

  it('has a command for everything that a canvas can be told', () => {
    assert.deepEqual(ids.filter((id) => id.startsWith('strata.canvas.')).map((id) => id.slice('strata.canvas.'.length)).sort(), [...WEBVIEW_COMMANDS].sort());
  });

  it('names no command twice, and all in one category', () => {
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(contributes.commands.filter(({ category, title }) => category !== 'Strata' || !title), []);
  });

  it('uses only its own commands in menus and keybindings', () => {
    const entries = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
    const known = [...ids, ...contributes.submenus.map(({ id }) => id)];
    assert.deepEqual(entries.map(({ command, submenu }) => command ?? submenu).filter((used) => !known.includes(used!)), []);
    assert.deepEqual(contributes.submenus.filter(({ id }) => !(contributes.menus[id]?.length > 0)), []);
  });

  it('binds keys only where the canvas has them', () => {
    assert.deepEqual(contributes.keybindings.filter(({ when }) => when !== `activeCustomEditorId == '${contributes.customEditors[0].viewType}'`), []);
  });

  it('has steps in its walkthrough that show a picture, run commands that exist, and can be done', () => {
    const progress = fs.readFileSync('src/extension/progress.ts', 'utf8');
    for (const { id, media, completionEvents, description } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      assert.ok(fs.existsSync(media.svg), media.svg);
      for (const [, command] of description.matchAll(/\(command:([\w.]+)\)/g)) assert.ok(ids.includes(command) || command.startsWith('workbench.'), command);
      for (const event of completionEvents) assert.ok(progress.includes(`'${/^onContext:strata\.did\.(\w+)$/.exec(event)?.[1]}'`), `${id}: ${event}`);
    }
    assert.ok(fs.existsSync(icon));
  });

  it('has exactly the settings that the code reads, all on the documentation page', () => {
    const read = ['language/renewing.ts', 'commands/formatting.ts', 'reports.ts'].map((file) => fs.readFileSync(`src/extension/${file}`, 'utf8')).join('');
    const page = fs.readFileSync('docs/vscode.md', 'utf8');
    const names = [...read.matchAll(/(?:isOn|entryFor|settingOf|\.get)\('([\w.]+)'/g)].map(([, name]) => `strata.${name}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), [...new Set(names)].sort());
    for (const [name, { type, default: value, markdownDescription }] of Object.entries(contributes.configuration.properties)) {
      assert.equal(Array.isArray(value) ? 'array' : typeof value, type, name);
      assert.ok(markdownDescription.length > 40 && page.includes(`\`${name}\``), name);
    }
  });
});
