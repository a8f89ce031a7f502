/** What the inputs of an import stand for: projects of files, and reading below their folder only. */
import fs from 'node:fs';
import path from 'node:path';
import { BUDGET } from '../import';
import { walk } from './files';
import { BadInput } from './io';

export interface ProjectFiles {
  /** Absolute folder that stands for the workspace folder. */
  readonly root: string;
  /** Relative to the root, with `/`. */
  readonly files: readonly string[];
  readFile(file: string): Uint8Array | undefined;
}

/** In Compose's order of preference. */
const DEFAULT_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/**
 * Projects that the inputs stand for: files of one folder together, in the order given; for a folder its Compose file, or
 * those of the folders below it. Throws BadInput for what is not there.
 */
export function findProjects(inputs: readonly string[], cwd: string): readonly ProjectFiles[] {
  const groups = new Map<string, string[]>();
  for (const input of inputs) {
    const full = path.resolve(cwd, input);
    const stat = fs.statSync(full, { throwIfNoEntry: false });
    if (!stat) throw new BadInput(`${input}: there is no such file or folder.`);
    const files = stat.isDirectory() ? composeFiles(input, full) : [full];
    for (const file of files) {
      const folder = path.dirname(file);
      groups.set(folder, [...(groups.get(folder) ?? []), file]);
    }
  }
  return [...groups].map(([folder, files]) => makeProject(rootOf(cwd, folder), [...new Set(files)]));
}

function composeFiles(input: string, folder: string): readonly string[] {
  const own = DEFAULT_NAMES.find((name) => fs.existsSync(path.join(folder, name)));
  if (own) return [path.join(folder, own)];
  const byFolder = new Map<string, string>();
  const below = walk(folder, '.').filter((file) => DEFAULT_NAMES.includes(path.posix.basename(file)));
  for (const file of below.sort((a, b) => DEFAULT_NAMES.indexOf(path.posix.basename(a)) - DEFAULT_NAMES.indexOf(path.posix.basename(b)))) {
    const where = path.posix.dirname(file);
    if (!byFolder.has(where)) byFolder.set(where, path.join(folder, file));
  }
  if (byFolder.size === 0) throw new BadInput(`${input}: there is no Compose file (${DEFAULT_NAMES.join(', ')}) in this folder or below it. Name the file.`);
  if (byFolder.size > BUDGET.files) throw new BadInput(`${input}: more than ${BUDGET.files} Compose files below this folder. Name a smaller folder.`);
  return [...byFolder.values()].sort();
}

/** The current folder stands for the workspace where it holds the file, else the file's own folder. */
function rootOf(cwd: string, folder: string): string {
  const relative = path.relative(cwd, folder);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative)) ? cwd : folder;
}

function makeProject(root: string, files: readonly string[]): ProjectFiles {
  const real = fs.realpathSync(root);
  return {
    root,
    files: files.map((file) => path.relative(root, file).split(path.sep).join('/')),
    readFile(file) {
      try {
        const target = fs.realpathSync(path.join(root, file));
        // A symbolic link must not lead out of the folder either.
        if (target !== real && !target.startsWith(real + path.sep)) return undefined;
        const stat = fs.statSync(target);
        // One byte over the budget is enough for the importer to refuse it.
        if (stat.size > BUDGET.fileBytes) return new Uint8Array(BUDGET.fileBytes + 1);
        return stat.isFile() ? fs.readFileSync(target) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
