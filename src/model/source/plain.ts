/**
 * The outline of a text that is plain, in one pass over its bytes, three times as fast as over the text: each character is one byte, and no
 * comment stands between values. What it gives is true of well-formed JSON only; who asks finds out whether the text is.
 */
import { Char } from './chars';
import type { Outline } from './outline';
import { MAX_DEPTH } from './scan';
import { type Table, grown, unquoted } from './table';

/** Bytes of the text before, for those of the next one. */
let spare: Uint8Array<ArrayBuffer> | undefined;
/** Longest text whose bytes are kept. */
const MOST_SPARE = 1 << 22;

/** The outline of a plain object; undefined where the text is not plain, not an object, or too deep. */
export function plainOutline(text: string): Outline | undefined {
  const { length } = text;
  const bytes = spare !== undefined && spare.length >= length ? spare : new Uint8Array(length);
  spare = undefined;
  const { read, written } = new TextEncoder().encodeInto(text, bytes.subarray(0, length));
  const outline = read === length && written === length ? outlineOfBytes(text, bytes) : undefined;
  if (bytes.length <= MOST_SPARE) spare = bytes;
  return outline;
}

/** A table while its entries are gathered; offsets of the entry that was begun, -1 where there is none yet. */
interface Open {
  readonly isObject: boolean;
  readonly start: number;
  spans: Int32Array<ArrayBuffer>;
  used: number;
  key: number;
  keyEnd: number;
  value: number;
}

const opened = (isObject: boolean, start: number): Open => ({ isObject, start, spans: new Int32Array(1 << 12), used: 0, key: -1, keyEnd: -1, value: -1 });

/** The entry that was begun ends before `end`. */
function closeEntry(open: Open, end: number): void {
  if (open.value < 0) return;
  if (open.used === open.spans.length) open.spans = grown(open.spans);
  const { spans, used, value, isObject } = open;
  spans[used] = isObject ? open.key : value;
  spans[used + 1] = isObject ? open.keyEnd : value;
  spans[used + 2] = value;
  spans[used + 3] = end;
  open.used = used + 4;
  open.key = open.value = -1;
}

const closed = ({ isObject, start, spans, used }: Open, end: number): Table => ({ isObject, start, end, count: used >> 2, spans: spans.slice(0, used), whole: true });

/** What was counted on the way. */
interface Count {
  colons: number;
}

/** The offset of the bracket that closes the one at `from`, or of what is not plain or too deep. */
function skipInside(bytes: Uint8Array, length: number, from: number, count: Count): number {
  let depth = 0, colons = 0, i = from;
  for (; i < length; i++) {
    const c = bytes[i]!;
    if (c <= Char.Space) continue;
    if (c === Char.Quote) {
      for (i++; i < length && bytes[i] !== Char.Quote; i++) if (bytes[i] === Char.Backslash) i++;
    } else if (c === Char.Colon) colons++;
    else if (c === Char.Open || c === Char.OpenList) {
      if (++depth > MAX_DEPTH) break;
    } else if (c === Char.Close || c === Char.CloseList) {
      if (--depth === 0) break;
    } else if (c === Char.Slash) break;
  }
  count.colons += colons;
  return i;
}

function outlineOfBytes(text: string, bytes: Uint8Array): Outline | undefined {
  const { length } = text;
  const count: Count = { colons: 0 };
  let root: Open | undefined, table: Open | undefined;
  let wholeRoot: Table | undefined, nodes: Table | undefined, links: Table | undefined;
  // The offset behind what was met last in `table`.
  let last = 0;
  for (let i = 0; i < length; i++) {
    const c = bytes[i]!;
    if (c <= Char.Space) continue;
    const start = i;
    if (c === Char.Quote) {
      for (i++; i < length && bytes[i] !== Char.Quote; i++) if (bytes[i] === Char.Backslash) i++;
    } else if (c === Char.Slash) return undefined;
    if (table === undefined) {
      if (c !== Char.Open || wholeRoot !== undefined) return undefined;
      table = root = opened(true, start);
    } else if (c === Char.Colon) count.colons++;
    else if (c === Char.Comma) closeEntry(table, last);
    else if (c === Char.Close || c === Char.CloseList) {
      closeEntry(table, last);
      const found = closed(table, i + 1);
      if (table === root) wholeRoot = found;
      else if (table.isObject) nodes = found;
      else links = found;
      table = table === root ? undefined : root;
      last = i + 1;
    } else if (table.isObject && table.key < 0) {
      table.key = start;
      table.keyEnd = i + 1;
    } else {
      if (table.value < 0) {
        table.value = start;
        const key = table === root ? unquoted(text, table.key, table.keyEnd) : '';
        if (key === 'nodes') nodes = undefined;
        else if (key === 'links') links = undefined;
        if ((key === 'nodes' && c === Char.Open) || (key === 'links' && c === Char.OpenList)) {
          table = opened(c === Char.Open, start);
          continue;
        }
      }
      if (c === Char.Open || c === Char.OpenList) {
        i = skipInside(bytes, length, start, count);
        if (bytes[i] !== Char.Close && bytes[i] !== Char.CloseList) return undefined;
      }
      last = i + 1;
    }
  }
  return wholeRoot && { root: wholeRoot, nodes, links, tally: { colons: count.colons, tooDeepAt: -1 } };
}
