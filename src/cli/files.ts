/** Files on disk: names and patterns to paths, reading, and writing that never leaves half a file. */
import fs from 'node:fs';
import path from 'node:path';
import { patternToRegExp } from '../model';
import { BadInput, oneLine } from './io';

export { patternToRegExp } from '../model';

const MAGIC = /[*?[\]{}]/;
const SKIPPED = new Set(['node_modules', '.git']);
const MOST_ENTRIES = 200_000;

/**
 * Paths of the files that names and patterns stand for, relative as given, sorted within a pattern and each once. Patterns
 * know `*`, `**`, `?`, `[abc]` and `{a,b}`; a folder stands for the topology files below it, `-` for standard input. Throws BadInput for what matches nothing.
 */
export function expand(names: readonly string[], cwd: string, inFolder = /\.topology\.json$/): readonly string[] {
  const found = new Set<string>();
  for (const name of names) {
    if (name === '-') {
      found.add(name);
      continue;
    }
    const stat = fs.statSync(path.resolve(cwd, name), { throwIfNoEntry: false });
    const matches = stat?.isDirectory() ? walk(cwd, name).filter((file) => inFolder.test(file))
      : stat ? [name] : MAGIC.test(name) ? matching(cwd, name) : [];
    if (matches.length === 0) throw new BadInput(stat?.isDirectory() ? `${oneLine(name)}: there is no *.topology.json in this folder.` : `${oneLine(name)}: ${MAGIC.test(name) ? 'no file matches this pattern.' : 'there is no such file.'}`);
    for (const match of matches) found.add(match);
  }
  return [...found];
}

function matching(cwd: string, pattern: string): readonly string[] {
  const parts = pattern.split(/[/\\]/);
  const fixed = parts.slice(0, parts.findIndex((part) => MAGIC.test(part)));
  const root = fixed.length > 0 ? fixed.join('/') || '/' : '.';
  const test = patternToRegExp(parts.join('/').replace(/^\.\//, ''));
  return walk(cwd, root).map((file) => file.replace(/^\.\//, '')).filter((file) => test.test(file));
}

/** Files below a folder, as `folder/...` with `/`, sorted; symbolic links are not followed. */
export function walk(cwd: string, folder: string): readonly string[] {
  const files: string[] = [];
  const open = [folder];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(path.resolve(cwd, next), { withFileTypes: true });
    } catch {
      continue;
    }
    for (const entry of entries) {
      if (++seen > MOST_ENTRIES) throw new BadInput(`${folder}: more than ${MOST_ENTRIES} files and folders; name a smaller folder.`);
      const file = next === '/' ? `/${entry.name}` : `${next}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) open.push(file);
      else if (entry.isFile()) files.push(file);
    }
  }
  return files.sort();
}

/** The text of a file; `-` is standard input. Throws BadInput where it cannot be read. */
export function readText(cwd: string, name: string): string {
  try {
    return fs.readFileSync(name === '-' ? 0 : path.resolve(cwd, name), 'utf8');
  } catch (error) {
    throw new BadInput(`${oneLine(name)}: ${reason(error)}`);
  }
}

/** Writes a file so that a reader sees the old contents or the new ones, never a part. Keeps the mode of a file that is replaced. */
export function writeAtomically(cwd: string, name: string, content: string | Uint8Array): void {
  const given = path.resolve(cwd, name);
  const target = fs.existsSync(given) ? fs.realpathSync(given) : given;
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    const mode = fs.statSync(target, { throwIfNoEntry: false })?.mode;
    fs.writeFileSync(temporary, content, mode === undefined ? {} : { mode });
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw new BadInput(`${oneLine(name)}: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known = new Map([['ENOENT', 'there is no such file or folder.'], ['EISDIR', 'this is a folder, not a file.'], ['EACCES', 'it may not be read or written.'], ['ENOSPC', 'the disk is full.'], ['EROFS', 'the disk is read-only.']]);
  return known.get(code ?? '') ?? message;
}
