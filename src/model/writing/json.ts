/** JSON values as immutable data: comparing, reading and changing at a path. */
import { MAX_DEPTH } from '../source/scan';
import type { Json, Path } from '../operations';
import { orderedPosition } from './order';
import { refuse } from './refusal';
import { shown } from '../reading/problems';

export type JsonObject = { readonly [key: string]: Json };

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
export const isJsonObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own property of an object, whatever its name. */
export const ownValue = (object: JsonObject, key: string): Json | undefined => (Object.hasOwn(object, key) ? object[key] : undefined);

/** An object from entries; `__proto__` becomes an ordinary property. */
export function objectOf(entries: Iterable<readonly [string, Json]>): JsonObject {
  const object = {};
  for (const [key, value] of entries) Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  return object;
}

/** Whether two values are the same JSON; the order of keys does not matter. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

/** Deepest value that an operation may write, so that what is written can be read again. */
const MAX_VALUE_DEPTH = MAX_DEPTH - 10;

/**
 * The value as JSON: members that are undefined are left out, as optional properties of typed objects may be.
 * Refuses what JSON cannot hold: numbers that are not finite, functions, nesting beyond the reader's bound.
 */
export function jsonFrom(value: unknown, depth = 0): Json {
  if (depth > MAX_VALUE_DEPTH) return refuse(`The value is nested more than ${MAX_VALUE_DEPTH} levels deep, which could not be read again.`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item) => jsonFrom(item, depth + 1));
  if (typeof value !== 'object') return refuse(`${shown(String(value))} cannot be written as JSON.`);
  return objectOf(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, jsonFrom(item, depth + 1)]));
}

/** The value at a path inside another; undefined where there is none. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let at = value;
  for (const segment of path) {
    if (isList(at) && typeof segment === 'number') at = at[segment];
    else if (isJsonObject(at)) at = ownValue(at, String(segment));
    else return undefined;
  }
  return at;
}

/** A copy with the value at `rest` set (undefined removes it); `at` is where the copied value stands in the document. */
export function changedAt(value: Json | undefined, rest: Path, next: Json | undefined, at: Path): Json | undefined {
  const [segment, ...further] = rest;
  if (segment === undefined || (value === undefined && next === undefined)) return next;
  const container = value ?? (typeof segment === 'number' ? [] : {});
  if (isList(container)) return changedList(container, segment, further, next, at);
  if (!isJsonObject(container)) return refuse(`${shown(String(at.at(-1)))} holds a plain value, so nothing can be set inside it. Replace it first.`);
  const key = String(segment);
  const inner = changedAt(ownValue(container, key), further, next, [...at, key]);
  if (Object.hasOwn(container, key)) {
    const kept = inner === undefined ? Object.entries(container).filter(([name]) => name !== key) : Object.entries(container);
    return objectOf(kept.map(([name, old]) => [name, name === key ? inner! : old]));
  }
  if (inner === undefined) return container;
  const entries = Object.entries(container);
  entries.splice(orderedPosition(at, key, entries.map(([name]) => name), ownValue(container, 'kind')), 0, [key, inner]);
  return objectOf(entries);
}

function changedList(list: readonly Json[], segment: string | number, further: Path, next: Json | undefined, at: Path): Json {
  const index = indexIn(segment, list.length, at);
  const inner = changedAt(list[index], further, next, [...at, index]);
  const copy = [...list];
  if (inner === undefined) copy.splice(index, 1);
  else copy[index] = inner;
  return copy;
}

/** A segment as an index into a list of the length, or its end; refuses others. */
export function indexIn(segment: string | number, length: number, at: Path): number {
  const index = typeof segment === 'number' ? segment : /^\d{1,9}$/.test(segment) ? Number(segment) : -1;
  if (Number.isInteger(index) && index >= 0 && index <= length) return index;
  return refuse(`${shown(String(at.at(-1)))} is a list of ${length}, and ${shown(String(segment))} is none of its places.`);
}
