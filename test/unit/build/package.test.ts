import assert from 'node:assert/strict';
import fs from 'node:fs';
import { families } from '../../../scripts/lib/families.mjs';
import { vsixFile } from '../../../scripts/lib/project.mjs';
import { listVsix, manifestIn } from '../../../scripts/lib/vsix.mjs';

const maxBytes = 2_500_000;

/** Names in the package, without `extension/`; vsce renames the three pages at the top. */
const required = [
  'package.json', 'readme.md', 'changelog.md', 'LICENSE.txt', 'dist/THIRD-PARTY-NOTICES.txt',
  'dist/extension.js', 'dist/app.js', 'dist/web/extension.js', 'dist/web/app.js', 'dist/import.js', ...families().map((name) => `dist/import/${name}.js`), 'dist/reports.js', 'dist/export.js', 'dist/live.js', 'dist/traits.js', 'dist/webview/main.js', 'dist/webview/main.css',
];

const allowed = [/^(package(\.nls)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/, /^dist\/(web\/)?(extension|app)\.js$/, /^dist\/import(\/[a-z]+)?\.js$/, /^dist\/(export|live|reports|traits)\.js$/,
  /^dist\/THIRD-PARTY-NOTICES\.txt$/, /^dist\/webview\/[\w.-]+\.(js|css|ttf)$/, /^media\//, /^docs\/.+\.md$/, /^examples\//];

/** Files that a manifest names, relative to the extension: icons, pages of walkthroughs, schemas, programs. */
function namedFiles(value: unknown, key = ''): string[] {
  if (typeof value === 'string') {
    const isFile = ['icon', 'light', 'dark', 'hc', 'hcLight', 'markdown', 'image', 'svg', 'path', 'url', 'main', 'browser'].includes(key)
      && /\.\w+$/.test(value) && !/^(https?:|\$\()/.test(value);
    return isFile ? [value.replace(/^\.\//, '')] : [];
  }
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, child]) => namedFiles(child, Array.isArray(value) ? key : name));
}

describe('the packed extension', () => {
  let names: string[] = [];

  before(async function () {
    if (!fs.existsSync(vsixFile)) this.skip();
    names = (await listVsix()).map(({ name }) => name).filter((name) => name.startsWith('extension/')).map((name) => name.slice('extension/'.length));
  });

  it(`stays under ${maxBytes / 1e6} MB`, () => {
    assert.ok(fs.statSync(vsixFile).size <= maxBytes, `it has ${fs.statSync(vsixFile).size} bytes`);
  });

  it('holds what an installed extension needs', () => {
    assert.deepEqual(required.filter((name) => !names.includes(name)), []);
  });

  it('holds nothing else', () => {
    assert.deepEqual(names.filter((name) => !allowed.some((pattern) => pattern.test(name))), []);
  });

  it('holds every file that its manifest names', async () => {
    const files = namedFiles(await manifestIn());
    assert.ok(files.length > 0);
    assert.deepEqual(files.filter((file) => !names.includes(file)), []);
  });
});
