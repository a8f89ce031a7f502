/** Which entries of a table edits touch, and what stands there now: only the text of those entries is scanned. */
import type { TextEdit } from '../operations';
import { Char } from '../source/chars';
import { copyShifted } from '../source/lines';
import { newTally, skipString, skipValue } from '../source/scan';
import { type Table, keyEnd, keyStart, valueEnd, valueStart } from '../source/table';

/** A run of entries that gave way to others, or to none. */
export interface Splice {
  /** Entries of the old table, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** Offsets of the new entries in the new text, as in `Table.spans`. */
  readonly spans: readonly number[];
  /** The stretch of the old text that was scanned again; outside of it nothing changed but places. */
  readonly start: number;
  readonly end: number;
  /** How much longer that stretch became. */
  readonly growth: number;
}

/** Entries that some edits touch; `within`: the edits are between the brackets of the one entry's value. */
interface Cluster {
  readonly lo: number;
  readonly hi: number;
  readonly within: boolean;
  readonly growth: number;
}

/**
 * What edits (ascending, between the brackets of the table) make of it; `shift` is how much longer the text before it became.
 * Undefined where the entries cannot be told without the rest of the text: broken text, comments between entries, values that are no objects.
 */
export function splicesOf(table: Table, oldText: string, text: string, edits: readonly TextEdit[], shift: number): Splice[] | undefined {
  const splices: Splice[] = [];
  let by = shift;
  for (const cluster of clustersOf(table, edits)) {
    const splice = cluster.within ? within(table, text, cluster, by) : between(table, oldText, text, cluster, by);
    if (!splice) return undefined;
    splices.push(splice);
    by += cluster.growth;
  }
  return splices;
}

function clustersOf(table: Table, edits: readonly TextEdit[]): Cluster[] {
  const clusters: Cluster[] = [];
  for (const edit of edits) {
    const [start, end] = [edit.offset, edit.offset + edit.length];
    const lo = firstEntry(table, (i) => valueEnd(table, i) > start);
    const hi = firstEntry(table, (i) => keyStart(table, i) >= end);
    let cluster: Cluster = {
      lo, hi, growth: edit.text.length - edit.length,
      within: hi === lo + 1 && valueStart(table, lo) < start && end < valueEnd(table, lo),
    };
    for (let last = clusters.at(-1); last && meet(last, cluster); last = clusters.at(-1)) {
      clusters.pop();
      cluster = { lo: last.lo, hi: Math.max(last.hi, cluster.hi), within: last.within && cluster.within, growth: last.growth + cluster.growth };
    }
    clusters.push(cluster);
  }
  return clusters;
}

/** Whether two clusters touch the same entry, or the same gap between entries. */
const meet = (a: Cluster, b: Cluster): boolean => b.lo < a.hi || (b.lo === a.hi && !a.within && !b.within);

/** The first entry for which a condition holds that holds for all behind it too. */
function firstEntry(table: Table, holds: (i: number) => boolean): number {
  let low = 0;
  let high = table.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** One entry, of whose value something between the brackets changed. */
function within(table: Table, text: string, { lo, growth }: Cluster, shift: number): Splice | undefined {
  const start = valueStart(table, lo), end = valueEnd(table, lo);
  if (!isObject(text, start + shift, end + shift + growth)) return undefined;
  const spans = [keyStart(table, lo) + shift, keyEnd(table, lo) + shift, start + shift, end + shift + growth];
  return { from: lo, to: lo + 1, spans, start, end, growth };
}

/** Entries between one that stays (or the opening bracket) and another (or the closing one). */
function between(table: Table, oldText: string, text: string, { lo, hi, growth }: Cluster, shift: number): Splice | undefined {
  const start = lo > 0 ? valueEnd(table, lo - 1) : table.start + 1;
  const end = hi < table.count ? keyStart(table, hi) : table.end - 1;
  // Behind anything but an object, new text could be part of the same value.
  if (lo > 0 && oldText[start - 1] !== '}') return undefined;
  const spans = entriesBetween(text, start + shift, end + shift + growth, table.isObject, lo > 0, hi < table.count);
  return spans && { from: lo, to: hi, spans, start, end, growth };
}

/** Entries from `start` to exactly `end`, where another one is before or behind them; undefined where there is anything else. */
function entriesBetween(text: string, start: number, end: number, isObject: boolean, oneBefore: boolean, oneBehind: boolean): number[] | undefined {
  const spans: number[] = [];
  const tally = newTally();
  let commaWanted = oneBefore, commaSeen = false;
  let i = skipBlanks(text, start);
  while (i < end) {
    if (commaWanted) {
      if (text.charCodeAt(i) !== Char.Comma) return undefined;
      commaWanted = false;
      commaSeen = true;
      i = skipBlanks(text, i + 1);
      continue;
    }
    const key = i;
    if (isObject) {
      if (text.charCodeAt(i) !== Char.Quote) return undefined;
      i = skipString(text, i);
    }
    const endOfKey = i;
    if (isObject) {
      i = skipBlanks(text, i);
      if (text.charCodeAt(i) !== Char.Colon) return undefined;
      i = skipBlanks(text, i + 1);
    }
    const value = i;
    if (text.charCodeAt(value) !== Char.Open) return undefined;
    i = skipValue(text, value, tally);
    if (i > end || tally.cutOff || tally.tooDeepAt >= 0) return undefined;
    spans.push(key, endOfKey, value, i);
    commaWanted = true;
    commaSeen = false;
    i = skipBlanks(text, i);
  }
  const complete = oneBehind ? !commaWanted : !commaSeen;
  return i === end && complete ? spans : undefined;
}

/** The next character that is no white space; a comment is not skipped. */
function skipBlanks(text: string, from: number): number {
  let i = from;
  for (let c = text.charCodeAt(i); c === 32 || c === 10 || c === 13 || c === 9; c = text.charCodeAt(++i));
  return i;
}

/** Whether a stretch is one object (or with `list` one list) as far as brackets and strings tell, so that what follows it stays what it was. */
export function isWhole(slice: string, opening: string): boolean {
  const tally = newTally();
  return slice[0] === opening && skipValue(slice, 0, tally) === slice.length && !tally.cutOff && tally.tooDeepAt < 0;
}

const isObject = (text: string, start: number, end: number): boolean => isWhole(text.slice(start, end), '{');

/** A table with splices done; `before` and `inside` are how much longer the text before it and the table itself became. */
export function splicedTable(table: Table, splices: readonly Splice[], before: number, inside: number): Table {
  const gained = splices.reduce((sum, { from, to, spans }) => sum + spans.length / 4 - (to - from), 0);
  const spans = new Int32Array(table.spans.length + 4 * gained);
  let at = 0, old = 0, shift = before;
  for (const splice of splices) {
    at = copyShifted(table.spans, 4 * old, 4 * splice.from, spans, at, shift);
    for (const offset of splice.spans) spans[at++] = offset;
    old = splice.to;
    shift += splice.growth;
  }
  copyShifted(table.spans, 4 * old, table.spans.length, spans, at, shift);
  return { ...table, spans, count: table.count + gained, start: table.start + before, end: table.end + before + inside };
}

/** A list with the entries of splices replaced: `made` tells what stands for each new entry, by splice and index in it. */
export function splicedList<T>(list: readonly T[], splices: readonly Splice[], made: readonly (readonly T[])[]): T[] {
  const parts: (readonly T[])[] = [];
  let old = 0;
  splices.forEach(({ from, to }, n) => {
    parts.push(list.slice(old, from), made[n]!);
    old = to;
  });
  return parts[0]!.concat(...parts.slice(1), list.slice(old));
}
