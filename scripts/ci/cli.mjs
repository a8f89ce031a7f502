// The command line of this checkout for programs that run it from outside: installed and built where it is not yet.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { at, root } from '../lib/project.mjs';

/** Runs a program in the checkout with its output on stderr; throws where it fails. */
function step(title, command, ...args) {
  process.stderr.write(`strata: ${title} ...\n`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' && command === 'npm' });
  if (status !== 0) throw new Error(`${title} failed${error ? `: ${error.message}` : ''}`);
}

/** Program and first arguments of the command line. Throws where it cannot be made. */
export function commandLine() {
  if (!fs.existsSync(at('dist', 'cli.js'))) {
    if (!fs.existsSync(at('node_modules', 'esbuild'))) step('installing what the build needs, once', 'npm', 'ci');
    step('building the command line, once', process.execPath, at('scripts', 'build.mjs'), 'cli');
  }
  return [process.execPath, at('bin', 'strata.js')];
}
