/** Text to JSON values: strict where it can be, tolerant where it must, bounded always. */
import { type Node, type ParseError, createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Outline, outlineOf, textStart } from '../source/outline';
import { type Lines, type Tables, placesOf, positionsOf, tablesOf } from '../source/places';
import { MAX_DEPTH } from '../source/scan';
import { treePlacesOf } from '../source/tree-places';
import type { Places } from '../text';
import type { Problem } from '../document';
import { valueOfTree } from './tree-value';
import { blanked } from './blank';

/** Longest text that is read, in UTF-16 code units: the size up to which VS Code opens a file as text in an editor. */
export const MAX_TEXT_LENGTH = 50_000_000;
/** Longest broken text that is read tolerantly: its parser makes an object for every token. */
export const MAX_BROKEN_LENGTH = 8_000_000;

/** One fault makes many errors behind it: the first ones are enough. */
const MAX_SYNTAX_PROBLEMS = 20;

export interface Parsed {
  readonly value: unknown;
  readonly places: Places;
  /** Present where the text is well formed, comments and trailing commas aside. */
  readonly outline: Outline | undefined;
  /** Tables of the entries of such a text. */
  readonly tables: Tables | undefined;
  readonly lines: Lines | undefined;
  /** Tree of a broken text. */
  readonly tree: Node | undefined;
  /** About syntax alone. */
  readonly problems: readonly Problem[];
  /** Why nothing could be read. */
  readonly refused: string | undefined;
}

/** Parses a text that is not empty. */
export function parseText(text: string): Parsed {
  if (text.length > MAX_TEXT_LENGTH) {
    return refusal(text, 0, 'too-large', `The file has ${text.length} characters; at most ${MAX_TEXT_LENGTH} are read. Split it into several topologies.`);
  }
  const outline = outlineOf(text);
  if (outline.tally.tooDeepAt >= 0) return tooDeep(text, outline.tally.tooDeepAt);
  const start = textStart(text);
  const strict = tryParse(start === 0 ? text : text.slice(start));
  if (strict) return wellFormed(text, outline, strict.value, []);
  return parseWithComments(text, outline) ?? parseBroken(text);
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function parseWithComments(text: string, outline: Outline): Parsed | undefined {
  const blank = blanked(text, textStart(text));
  const parsed = blank && tryParse(blank.text);
  if (!parsed) return undefined;
  return wellFormed(text, outline, parsed.value, blank.problems);
}

function wellFormed(text: string, outline: Outline, value: unknown, problems: readonly Problem[]): Parsed {
  const tables = tablesOf(text, outline);
  const lines: Lines = { starts: undefined };
  return { value, outline, tables, lines, places: placesOf(text, outline, tables, lines), tree: undefined, problems, refused: undefined };
}

function parseBroken(text: string): Parsed {
  if (text.length > MAX_BROKEN_LENGTH) return refusal(text, 0, 'too-large', `The file has a syntax error and ${text.length} characters; broken text is read only up to ${MAX_BROKEN_LENGTH}. Repair it with a JSON tool first.`);
  const deep = tooDeepToken(text);
  if (deep >= 0) return tooDeep(text, deep);
  const errors: ParseError[] = [];
  const readable = textStart(text) === 0 ? text : ` ${text.slice(1)}`;
  const tree = parseTree(readable, errors, { allowTrailingComma: true });
  const first = errors.filter((error, i) => error.offset !== errors[i - 1]?.offset).slice(0, MAX_SYNTAX_PROBLEMS);
  const problems = first.map((error) => syntaxProblem(error, text));
  return { value: valueOfTree(tree), outline: undefined, tables: undefined, lines: undefined, places: treePlacesOf(text, tree), tree, problems, refused: undefined };
}

/**
 * The offset of a bracket at which the tolerant parser would recurse too deep, or -1. Its recursion never goes deeper than
 * brackets whose partner has not come yet: it leaves a level only at the matching bracket.
 */
function tooDeepToken(text: string): number {
  const scanner = createScanner(text, true);
  const open: number[] = [];
  for (let token: number = scanner.scan(); token !== 17; token = scanner.scan()) {
    if (token === 1 || token === 3) {
      open.push(token + 1);
      if (open.length > MAX_DEPTH) return scanner.getTokenOffset();
    } else if (token === open.at(-1)) open.pop();
  }
  return -1;
}

function tooDeep(text: string, offset: number): Parsed {
  return refusal(text, offset, 'too-deep', `The text is nested more than ${MAX_DEPTH} levels deep here, which no topology needs. Nothing was read; remove the nesting.`);
}

function refusal(text: string, offset: number, code: string, message: string): Parsed {
  const problem: Problem = { code, severity: 'error', message, pointer: '', offset, length: Math.min(1, text.length - offset) };
  const nowhere = { offset: 0, length: 0 };
  const places: Places = { find: () => nowhere, pointerAt: () => '', ...positionsOf(text) };
  return { value: undefined, outline: undefined, tables: undefined, lines: undefined, places, tree: undefined, problems: [problem], refused: message };
}

const ADVICE: { readonly [code: string]: string } = {
  InvalidSymbol: 'This is not JSON. Texts are in double quotes; the only words are true, false and null.',
  InvalidNumberFormat: 'This is not a number of JSON.',
  PropertyNameExpected: 'A property name in double quotes is missing here.',
  ValueExpected: 'A value is missing here.',
  ColonExpected: 'A colon is missing between the property name and its value.',
  CommaExpected: 'A comma is missing before this.',
  CloseBraceExpected: 'A closing brace } is missing: the file may be cut off.',
  CloseBracketExpected: 'A closing bracket ] is missing: the file may be cut off.',
  EndOfFileExpected: 'The document ended before this. Remove what follows, or the closing bracket that is too much.',
  UnexpectedEndOfComment: 'The comment does not end.',
  UnexpectedEndOfString: 'The text is not closed with a double quote on the same line.',
  UnexpectedEndOfNumber: 'The number is not complete.',
  InvalidUnicode: 'A \\u escape needs four hexadecimal digits.',
  InvalidEscapeCharacter: 'Unknown escape in a text. A backslash itself is written \\\\.',
  InvalidCharacter: 'A text holds a control character. Write it as an escape, such as \\n or \\u0000.',
};

function syntaxProblem({ error, offset, length }: ParseError, text: string): Problem {
  const at = Math.max(0, Math.min(offset, text.length));
  const message = ADVICE[printParseErrorCode(error)] ?? 'The text is not valid JSON here.';
  return { code: 'json-syntax', severity: 'error', message, pointer: '', offset: at, length: Math.max(0, Math.min(length, text.length - at)) };
}
