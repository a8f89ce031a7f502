/** Ruby's words -> statements, as far as Vagrantfiles need them; the rest is skipped and said to be unknown. */
import { type Token, tokens } from './lexer';

export type Expression =
  | { readonly type: 'value'; readonly value: string | number | boolean | null }
  | { readonly type: 'text'; readonly parts: readonly (string | Expression)[] }
  | { readonly type: 'list'; readonly items: readonly Expression[] }
  | { readonly type: 'hash'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly type: 'range'; readonly from: Expression; readonly to: Expression; readonly open: boolean }
  | { readonly type: 'operation'; readonly mark: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'index'; readonly of: Expression; readonly key: Expression }
  | Call
  | { readonly type: 'unknown' };

export interface Call {
  readonly type: 'call';
  /** Undefined for a name that stands alone: a variable, a constant, or a method. */
  readonly of: Expression | undefined;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly block: Block | undefined;
  readonly at: number;
}

export interface Block {
  readonly parameters: readonly string[];
  readonly body: readonly Statement[];
}

export type Statement =
  | { readonly type: 'assign'; readonly target: Expression; readonly value: Expression; readonly at: number }
  | { readonly type: 'do'; readonly expression: Expression; readonly at: number }
  /** Conditions, methods, and what is not understood. */
  | { readonly type: 'skipped'; readonly at: number };

interface Reader {
  readonly list: readonly Token[];
  at: number;
  depth: number;
}

const UNKNOWN: Expression = { type: 'unknown' };
/** Words that begin something which `end` ends. */
const OPENING = new Set(['if', 'unless', 'while', 'until', 'for', 'case', 'begin', 'def', 'class', 'module']);
const MODIFIERS = new Set(['if', 'unless', 'while', 'until', 'rescue']);
const RESERVED = new Set([...OPENING, 'do', 'end', 'then', 'else', 'elsif', 'when', 'and', 'or', 'not', 'ensure', 'in', 'rescue']);
/** Operators, the loosest first. */
const LEVELS: readonly (readonly string[])[] = [['||', '&&', 'or', 'and'], ['==', '!=', '>', '<', '>=', '<=', '=~', '==='], ['+', '-', '<<'], ['*', '/', '%']];
const MOST_NESTED = 60;

/** Statements of a text, `offset` of which in its file is where it begins. */
export function parse(text: string, offset = 0): readonly Statement[] {
  const reader: Reader = { list: tokens(text, offset), at: 0, depth: 0 };
  return statements(reader, () => false);
}

const here = (reader: Reader): Token => reader.list[reader.at];
const is = (token: Token, ...texts: string[]) => (token.type === 'mark' || token.type === 'name') && texts.includes(token.text);
const take = (reader: Reader): Token => (reader.at < reader.list.length - 1 ? reader.list[reader.at++] : here(reader));

function skipLines(reader: Reader): void {
  while (here(reader).type === 'line' || is(here(reader), ';')) reader.at++;
}

function statements(reader: Reader, ends: (token: Token) => boolean): readonly Statement[] {
  const found: Statement[] = [];
  for (skipLines(reader); here(reader).type !== 'end' && !ends(here(reader)); skipLines(reader)) {
    const before = reader.at;
    found.push(statement(reader, ends));
    if (reader.at === before) reader.at++;
  }
  return found;
}

function statement(reader: Reader, ends: (token: Token) => boolean): Statement {
  const start = here(reader);
  if (start.type === 'name' && OPENING.has(start.text)) {
    skipToEnd(reader);
    return { type: 'skipped', at: start.at };
  }
  const target = expression(reader, true);
  const mark = here(reader);
  const assigns = is(mark, '=', '||=');
  if (assigns) take(reader);
  const value = assigns ? assigned(reader) : undefined;
  const rest = here(reader);
  if (rest.type !== 'line' && rest.type !== 'end' && !is(rest, ';') && !ends(rest)) {
    skipRest(reader, ends);
    return { type: 'skipped', at: start.at };
  }
  return value ? { type: 'assign', target, value, at: start.at } : { type: 'do', expression: target, at: start.at };
}

/** A value, which may stand on the next line. */
function assigned(reader: Reader): Expression {
  while (here(reader).type === 'line') reader.at++;
  const start = here(reader);
  if (start.type !== 'name' || !OPENING.has(start.text)) return expression(reader, true);
  skipToEnd(reader);
  return UNKNOWN;
}

