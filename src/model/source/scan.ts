/** Finding the ends of things in JSON text without building anything. Comments count as space, so that text with comments keeps its places. */

/** What a scan met on its way. */
export interface Tally {
  /** Colons outside strings: the number of keys in valid JSON. */
  colons: number;
  /** Deepest nesting, relative to where the scan began. */
  depth: number;
  /** Offset of the bracket that first went deeper than `MAX_DEPTH`; -1 for none. */
  tooDeepAt: number;
  /** The text ended before an object or list did. */
  cutOff: boolean;
  /** The characters of the text, where each is one byte: read several times as fast as from the text. */
  readonly bytes: Uint8Array | undefined;
}

/** Levels of nesting that are read. The format itself needs 8; the rest is for `extra`. */
export const MAX_DEPTH = 100;

export const newTally = (bytes?: Uint8Array): Tally => ({ colons: 0, depth: 0, tooDeepAt: -1, cutOff: false, bytes });

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const STAR = 42;
const COMMA = 44;
const SLASH = 47;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;

/** The offset of the next character that is neither white space nor comment, or the length of the text. */
export function skipSpace(text: string, from: number): number {
  let i = from;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c === SPACE || c === LF || c === CR || c === TAB) i++;
    else if (c === SLASH) {
      const end = skipComment(text, i);
      if (end === i) return i;
      i = end;
    } else return i;
  }
}

/** The offset behind the comment that begins at `i` (before the line break for `//`), or `i` where none begins. */
export function skipComment(text: string, i: number): number {
  const next = text.charCodeAt(i + 1);
  if (next === SLASH) {
    let end = i + 2;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === LF || c === CR) break;
    }
    return end;
  }
  if (next !== STAR) return i;
  const end = text.indexOf('*/', i + 2);
  return end < 0 ? text.length : end + 2;
}

/** The offset behind the string whose opening quote is at `i`. */
export function skipString(text: string, i: number): number {
  const length = text.length;
  for (let at = i + 1; at < length; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) return at + 1;
    if (c === BACKSLASH) at++;
  }
  return length;
}

/** The offset behind the value that begins at `i`; `i` itself where none begins. In broken text some offset up to the end. */
export function skipValue(text: string, i: number, tally: Tally): number {
  const c = text.charCodeAt(i);
  if (c === QUOTE) return skipString(text, i);
  if (c === OPEN || c === OPEN_LIST) return tally.bytes ? skipPlainContainer(text, tally.bytes, i, tally) : skipContainer(text, i, tally);
  return skipScalar(text, i);
}

function skipScalar(text: string, i: number): number {
  let at = i;
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c <= SPACE || c === COMMA || c === COLON || c === SLASH || c === QUOTE) break;
    if (c === OPEN || c === CLOSE || c === OPEN_LIST || c === CLOSE_LIST) break;
  }
  return at;
}

function skipContainer(text: string, from: number, tally: Tally): number {
  const length = text.length;
  let depth = 0;
  let deepest = tally.depth;
  let colons = 0;
  let i = from;
  for (; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c <= SPACE) continue;
    if (c === QUOTE) i = skipString(text, i) - 1;
    else if (c === COLON) colons++;
    else if (c === OPEN || c === OPEN_LIST) {
      if (++depth > deepest) {
        deepest = depth;
        if (depth > MAX_DEPTH && tally.tooDeepAt < 0) tally.tooDeepAt = i;
      }
    } else if (c === CLOSE || c === CLOSE_LIST) {
      if (--depth === 0) break;
    } else if (c === SLASH) i = Math.max(i, skipComment(text, i) - 1);
  }
  tally.depth = deepest;
  tally.colons += colons;
  tally.cutOff ||= i >= length;
  return Math.min(i + 1, length);
}

/** The same, from the characters of the text. */
function skipPlainContainer(text: string, bytes: Uint8Array, from: number, tally: Tally): number {
  const length = text.length;
  let depth = 0;
  let deepest = tally.depth;
  let colons = 0;
  let i = from;
  for (; i < length; i++) {
    const c = bytes[i]!;
    if (c <= SPACE) continue;
    if (c === QUOTE) {
      for (i++; i < length && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++;
    } else if (c === COLON) colons++;
    else if (c === OPEN || c === OPEN_LIST) {
      if (++depth > deepest) {
        deepest = depth;
        if (depth > MAX_DEPTH && tally.tooDeepAt < 0) tally.tooDeepAt = i;
      }
    } else if (c === CLOSE || c === CLOSE_LIST) {
      if (--depth === 0) break;
    } else if (c === SLASH) i = Math.max(i, skipComment(text, i) - 1);
  }
  tally.depth = deepest;
  tally.colons += colons;
  tally.cutOff ||= i >= length;
  return Math.min(i + 1, length);
}

let spare: Uint8Array<ArrayBuffer> | undefined;
/** Longest text whose bytes are kept for those of the next one. */
const MOST_SPARE = 1 << 22;

/** What `scan` gives with the characters of a text as bytes; with undefined where they are not one byte each. */
export function withBytes<T>(text: string, scan: (bytes: Uint8Array | undefined) => T): T {
  const { length } = text;
  const bytes = spare !== undefined && spare.length >= length ? spare : new Uint8Array(length);
  spare = undefined;
  const { read, written } = new TextEncoder().encodeInto(text, bytes.subarray(0, length));
  const result = scan(read === length && written === length ? bytes : undefined);
  if (bytes.length <= MOST_SPARE) spare = bytes;
  return result;
}
