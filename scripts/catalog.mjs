// npm run catalog -- FOLDER [--as-of YYYY-MM-DD] [--check]: renews the lifecycle tables in src/catalog/lifecycle from a local copy of
// endoflife.date (its repository; products/*.md are read). Nothing is fetched. --check changes nothing and fails where a table is behind.
//
// What the copy does not say is kept as it is: kernels, marks of doubt, and products with a `source` of their own.
import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { at, startedDirectly } from './lib/project.mjs';

/** Pages that are not named as the product is here. */
const PAGES = {
  alpine: 'alpine-linux', 'opensuse-leap': 'opensuse', photon: 'vmware-photon', 'container-optimized-os': 'cos', esxi: 'vmware-esxi', vcenter: 'vmware-vcenter', docker: 'docker-engine',
  openshift: 'red-hat-openshift', eks: 'amazon-eks', gke: 'google-kubernetes-engine', aks: 'azure-kubernetes-service', temurin: 'eclipse-temurin', httpd: 'apache-http-server',
};

/** What a page puts before its versions. */
const PREFIXES = { 'container-optimized-os': 'cos-' };

const TABLES = 'src/catalog/lifecycle';
const PRODUCT = /^ {2}(?:'([\w-]+)'|([\w-]+)): \{\n([\s\S]*?) {4}releases: `\n([\s\S]*?)`,\n {2}\},$/gm;

const day = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined);
const end = (value) => day(value) ?? (value === true ? 'ended' : '-');

/** The releases of a page, newest first as it has them. */
function releasesOf(text, prefix) {
  const [document] = parseAllDocuments(text.split(/^---$/m)[1] ?? '');
  const { releases = [] } = document.toJS() ?? {};
  return releases.map(({ releaseCycle, releaseDate, eol, eoes }) => ({ version: String(releaseCycle).replace(prefix, ''), released: day(releaseDate) ?? '-', end: end(eol), extended: day(eoes) ?? '-' }));
}

/** A line of a table; what only the table knows of the release is taken over from `before`. */
function lineOf({ version, released, end: over, extended }, before) {
  const [, , , , ...kernel] = before ?? [];
  const columns = [`${version}${before?.[0].endsWith('?') ? '?' : ''}`, released, over, extended, ...kernel];
  while (columns.length > 2 && columns.at(-1) === '-') columns.pop();
  return columns.join(' ');
}

/** The rows of a product anew; rows that the page does not have (any more) stay, where they stood last. */
function renewed(rows, releases) {
  const known = new Map(rows.map((row) => row.split(' ')).map((columns) => [columns[0].replace('?', ''), columns]));
  const lines = releases.map((release) => lineOf(release, known.get(release.version)));
  const listed = new Set(releases.map(({ version }) => version));
  const kept = [...known].filter(([version]) => !listed.has(version)).map(([, columns]) => columns.join(' '));
  return { lines: [...lines, ...kept], kept: kept.length };
}

/** Renews one file of tables; returns its text and what changed. */
function renewFile(text, folder, report) {
  return text.replace(PRODUCT, (block, quoted, bare, head, table) => {
    const id = quoted ?? bare;
    if (/\bsource: /.test(head)) return block;
    const page = path.join(folder, 'products', `${PAGES[id] ?? id}.md`);
    if (!fs.existsSync(page)) {
      report.missing.push(`${id}: there is no ${page}`);
      return block;
    }
    const rows = table.split('\n');
    const { lines } = renewed(rows, releasesOf(fs.readFileSync(page, 'utf8'), PREFIXES[id] ?? ''));
    const changed = lines.filter((line) => !rows.includes(line)).length;
    if (changed > 0) report.changed.push(`${id}: ${changed} of ${lines.length} releases`);
    return changed > 0 ? block.replace(table, () => lines.join('\n')) : block;
  });
}

/** Renews all tables; returns what was found. */
export function renewCatalog(folder, { asOf, check = false } = {}) {
  const report = { changed: [], missing: [] };
  for (const name of fs.readdirSync(at(TABLES)).filter((file) => file.endsWith('.ts') && !['table.ts', 'index.ts'].includes(file))) {
    const file = at(TABLES, name), text = fs.readFileSync(file, 'utf8');
    const next = renewFile(text, folder, report);
    if (!check && next !== text) fs.writeFileSync(file, next);
  }
  if (asOf && !check) {
    const index = at(TABLES, 'index.ts');
    fs.writeFileSync(index, fs.readFileSync(index, 'utf8').replace(/AS_OF = '[\d-]+'/, `AS_OF = '${asOf}'`));
  }
  return report;
}

function main(argv) {
  const check = argv.includes('--check');
  const at = argv.indexOf('--as-of');
  const asOf = at < 0 ? undefined : argv[at + 1];
  const [folder] = argv.filter((arg, i) => !arg.startsWith('--') && !(at >= 0 && i === at + 1));
  if (!folder || !fs.existsSync(path.join(folder, 'products')) || (at >= 0 && !/^\d{4}-\d{2}-\d{2}$/.test(asOf ?? ''))) {
    console.error('Usage: npm run catalog -- FOLDER [--as-of YYYY-MM-DD] [--check]\nFOLDER is a copy of the repository of endoflife.date, with its folder products.');
    return 2;
  }
  const { changed, missing } = renewCatalog(folder, { asOf, check });
  for (const line of missing) console.warn(`  ${line}`);
  for (const line of changed) console.log(`  ${line}`);
  console.log(changed.length === 0 ? 'The tables say what the copy says.' : `${changed.length} products ${check ? 'are behind' : 'were renewed: look at the difference, then run npm run generate and npm test'}.`);
  return check && changed.length > 0 ? 1 : 0;
}

if (startedDirectly(import.meta.url)) process.exit(main(process.argv.slice(2)));
