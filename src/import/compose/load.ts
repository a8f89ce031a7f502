/** Reads the files of a project: `.env`, interpolation, `include`, `extends`, and files laid over each other. */
import { BUDGET, type ImportContext, type ImportFile } from '../contract';
import { decode } from '../decode';
import { type Notes, type Place, quote, sourceText } from '../notes';
import { baseName, folderOf, resolveInside } from '../paths';
import { readEnvFile } from './env-file';
import { DEFAULT_NAMES } from '.';
import { extendServices } from './extend';
import { interpolateValue } from './interpolate';
import { mergeFiles } from './merge';
import { at, child, type Entry, itemsOf, mapping, type Mapping, textOf, textsOf, type Value } from '../values';
import type { Lookup } from '../variables';
import { readYaml } from '../yaml';

/** Everything that one import has read so far. */
export interface Loader {
  readonly context: ImportContext;
  readonly notes: Notes;
  readonly sources: Set<string>;
  /** Texts that were handed in, by path. */
  readonly given: ReadonlyMap<string, string>;
  /** Folder against which the relative paths of a file are meant, by the file's path. */
  readonly folders: Map<string, string>;
  /** Files that are being read right now, for cycles of `include`. */
  readonly open: Set<string>;
}

export interface Environment {
  readonly lookup: Lookup;
  /** As one map, for settings such as COMPOSE_PROJECT_NAME. */
  readonly variables: ReadonlyMap<string, string>;
}

/** The text of a file below the workspace folder; a note and undefined where there is none or it is over budget. */
export async function readText(loader: Loader, path: string, from: Place | undefined): Promise<string | undefined> {
  const given = loader.given.get(path);
  const place: Place = from ?? { source: sourceText(path, ''), offset: 0 };
  if (given === undefined && !loader.sources.has(path) && loader.sources.size >= BUDGET.files) {
    loader.notes.add('error', 'too-many-files', place, `More than ${BUDGET.files} files belong to this import; the rest was not read.`);
    return undefined;
  }
  const content = given ?? (await loader.context.readFile(path));
  if (content === undefined) return undefined;
  loader.sources.add(path);
  if (content.length > BUDGET.fileBytes) {
    loader.notes.add('error', 'file-too-large', place, `${quote(path)} is larger than ${BUDGET.fileBytes / 1e6} MB and was not read.`);
    return undefined;
  }
  const decoded = decode(content);
  const own: Place = { source: sourceText(path, decoded.text), offset: Math.max(0, decoded.nul) };
  if (decoded.guessed) loader.notes.add('warning', 'encoding', own, `${quote(path)} is not UTF-8; it was read as Latin-1. Save it as UTF-8.`);
  if (decoded.nul >= 0) {
    loader.notes.add('error', 'nul-character', own, `${quote(path)} holds a NUL character, which no YAML file may; it was not read.`);
    return undefined;
  }
  return decoded.text;
}

/** Variables for a project in `folder`: `outer` first, then its `.env` files. */
export async function environmentOf(loader: Loader, folder: string, outer: Environment | undefined, files: readonly string[] = ['.env']): Promise<Environment> {
  const variables = new Map<string, string>(outer?.variables ?? loader.context.variables ?? []);
  const lookup: Lookup = (name) => variables.get(name);
  for (const file of files) {
    const path = resolveInside(folder, file);
    const text = path === undefined ? undefined : await readText(loader, path, undefined);
    if (text === undefined) continue;
    for (const [name, value] of readEnvFile(text, lookup)) if (!variables.has(name)) variables.set(name, value);
  }
  return { lookup, variables };
}

/** The value of one file, interpolated; an empty mapping where it cannot be read. */
export async function readCompose(loader: Loader, path: string, folder: string, environment: Environment, from: Place | undefined): Promise<Mapping | undefined> {
  const text = await readText(loader, path, from);
  if (text === undefined) {
    if (from && !loader.sources.has(path)) loader.notes.add('error', 'missing-file', from, `${quote(path)} was not found, so what it defines is missing here.`);
    return undefined;
  }
  loader.folders.set(path, folder);
  const source = sourceText(path, text);
  const value = readYaml(text, source, loader.notes);
  if (!value) return undefined;
  if (value.type !== 'map') {
    loader.notes.add('error', 'not-compose', { source, offset: 0 }, 'A Compose file is a mapping with `services`; this one is something else.');
    return undefined;
  }
  return interpolateValue(value, environment.lookup, loader.notes) as Mapping;
}

