import assert from 'node:assert/strict';
import { findProjects, type Importer, IMPORTERS } from '../../../src/import';
import { projectsOf } from '../../../src/import/projects';
import fs from 'node:fs';

const fake = (format: string, rest: Partial<Importer> = {}): Importer => ({
  format, title: format, files: [`*.${format}`], becomes: 'Nothing.',
  recognise: ({ text }) => (text.startsWith(format) ? Number(/\d\.\d/.exec(text)?.[0] ?? 1) : 0),
  read: () => Promise.resolve({ name: undefined, operations: [], notes: [], sources: [] }),
  ...rest,
});
const file = (path: string, text: string, found = true) => ({ path, text, found });
const shown = (importers: readonly Importer[], ...rest: Parameters<typeof projectsOf> extends [unknown, ...infer R] ? R : never) =>
  projectsOf(importers, ...rest).map(({ format, paths }) => `${format ?? '?'}: ${paths.join(' ')}`);

describe('Files as projects', () => {
  const [a, b] = [fake('aa'), fake('bb', { project: 'all' })];

  it('are those of one format and folder, or of one format wherever they are', () => {
    assert.deepEqual(shown([a, b], [file('x/1', 'bb'), file('x/2', 'aa'), file('y/3', 'bb'), file('y/4', 'aa'), file('y/5', 'aa')]), ['aa: x/2', 'aa: y/4 y/5', 'bb: x/1 y/3']);
  });

  it('pass over what was found and is not known for sure, and keep what was named', () => {
    const files = (found: boolean) => [file('1', 'aa 0.4', found), file('2', 'else', found), file('3', 'aa 0.6', found)];
    assert.deepEqual(shown([a, b], files(true)), ['aa: 3']);
    assert.deepEqual(shown([a, b], files(false)), ['aa: 1 3', '?: 2']);
  });

  it('name the formats that only a person can tell apart, of what was named', () => {
    const both = fake('dd', { recognise: ({ text }) => (text.startsWith('aa') ? 1 : 0) });
    const rivals = (found: boolean, format?: string) => projectsOf([a, both], [file('1', 'aa', found)], format).map((project) => [project.format, project.rivals?.map((rival) => rival.format)]);
    assert.deepEqual([rivals(false), rivals(true), rivals(false, 'dd')], [[[undefined, ['aa', 'dd']]], [['aa', undefined]], [['dd', undefined]]]);
  });

  it('are what they are said to be where a format is given', () => {
    assert.deepEqual(shown([a, b], [file('1', 'aa', false), file('2', 'else', false), file('3', 'else'), file('4', 'bb')], 'bb'), ['bb: 1 2 4']);
  });

  it('let a format choose among what was found, not among what was named', () => {
    const chooser = fake('cc', { choose: (paths) => [paths.slice(0, 1)] });
    assert.deepEqual(shown([chooser], [file('1', 'cc'), file('2', 'cc')]), ['cc: 1']);
    assert.deepEqual(shown([chooser], [file('1', 'cc', false), file('2', 'cc', false)]), ['cc: 1 2']);
  });

  it('of Compose are the file that Compose takes, else each on its own', () => {
    const compose = (path: string) => file(path, 'services:\n  a: { image: x }\n');
    assert.deepEqual(findProjects(['d/docker-compose.yml', 'd/compose.yaml', 'd/compose.prod.yaml', 'e/one.yml', 'e/two.yml'].map(compose)).map(({ paths }) => paths), [['d/compose.yaml'], ['e/one.yml'], ['e/two.yml']]);
  });
});

describe('The importers', () => {
  it('have different names, a page, and files that the context menu offers', () => {
    assert.equal(new Set(IMPORTERS.map(({ format }) => format)).size, IMPORTERS.length);
    const { contributes } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { contributes: { menus: { 'explorer/context': { command: string; when: string }[] } } };
    const { when } = contributes.menus['explorer/context'].find(({ command }) => command === 'strata.import')!;
    const offered = new RegExp(/resourceFilename =~ \/(.*?)\/i/.exec(when)![1], 'i');
    for (const { format, files } of IMPORTERS) {
      assert.ok(fs.existsSync(`docs/import-${format}.md`), format);
      for (const name of files) assert.match(name.slice(name.lastIndexOf('/') + 1).replaceAll('*', 'x'), offered, name);
    }
  });
});
