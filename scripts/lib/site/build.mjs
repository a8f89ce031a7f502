// Makes the site: every Markdown file a page, every link checked, an index to search in.
import fs from 'node:fs';
import path from 'node:path';
import { at, filesUnder } from '../project.mjs';
import { home } from '../readme.mjs';
import { render } from './markdown.mjs';
import { navigation, pageOf } from './navigation.mjs';
import { pageWith } from './template.mjs';

const join = path.posix.join;
const folders = ['docs', 'examples', 'labs'];

/** Markdown files that become pages. */
const sources = () => [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'].filter((file) => fs.existsSync(at(file))),
  ...folders.flatMap((folder) => filesUnder(at(folder), '.md').map((file) => `${folder}/${file}`)),
];

/** Relative path from one page of the site to another file of it. */
const fromPage = (url, target) => path.posix.relative(path.posix.dirname(url), target) || path.posix.basename(target);

/** What a relative link in `file` leads to, and `copies` gets the files that are not pages. */
function linker(file, pages, copies, problems) {
  const url = pageOf(file);
  return (target) => {
    if (/^[a-z][a-z+.-]*:/i.test(target)) return target;
    const [where, anchor] = target.split('#');
    if (where === '') return target;
    const wanted = join(path.posix.dirname(file), decodeURI(where)).replace(/\/$/, '');
    const hash = anchor === undefined ? '' : `#${anchor}`;
    const page = [wanted, join(wanted, 'README.md')].find((it) => pages.has(it));
    if (page) return fromPage(url, pageOf(page)) + hash;
    if (!fs.existsSync(at(wanted)) || wanted.startsWith('..')) {
      problems.push(`${file}: ${target} leads nowhere`);
      return target;
    }
    const place = home();
    if (fs.statSync(at(wanted)).isFile() && (folders.includes(wanted.split('/')[0]) || !place)) {
      copies.add(wanted);
      return fromPage(url, wanted.replace(/^docs\//, ''));
    }
    if (place) return `${place.repository}/tree/${place.revision}/${wanted}`;
    problems.push(`${file}: ${target} is a folder without a page`);
    return target;
  };
}

/** Anchors that no heading has. */
function brokenAnchors(pages) {
  const byUrl = new Map(pages.map((page) => [page.url, page]));
  return pages.flatMap(({ file, url, html }) => [...html.matchAll(/<a href="([^"]*)"/g)].flatMap(([, href]) => {
    const [where, anchor] = href.split('#');
    if (anchor === undefined || /^[a-z]+:/i.test(href)) return [];
    const page = byUrl.get(where === '' ? url : join(path.posix.dirname(url), where));
    return !page || page.headings.some(({ id }) => id === decodeURI(anchor)) ? [] : [`${file}: ${href} names no heading`];
  }));
}

/** What the search looks in: title, headings and the first words of each page. */
const searchIndex = (pages) => pages.map(({ url, title, headings, text }) => ({ url, title, headings: headings.filter(({ level }) => level > 1 && level < 4).map(({ text: words, id }) => [words, id]), text: text.slice(0, 1500) }));

/** Writes the site into an emptied folder; gives the number of pages and what is wrong. */
export function buildSite(folder) {
  const problems = [];
  const copies = new Set();
  const files = new Set(sources());
  const pages = [...files].map((file) => ({ file, url: pageOf(file), ...render(fs.readFileSync(at(file), 'utf8'), linker(file, files, copies, problems)) }));
  problems.push(...pages.filter(({ title }) => title === '').map(({ file }) => `${file}: there is no heading at the top`), ...brokenAnchors(pages));

  fs.rmSync(folder, { recursive: true, force: true });
  const write = (name, content) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  };
  const groups = navigation(pages);
  for (const page of pages) write(page.url, pageWith(page, groups));
  for (const file of copies) write(file.replace(/^docs\//, ''), fs.readFileSync(at(file)));
  for (const name of ['site.css', 'site.js']) write(name, fs.readFileSync(at('scripts/lib/site', name)));
  write('icon.svg', fs.readFileSync(at('media/icon.svg')));
  write('search.js', `window.strataPages = ${JSON.stringify(searchIndex(pages))};\n`);
  write('.nojekyll', '');
  return { pages: pages.length, problems };
}
