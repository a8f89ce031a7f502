/** Files as they are on disk or as git has them in a revision. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { readText } from './files';
import { BadInput, oneLine } from './io';

const MOST_BYTES = 2 ** 28;
/** What a partial clone has not got stays where it is. */
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };

/**
 * The text of a file, of standard input (`-`), or of `REVISION:PATH` as git understands it (the path from the top of the repository, or from
 * here with `./`). A file of that very name wins. Throws BadInput where there is no such thing.
 */
export function readRevision(cwd: string, name: string): string {
  const colon = name.indexOf(':');
  if (colon < 1 || name === '-' || fs.existsSync(path.resolve(cwd, name))) return readText(cwd, name);
  // A revision never starts with a hyphen: to git that would be an option.
  if (name.startsWith('-')) throw new BadInput(`${name}: this is neither a file nor a git revision with a path.`);
  // Filters that a repository's settings name are programs; none is run.
  const { status, stdout, stderr, error } = spawnSync('git', ['show', '--no-textconv', '--no-ext-diff', name], {
    cwd, encoding: 'utf8', maxBuffer: MOST_BYTES, windowsHide: true, env: { ...process.env, ...OFFLINE },
  });
  if (error) throw new BadInput(`${name}: there is no such file, and git cannot be run to look for it in a revision (${oneLine(error.message)}).`);
  if (status !== 0) throw new BadInput(`${name}: there is no such file, and git has none: ${oneLine(stderr.trim()).replace(/^fatal: /, '')}`);
  if (stdout.startsWith(`tree ${name}\n`)) throw new BadInput(`${name}: this is a folder, not a file.`);
  return stdout;
}
