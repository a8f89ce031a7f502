import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { RULES } from '../../../src/engine';
import { ruleReference } from '../../../scripts/generate/rules';

const folder = path.join(process.cwd(), 'docs/rules');

describe('rule pages', () => {
  it('are there for every rule, and for nothing else', () => {
    const wanted = ['README.md', ...RULES.map(({ id }) => `${id}.md`)].sort();
    assert.deepEqual(fs.readdirSync(folder).sort(), [...wanted, 'coverage.md'].sort());
    assert.deepEqual(ruleReference.map(({ file }) => path.basename(file)).sort(), wanted);
  });

  it('hold JSON that can be read, and an example of a finding', () => {
    for (const { file, make } of ruleReference) {
      const blocks = [...make().matchAll(/```json\n([\s\S]*?)\n```/g)];
      assert.ok(blocks.length >= 2, file);
      for (const [, block] of blocks) assert.doesNotThrow(() => JSON.parse(block!), file);
    }
  });

  it('explain every parameter and say where its default comes from', () => {
    for (const { id, params } of RULES) {
      const text = ruleReference.find(({ file }) => file.endsWith(`/${id}.md`))!.make();
      for (const [name, { doc, source }] of Object.entries(params)) {
        assert.ok(text.includes(`| \`${name}\` |`), `${id}: ${name}`);
        assert.match(doc, /\.$/, `${id}: ${name}`);
        assert.notEqual(source, '', `${id}: ${name}`);
      }
    }
  });

  it('have links that lead somewhere', () => {
    for (const { file, make } of ruleReference) {
      for (const [, target] of make().matchAll(/\]\(([\w-]+\.md)(?:#[\w-]+)?\)/g)) assert.ok(fs.existsSync(path.join(folder, target!)), `${file} -> ${target}`);
    }
  });
});
