// The README as it stands in the package: marketplaces show plain pictures with full addresses, VS Code shows no other.
import fs from 'node:fs';
import path from 'node:path';
import { at } from './project.mjs';

/** Where the project is kept, such as `https://github.com/OWNER/NAME`, and the revision that is packed; undefined where nobody said. */
export function home() {
  const repository = process.env.STRATA_REPOSITORY?.replace(/\/$/, '');
  return repository ? { repository, revision: process.env.STRATA_REVISION ?? 'HEAD' } : undefined;
}

/** What tells vsce where relative links and pictures lead. Without a home they are left as they are. */
export function linkOptions() {
  const place = home();
  if (!place) return ['--no-rewrite-relative-links'];
  return ['--baseContentUrl', `${place.repository}/blob/${place.revision}`, '--baseImagesUrl', `${place.repository}/raw/${place.revision}`];
}

/**
 * The text of a README with every <picture> as the one plain picture in it. Without a home pictures could be found nowhere,
 * and are left out.
 */
export function packedReadme(text, hasHome) {
  const plain = (attributes) => {
    const of = (name) => new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
    return hasHome ? `![${of('alt')}](${of('src')})` : '';
  };
  return text
    .replace(/<picture>[\s\S]*?<img ([^>]*)>\s*<\/picture>/g, (_, attributes) => plain(attributes))
    .replace(/!\[[^\]]*\]\((?!https:)[^)]*\)/g, (picture) => (hasHome ? picture : ''))
    .replace(/\n{3,}/g, '\n\n');
}

/** Writes the README for the package; returns its path below the project. */
export function writePackedReadme() {
  const file = path.posix.join('dist', 'pages', 'README.md');
  fs.mkdirSync(at('dist/pages'), { recursive: true });
  fs.writeFileSync(at(file), packedReadme(fs.readFileSync(at('README.md'), 'utf8'), home() !== undefined));
  return file;
}
