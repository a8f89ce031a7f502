/** Broken JSON through a parser that goes on after errors, bounded before it recurses. */
import { type Node, type ParseError, createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Problem } from '../document';
import { MAX_DEPTH } from '../source/scan';
import { valueOfTree } from './tree-value';

/** Longest broken text that is read: the parser makes an object for every token. */
export const MAX_BROKEN_LENGTH = 8_000_000;

/** One fault makes many errors behind it: the first ones are enough. */
const MAX_SYNTAX_PROBLEMS = 20;

export interface Tolerant {
  /** Undefined where there is no value at all. */
  readonly value: unknown;
  readonly tree: Node | undefined;
  readonly problems: readonly Problem[];
}

/** What can be read of a text that is not JSON; a problem instead where it is too long or nested too deep. There is always at least one problem. */
export function parseTolerantly(text: string): Tolerant | { readonly refused: Problem } {
  if (text.length > MAX_BROKEN_LENGTH) {
    const message = `There is a syntax error in this, which has ${text.length} characters; broken text is read only up to ${MAX_BROKEN_LENGTH}. Repair it with a JSON tool first.`;
    return { refused: problemAt(0, 1, 'too-large', message) };
  }
  const deep = tooDeepToken(text);
  if (deep >= 0) return { refused: problemAt(deep, 1, 'too-deep', tooDeepMessage) };
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const first = errors.filter((error, i) => error.offset !== errors[i - 1]?.offset).slice(0, MAX_SYNTAX_PROBLEMS);
  const problems = first.map((error) => syntaxProblem(error, text));
  if (problems.length === 0) problems.push(problemAt(0, Math.min(1, text.length), 'json-syntax', 'The text is not valid JSON here.'));
  return { value: valueOfTree(tree), tree, problems };
}

export const tooDeepMessage = `The text is nested more than ${MAX_DEPTH} levels deep here, which no topology needs. Nothing of it was read; remove the nesting.`;

const problemAt = (offset: number, length: number, code: string, message: string): Problem =>
  ({ code, severity: 'error', message, pointer: '', offset, length });

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
  return problemAt(at, Math.max(0, Math.min(length, text.length - at)), 'json-syntax', message);
}
