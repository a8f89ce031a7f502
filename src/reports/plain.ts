/** Values of any of the text formats as plain ones, read defensively: what is missing or of another type is absent. */
import { BUDGET } from '../import/contract';
import { readJson } from '../import/json';
import { makeNotes, sourceText } from '../import/notes';
import type { Value } from '../import/values';
import type { XmlElement } from '../import/machines/xml';
import type { ReportNote } from '../engine/image-reports';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A file that cannot be used, with why and where. */
export class Unreadable extends Error {
  constructor(readonly note: ReportNote) {
    super(note.message);
  }
}

export const errorAt = (code: string, message: string, line = 1, column = 1): Unreadable => new Unreadable({ severity: 'error', code, message, line, column });

/** Own keys only, so that `__proto__` and `constructor` are keys like others. */
export function get(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let at = value;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, key)) return undefined;
    at = (at as { readonly [key: string]: Json })[key];
  }
  return at;
}

export const has = (value: Json | undefined, key: string): boolean => get(value, key) !== undefined;
export const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const LONGEST = 300;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

/** A text, in one line without characters that steer a terminal or turn the direction of writing, and of bounded length. Numbers count as text. */
export function text(value: Json | undefined): string | undefined {
  const found = typeof value === 'number' ? String(value) : value;
  if (typeof found !== 'string') return undefined;
  const plain = (found.length > LONGEST ? `${found.slice(0, LONGEST)}...` : found).replace(CONTROL, ' ').trim();
  return plain === '' ? undefined : plain;
}

export const texts = (value: Json | undefined): readonly string[] => list(value).flatMap((item) => text(item) ?? []);

/** A text with its lines, for formats that hide fields in prose. */
export const prose = (value: Json | undefined): string => (typeof value === 'string' ? value.slice(0, 20_000) : '');

/** Where a JSON text is nested more deeply than what recursive parsers take; -1 where nowhere. One pass, no recursion. */
function tooDeep(source: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > BUDGET.depth) return at;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return -1;
}

/** Reads JSON. Throws Unreadable with the place of what is wrong. */
export function parseJson(source: string): Json {
  const deep = tooDeep(source);
  const { line, column } = sourceText('', source).position(Math.max(0, deep));
  if (deep >= 0) throw errorAt('too-deep', `The file is nested deeper than ${BUDGET.depth} levels and was not read.`, line, column);
  try {
    return JSON.parse(source) as Json;
  } catch {
    // The engine's message differs from host to host and may lack the place.
    const notes = makeNotes();
    readJson(source, sourceText('', source), notes);
    const wrong = notes.list().find(({ severity, code }) => severity === 'error' && code !== 'repeated-key');
    // Nothing of the text is quoted: it might be a secret.
    throw errorAt('json-syntax', 'The JSON is cut off or not well-formed here.', wrong?.line, wrong?.column);
  }
}

/** Values of YAML as plain ones; aliases stay shared. */
export function plainOf(value: Value | undefined, known = new Map<Value, Json>()): Json {
  if (value === undefined) return null;
  if (value.type === 'scalar') return typeof value.value === 'boolean' ? value.value : value.value === null ? null : value.text;
  const before = known.get(value);
  if (before !== undefined) return before;
  const plain: Json = value.type === 'list' ? value.items.map((item) => plainOf(item, known))
    : Object.assign(Object.create(null) as object, { ...entriesIn(value, known) }) as Json;
  known.set(value, plain);
  return plain;
}

function entriesIn(value: Value & { readonly type: 'map' }, known: Map<Value, Json>): { [key: string]: Json } {
  const entries = Object.create(null) as { [key: string]: Json };
  for (const [key, entry] of value.entries) entries[key] = plainOf(entry.value, known);
  return entries;
}

/** A name without its namespace prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** An XML element as CycloneDX writes the same thing in JSON: `xs` holding only `x` is a list, attributes and children are properties, anything else its text. */
export function plainOfXml(element: XmlElement): Json {
  const { children, attributes } = element;
  const name = localName(element.name);
  const items = ITEMS.get(name);
  if (items !== undefined && children.length > 0 && children.every((child) => localName(child.name) === items)) return children.map(plainOfXml);
  if (children.length === 0 && attributes.size === 0) return element.text;
  const plain = Object.create(null) as { [key: string]: Json };
  for (const [key, value] of attributes) plain[localName(key)] = value;
  for (const child of children) plain[localName(child.name)] = plainOfXml(child);
  if (element.text !== '') plain['value'] = element.text;
  return plain;
}

/** Elements that hold a list, with the name of its items. */
const ITEMS: ReadonlyMap<string, string> = new Map([
  ['components', 'component'], ['services', 'service'], ['tools', 'tool'], ['vulnerabilities', 'vulnerability'], ['ratings', 'rating'], ['affects', 'target'],
  ['versions', 'version'], ['properties', 'property'],
]);