/** Reads files that are one project and lays them over each other, `extends` and `include` resolved. */
export async function loadFiles(loader: Loader, paths: readonly string[], folder: string, environment: Environment, from?: Place): Promise<Mapping> {
  let project: Mapping = mapping({ source: sourceText(paths[0] ?? '', ''), offset: 0 }, new Map());
  let included: Mapping | undefined;
  for (const path of paths) {
    if (loader.open.has(path)) {
      loader.notes.add('error', 'include-cycle', from ?? project.place, `${quote(path)} includes itself, directly or through others; the circle was cut here.`);
      continue;
    }
    loader.open.add(path);
    const file = await readCompose(loader, path, folder, environment, from);
    if (file) {
      const services = await extendServices(loader, file, project, path, environment);
      project = mergeFiles(project.entries.size === 0 ? mapping(file.place, new Map()) : project, services);
      const more = await loadIncluded(loader, file, folder, environment);
      if (more) included = included ? mergeFiles(included, more) : more;
    }
    loader.open.delete(path);
  }
  return included ? join(loader, included, project) : project;
}

async function loadIncluded(loader: Loader, file: Mapping, folder: string, environment: Environment): Promise<Mapping | undefined> {
  let all: Mapping | undefined;
  for (const item of itemsOf(child(file, 'include'))) {
    const references = item.type === 'map' ? textsOf(child(item, 'path')) : textsOf(item);
    const paths = references.flatMap((reference) => inside(loader, folder, reference, item.place) ?? []);
    if (paths.length === 0) continue;
    const directory = textOf(child(item, 'project_directory'));
    const home = directory === undefined ? folderOf(paths[0]) : inside(loader, folder, directory, item.place);
    if (home === undefined) continue;
    const envFiles = textsOf(child(item, 'env_file'));
    const inner = await environmentOf(loader, envFiles.length > 0 ? folder : home, environment, envFiles.length > 0 ? envFiles : undefined);
    const loaded = await loadFiles(loader, paths, home, inner, item.place);
    all = all ? mergeFiles(all, loaded) : loaded;
  }
  return all;
}

/** What is included stands below what the file itself says; Compose refuses resources that both define. */
function join(loader: Loader, included: Mapping, project: Mapping): Mapping {
  for (const section of ['services', 'networks', 'volumes']) {
    for (const [name, entry] of sectionOf(included, section)) {
      const own = sectionOf(project, section).get(name);
      if (own) loader.notes.add('warning', 'include-conflict', own.key, `${quote(name)} in ${section} is also defined in the included ${quote(entry.key.source.path)}; both were merged, which older versions of Compose refuse.`);
    }
  }
  return mergeFiles(included, project);
}

const sectionOf = (file: Mapping, section: string): ReadonlyMap<string, Entry> => {
  const value: Value | undefined = at(file, section);
  return value?.type === 'map' ? value.entries : new Map();
};

/** A reference to another file, refused with a note where it leaves the workspace folder. */
export function inside(loader: Loader, folder: string, reference: string, place: Place): string | undefined {
  const path = resolveInside(folder, reference);
  if (path === undefined) {
    loader.notes.add('warning', 'outside-workspace', place, `${quote(reference)} is remote, absolute or outside the workspace folder and was not read. Copy the file into the folder to import it.`);
  }
  return path;
}

/** In the order in which Compose looks; the first that is there counts, whatever the base file is called. */
const OVERRIDE_NAMES = ['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml'];

/** Paths of the given files of one folder, with the override file that Compose adds to a default name by itself. */
export async function withOverride(loader: Loader, files: readonly ImportFile[]): Promise<readonly string[]> {
  const paths = files.map((file) => file.path);
  if (paths.length !== 1 || !DEFAULT_NAMES.includes(baseName(paths[0]))) return paths;
  for (const name of OVERRIDE_NAMES) {
    const path = resolveInside(folderOf(paths[0]), name)!;
    if ((await loader.context.readFile(path)) !== undefined) return [...paths, path];
  }
  return paths;
}
