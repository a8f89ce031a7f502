/**
 * The part of HCL that jobs are written in, as values with places. Attributes are entries; blocks of one type are a list of
 * mappings, their label under `LABEL`. What must be computed (functions, conditions, `for`) is a scalar that is marked unset.
 * One pass over the text; nesting is bounded.
 */
import { BUDGET } from '../contract';
import { type Notes, type Place, quote, type SourceText } from '../notes';
import type { Entry, Mapping, Scalar, Value } from '../values';

/** Under this key a block has its label: no name of HCL has parentheses. */
export const LABEL = '(label)';

interface Reader {
  readonly text: string;
  readonly source: SourceText;
  readonly notes: Notes;
  at: number;
  depth: number;
  left: number;
}

class Stop extends Error {}

const placeAt = (reader: Reader, offset = reader.at): Place => ({ source: reader.source, offset: Math.min(offset, reader.text.length) });

function stop(reader: Reader, code: string, message: string): never {
  reader.notes.add('error', code, placeAt(reader), message);
  throw new Stop();
}

/** The top of a file as a mapping. What is wrong becomes a note, and what was read before it stays. */
export function readHcl(text: string, source: SourceText, notes: Notes): Mapping {
  const reader: Reader = { text, source, notes, at: 0, depth: 0, left: BUDGET.expandedValues };
  const entries = new Map<string, Entry>();
  try {
    readBody(reader, entries, undefined);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return { type: 'map', place: placeAt(reader, 0), entries };
}

/** Passes over spaces and comments; with `lines` over ends of lines, too. */
function skip(reader: Reader, lines: boolean): void {
  const { text } = reader;
  for (;;) {
    const character = text[reader.at];
    if (character === ' ' || character === '\t' || character === '\r' || (lines && character === '\n')) reader.at++;
    else if (character === '#' || text.startsWith('//', reader.at)) {
      const end = text.indexOf('\n', reader.at);
      reader.at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', reader.at)) {
      const end = text.indexOf('*/', reader.at + 2);
      reader.at = end < 0 ? text.length : end + 2;
    } else return;
  }
}

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;

function identifier(reader: Reader): string | undefined {
  IDENTIFIER.lastIndex = reader.at;
  const found = IDENTIFIER.exec(reader.text)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}

/** Attributes and blocks up to `end`, or to the end of the text. Filled into `entries`, so that what was read outlives an error. */
function readBody(reader: Reader, entries: Map<string, Entry>, end: '}' | undefined): void {
  for (;;) {
    skip(reader, true);
    if (reader.at >= reader.text.length) {
      if (end !== undefined) stop(reader, 'hcl-syntax', 'The file ends inside a block. What stands before the end was read.');
      return;
    }
    if (reader.text[reader.at] === end) return void reader.at++;
    const key = placeAt(reader);
    const name = reader.text[reader.at] === '"' ? stringOf(reader).text : identifier(reader);
    if (name === undefined) stop(reader, 'hcl-syntax', `A name belongs here, not ${quote(reader.text.slice(reader.at, reader.at + 20))}. What stands before it was read.`);
    skip(reader, false);
    if (reader.text[reader.at] === '=' && reader.text[reader.at + 1] !== '=') {
      reader.at++;
      skip(reader, true);
      entries.set(name, { key, value: expression(reader, '}') });
    } else readBlock(reader, entries, name, key);
  }
}

function readBlock(reader: Reader, entries: Map<string, Entry>, type: string, place: Place): void {
  const inside = new Map<string, Entry>();
  for (;;) {
    skip(reader, false);
    const at = placeAt(reader);
    const label = reader.text[reader.at] === '"' ? stringOf(reader) : undefined;
    const text = label?.text ?? identifier(reader);
    if (text === undefined) break;
    // The first label names it; jobs have blocks with one at most.
    if (!inside.has(LABEL)) inside.set(LABEL, { key: at, value: label ?? { type: 'scalar', place: at, value: text, text } });
  }
  if (reader.text[reader.at] !== '{') stop(reader, 'hcl-syntax', `After ${quote(type)} an equals sign or a block belongs, not ${quote(reader.text.slice(reader.at, reader.at + 20))}. What stands before it was read.`);
  const block: Mapping = { type: 'map', place, entries: inside };
  const before = entries.get(type);
  if (before?.value.type === 'list') (before.value.items as Value[]).push(block);
  else entries.set(type, { key: place, value: { type: 'list', place, items: [block] } });
  reader.at++;
  nested(reader, () => readBody(reader, inside, '}'));
}

function nested<T>(reader: Reader, read: () => T): T {
  if (reader.depth >= BUDGET.depth) stop(reader, 'too-deep', `The file is nested deeper than ${BUDGET.depth} levels and was not read further. Flatten it.`);
  if (reader.left-- <= 0) stop(reader, 'too-many-values', `The file holds more than ${BUDGET.expandedValues} values; the rest was not read. Split it.`);
  reader.depth++;
  const value = read();
  reader.depth--;
  return value;
}

const NUMBER = /-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?/y;
/** What may follow a value that stands for itself. */
const AFTER = /[ \t\r]*(?:[\n,\]}#]|\/\/|\/\*|$)/y;

const ends = (reader: Reader, at: number): boolean => {
  AFTER.lastIndex = at;
  return AFTER.test(reader.text);
};

/** An expression. What is none of the simple forms is passed over as a whole, up to the end of the line or `close`. */
function expression(reader: Reader, close: '}' | ']'): Value {
  return nested(reader, () => {
    const start = reader.at;
    const simple = simpleValue(reader);
    if (simple && ends(reader, reader.at)) return simple;
    reader.at = start;
    passOver(reader, close);
    const text = reader.text.slice(start, reader.at).trim();
    return { type: 'scalar', place: placeAt(reader, start), value: text, text, unset: true };
  });
}

function simpleValue(reader: Reader): Value | undefined {
  const place = placeAt(reader);
  const character = reader.text[reader.at];
  if (character === '"') return stringOf(reader);
  if (character === '[') return listOf(reader, place);
  if (character === '{') return objectOf(reader, place);
  if (reader.text.startsWith('<<', reader.at)) return hereDocument(reader, place);
  NUMBER.lastIndex = reader.at;
  const number = NUMBER.exec(reader.text)?.[0];
  if (number !== undefined) {
    reader.at += number.length;
    return { type: 'scalar', place, value: Number(number), text: number };
  }
  const word = identifier(reader);
  if (word === 'true' || word === 'false') return { type: 'scalar', place, value: word === 'true', text: word };
  return word === 'null' ? { type: 'scalar', place, value: null, text: '' } : undefined;
}

/** `[a, b]`; `[for ...]` is none. */
function listOf(reader: Reader, place: Place): Value | undefined {
  reader.at++;
  const items: Value[] = [];
  for (;;) {
    skip(reader, true);
    if (reader.text[reader.at] === ']') {
      reader.at++;
      return { type: 'list', place, items };
    }
    if (reader.at >= reader.text.length || /^for\s/.test(reader.text.slice(reader.at, reader.at + 4))) return undefined;
    items.push(expression(reader, ']'));
    skip(reader, true);
    if (reader.text[reader.at] === ',') reader.at++;
    else if (reader.text[reader.at] !== ']') return undefined;
  }
}

/** `{ a = 1, "b" = 2 }`, with `:` for `=` and ends of lines for commas as well. */
function objectOf(reader: Reader, place: Place): Value | undefined {
  reader.at++;
  const entries = new Map<string, Entry>();
  for (;;) {
    skip(reader, true);
    const key = placeAt(reader);
    if (reader.text[reader.at] === '}') {
      reader.at++;
      return { type: 'map', place, entries };
    }
    const name = reader.text[reader.at] === '"' ? stringOf(reader).text : identifier(reader);
    skip(reader, false);
    if (name === undefined || !/[=:]/.test(reader.text[reader.at] ?? '')) return undefined;
    reader.at++;
    skip(reader, true);
    entries.set(name, { key, value: expression(reader, '}') });
    skip(reader, true);
    if (reader.text[reader.at] === ',') reader.at++;
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([['n', '\n'], ['t', '\t'], ['r', '\r']]);

/** A quoted text; `${...}` in it stays as it is written, and marks it unset. Quotes inside of that belong to it. */
function stringOf(reader: Reader): Scalar {
  const { text } = reader;
  const place = placeAt(reader);
  let [out, computed] = ['', false];
  for (reader.at++; ;) {
    const character = text[reader.at];
    if (character === undefined || character === '\n') stop(reader, 'hcl-syntax', 'A text is not closed on its line. What stands before it was read.');
    if (character === '"') break;
    if (character === '\\') {
      const next = text[reader.at + 1] ?? '';
      out += ESCAPES.get(next) ?? next;
      reader.at += 2;
    } else if ((character === '$' || character === '%') && text[reader.at + 1] === '{' && !(out.endsWith(character))) {
      const from = reader.at;
      reader.at += 2;
      passOver(reader, '}');
      reader.at++;
      out += text.slice(from, reader.at);
      computed = true;
    } else {
      out += character;
      reader.at++;
    }
  }
  reader.at++;
  return { type: 'scalar', place, value: out, text: out, ...(computed ? { unset: true } : {}) };
}

/** `<<EOF` to a line that says EOF; templates in it are not followed. */
function hereDocument(reader: Reader, place: Place): Value | undefined {
  const [opening, name] = /^<<-?([A-Za-z_][\w-]{0,200})[ \t\r]*\n/.exec(reader.text.slice(reader.at, reader.at + 300)) ?? [];
  if (opening === undefined) return undefined;
  const start = reader.at + opening.length;
  for (let at = start; at < reader.text.length;) {
    const newline = reader.text.indexOf('\n', at);
    const end = newline < 0 ? reader.text.length : newline;
    if (reader.text.slice(at, end).trim() === name) {
      const whole = reader.text.slice(start, at);
      const text = opening.startsWith('<<-') ? outdented(whole) : whole;
      reader.at = end;
      return { type: 'scalar', place, value: text, text, ...(text.includes('${') ? { unset: true } : {}) };
    }
    at = end + 1;
  }
  return stop(reader, 'hcl-syntax', `The text that begins with ${quote(opening.trim())} has no end. What stands before it was read.`);
}

/** Without the indentation that all of its lines have. */
function outdented(text: string): string {
  const lines = text.split('\n');
  const least = lines.reduce((all, line) => (line.trim() === '' ? all : Math.min(all, line.length - line.trimStart().length)), Infinity);
  return lines.map((line) => line.slice(Math.min(least, line.length))).join('\n');
}

const PAIRS: ReadonlyMap<string, string> = new Map([['(', ')'], ['[', ']'], ['{', '}']]);

/** To the end of an expression: the line's end outside of brackets, a comma there, or the bracket around it. */
function passOver(reader: Reader, close: '}' | ']'): void {
  const { text } = reader;
  const open: string[] = [];
  for (; reader.at < text.length; reader.at++) {
    const character = text[reader.at];
    if (open.length === 0 && (character === '\n' || character === ',' || character === close || character === '}')) return;
    if (character === '"') {
      reader.at++;
      while (reader.at < text.length && text[reader.at] !== '"' && text[reader.at] !== '\n') reader.at += text[reader.at] === '\\' ? 2 : 1;
    } else if (PAIRS.has(character)) {
      open.push(PAIRS.get(character)!);
      if (open.length > BUDGET.depth) stop(reader, 'too-deep', `The file is nested deeper than ${BUDGET.depth} levels and was not read further. Flatten it.`);
    } else if (character === open.at(-1)) open.pop();
  }
}
