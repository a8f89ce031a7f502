import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { families } from '../../../scripts/lib/families.mjs';
import { withoutDocs, withoutTableDocs } from '../../../scripts/lib/strip-docs.mjs';
import { RULES } from '../../../src/engine';
import { KIND_TABLE, KINDS, propsOf } from '../../../src/model';

describe('rules in bundles that do not print their documentation', () => {
  it('lose the values of docs and the texts of parameters, and nothing else', () => {
    const source = `
const params = { most: { default: 5, doc: 'How many.', source: '[H]', min: 1 } } as const;
export const it: Rule<typeof params> = {
  id: 'it', family: 'model', title: 'Has docs: { }', params,
  docs: { description: 'D' + \`x\`, remedy: 'R', sources: [], bad: [{ title: 'b', topology: stack({ id: 'x', family: 'y', docs: 1 }) }], good: [] },
  all: ({ report }) => report({ source: 'a', doc: 'b', docs: 'kept' }),
};
`;
    assert.equal(withoutDocs(source), source
      .replace(/docs: \{ description: 'D'.*\n/, "docs: { description: '', remedy: '', sources: [], bad: [], good: [] },\n")
      .replace("'How many.'", "''").replace("'[H]'", "''"));
  });

  it('leave no text of theirs in the bundles of the extension, and all of it on the command line', function () {
    const bundles = ['dist/app.js', 'dist/cli.js'];
    if (!bundles.every((file) => fs.existsSync(file))) this.skip();
    const newest = Math.min(...bundles.map((file) => fs.statSync(file).mtimeMs));
    // A bundle that is older than a rule says nothing about it.
    if (newestSource('src/engine/rules') > newest) this.skip();
    const [app, cli] = bundles.map((file) => fs.readFileSync(file, 'utf8'));
    for (const { id, docs, params } of RULES) {
      const texts = [...docs.sources, ...Object.values(params).map(({ doc }) => doc)].filter((text) => text.length > 30 && !/['"`\\]/.test(text));
      for (const text of texts) {
        assert.ok(!app!.includes(text), `${id}: ${text}`);
        assert.ok(cli!.includes(text), `${id}: ${text}`);
      }
    }
  });
});

describe('tables of the format in bundles that do not print their documentation', () => {
  it('lose their texts, and nothing else', () => {
    const source = "const doc = 'kept';\nexport const A = { b: { type: 'list', doc: 'D', of: { ...C, doc: `x` } }, e: f({ doc: 'E', title: 'doc: F' }), g: (doc: string) => ({ doc }) };\n";
    assert.equal(withoutTableDocs(source), source.replace("'D'", "''").replace("'E'", "''"));
  });

  it('leave none of them in the bundles of the extension, where nothing reads them', function () {
    const bundles = ['dist/app.js', ...families().map((name) => `dist/import/${name}.js`)];
    if (!bundles.every((file) => fs.existsSync(file))) this.skip();
    if (newestSource('src/model') > Math.min(...bundles.map((file) => fs.statSync(file).mtimeMs))) this.skip();
    const texts = KINDS.flatMap((kind) => [KIND_TABLE[kind].doc, ...Object.values(propsOf(kind)).map(({ doc }) => doc)]).filter((text) => text.length > 30 && !/['"`\\]/.test(text));
    assert.ok(texts.length > 50);
    for (const bundle of bundles.map((file) => fs.readFileSync(file, 'utf8'))) assert.deepEqual(texts.filter((text) => bundle.includes(text)), []);
  });
});

function newestSource(folder: string): number {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return Math.max(...files.map((file) => fs.statSync(path.join(folder, file)).mtimeMs));
}
