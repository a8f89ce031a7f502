/** What the inputs of an import stand for: projects of files, and reading below their folder only. */
import fs from 'node:fs';
import path from 'node:path';
import { BUDGET, type Candidate, decode, findProjects as projectsOfFiles, type Importer, IMPORTERS, SNIFF_BYTES } from '../import';
import { walk } from './files';
import { BadInput, BadUsage, oneLine } from './io';

export interface ProjectFiles {
  readonly format: string | undefined;
  /** Absolute folder that stands for the workspace folder. */
  readonly root: string;
  /** Relative to the root, with `/`. */
  readonly files: readonly string[];
  readFile(file: string): Uint8Array | undefined;
}

/**
 * Projects that the inputs stand for: named files of one format and folder together, in the order given; for a folder, what is
 * recognised in it and below. `format` says what the files are. Throws BadInput for what is not there, and where a folder holds nothing known.
 */
export function findProjects(inputs: readonly string[], cwd: string, format?: string): readonly ProjectFiles[] {
  const files = new Map<string, Candidate>();
  for (const input of inputs) {
    const full = path.resolve(cwd, input);
    const stat = fs.statSync(full, { throwIfNoEntry: false });
    if (!stat) throw new BadInput(`${input}: there is no such file or folder.`);
    for (const file of stat.isDirectory() ? below(input, full, format) : [{ ...sniff(full), found: false }]) if (!files.get(file.path) || !file.found) files.set(file.path, file);
  }
  return projectsOfFiles([...files.values()], format).map((project) => {
    if (project.rivals) throw new BadUsage(undecided(path.relative(cwd, project.paths[0]!), project.rivals));
    const paths = project.paths.map((file) => file.split('/').join(path.sep));
    return makeProject(project.format, rootOf(cwd, commonFolder(paths)), paths);
  });
}

/** Says between which formats somebody has to choose. */
function undecided(file: string, rivals: readonly Importer[]): string {
  const names = rivals.map(({ title }) => title), formats = rivals.map(({ format }) => `--format ${format}`);
  return `${oneLine(file)} may be ${names.join(' or ')}: its content does not tell. Say which with ${formats.join(' or ')}.`;
}

/** The path, with `/`, and the start of the text. */
function sniff(full: string): { readonly path: string; readonly text: string } {
  const name = full.split(path.sep).join('/');
  const head = new Uint8Array(SNIFF_BYTES);
  let file: number | undefined;
  try {
    file = fs.openSync(full, 'r');
    return { path: name, text: decode(head.subarray(0, fs.readSync(file, head))).text };
  } catch {
    return { path: name, text: '' };
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

function below(input: string, folder: string, format: string | undefined): readonly Candidate[] {
  const found = walk(folder, '.').filter((file) => !file.endsWith('.topology.json'))
    .map((file): Candidate => ({ ...sniff(path.join(folder, file)), found: true }))
    .filter((file) => projectsOfFiles([file], format).length > 0);
  if (found.length === 0) {
    const formats = IMPORTERS.filter((importer) => format === undefined || importer.format === format).map((importer) => importer.title).join(', ');
    throw new BadInput(`${input}: no file in this folder or below it is of a format that can be imported (${formats}). Name the file.`);
  }
  if (found.length > BUDGET.files) throw new BadInput(`${input}: more than ${BUDGET.files} files below this folder can be imported. Name a smaller folder.`);
  return found;
}

/** The deepest folder that holds all files. */
function commonFolder(files: readonly string[]): string {
  const parts = path.dirname(files[0]).split(path.sep);
  for (const file of files) {
    const own = path.dirname(file).split(path.sep);
    while (parts.some((part, i) => own[i] !== part)) parts.pop();
  }
  return parts.join(path.sep) || path.parse(files[0]).root;
}

/** The current folder stands for the workspace where it holds the files, else their own folder. */
function rootOf(cwd: string, folder: string): string {
  const relative = path.relative(cwd, folder);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative)) ? cwd : folder;
}

function makeProject(format: string | undefined, root: string, files: readonly string[]): ProjectFiles {
  const real = fs.realpathSync(root);
  return {
    format,
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
