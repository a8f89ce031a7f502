/** What the readers of a project's parts share: names, notes, ids, and quantities read with a note where they are wrong. */
import type { NodeOf } from '../../model';
import { type Notes, type Place, quote } from '../notes';
import { FIELDS, type Section } from './fields';
export { known } from '../write';
import { child, entriesOf, itemsOf, type Mapping, type Scalar, textOf, type Value } from '../values';

export type ContainerDraft = { -readonly [K in keyof NodeOf<'container'>]?: NodeOf<'container'>[K] };

export interface Project {
  /** Folder of the first file, relative to the workspace folder. */
  readonly folder: string;
  readonly name: string;
  readonly file: Mapping;
  readonly notes: Notes;
  /** Ids of what the project defines, by its name in the file. */
  readonly services: ReadonlyMap<string, string>;
  readonly volumes: ReadonlyMap<string, string>;
  readonly networks: ReadonlyMap<string, string>;
  /** Profiles that are switched on. */
  readonly profiles: ReadonlySet<string>;
  /** Texts of the Dockerfiles that builds name, by path. */
  readonly recipes: ReadonlyMap<string, string>;
  /** A path written in some file, relative to the project's folder (`./x`), or as it is where absolute. */
  hostPath(path: string, place: Place): string;
}

/** One service while it is read. */
export interface Service {
  readonly project: Project;
  readonly name: string;
  readonly value: Value;
}

export const field = (service: Service, ...keys: string[]): Value | undefined => keys.reduce<Value | undefined>(child, service.value);

/** Notes every field of a mapping that is not used, by its fate; returns those to keep as text. */
export function sortFields(notes: Notes, section: Section, value: Value | undefined): readonly (readonly [string, Value])[] {
  const kept: (readonly [string, Value])[] = [];
  for (const [name, entry] of entriesOf(value)) {
    if (name.startsWith('x-')) {
      notes.add('info', 'not-carried-over', entry.key, `Extension fields such as ${quote(name)} are not carried over: they mean something to other programs only.`, `${section}.x-`);
      continue;
    }
    const fate = FIELDS[section].get(name);
    if (fate === 'used' || fate === 'plain' || entry.value.tag === 'reset') continue;
    const subject = `${section}.${name}`;
    if (fate === undefined) notes.add('warning', 'unknown-field', entry.key, `${quote(name)} is not a field of Compose (${SECTIONS.get(section)}) that is known here; it was left out. Check its spelling.`, subject);
    else if (fate === 'kept') {
      notes.add('info', 'kept-as-text', entry.key, `${quote(name)} is kept under \`extra\`: no rule reads it.`, subject);
      kept.push([name, entry.value]);
    } else notes.add('info', 'not-carried-over', entry.key, `${quote(name)} is not carried over: ${fate.lost}.`, subject);
  }
  return kept;
}

const SECTIONS: ReadonlyMap<Section, string> = new Map([
  ['file', 'at the top'], ['service', 'in a service'], ['build', 'in build'], ['deploy', 'in deploy'], ['limits', 'in deploy.resources.limits'],
  ['reservations', 'in deploy.resources.reservations'], ['healthcheck', 'in healthcheck'], ['network', 'in a network'], ['attachment', 'in a service\'s networks'],
  ['volume', 'in a volume'], ['mount', 'in a mount'], ['port', 'in a port'], ['dependency', 'in depends_on'],
]);

/** Notes that a value cannot be understood; it is left out, so it is unknown. */
export function wrong(project: Project, value: Value, what: string, hint: string): undefined {
  const shown = value.type === 'scalar' ? quote(value.text) : `a ${value.type === 'list' ? 'list' : 'mapping'}`;
  project.notes.add('warning', 'bad-value', value.place, `${what}: ${shown} cannot be read, so it is unknown here. ${hint}`);
  return undefined;
}

/** A scalar with a value; lists and mappings are noted, unset variables are not again. */
function scalarOf(project: Project, value: Value | undefined, what: string): Scalar | undefined {
  if (!value || (value.type === 'scalar' && (value.value === null || value.unset || value.text === ''))) return undefined;
  return value.type === 'scalar' ? value : wrong(project, value, what, 'A single value belongs here.');
}

const SIZE = /^(\d{1,20}(?:\.\d{1,9})?)[ \t]*([kmgtp]?)i?b?$/i;

/** Bytes as Compose reads them: units are powers of 1024 in every spelling, a plain number is bytes. */
export function bytesOf(project: Project, value: Value | undefined, what: string): number | undefined {
  const scalar = scalarOf(project, value, what);
  if (!scalar) return undefined;
  const match = SIZE.exec(scalar.text.trim());
  const bytes = match ? Math.round(Number(match[1]) * 1024 ** ' kmgtp'.indexOf(match[2].toLowerCase() || ' ')) : NaN;
  return bytes <= Number.MAX_SAFE_INTEGER ? bytes : wrong(project, scalar, what, 'Write bytes, or a number with b, k, m, g, t or p, such as 512m.');
}

/** A number that is not negative. */
export function numberOf(project: Project, value: Value | undefined, what: string, most = 1e9): number | undefined {
  const scalar = scalarOf(project, value, what);
  if (!scalar) return undefined;
  const number = /^\+?\d{0,20}(\.\d{0,20})?(e[+-]?\d{1,3})?$/i.test(scalar.text) ? Number(scalar.text) : NaN;
  return number >= 0 && number <= most ? number : wrong(project, scalar, what, 'A number that is not negative belongs here, with a point for decimals.');
}

/** A whole number within bounds. */
export function integerOf(project: Project, value: Value | undefined, what: string, least = 0, most = 2 ** 31): number | undefined {
  const scalar = scalarOf(project, value, what);
  if (!scalar) return undefined;
  const number = /^[+-]?\d{1,15}$/.test(scalar.text) ? Number(scalar.text) : NaN;
  return number >= least && number <= most ? number : wrong(project, scalar, what, `A whole number from ${least} to ${most} belongs here.`);
}

/** Names of capabilities, profiles and the like, in the order of the file and each once. */
export function namesOf(value: Value | undefined): readonly string[] {
  return [...new Set(itemsOf(value).flatMap((item) => textOf(item) ?? []))];
}
