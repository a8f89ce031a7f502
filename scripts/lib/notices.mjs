// The packages that end up in what ships, read from what the bundler really bundled, and their licences.
import fs from 'node:fs';
import { at } from './project.mjs';

/** Notices of data that ships inside the bundles. */
const dataNotices = ['src/catalog/lifecycle/NOTICE.txt', 'src/catalog/advisories/NOTICE.txt'];

/** The package folder of a bundled file, such as `node_modules/@xyflow/react`; undefined for our own files. */
const packageFolder = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

function bundledFiles(target) {
  const file = at('dist/meta', `${target}.json`);
  return fs.existsSync(file) ? Object.keys(JSON.parse(fs.readFileSync(file, 'utf8')).inputs) : [];
}

/** What is bundled into the targets, a package once: its folder, name, version and licence, sorted by folder. */
export function bundledPackages(targets) {
  const folders = [...new Set(targets.flatMap(bundledFiles).map(packageFolder).filter(Boolean))].sort();
  return folders.map((folder) => {
    const { name, version, license } = JSON.parse(fs.readFileSync(at(folder, 'package.json'), 'utf8'));
    return { folder, name, version, license };
  });
}

function licenceText(folder) {
  const name = fs.readdirSync(at(folder)).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
  return name ? fs.readFileSync(at(folder, name), 'utf8').trim() : undefined;
}

function notice({ folder, name, version, license }) {
  const text = licenceText(folder);
  if (!text && !license) throw new Error(`${folder} states no licence: it cannot be bundled.`);
  return `${name} ${version} (${license})\n\n${text ?? `The package states the licence ${license} and carries no text of it.`}\n`;
}

/** The notices of everything that is in the bundles of the targets. */
export function noticesOf(targets) {
  const head = 'Strata contains the following packages and data, each under its own licence.\n';
  const data = dataNotices.map((file) => fs.readFileSync(at(file), 'utf8'));
  const rule = `\n${'-'.repeat(78)}\n\n`;
  return [head, ...data, ...bundledPackages(targets).map(notice)].join(rule);
}

/** Writes dist/THIRD-PARTY-NOTICES.txt from the metafiles of the last build: every bundle, those that are loaded late too. */
export const writeNotices = (targets) => fs.writeFileSync(at('dist', 'THIRD-PARTY-NOTICES.txt'), noticesOf(targets));
