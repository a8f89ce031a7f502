import assert from 'node:assert/strict';
import fs from 'node:fs';

const dependencyFields = ['dependencies', 'devDependencies', 'optionalDependencies'];

describe('dependencies', () => {
  for (const manifest of ['package.json', 'tools/vscode/package.json', 'tools/vscode-oldest/package.json', 'tools/browser/package.json']) {
    it(`every one in ${manifest} has its reason in docs/dependencies.md`, () => {
      const text = fs.readFileSync('docs/dependencies.md', 'utf8');
      const content = JSON.parse(fs.readFileSync(manifest, 'utf8'));
      const names = dependencyFields.flatMap((field) => Object.keys(content[field] ?? {}));
      assert.ok(names.length > 0);
      assert.deepEqual(names.filter((name) => !text.includes(`\`${name}\``)), []);
    });
  }
});
