/** Where the entries of one object or list are: four offsets each, in one typed array. */
import { Char } from './chars';
import { type Tally, newTally, skipSpace, skipString, skipValue } from './scan';

/** Entries of a container in the order of the text. */
export interface Table {
  readonly isObject: boolean;
  /** Offset of the opening bracket, and the offset behind the closing one. */
  readonly start: number;
  readonly end: number;
  readonly count: number;
  /** For entry `i` at `4 * i`: start of the key, end of the key, start of the value, end of the value. In lists the key is empty, at the value. */
  readonly spans: Int32Array;
  /** Whether the text was well formed at this level; what was read before the fault is in the table. */
  readonly whole: boolean;
}

export const keyStart = (table: Table, i: number) => table.spans[4 * i]!;
export const keyEnd = (table: Table, i: number) => table.spans[4 * i + 1]!;
export const valueStart = (table: Table, i: number) => table.spans[4 * i + 2]!;
export const valueEnd = (table: Table, i: number) => table.spans[4 * i + 3]!;

/** The key of entry `i` of an object, unescaped. */
export function keyAt(text: string, table: Table, i: number): string {
  return unquoted(text, keyStart(table, i), keyEnd(table, i));
}

/** What a JSON string between two offsets (quotes included) says. */
export function unquoted(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  if (!inner.includes('\\')) return inner;
  try {
    return JSON.parse(text.slice(start, end)) as string;
  } catch {
    return inner;
  }
}

/** Scans an entry's value: where it ends. Replaced where a value deserves a table of its own in the same pass. */
export type SkipEntry = (keyStart: number, keyEnd: number, valueStart: number) => number;

/** Where spans are gathered before it is known how many there are; absent while a table is being made. */
let spare: Int32Array<ArrayBuffer> | undefined;
/** Longest one that is kept for the next table. */
const MOST_SPARE = 1 << 16;

/** The table of the container whose opening bracket is at `start`. */
export function tableAt(text: string, start: number, tally: Tally = newTally(), skip?: SkipEntry): Table {
  let spans = spare ?? new Int32Array(128);
  spare = undefined;
  let count = 0;
  const { end, whole } = eachEntry(text, start, tally, (key, endOfKey, value, endOfValue) => {
    if (4 * count === spans.length) spans = grown(spans);
    const at = 4 * count++;
    spans[at] = key;
    spans[at + 1] = endOfKey;
    spans[at + 2] = value;
    spans[at + 3] = endOfValue;
    return true;
  }, skip);
  const found = spans.slice(0, 4 * count);
  if (spans.length <= MOST_SPARE) spare = spans;
  return { isObject: text[start] === '{', start, end, count, spans: found, whole };
}

/** One entry by its offsets, as in `Table.spans`. */
export interface Entry {
  /** Whether it has a key. */
  readonly isNamed: boolean;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Entry `i` of a table. */
export const entryOf = (table: Table, i: number): Entry =>
  ({ isNamed: table.isObject, keyStart: keyStart(table, i), keyEnd: keyEnd(table, i), valueStart: valueStart(table, i), valueEnd: valueEnd(table, i) });

/** The entry of a key in the object whose opening bracket is at `start`, of several the last; `tooMany` where it has more entries than `most`. */
export function seekEntry(text: string, start: number, key: string, most: number): Entry | 'tooMany' | undefined {
  let found: Entry | undefined;
  let count = 0;
  eachEntry(text, start, newTally(), (from, to, valueStart, valueEnd) => {
    if (isKey(text, from, to, key)) found = { isNamed: true, keyStart: from, keyEnd: to, valueStart, valueEnd };
    return ++count <= most;
  });
  return count > most ? 'tooMany' : found;
}

/** Whether a JSON string between two offsets (quotes included) says a key; escapes make it longer. */
function isKey(text: string, start: number, end: number, key: string): boolean {
  const longer = end - start - 2 - key.length;
  if (longer < 0) return false;
  return longer === 0 ? text.startsWith(key, start + 1) && !key.includes('\\') : unquoted(text, start, end) === key;
}

/** Told of an entry by its offsets; says whether to go on. */
type OnEntry = (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => boolean;

/** Walks the entries of the container whose opening bracket is at `start`; gives the offset behind it, and whether all was well formed. */
function eachEntry(text: string, start: number, tally: Tally, on: OnEntry, skip?: SkipEntry): { readonly end: number; readonly whole: boolean } {
  const isObject = text[start] === '{';
  const close = isObject ? Char.Close : Char.CloseList;
  const result = (end: number, whole: boolean) => ({ end: Math.min(end, text.length), whole });
  let i = skipSpace(text, start + 1);
  while (i < text.length) {
    if (text.charCodeAt(i) === close) return result(i + 1, true);
    const key = i;
    if (isObject) {
      if (text.charCodeAt(i) !== Char.Quote) return result(i, false);
      i = skipString(text, i);
    }
    const endOfKey = i;
    if (isObject) {
      i = skipSpace(text, i);
      if (text.charCodeAt(i) !== Char.Colon) return result(i, false);
      tally.colons++;
      i = skipSpace(text, i + 1);
    }
    const value = i;
    i = skip ? skip(key, endOfKey, value) : skipValue(text, value, tally);
    if (i === value || !on(key, endOfKey, value, i)) return result(i, false);
    i = skipSpace(text, i);
    const c = text.charCodeAt(i);
    if (c === close) return result(i + 1, true);
    if (c !== Char.Comma) return result(i, false);
    i = skipSpace(text, i + 1);
  }
  return result(text.length, false);
}

/** A copy with twice the room. */
export function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