/** Past the `end` of what begins here. */
function skipToEnd(reader: Reader): void {
  let open = 0, fresh = true, loop = false;
  for (; here(reader).type !== 'end'; reader.at++) {
    const token = here(reader);
    if (token.type === 'line' || is(token, ';')) [fresh, loop] = [true, false];
    else if (token.type === 'name' && OPENING.has(token.text) && (fresh || token.text === 'def' || is(reader.list[reader.at - 1], '='))) {
      open++;
      [fresh, loop] = [false, token.text === 'while' || token.text === 'until' || token.text === 'for'];
    } else {
      fresh = false;
      if (is(token, 'do') && !loop) open++;
      else if (is(token, 'end') && --open === 0) {
        reader.at++;
        return;
      }
    }
  }
}

/** Past the end of the line, with the blocks that begin on it. */
function skipRest(reader: Reader, ends: (token: Token) => boolean): void {
  let brackets = 0;
  for (let token = here(reader); token.type !== 'end'; token = here(reader)) {
    if (brackets === 0 && (token.type === 'line' || is(token, ';') || ends(token))) return;
    if (is(token, 'do')) {
      skipToEnd(reader);
      continue;
    }
    if (is(token, '(', '[', '{')) brackets++;
    else if (is(token, ')', ']', '}')) brackets--;
    reader.at++;
  }
}

/** `commands`: a call may take arguments without parentheses, and a block with `do`. */
function expression(reader: Reader, commands: boolean): Expression {
  if (++reader.depth > MOST_NESTED) {
    reader.depth--;
    reader.at++;
    return UNKNOWN;
  }
  const from = operation(reader, 0, commands);
  const found = is(here(reader), '..', '...') ? range(reader, from) : is(here(reader), '?') ? ternary(reader) : from;
  reader.depth--;
  return found;
}

function range(reader: Reader, from: Expression): Expression {
  const open = take(reader).text === '...';
  return { type: 'range', from, to: operation(reader, 0, false), open };
}

/** Which of the two holds depends on a condition. */
function ternary(reader: Reader): Expression {
  take(reader);
  expression(reader, false);
  if (is(here(reader), ':')) {
    take(reader);
    expression(reader, false);
  }
  return UNKNOWN;
}

function operation(reader: Reader, level: number, commands: boolean): Expression {
  if (level === LEVELS.length) return postfix(reader, commands);
  let left = operation(reader, level + 1, commands);
  while (is(here(reader), ...LEVELS[level])) {
    const mark = take(reader).text;
    while (here(reader).type === 'line') reader.at++;
    left = { type: 'operation', mark, left, right: operation(reader, level + 1, false) };
  }
  return left;
}

function postfix(reader: Reader, commands: boolean): Expression {
  let found = primary(reader, commands);
  for (let token = here(reader); ; token = here(reader)) {
    const next = reader.list[reader.at + 1];
    if ((is(token, '.', '&.') || (is(token, '::') && next.type === 'name')) && (next.type === 'name' || next.type === 'label')) {
      reader.at++;
      found = call(reader, found, commands);
    } else if (token.type === 'line' && is(reader.list[reader.at + 1] ?? token, '.')) reader.at++;
    else if (is(token, '[') && !token.spaced) {
      reader.at++;
      const key = expression(reader, false);
      if (is(here(reader), ']')) reader.at++;
      found = { type: 'index', of: found, key };
    } else return found;
  }
}

function call(reader: Reader, of: Expression | undefined, commands: boolean): Expression {
  const name = take(reader);
  let args: readonly Expression[] = [];
  let parentheses = false;
  if (is(here(reader), '(') && !here(reader).spaced) {
    parentheses = true;
    reader.at++;
    args = listed(reader, ')');
  } else if (commands && beginsArgument(reader)) args = commandArguments(reader);
  const block = is(here(reader), '{') && (parentheses || args.length === 0) && (of !== undefined || parentheses) ? braces(reader)
    : commands && is(here(reader), 'do') ? doBlock(reader) : undefined;
  return { type: 'call', of, name: name.text, args, block, at: name.at };
}

function beginsArgument(reader: Reader): boolean {
  const token = here(reader);
  if (!token.spaced) return false;
  if (token.type === 'name') return !RESERVED.has(token.text);
  return ['number', 'string', 'symbol', 'label', 'words'].includes(token.type) || is(token, '->') || (is(token, '[', '(') && token.spaced);
}

/** Arguments up to the end of the line; a comma carries on to the next. */
function commandArguments(reader: Reader): readonly Expression[] {
  const found: Expression[] = [];
  const entries: (readonly [Expression, Expression])[] = [];
  for (;;) {
    argument(reader, found, entries);
    if (!is(here(reader), ',')) break;
    reader.at++;
    while (here(reader).type === 'line') reader.at++;
  }
  return entries.length > 0 ? [...found, { type: 'hash', entries }] : found;
}

