/** Files as they are on disk or as git has them in a revision. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { readText } from './files';
import { BadInput, oneLine } from './io';

const MOST_BYTES = 2 ** 28;
/** What a partial clone has not got stays where it is. */
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };

function git(cwd: string, ...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string; readonly error?: Error } {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: MOST_BYTES, windowsHide: true, env: { ...process.env, ...OFFLINE } });
  return { status, stdout: stdout ?? '', stderr: oneLine((stderr ?? '').trim()).replace(/^fatal: /, ''), ...(error && { error }) };
}

/** Filters that a repository's settings name are programs; none is run. */
const show = (cwd: string, name: string) => git(cwd, 'show', '--no-textconv', '--no-ext-diff', name);

/**
 * The text of a file, of standard input (`-`), or of `REVISION:PATH` as git understands it (the path from the top of the repository, or from
 * here with `./`). A file of that very name wins. Throws BadInput where there is no such thing.
 */
export function readRevision(cwd: string, name: string): string {
  const colon = name.indexOf(':');
  if (colon < 1 || name === '-' || fs.existsSync(path.resolve(cwd, name))) return readText(cwd, name);
  // A revision never starts with a hyphen: to git that would be an option.
  if (name.startsWith('-')) throw new BadInput(`${name}: this is neither a file nor a git revision with a path.`);
  const { status, stdout, stderr, error } = show(cwd, name);
  if (error) throw new BadInput(`${name}: there is no such file, and git cannot be run to look for it in a revision (${oneLine(error.message)}).`);
  if (status !== 0) throw new BadInput(`${name}: there is no such file, and git has none: ${stderr}`);
  if (stdout.startsWith(`tree ${name}\n`)) throw new BadInput(`${name}: this is a folder, not a file.`);
  return stdout;
}

/** Where what `readRevision` reads is, or would be, on disk: what stands beside it is looked for there. */
export function workingPath(cwd: string, name: string): string {
  const colon = name.indexOf(':');
  if (colon < 1 || name === '-' || fs.existsSync(path.resolve(cwd, name))) return name;
  const file = name.slice(colon + 1);
  if (/^\.\.?\//.test(file)) return file;
  return path.join(git(cwd, 'rev-parse', '--show-cdup').stdout.trim() || '.', file);
}

/** The hash of the commit that a revision stands for. Throws BadInput where there is none. */
export function commitOf(cwd: string, revision: string): string {
  const { status, stdout, error } = git(cwd, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (error) throw new BadInput(`${revision}: git cannot be run to look for this revision (${oneLine(error.message)}).`);
  const commit = stdout.trim();
  if (status !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) throw new BadInput(`${revision}: git knows no such revision here. In CI the history may not have been fetched as far as that.`);
  return commit;
}

/** The text that a file, by its path from `cwd` or absolute, had in a commit; undefined where there was none. */
export function textAt(cwd: string, commit: string, file: string): string | undefined {
  const relative = path.relative(cwd, path.resolve(cwd, file)).split(path.sep).join('/');
  const { status, stdout } = show(cwd, `${commit}:${relative.startsWith('../') ? relative : `./${relative}`}`);
  return status === 0 ? stdout : undefined;
}
