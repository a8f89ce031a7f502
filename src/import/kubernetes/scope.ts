/** What the readers of Kubernetes objects share: objects, notes, fields by their fate, and quantities read with a note where they are wrong. */
import type { Kind } from '../../model';
import { type Notes, type Place, quote } from '../notes';
import { child, entriesOf, type Mapping, textOf, type Value } from '../values';
import { writtenBytes } from '../write';
import type { Writer } from '../writer';
import { FIELDS, type Section, SECTIONS } from './fields';
import { bytesOfQuantity, coresOfQuantity } from './quantity';

/** One object, wherever it stands in a file. */
export interface KubeObject {
  readonly kind: string;
  readonly name: string;
  /** As written; objects without one are in `default`, or in no namespace at all. */
  readonly namespace: string | undefined;
  readonly value: Mapping;
  /** Path of its file in the workspace folder. */
  readonly file: string;
  readonly place: Place;
}

export interface Scope {
  readonly notes: Notes;
  readonly writer: Writer;
  /** In the order of the files. */
  readonly objects: ReadonlyMap<string, readonly KubeObject[]>;
  /** Id of the cluster. */
  readonly cluster: string;
  /** Folder of all files, in the workspace folder; names what stands in no file, such as zones. */
  readonly home: string;
  /** Ids of networks that were made, by `namespace/name`. */
  readonly networks: Map<string, string>;
  find(kind: string, namespace: string | undefined, name: string): KubeObject | undefined;
}

export const all = (scope: Scope, ...kinds: readonly string[]): readonly KubeObject[] => kinds.flatMap((kind) => scope.objects.get(kind) ?? []);
export const namespaceOf = (object: KubeObject): string => object.namespace ?? 'default';
export const spec = (object: KubeObject): Value | undefined => child(object.value, 'spec');
export const status = (object: KubeObject): Value | undefined => child(object.value, 'status');
export const metadata = (object: KubeObject): Value | undefined => child(object.value, 'metadata');

/** Where a node that stands for an object, or a part of it, comes from: `/KIND/NAMESPACE/NAME/PART`, which stays when objects move within their file. */
export const sourceOf = (scope: Scope, object: KubeObject, part = '') =>
  scope.writer.source(object.file, `/${object.kind}/${object.namespace ?? ''}/${escape(object.name)}${part === '' ? '' : `/${part}`}`);

export const escape = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** An id for an object: its name, else with the namespace, else with the kind before it. */
export const idFor = (scope: Scope, kind: Kind, object: KubeObject, part = '', name = object.name): string =>
  scope.writer.ids.take(kind, sourceOf(scope, object, part), name, `${object.namespace ?? object.kind.toLowerCase()}-${name}`, `${object.kind.toLowerCase()}-${namespaceOf(object)}-${name}`);

const TITLES: ReadonlyMap<Section, string> = new Map(SECTIONS);

/** Other keys come from broken text, which may be anything. */
const FIELD_NAME = /^[a-zA-Z][a-zA-Z0-9-]{0,60}$/;

/** Notes every field of a mapping that is not used, by its fate; returns those to keep as text. */
export function sortFields(notes: Notes, section: Section, value: Value | undefined): readonly (readonly [string, Value])[] {
  const kept: (readonly [string, Value])[] = [];
  for (const [name, entry] of entriesOf(value)) {
    const fate = FIELDS[section].get(name);
    if (fate === 'used' || fate === 'plain') continue;
    const subject = `${section}.${name}`;
    if (fate === undefined) notes.add('warning', 'unknown-field', entry.key, `${FIELD_NAME.test(name) ? quote(name) : 'This'} is not a field of Kubernetes (${TITLES.get(section)}) that is known here; it was left out. Check its spelling.`, subject);
    else if (fate === 'kept') {
      notes.add('info', 'kept-as-text', entry.key, `${quote(name)} is kept under \`extra\`: no rule reads it.`, subject);
      kept.push([name, entry.value]);
    } else notes.add('info', 'not-carried-over', entry.key, `${quote(name)} is not carried over: ${fate.lost}.`, subject);
  }
  return kept;
}

/** Notes that a value cannot be understood; it is left out, so it is unknown. */
export function wrong(notes: Notes, value: Value, what: string, hint: string): undefined {
  const shown = value.type === 'scalar' ? quote(value.text) : `a ${value.type === 'list' ? 'list' : 'mapping'}`;
  notes.add('warning', 'bad-value', value.place, `${what}: ${shown} cannot be read, so it is unknown here. ${hint}`);
  return undefined;
}

/** Smaller amounts of memory written with `m` are a slip: thousandths of bytes for mebibytes. */
const MILLI_SUSPECT = 2 ** 20;

/** Bytes of a quantity as the format writes them. */
export function bytesOf(notes: Notes, value: Value | undefined, what: string): number | string | undefined {
  const bytes = plainBytes(notes, value, what);
  return bytes === undefined ? undefined : writtenBytes(bytes);
}

/** Bytes of a quantity as a number. */
export function plainBytes(notes: Notes, value: Value | undefined, what: string): number | undefined {
  const text = textOf(value);
  if (!value || text === undefined) return value && value.type !== 'scalar' ? wrong(notes, value, what, 'A quantity belongs here.') : undefined;
  const bytes = bytesOfQuantity(text);
  if (bytes === undefined) return wrong(notes, value, what, 'Write bytes, with a suffix such as Mi (1024) or M (1000).');
  if (text.endsWith('m') && bytes < MILLI_SUSPECT) {
    notes.add('warning', 'unit-ambiguous', value.place, `${what}: ${quote(text)} is thousandths of a byte, so ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}. Write Mi for mebibytes.`);
  }
  return bytes;
}

export function coresOf(notes: Notes, value: Value | undefined, what: string): number | undefined {
  const text = textOf(value);
  if (!value || text === undefined) return value && value.type !== 'scalar' ? wrong(notes, value, what, 'A quantity belongs here.') : undefined;
  return coresOfQuantity(text) ?? wrong(notes, value, what, 'Write cores, or thousandths of them with m, such as 250m.');
}

/** A whole number within bounds. */
export function integerOf(notes: Notes, value: Value | undefined, what: string, least = 0, most = 2 ** 31 - 1): number | undefined {
  const text = textOf(value);
  if (!value || text === undefined) return undefined;
  const number = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= most ? number : wrong(notes, value, what, `A whole number from ${least} to ${most} belongs here.`);
}
