// The site of the documentation: every page is there, every link leads somewhere, and nothing comes from another machine.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { filesUnder } from '../../../scripts/lib/project.mjs';
import { buildSite } from '../../../scripts/lib/site/build.mjs';
import { anchorOf, render } from '../../../scripts/lib/site/markdown.mjs';
import { navigation, pageOf } from '../../../scripts/lib/site/navigation.mjs';

describe('the site', () => {
  let folder = '', pages: string[] = [], problems: string[] = [];
  const text = (page: string) => fs.readFileSync(path.join(folder, page), 'utf8');
  before(function () {
    this.timeout(30_000);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-site-'));
    ({ problems } = buildSite(folder));
    pages = filesUnder(folder, '.html');
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('has a page for each page of docs, and no broken link', () => {
    assert.deepEqual(problems, []);
    assert.deepEqual(filesUnder('docs', '.md').map((file) => pageOf(`docs/${file}`)).filter((page) => !pages.includes(page)), []);
    assert.ok(pages.includes('index.html') && pages.includes('format.html') && pages.includes('rules/memory-overcommit.html'));
  });

  it('has only links and pictures that are there', () => {
    const missing = pages.flatMap((page) => [...text(page).matchAll(/ (?:href|src|srcset)="([^"#]+)(?:#[^"]*)?"/g)].map(([, target]) => target!)
      .filter((target) => !/^(https?|mailto|command):/.test(target) && !fs.existsSync(path.join(folder, path.dirname(page), decodeURI(target)))).map((target) => `${page}: ${target}`));
    assert.deepEqual(missing, []);
  });

  it('takes nothing from another machine', () => {
    for (const page of pages) assert.doesNotMatch(text(page), /<(script|link|img|source|iframe)[^>]*(src|href|srcset)="(https?:)?\/\//, page);
    assert.doesNotMatch(text('site.css') + text('site.js'), /url\(|@import|https?:/);
  });

  it('leads to every page that is not a rule from every page', () => {
    const [, menu] = /<nav class="menu"([\s\S]*?)<\/nav>/.exec(text('rules/memory-overcommit.html'))!;
    for (const page of pages.filter((each) => !/^rules\/(?!index|coverage)/.test(each))) assert.ok(menu!.includes(`href="../${page}"`), page);
  });

  it('has an index to search in', () => {
    const index = JSON.parse(/= ([\s\S]*);\n$/.exec(text('search.js'))![1]!) as { url: string; title: string }[];
    assert.deepEqual(index.map(({ url }) => url).sort(), [...pages].sort());
    assert.ok(index.every(({ title }) => title !== ''));
  });

  it('tells links that lead nowhere, to a file or to a heading', () => {
    const found: string[] = [];
    const { headings } = render('# One\n\n## Two `three`: four\n\n## Two `three`: four\n\n[a](x.md)', (target: string) => { found.push(target); return target; });
    assert.deepEqual(found, ['x.md']);
    assert.deepEqual(headings.map(({ id }: { id: string }) => id), ['one', 'two-three-four', 'two-three-four-1']);
    assert.equal(anchorOf('What it finds, and *why*'), 'what-it-finds-and-why');
  });

  it('shows pages that no group names, too', () => {
    const groups = navigation([{ file: 'README.md', title: 'Strata', url: 'index.html' }, { file: 'docs/brand-new.md', title: 'New', url: 'brand-new.html' }]);
    assert.deepEqual(groups.map(({ title, links }) => [title, links.length]), [['Begin', 1], ['More', 1]]);
  });
});
