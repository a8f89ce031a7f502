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

/** package.json as it is now. */
export const manifest = () => JSON.parse(fs.readFileSync(at('package.json'), 'utf8'));

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
