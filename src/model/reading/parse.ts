/** Text to JSON values: strict where it can be, tolerant where it must, bounded always. */
import type { Node } from 'jsonc-parser';
import type { Problem } from '../document';
import { type Outline, outlineOf, textStart } from '../source/outline';
import { plainOutline } from '../source/plain';
import { type Lines, type Tables, placesOf, positionsOf, tablesOf } from '../source/places';
import { treePlacesOf } from '../source/tree-places';
import type { Places } from '../text';
import { blanked } from './blank';
import { parseEntries } from './slices';
import { parseTolerantly, tooDeepMessage } from './tolerant';

/** Longest text that is read, in UTF-16 code units: the size up to which VS Code opens a file as text in an editor. */
export const MAX_TEXT_LENGTH = 50_000_000;

export interface Parsed {
  readonly value: unknown;
  readonly places: Places;
  /** Present where the entries of the document and of `nodes` are told apart, however broken the values of some are. */
  readonly outline: Outline | undefined;
  /** Tables of the entries of such a text. */
  readonly tables: Tables | undefined;
  readonly lines: Lines | undefined;
  /** Takes the ids of the nodes in the order of the text, for who looks for places later. */
  readonly named: { ids: readonly string[] | undefined };
  /** Tree of a text that is broken beyond that. */
  readonly tree: Node | undefined;
  /** About syntax alone. */
  readonly problems: readonly Problem[];
  /** Whether repeated keys and odd characters are among the problems already. */
  readonly complete: boolean;
  /** Why nothing could be read. */
  readonly refused: string | undefined;
}

/** Parses a text that is not empty. */
export function parseText(text: string): Parsed {
  if (text.length > MAX_TEXT_LENGTH) {
    return refusal(text, 0, 'too-large', `The file has ${text.length} characters; at most ${MAX_TEXT_LENGTH} are read. Split it into several topologies.`);
  }
  const plain = plainOutline(text), parsed = plain && tryParse(text);
  if (parsed) return withOutline(text, plain, parsed.value, [], false);
  const outline = outlineOf(text);
  if (outline.tally.tooDeepAt >= 0) return refusal(text, outline.tally.tooDeepAt, 'too-deep', tooDeepMessage);
  const start = textStart(text);
  // A plain text that is no JSON was tried.
  const strict = plain ? undefined : tryParse(start === 0 ? text : text.slice(start));
  if (strict) return withOutline(text, outline, strict.value, [], false);
  const blank = blanked(text, start);
  const commented = blank && tryParse(blank.text);
  if (commented) return withOutline(text, outline, commented.value, blank.problems, false);
  const readable = blank?.text ?? (start === 0 ? text : ` ${text.slice(1)}`);
  const parts = parseEntries(readable, outline);
  if (parts) return withOutline(text, outline, parts.value, [...(blank?.problems ?? []), ...parts.problems], true);
  return parseBroken(text, readable, blank?.problems ?? []);
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function withOutline(text: string, outline: Outline, value: unknown, problems: readonly Problem[], complete: boolean): Parsed {
  const named: Parsed['named'] = { ids: undefined };
  const tables = tablesOf(text, outline, () => named.ids);
  const lines: Lines = { starts: undefined };
  return { value, outline, tables, lines, named, places: placesOf(text, outline, tables, lines), tree: undefined, problems, complete, refused: undefined };
}

function parseBroken(text: string, readable: string, found: readonly Problem[]): Parsed {
  const read = parseTolerantly(readable);
  if ('refused' in read) return refusal(text, read.refused.offset, read.refused.code, read.refused.message);
  const { value, tree, problems } = read;
  return { ...unread(text), value, tree, places: treePlacesOf(text, tree), problems: [...found, ...problems], complete: false };
}

function refusal(text: string, offset: number, code: string, message: string): Parsed {
  const problem: Problem = { code, severity: 'error', message, pointer: '', offset, length: Math.min(1, text.length - offset) };
  return { ...unread(text), problems: [problem], refused: message };
}

/** A text of which nothing is read. */
export function unread(text: string): Parsed {
  const nowhere = { offset: 0, length: 0 };
  const places: Places = { find: () => nowhere, pointerAt: () => '', ...positionsOf(text) };
  return { value: undefined, outline: undefined, tables: undefined, lines: undefined, named: { ids: undefined }, places, tree: undefined, problems: [], complete: true, refused: undefined };
}
