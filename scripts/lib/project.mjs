// Where things are, and how scripts run each other.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The nearest folder above `file` that holds the project: this module also runs bundled into the tests. */
function projectAbove(file) {
  let dir = path.dirname(file);
  while (!fs.existsSync(path.join(dir, 'scripts', 'build.mjs'))) {
    const parent = path.dirname(dir);
    if (parent === dir) throw new Error(`No checkout of the project above ${file}.`);
    dir = parent;
  }
  return dir;
}

/** The checkout's folder, absolute. */
export const root = projectAbove(fileURLToPath(import.meta.url));

/** An absolute path from segments below the checkout. */
export const at = (...segments) => path.join(root, ...segments);

const json = (name) => JSON.parse(fs.readFileSync(at(name), 'utf8'));

/** The key in `%key%`, which stands in package.json for a text of package.nls.json; undefined for any other value. */
export const nlsKey = (value) => (typeof value === 'string' ? /^%([\w.]+)%$/.exec(value)?.[1] : undefined);

/**
 * package.json as it is now and as VS Code reads it: with texts in place of their keys, in English or where `language` has them in that.
 *
 * @param {string} [language]
 */
export function manifest(language) {
  const texts = { ...json('package.nls.json'), ...(language && json(`package.nls.${language}.json`)) };
  return JSON.parse(fs.readFileSync(at('package.json'), 'utf8'), (_, value) => texts[nlsKey(value)] ?? value);
}

/** The packed extension that the suites install. */
export const vsixFile = at('dist', 'strata.vsix');

/** Paths below `dir` (relative, with `/`, sorted) whose name ends with `suffix`; none if the folder is missing. */
export function filesUnder(dir, suffix) {
  if (!fs.existsSync(dir)) return [];
  return fs.readdirSync(dir, { recursive: true })
    .map((name) => String(name).split(path.sep).join('/'))
    .filter((name) => name.endsWith(suffix))
    .sort();
}

/** Runs one of the project's scripts in its own Node process with this terminal; returns its exit code. */
export function runScript(name, ...args) {
  const result = spawnSync(process.execPath, [at('scripts', name), ...args], { cwd: root, stdio: 'inherit' });
  return result.status ?? 1;
}

/** Whether the calling module was started directly, as `node scripts/x.mjs`. */
export const startedDirectly = (metaUrl) =>
  process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fs.realpathSync(fileURLToPath(metaUrl));