function argument(reader: Reader, found: Expression[], entries: (readonly [Expression, Expression])[]): void {
  const token = here(reader);
  if (token.type === 'label') {
    reader.at++;
    while (here(reader).type === 'line') reader.at++;
    entries.push([{ type: 'value', value: token.text }, expression(reader, false)]);
    return;
  }
  if (is(token, '*', '&', '**')) reader.at++;
  const value = expression(reader, false);
  // `"name": value` is a symbol as well.
  if (is(here(reader), '=>', ':')) {
    reader.at++;
    while (here(reader).type === 'line') reader.at++;
    entries.push([value, expression(reader, false)]);
  } else found.push(value);
}

/** What stands between brackets, separated by commas. */
function listed(reader: Reader, close: string): readonly Expression[] {
  const found: Expression[] = [];
  const entries: (readonly [Expression, Expression])[] = [];
  for (skipLines(reader); !is(here(reader), close) && here(reader).type !== 'end'; skipLines(reader)) {
    const before = reader.at;
    argument(reader, found, entries);
    skipLines(reader);
    if (is(here(reader), ',')) reader.at++;
    else if (reader.at === before) reader.at++;
  }
  if (is(here(reader), close)) reader.at++;
  return entries.length > 0 ? [...found, { type: 'hash', entries }] : found;
}

function parameters(reader: Reader): readonly string[] {
  if (!is(here(reader), '|')) return [];
  const names: string[] = [];
  for (reader.at++; !is(here(reader), '|') && here(reader).type !== 'end' && here(reader).type !== 'line'; reader.at++) if (here(reader).type === 'name') names.push(here(reader).text);
  if (is(here(reader), '|')) reader.at++;
  return names;
}

function doBlock(reader: Reader): Block {
  return blockUntil(reader, 'end');
}

function braces(reader: Reader): Block {
  return blockUntil(reader, '}');
}

function blockUntil(reader: Reader, close: string): Block {
  reader.at++;
  const names = parameters(reader);
  if (++reader.depth > MOST_NESTED) reader.at = reader.list.length - 1;
  const body = statements(reader, (token) => is(token, close));
  reader.depth--;
  if (is(here(reader), close)) reader.at++;
  return { parameters: names, body };
}

function primary(reader: Reader, commands: boolean): Expression {
  const token = here(reader);
  switch (token.type) {
    case 'number': return reader.at++, { type: 'value', value: Number(token.text) };
    case 'symbol': return reader.at++, { type: 'value', value: token.text };
    case 'string': return reader.at++, text(reader, token);
    case 'words': return reader.at++, { type: 'list', items: token.text.split(/\s+/).filter((word) => word !== '').map((value) => ({ type: 'value', value })) };
    case 'name': return named(reader, token, commands);
    case 'mark': return marked(reader, token);
    default: return UNKNOWN;
  }
}

function named(reader: Reader, token: Token, commands: boolean): Expression {
  const constant = new Map<string, boolean | null>([['true', true], ['false', false], ['nil', null]]).get(token.text);
  if (constant !== undefined) return reader.at++, { type: 'value', value: constant };
  return RESERVED.has(token.text) || MODIFIERS.has(token.text) ? UNKNOWN : call(reader, undefined, commands);
}

function marked(reader: Reader, token: Token): Expression {
  if (token.text === '[') return reader.at++, { type: 'list', items: listed(reader, ']') };
  if (token.text === '{') {
    reader.at++;
    const [hash] = listed(reader, '}');
    return hash ?? { type: 'hash', entries: [] };
  }
  if (token.text === '(') {
    reader.at++;
    skipLines(reader);
    const inner = expression(reader, true);
    skipLines(reader);
    if (is(here(reader), ')')) reader.at++;
    return inner;
  }
  if (token.text === '-') {
    reader.at++;
    return { type: 'operation', mark: '-', left: { type: 'value', value: 0 }, right: postfix(reader, false) };
  }
  if (token.text === '!' || token.text === '::') {
    reader.at++;
    const inner = postfix(reader, false);
    return token.text === '!' ? UNKNOWN : inner;
  }
  return UNKNOWN;
}

function text(reader: Reader, token: Token): Expression {
  const parts = token.parts ?? [];
  if (parts.length === 0) return UNKNOWN;
  if (parts.length === 1 && typeof parts[0] === 'string') return { type: 'value', value: parts[0] };
  return { type: 'text', parts: parts.map((part) => (typeof part === 'string' ? part : inner(reader, part))) };
}

function inner(reader: Reader, { code, at }: { readonly code: string; readonly at: number }): Expression {
  const own: Reader = { list: tokens(code, at), at: 0, depth: reader.depth + 1 };
  return own.depth > MOST_NESTED ? UNKNOWN : expression(own, false);
}
