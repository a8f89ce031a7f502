/** Files that are named or found -> projects: files of one format that are read together. */
import type { Importer, ImportFile } from './contract';
import { folderOf } from './paths';

/** A file that may be imported: its path and the start of its text. */
export interface Candidate extends ImportFile {
  /** It was found in a folder; one that was named is imported whatever it is called. */
  readonly found: boolean;
}

export interface Project {
  /** Undefined for a named file that nobody recognised: reading it says why. */
  readonly format: string | undefined;
  readonly paths: readonly string[];
  /** Formats between which only a person can tell, of a named file that several are equally sure of. */
  readonly rivals?: readonly Importer[];
}

/** In a folder, a file counts from this score on: less is a guess. */
const SURE = 0.5;

/** The importer that is surest of a file and how sure it is; undefined where none knows it. */
export function surest(importers: readonly Importer[], file: ImportFile): { readonly importer: Importer; readonly score: number } | undefined {
  let best: { importer: Importer; score: number } | undefined;
  for (const importer of importers) {
    const score = importer.recognise(file);
    if (score > (best?.score ?? 0)) best = { importer, score };
  }
  return best;
}

/** The importers that are as sure of a file as the surest one: several where its content does not tell. */
function rivalsOf(importers: readonly Importer[], file: ImportFile, score: number): readonly Importer[] {
  return importers.filter((importer) => importer.recognise(file) === score);
}

/**
 * Sorts files into projects, those of the formats in the order of `importers` and of one format in the order given. Files
 * that were found and that nobody is sure of are passed over. `format` says what all files are, and is not asked of their content.
 */
export function projectsOf(importers: readonly Importer[], files: readonly Candidate[], format?: string): readonly Project[] {
  const known = new Map<Importer, Candidate[]>();
  const unknown: Project[] = [];
  for (const file of files) {
    const best = format === undefined ? surest(importers, file) : undefined;
    const importer = format === undefined ? best?.importer : importers.find((one) => one.format === format && (!file.found || one.recognise(file) > 0));
    if (file.found && (!importer || (best && best.score < SURE))) continue;
    const rivals = best && !file.found ? rivalsOf(importers, file, best.score) : [];
    if (rivals.length > 1) unknown.push({ format: undefined, paths: [file.path], rivals });
    else if (importer) known.set(importer, [...(known.get(importer) ?? []), file]);
    else unknown.push({ format, paths: [file.path] });
  }
  return [...importers.flatMap((importer) => split(importer, known.get(importer) ?? [])), ...unknown];
}

function split(importer: Importer, files: readonly Candidate[]): readonly Project[] {
  const folders = new Map<string, Candidate[]>();
  for (const file of files) {
    const folder = importer.project === 'all' ? '' : folderOf(file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders.values()].flatMap((group) => {
    const named = group.filter((file) => !file.found).map((file) => file.path);
    const found = group.filter((file) => file.found && !named.includes(file.path)).map((file) => file.path);
    const projects = importer.choose === undefined ? [[...named, ...found]] : [named, ...(found.length > 0 ? importer.choose(found) : [])];
    return projects.filter((paths) => paths.length > 0).map((paths) => ({ format: importer.format, paths: [...new Set(paths)] }));
  });
}
