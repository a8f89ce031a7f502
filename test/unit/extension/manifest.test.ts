// package.json and the code promise the same.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { manifest } from '../../../scripts/lib/project.mjs';
import { check, locate, PROFILES } from '../../../src/engine';
import { FILE_PATTERN, TASK_TYPE } from '../../../src/extension/names';
import { checkText, isFailOn, summaryLine } from '../../../src/extension/session/task-lines';
import { stepOf, WALKTHROUGHS } from '../../../src/learn/walkthroughs';
import { readTopology } from '../../../src/model';
import { WEBVIEW_COMMANDS } from '../../../src/protocol';
import { textOf } from '../engine/support';

interface Entry { command?: string; submenu?: string; when?: string; key?: string; category?: string; title?: string }
interface Step { id: string; media: { image: Record<string, string> }; completionEvents: string[]; description: string }
interface Contributes {
  commands: Entry[];
  submenus: readonly { id: string }[];
  menus: Record<string, Entry[]>;
  keybindings: Entry[];
  walkthroughs: { id: string; steps: Step[] }[];
  customEditors: { viewType: string }[];
  taskDefinitions: { type: string; properties: Record<string, { enum?: string[]; default?: string }> }[];
  problemPatterns: { name: string; regexp: string; file: number; line: number; column: number; severity: number; message: number; code: number }[];
  problemMatchers: { pattern: string }[];
  configuration: { properties: Record<string, { type: string; default: unknown; scope: string; markdownDescription: string }> };
}
const { contributes, icon, capabilities } = manifest() as { contributes: Contributes; icon: string; capabilities: Record<string, { supported: string }> };

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
    for (const { key, when } of contributes.keybindings) {
      // A key without a modifier, and one that trees and texts of VS Code have too, only where boxes have the keyboard.
      assert.ok(when === "strata.focus == 'canvas'" || (when === 'strata.focus' && /^(shift\+)?f\d|^ctrl\+/.test(key!)), `${key} ${when}`);
    }
  });

  it('has nine walkthroughs whose steps show a picture in each theme, run commands that exist, and can be done', () => {
    assert.deepEqual(contributes.walkthroughs.map(({ id }) => id), WALKTHROUGHS.map(({ id }) => id));
    assert.equal(contributes.walkthroughs.length, 9);
    for (const { id: walkthrough, steps } of contributes.walkthroughs) {
      assert.ok(steps.length >= 3 && steps.length <= 6, walkthrough);
      for (const { id, media, completionEvents, description } of steps) {
        assert.deepEqual(Object.keys(media.image), ['light', 'dark', 'hc', 'hcLight'], id);
        for (const file of Object.values(media.image)) assert.ok(fs.existsSync(file), file);
        const links = [...description.matchAll(/\(command:([\w.]+)(?:\?([^)]*))?\)/g)];
        assert.equal(links.length, 1, `${id}: one button`);
        for (const [, command, args] of links) {
          assert.ok(ids.includes(command!) || command!.startsWith('workbench.'), command);
          if (args !== undefined) assert.ok(stepOf(...JSON.parse(decodeURIComponent(args)) as [string, string]), args);
        }
        assert.ok(completionEvents.length > 0 && completionEvents.every((event) => event.startsWith('onContext:strata.did.')), `${id}: ticked off by what was done`);
      }
    }
    assert.ok(fs.existsSync(icon));
  });

  it('has exactly the settings that the code reads, all on the documentation page', () => {
    const read = ['language/renewing.ts', 'commands/formatting.ts', 'reports.ts', 'catalog.ts', 'templates.ts', 'house.ts', 'workspace.ts'].map((file) => fs.readFileSync(`src/extension/${file}`, 'utf8')).join('');
    const page = fs.readFileSync('docs/vscode.md', 'utf8');
    const names = [...read.matchAll(/(?:isOn|entryFor|settingOf|\.get)\('([\w.]+)'/g)].map(([, name]) => `strata.${name}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), [...new Set(names)].sort());
    for (const [name, { type, default: value, markdownDescription }] of Object.entries(contributes.configuration.properties)) {
      assert.equal(Array.isArray(value) ? 'array' : typeof value, type, name);
      assert.ok(markdownDescription.length > 40 && page.includes(`\`${name}\``), name);
    }
  });

  it('has a problem matcher that reads every line of a check, and no other line of the task', () => {
    const [pattern] = contributes.problemPatterns;
    const [matcher] = contributes.problemMatchers;
    assert.deepEqual([contributes.problemPatterns.length, matcher!.pattern, contributes.problemMatchers.length], [1, `$${pattern!.name}`, 1]);
    const text = textOf({ nodes: { docker: { kind: 'engine' }, 'a: [b]\nc:1:2: error: x': { kind: 'container', in: 'docker', privileged: true } } });
    const { lines, failed } = checkText('a b/shop.topology.json', readTopology(text), 'error');
    assert.ok(failed && lines.length > 1);
    const expected = locate(check(readTopology(text)));
    lines.forEach((line, i) => {
      const match = new RegExp(pattern!.regexp).exec(line);
      const { finding, range } = expected[i]!;
      assert.ok(match, line);
      assert.deepEqual([match[pattern!.file], Number(match[pattern!.line]), Number(match[pattern!.column]), match[pattern!.code]], ['a b/shop.topology.json', range.start.line + 1, range.start.character + 1, finding.rule]);
      assert.equal(match[pattern!.severity], { error: 'error', warning: 'warning', info: 'note', hint: 'note' }[finding.severity]);
    });
    for (const count of [0, 1, 2]) assert.doesNotMatch(summaryLine(count, count), new RegExp(pattern!.regexp));
  });

  it('has a task with the settings that the code takes', () => {
    const [definition] = contributes.taskDefinitions;
    assert.equal(definition!.type, TASK_TYPE);
    assert.deepEqual(Object.keys(definition!.properties), ['task', 'files', 'failOn']);
    assert.ok(definition!.properties['failOn']!.enum!.every(isFailOn) && !isFailOn('ever'));
    assert.equal(definition!.properties['files']!.default, FILE_PATTERN);
    const faulty = textOf({ nodes: { docker: { kind: 'engine' }, web: { kind: 'container', in: 'docker', privileged: true } } });
    assert.deepEqual(['error', 'never'].map((failOn) => isFailOn(failOn) && checkText('x', readTopology(faulty), failOn).failed), [true, false]);
    assert.deepEqual(checkText('x', readTopology(textOf({ nodes: {} })), 'hint'), { lines: [], failed: false });
    assert.ok(checkText('x', readTopology('{'), 'error').failed, 'a text that cannot be read');
  });

  it('offers the profiles that there are', () => {
    const { enum: names, enumDescriptions } = contributes.configuration.properties['strata.profile'] as unknown as { enum: string[]; enumDescriptions: string[] };
    assert.deepEqual(names, ['', ...Object.keys(PROFILES)]);
    assert.equal(enumDescriptions.length, names.length);
  });

  it('opens examples that there are, all of them', () => {
    const source = fs.readFileSync('src/extension/commands/examples.ts', 'utf8');
    const listed = [...source.matchAll(/name: '([\w-]+)'/g)].map(([, name]) => name);
    assert.deepEqual(listed.sort(), fs.readdirSync('examples').filter((file) => file.endsWith('.topology.json')).map((file) => file.replace('.topology.json', '')).sort());
  });

  it('declares what it leaves out where programs may not be started, and asks before it starts one', () => {
    assert.deepEqual([capabilities['virtualWorkspaces']!.supported, capabilities['untrustedWorkspaces']!.supported], ['limited', 'limited']);
    for (const file of ['scanning', 'live']) assert.match(fs.readFileSync(`src/extension/commands/${file}.ts`, 'utf8'), /if \(!\w+ \|\| !await isTrusted\(.+\)\) return/, file);
  });
});
