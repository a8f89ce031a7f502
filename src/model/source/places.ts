/** Places in well-formed text (comments and trailing commas allowed), from tables that are made when first asked for. */
import { numbersOf } from '../numbers';
import type { Places, Position, Range, Span } from '../text';
import { lineStarts, offsetAt, positionAt } from './lines';
import { type Outline, textStart } from './outline';
import { escapeSegment, segmentsOf } from './pointer';
import { skipSpace } from './scan';
import { type Entry, type Table, entryOf, keyAt, keyEnd, keyStart, seekEntry, tableAt, valueEnd, valueStart } from './table';

export type Part = 'value' | 'key' | 'entry';

/** Containers with more entries than this keep their table, and a map of their keys. */
const KEEP_FROM = 32;

/** Tables of one text, by the offset of the opening bracket; `indexOf` finds keys in them. Shared by places and edits. */
export interface Tables {
  at(start: number): Table;
  indexOf(table: Table, key: string): number;
  /** The entry of a key in the container at an offset; what is small needs no table for that. */
  entry(start: number, key: string): Entry | undefined;
  /** Whether an object has a key twice. */
  hasRepeats(table: Table): boolean;
}

/** Tables of a text; `nodeIds` are the ids of the nodes in the order of the text, where they are known: of use if they are as many as the entries. */
export function tablesOf(text: string, outline: Outline, nodeIds: () => readonly string[] | undefined): Tables {
  const kept = new Map<number, Table>();
  for (const table of [outline.root, outline.nodes, outline.links]) if (table) kept.set(table.start, table);
  const keys = new Map<number, ReadonlyMap<string, number>>();

  function at(start: number): Table {
    const made = kept.get(start);
    if (made) return made;
    const table = tableAt(text, start);
    if (table.count > KEEP_FROM) kept.set(start, table);
    return table;
  }

  function indexOf(table: Table, key: string): number {
    if (!table.isObject) return /^(?:0|[1-9]\d{0,8})$/.test(key) && Number(key) < table.count ? Number(key) : -1;
    if (table.count <= KEEP_FROM) {
      for (let i = table.count - 1; i >= 0; i--) if (keyAt(text, table, i) === key) return i;
      return -1;
    }
    return mapOf(table).get(key) ?? -1;
  }

  function entry(start: number, key: string): Entry | undefined {
    const found = text[start] === '[' || kept.has(start) ? 'tooMany' : seekEntry(text, start, key, KEEP_FROM);
    if (found !== 'tooMany') return found;
    const table = at(start), index = indexOf(table, key);
    return index < 0 ? undefined : entryOf(table, index);
  }

  function mapOf(table: Table): ReadonlyMap<string, number> {
    const made = keys.get(table.start);
    if (made) return made;
    const ids = table === outline.nodes ? nodeIds() : undefined;
    if (ids?.length === table.count) return numbersOf(ids);
    const index = new Map<string, number>();
    for (let i = 0; i < table.count; i++) index.set(keyAt(text, table, i), i);
    if (table.count > KEEP_FROM) keys.set(table.start, index);
    return index;
  }
  const hasRepeats = (table: Table) => table.isObject && mapOf(table).size < table.count;
  return { at, indexOf, entry, hasRepeats };
}

/** Line starts of a text: made when first asked for, and kept so that an edited text can begin from them. */
export interface Lines {
  starts: Int32Array | undefined;
}

/** Positions of a text; the lines are found when first asked for. */
export function positionsOf(text: string, known: Lines = { starts: undefined }): Pick<Places, 'position' | 'offset' | 'range'> {
  const lines = () => (known.starts ??= lineStarts(text));
  const position = (offset: number): Position => positionAt(lines(), Math.min(offset, text.length));
  return {
    position,
    offset: (place: Position) => offsetAt(text, lines(), place),
    range: ({ offset, length }: Span): Range => ({ start: position(offset), end: position(offset + length) }),
  };
}

/** Places of a text whose outline is whole. */
export function placesOf(text: string, outline: Outline, tables: Tables, lines?: Lines): Places {
  const isContainer = (start: number) => text[start] === '{' || text[start] === '[';
  const rootSpan = (): Span => {
    const start = outline.root?.start ?? skipSpace(text, textStart(text));
    return { offset: start, length: (outline.root?.end ?? text.length) - start };
  };

  function find(pointer: string, part: Part = 'value'): Span {
    const segments = segmentsOf(pointer);
    if (segments.length === 0) return part === 'value' ? rootSpan() : { offset: rootSpan().offset, length: Math.min(1, rootSpan().length) };
    // Down the pointer as far as there are entries.
    let entry: Entry | undefined, depth = 0;
    for (let start = rootSpan().offset; depth < segments.length && isContainer(start); depth++) {
      const found = tables.entry(start, segments[depth]!);
      if (!found) break;
      entry = found;
      start = found.valueStart;
    }
    if (!entry) return { offset: rootSpan().offset, length: Math.min(1, rootSpan().length) };
    return spanOf(entry, depth < segments.length ? 'key' : part);
  }

  function pointerAt(offset: number): string {
    let pointer = '';
    let start = rootSpan().offset;
    while (isContainer(start)) {
      const table = tables.at(start);
      const index = entryAround(table, offset);
      if (index < 0) break;
      pointer += `/${table.isObject ? escapeSegment(keyAt(text, table, index)) : index}`;
      if (offset <= keyEnd(table, index) && table.isObject) break;
      start = valueStart(table, index);
      if (offset <= start) break;
    }
    return pointer;
  }
  return { find, pointerAt, ...positionsOf(text, lines) };
}

function spanOf({ isNamed, keyStart, keyEnd, valueStart, valueEnd }: Entry, part: Part): Span {
  const from = part === 'value' || !isNamed ? valueStart : keyStart;
  const to = part === 'key' && isNamed ? keyEnd : valueEnd;
  return { offset: from, length: to - from };
}

/** The index of the entry whose key, value or what is between them holds the offset; -1 where it is between entries. */
export function entryAround(table: Table, offset: number): number {
  let low = 0;
  let high = table.count - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (offset < keyStart(table, middle)) high = middle - 1;
    else if (offset > valueEnd(table, middle)) low = middle + 1;
    else return middle;
  }
  return -1;
}
