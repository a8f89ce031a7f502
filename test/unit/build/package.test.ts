import assert from 'node:assert/strict';
import fs from 'node:fs';
import { manifest, vsixFile } from '../../../scripts/lib/project.mjs';
import { listVsix, manifestIn, packLog, textIn, warningsIn } from '../../../scripts/lib/vsix.mjs';

const maxBytes = 2_500_000;

/** Names in the package, without `extension/`; vsce renames the three pages at the top. */
const required = [
  'package.json', 'package.nls.json', 'package.nls.de.json', 'readme.md', 'changelog.md', 'LICENSE.txt', 'dist/THIRD-PARTY-NOTICES.txt', 'dist/webview/main.css', 'labs/index.json', 'l10n/bundle.l10n.de.json', 'labs/runaway/lab.json', 'labs/runaway/start.topology.json',
];

/** What may be in the package, and why it is there. What matches none must not ship. */
const allowed: readonly (readonly [RegExp, string])[] = [
  [/^(package(\.nls(\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/, 'VS Code and the marketplaces read them'],
  [/^dist\/((web|import|webview)\/)?[a-z][a-z0-9-]*\.js$/, 'bundles: each is one of the build, as another test holds'],
  [/^dist\/webview\/[\w.-]+\.(css|ttf)$/, 'style sheets of the webviews and the font of VS Code\'s icons'],
  [/^dist\/THIRD-PARTY-NOTICES\.txt$/, 'licences of what is bundled'],
  [/^media\/(icon|view)\.(png|svg)$/, 'icons'],
  [/^media\/[\w-]+\.schema\.json$/, 'JSON schemas that VS Code completes with'],
  [/^media\/(walkthrough|icons)\/[\w./-]+\.(svg|png|md)$/, 'pictures of walkthroughs and of files'],
  [/^media\/README\.md$/, 'says where the pictures come from'],
  [/^media\/preview\.css$/, 'styles of the Markdown preview'],
  [/^l10n\/bundle\.l10n\.[\w-]+\.json$/, 'texts of other languages'],
  [/^docs\/.+\.md$/, 'pages that commands and links in hovers open'],
  [/^examples\//, 'what Strata: Open Example... copies'],
  [/^labs\/[\w./-]+\.(json|md|ya?ml|svg)$/, 'tasks that are solved in the editor'],
];

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
    if (!fs.existsSync(vsixFile) || !fs.existsSync(packLog)) this.skip();
    names = (await listVsix()).map(({ name }) => name).filter((name) => name.startsWith('extension/')).map((name) => name.slice('extension/'.length));
  });

  it(`stays under ${maxBytes / 1e6} MB`, () => {
    assert.ok(fs.statSync(vsixFile).size <= maxBytes, `it has ${fs.statSync(vsixFile).size} bytes`);
  });

  it('holds what an installed extension needs', () => {
    assert.deepEqual(required.filter((name) => !names.includes(name)), []);
  });

  it('holds nothing else', () => {
    assert.deepEqual(names.filter((name) => !allowed.some(([pattern]) => pattern.test(name))), []);
  });

  it('holds every bundle of the build but the command line, and no other program', () => {
    const outputs = fs.readdirSync('dist/meta').filter((file) => file !== 'cli.json')
      .flatMap((file) => Object.keys((JSON.parse(fs.readFileSync(`dist/meta/${file}`, 'utf8')) as { outputs: object }).outputs));
    const programs = (list: readonly string[]) => list.filter((name) => name.endsWith('.js')).sort();
    assert.deepEqual(programs(names), programs(outputs));
  });

  it('was packed without a warning', () => {
    const log = fs.readFileSync(packLog, 'utf8');
    assert.match(log, /DONE {2}Packaged: .*strata\.vsix/);
    assert.deepEqual(warningsIn(log), []);
    assert.deepEqual(warningsIn(' WARNING  A repository field is missing\n INFO  fine\n'), [' WARNING  A repository field is missing'], 'a warning is seen');
  });

  it('tells the marketplaces in English what it is', async () => {
    const page = await textIn('extension.vsixmanifest');
    assert.ok(page.includes(manifest().description), page);
    assert.doesNotMatch(page, /%[\w.]+%/);
  });

  it('holds every file that its manifest names', async () => {
    const files = namedFiles(await manifestIn());
    assert.ok(files.length > 0);
    assert.deepEqual(files.filter((file) => !names.includes(file)), []);
  });
});
