/** JSON text to values, within bounds: read token by token, so that neither depth nor a broken end stops it. */
import { createScanner } from 'jsonc-parser';
import { BUDGET } from './contract';
import { type Notes, type Place, quote, type SourceText } from './notes';
import type { Entry, Value } from './values';

/** jsonc-parser's SyntaxKind, which it declares as a constant enumeration only. */
const SyntaxKind = {
  OpenBraceToken: 1, CloseBraceToken: 2, OpenBracketToken: 3, CloseBracketToken: 4, CommaToken: 5, ColonToken: 6,
  NullKeyword: 7, TrueKeyword: 8, FalseKeyword: 9, StringLiteral: 10, NumericLiteral: 11, EOF: 17,
} as const;
const NO_ERROR = 0;

type Open = { readonly type: 'list'; readonly place: Place; readonly items: Value[] } | { readonly type: 'map'; readonly place: Place; readonly entries: Map<string, Entry> };

/**
 * Reads a JSON text. Undefined where nothing can be read; what is wrong becomes a note at its place, and what was read before it
 * stays. Of repeated keys the last counts.
 */
export function readJson(text: string, source: SourceText, notes: Notes): Value | undefined {
  return readValues(text, source, notes, 1)[0];
}

/** As `readJson`, for a text that may hold several values, one after the other (JSON Lines). */
export function readJsonLines(text: string, source: SourceText, notes: Notes): readonly Value[] {
  return readValues(text, source, notes, Infinity);
}

/** Halves of characters, which an escape can stand for, are no text: U+FFFD takes their place. */
const wellFormed = (text: string) => text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');

function readValues(text: string, source: SourceText, notes: Notes, most: number): readonly Value[] {
  const scanner = createScanner(text, true);
  const stack: Open[] = [];
  const roots: Value[] = [];
  let left: number = BUDGET.expandedValues;
  let key: { readonly name: string; readonly place: Place } | undefined;
  /** What may stand next: a value, a key, a colon, or a comma or end. */
  let next: 'value' | 'key' | 'colon' | 'comma' | 'end' = 'value';
  const wrong = (code: string, message: string): readonly Value[] => {
    notes.add('error', code, { source, offset: scanner.getTokenOffset() }, message);
    return roots;
  };
  const after = () => (roots.length < most ? 'value' : 'end');
  const put = (value: Value): void => {
    const top = stack.at(-1);
    if (!top) roots.push(value);
    else if (top.type === 'list') top.items.push(value);
    else {
      if (top.entries.has(key!.name)) notes.add('error', 'repeated-key', key!.place, `The key ${quote(key!.name)} stands here a second time; the last one counts. Remove one of them.`);
      top.entries.set(key!.name, { key: key!.place, value });
    }
    next = stack.length > 0 ? 'comma' : after();
  };
  for (let kind: number = scanner.scan(); kind !== SyntaxKind.EOF; kind = scanner.scan()) {
    const place: Place = { source, offset: scanner.getTokenOffset() };
    const token = wellFormed(scanner.getTokenValue());
    const top = stack.at(-1);
    if ((scanner.getTokenError() as number) !== NO_ERROR) return wrong('json-syntax', `JSON cannot be read here: ${quote(token)} is not complete or not allowed. What stands before it was read.`);
    if ((kind === SyntaxKind.CloseBraceToken && top?.type === 'map') || (kind === SyntaxKind.CloseBracketToken && top?.type === 'list')) {
      stack.pop();
      next = stack.length > 0 ? 'comma' : after();
    } else if (kind === SyntaxKind.CommaToken && next === 'comma') next = top!.type === 'map' ? 'key' : 'value';
    else if (kind === SyntaxKind.ColonToken && next === 'colon') next = 'value';
    else if (next === 'key' && kind === SyntaxKind.StringLiteral) [key, next] = [{ name: token, place }, 'colon'];
    else if (left-- <= 0) return wrong('too-many-values', `The file holds more than ${BUDGET.expandedValues} values; the rest was not read. Split it.`);
    else if (next !== 'value') return wrong('json-syntax', `JSON cannot be read here: ${quote(token)} does not belong here. What stands before it was read.`);
    else if (kind === SyntaxKind.OpenBraceToken || kind === SyntaxKind.OpenBracketToken) {
      if (stack.length >= BUDGET.depth) return wrong('too-deep', `The file is nested deeper than ${BUDGET.depth} levels and was not read further. Flatten it.`);
      const opened: Open = kind === SyntaxKind.OpenBraceToken ? { type: 'map', place, entries: new Map() } : { type: 'list', place, items: [] };
      put(opened);
      stack.push(opened);
      next = opened.type === 'map' ? 'key' : 'value';
    } else if (kind === SyntaxKind.StringLiteral) put({ type: 'scalar', place, value: token, text: token });
    else if (kind === SyntaxKind.NumericLiteral) put({ type: 'scalar', place, value: Number(token), text: token });
    else if (kind === SyntaxKind.TrueKeyword || kind === SyntaxKind.FalseKeyword) put({ type: 'scalar', place, value: kind === SyntaxKind.TrueKeyword, text: token });
    else if (kind === SyntaxKind.NullKeyword) put({ type: 'scalar', place, value: null, text: '' });
    else return wrong('json-syntax', `JSON cannot be read here: ${quote(token)} does not belong here. What stands before it was read.`);
  }
  if (roots.length === 0) notes.add('info', 'empty', { source, offset: 0 }, 'The file is empty.');
  else if (stack.length > 0) wrong('json-syntax', 'The file ends in the middle of a value. What stands before the end was read.');
  return roots;
}
