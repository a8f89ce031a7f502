/** Finding the ends of things in JSON text without building anything. Comments count as space, so that text with comments keeps its places. */
import { Char } from './chars';

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
}

/** Levels of nesting that are read. The format itself needs 8; the rest is for `extra`. */
export const MAX_DEPTH = 100;

export const newTally = (): Tally => ({ colons: 0, depth: 0, tooDeepAt: -1, cutOff: false });

/** The offset of the next character that is neither white space nor comment, or the length of the text. */
export function skipSpace(text: string, from: number): number {
  let i = from;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c === Char.Space || c === Char.LineFeed || c === Char.Return || c === Char.Tab) i++;
    else if (c === Char.Slash) {
      const end = skipComment(text, i);
      if (end === i) return i;
      i = end;
    } else return i;
  }
}

/** The offset behind the comment that begins at `i` (before the line break for `//`), or `i` where none begins. */
export function skipComment(text: string, i: number): number {
  const next = text.charCodeAt(i + 1);
  if (next === Char.Slash) {
    let end = i + 2;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === Char.LineFeed || c === Char.Return) break;
    }
    return end;
  }
  if (next !== Char.Star) return i;
  const end = text.indexOf('*/', i + 2);
  return end < 0 ? text.length : end + 2;
}

/** The offset behind the string whose opening quote is at `i`. */
export function skipString(text: string, i: number): number {
  const length = text.length;
  for (let at = i + 1; at < length; at++) {
    const c = text.charCodeAt(at);
    if (c === Char.Quote) return at + 1;
    if (c === Char.Backslash) at++;
  }
  return length;
}

/** The offset behind the value that begins at `i`; `i` itself where none begins. In broken text some offset up to the end. */
export function skipValue(text: string, i: number, tally: Tally): number {
  const c = text.charCodeAt(i);
  if (c === Char.Quote) return skipString(text, i);
  if (c === Char.Open || c === Char.OpenList) return skipContainer(text, i, tally);
  return skipScalar(text, i);
}

function skipScalar(text: string, i: number): number {
  let at = i;
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c <= Char.Space || c === Char.Comma || c === Char.Colon || c === Char.Slash || c === Char.Quote) break;
    if (c === Char.Open || c === Char.Close || c === Char.OpenList || c === Char.CloseList) break;
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
    if (c <= Char.Space) continue;
    if (c === Char.Quote) i = skipString(text, i) - 1;
    else if (c === Char.Colon) colons++;
    else if (c === Char.Open || c === Char.OpenList) {
      if (++depth > deepest) {
        deepest = depth;
        if (depth > MAX_DEPTH && tally.tooDeepAt < 0) tally.tooDeepAt = i;
      }
    } else if (c === Char.Close || c === Char.CloseList) {
      if (--depth === 0) break;
    } else if (c === Char.Slash) i = Math.max(i, skipComment(text, i) - 1);
  }
  tally.depth = deepest;
  tally.colons += colons;
  tally.cutOff ||= i >= length;
  return Math.min(i + 1, length);
}
