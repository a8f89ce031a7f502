/** `.env` files: NAME=value lines with comments, quotes and references to earlier variables. */
import { interpolate, type Lookup } from '../variables';

const ASSIGNMENT = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*/y;

/** Reads the text of a `.env` file. `outer` gives the variables that stand above the file; lines that assign nothing are passed over. */
export function readEnvFile(text: string, outer: Lookup = () => undefined): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  const lookup: Lookup = (name) => outer(name) ?? variables.get(name);
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    ASSIGNMENT.lastIndex = at;
    const match = ASSIGNMENT.exec(text);
    at = lineEnd + 1;
    if (!match || ASSIGNMENT.lastIndex > lineEnd) continue;
    const start = ASSIGNMENT.lastIndex;
    const mark = text[start];
    const end = mark === '"' || mark === "'" ? closing(text, start, mark) : -1;
    if (end < 0) {
      variables.set(match[1], interpolate(withoutComment(text.slice(start, lineEnd)), lookup).text);
      continue;
    }
    const inner = text.slice(start + 1, end);
    variables.set(match[1], mark === "'" ? inner : interpolate(unescape(inner), lookup).text);
    const rest = text.indexOf('\n', end);
    at = rest < 0 ? text.length : rest + 1;
  }
  return variables;
}

function withoutComment(text: string): string {
  const hash = text.startsWith('#') ? 0 : text.search(/\s#/);
  return (hash < 0 ? text : text.slice(0, hash)).trim();
}

/** A quoted value of more than this is taken for a forgotten quote. */
const LONGEST_QUOTED = 65_536;

/** The place of the closing quote, or -1. */
function closing(text: string, start: number, mark: string): number {
  const limit = Math.min(text.length, start + LONGEST_QUOTED);
  for (let at = start + 1; at < limit; at++) {
    if (text[at] === '\\' && mark === '"') at++;
    else if (text[at] === mark) return at;
  }
  return -1;
}

const ESCAPES = new Map([['n', '\n'], ['r', '\r'], ['t', '\t'], ['"', '"'], ['\\', '\\'], ['$', '$$']]);

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (whole, character: string) => ESCAPES.get(character) ?? whole);
}
