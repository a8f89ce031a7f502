import assert from 'node:assert/strict';
import fs from 'node:fs';
import { bundledPackages } from '../../../scripts/lib/notices.mjs';
import { filesUnder } from '../../../scripts/lib/project.mjs';

const dependencyFields = ['dependencies', 'devDependencies', 'optionalDependencies'];

describe('dependencies', () => {
  for (const manifest of ['package.json', 'tools/vscode/package.json', 'tools/vscode-oldest/package.json', 'tools/browser/package.json', 'tools/publish/package.json']) {
    it(`every one in ${manifest} has its reason in docs/dependencies.md`, () => {
      const text = fs.readFileSync('docs/dependencies.md', 'utf8');
      const content = JSON.parse(fs.readFileSync(manifest, 'utf8'));
      const names = dependencyFields.flatMap((field) => Object.keys(content[field] ?? {}));
      assert.ok(names.length > 0);
      assert.deepEqual(names.filter((name) => !text.includes(`\`${name}\``)), []);
    });
  }

  it('every one of package.json is used', () => {
    const { devDependencies, scripts } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
    const sources = ['src', 'webview', 'test', 'scripts', 'bench'].flatMap((folder) => filesUnder(folder, 's').concat(filesUnder(folder, '.tsx')).filter((file) => /\.(ts|tsx|mjs|css)$/.test(file) && !/(^|\/)(fixtures|node_modules)\//.test(file)).map((file) => `${folder}/${file}`));
    const text = sources.map((file) => fs.readFileSync(file, 'utf8')).join('\n') + Object.values(scripts!).join('\n') + fs.readFileSync('tsconfig.json', 'utf8');
    // Named in an import, or by its path: 'yaml', "@xyflow/react/dist/style.css", 'node_modules/@vscode/vsce/vsce'.
    const isUsed = (name: string) => new RegExp(`['"\`](node_modules/)?${name}['"\`/]`).test(text);
    const unused = Object.keys(devDependencies!).filter((name) => !isUsed(name.startsWith('@types/') ? name.slice('@types/'.length) : name));
    assert.deepEqual(unused, []);
    assert.equal(isUsed(['left', 'pad'].join('-')), false);
  });

  it('no package is bundled twice, in two versions', function () {
    if (!fs.existsSync('dist/meta')) this.skip();
    const names = bundledPackages(fs.readdirSync('dist/meta').map((file) => file.replace(/\.json$/, ''))).map(({ name }) => name);
    assert.ok(names.length > 0);
    assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), []);
  });
});
