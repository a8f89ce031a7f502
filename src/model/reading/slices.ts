/**
 * Values parsed one by one: while somebody types inside a node, the text of that node is broken and nothing else.
 * A broken value is read tolerantly by itself and cannot swallow what follows it.
 */
import type { Problem } from '../document';
import type { Outline } from '../source/outline';
import { escapeSegment } from '../source/pointer';
import { newTally, skipSpace, skipValue } from '../source/scan';
import { type Table, keyEnd, keyStart, valueEnd, valueStart } from '../source/table';
import { blanked } from './blank';
import { duplicateKeys, loneSurrogates, mayHoldLoneSurrogates } from './oddities';
import { shown } from './problems';
import { type Tolerant, parseTolerantly } from './tolerant';
import { countKeys } from './values';

/** A value read by itself, with all that is wrong with its text; offsets are those of the whole text. */
export interface Slice {
  /** Undefined where nothing could be read. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/** Reads the value between two offsets; `pointer` says which it is. */
export function parseSlice(text: string, start: number, end: number, pointer: string): Slice {
  const raw = text.slice(start, end);
  const strict = tryParse(raw);
  if (strict) return { value: strict.value, problems: oddities(raw, strict.value, start, pointer) };
  const blank = blanked(raw, 0);
  const slice = blank?.text ?? raw;
  const comments = blank?.problems ?? [];
  const bare = tryParse(slice);
  const read: Tolerant | { readonly refused: Problem } = bare ? { value: bare.value, tree: undefined, problems: [] } : parseTolerantly(slice);
  if ('refused' in read) return { value: undefined, problems: moved([...comments, read.refused], start) };
  return { value: read.value, problems: [...moved([...comments, ...read.problems], start), ...oddities(slice, read.value, start, pointer)] };
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function oddities(slice: string, value: unknown, start: number, pointer: string): Problem[] {
  const tally = newTally();
  skipValue(slice, 0, tally);
  const duplicates = tally.colons === countKeys(value) ? [] : duplicateKeys(slice, start, pointer);
  return mayHoldLoneSurrogates(slice) ? [...duplicates, ...loneSurrogates(slice, start)] : duplicates;
}

const moved = (problems: readonly Problem[], by: number) => problems.map((problem) => ({ ...problem, offset: problem.offset + by }));

/** Reads a document entry by entry, and `nodes` node by node; undefined where the entries themselves cannot be told apart. */
export function parseEntries(text: string, { root, nodes }: Outline): Slice | undefined {
  if (!root?.whole || (nodes && !nodes.whole) || skipSpace(text, root.end) < text.length) return undefined;
  const problems: Problem[] = [];
  const readSlice: ReadEntry = (start, end, pointer) => parseSlice(text, start, end, pointer);
  const document = objectOf(text, root, '', problems, (start, end, pointer) =>
    start === nodes?.start ? objectOf(text, nodes, pointer, problems, readSlice) : readSlice(start, end, pointer));
  return document && { value: document.value, problems };
}

type ReadEntry = (start: number, end: number, pointer: string) => Slice | undefined;

function objectOf(text: string, table: Table, pointer: string, problems: Problem[], read: ReadEntry): Slice | undefined {
  const object = {};
  const seen = new Set<string>();
  for (let i = 0; i < table.count; i++) {
    const start = keyStart(table, i);
    const raw = text.slice(start, keyEnd(table, i));
    const key = tryParse(raw)?.value;
    if (typeof key !== 'string') return undefined;
    if (mayHoldLoneSurrogates(raw)) problems.push(...loneSurrogates(raw, start));
    const inner = `${pointer}/${escapeSegment(key)}`;
    if (seen.has(key)) problems.push(repeated(key, inner, start, keyEnd(table, i)));
    seen.add(key);
    const slice = read(valueStart(table, i), valueEnd(table, i), inner);
    if (!slice) return undefined;
    problems.push(...slice.problems);
    if (slice.value !== undefined) Object.defineProperty(object, key, { value: slice.value, enumerable: true, writable: true, configurable: true });
  }
  return { value: object, problems: [] };
}

/** The problem of a key that stands in an object a second time. */
function repeated(key: string, pointer: string, start: number, end: number): Problem {
  const message = `The key ${shown(key)} stands here a second time; the last one counts and the others are ignored. Rename or remove one of them.`;
  return { code: 'duplicate-key', severity: 'error', message, pointer, offset: start, length: end - start };
}
