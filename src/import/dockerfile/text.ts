/** Dockerfile text to instructions, with places. One pass, linear in the text. */
import { type Notes, type Place, quote, type SourceText } from '../notes';

export interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly place: Place;
  /** `--platform=x` as `platform`, `x`. */
  readonly flags: ReadonlyMap<string, string>;
  /** What follows, its lines joined; bodies of here-documents are left out. */
  readonly rest: string;
}

export interface Dockerfile {
  readonly instructions: readonly Instruction[];
  /** Continues a line, and takes the meaning of a character away: `\`, or another that the file sets. */
  readonly escape: string;
}

interface Lines {
  readonly text: string;
  at: number;
}

/** The next line without its end, or undefined behind the last. */
function nextLine(lines: Lines): string | undefined {
  if (lines.at >= lines.text.length) return undefined;
  const newline = lines.text.indexOf('\n', lines.at);
  const end = newline < 0 ? lines.text.length : newline;
  const line = lines.text.slice(lines.at, end > lines.at && lines.text[end - 1] === '\r' ? end - 1 : end);
  lines.at = end + 1;
  return line;
}

const DIRECTIVE = /^#[ \t]*([a-zA-Z][a-zA-Z0-9]{0,40})[ \t]*=[ \t]*(\S.*)$/;
const DIRECTIVES = new Set(['syntax', 'escape', 'check']);

/** Directives stand on the first lines only, before any comment, empty line or instruction. */
function readEscape(lines: Lines): string {
  let escape = '\\';
  for (;;) {
    const start = lines.at;
    const [, name = '', value = ''] = DIRECTIVE.exec(nextLine(lines) ?? '') ?? [];
    if (!DIRECTIVES.has(name.toLowerCase())) {
      lines.at = start;
      return escape;
    }
    if (name.toLowerCase() === 'escape' && value.trim() === '`') escape = '`';
  }
}

/** Reads a Dockerfile; what cannot be read becomes a note at its place. */
export function readDockerfile(text: string, source: SourceText, notes: Notes): Dockerfile {
  const lines: Lines = { text, at: 0 };
  const escape = readEscape(lines);
  const instructions: Instruction[] = [];
  for (;;) {
    const logical = logicalLine(lines, escape);
    if (!logical) return { instructions, escape };
    const instruction = parse(logical.text, { source, offset: logical.offset }, escape);
    instructions.push(instruction);
    for (const delimiter of hereDocuments(instruction)) {
      if (skipTo(lines, delimiter)) continue;
      notes.add('error', 'unterminated', instruction.place, `The here-document ${quote(delimiter.name)} that begins here has no end, so the rest of the file is taken for it. End it with a line that says ${quote(delimiter.name)}.`);
    }
  }
}

/** A line with its continuations; comments and empty lines between them belong to none. */
function logicalLine(lines: Lines, escape: string): { readonly text: string; readonly offset: number } | undefined {
  const parts: string[] = [];
  let offset = 0;
  for (;;) {
    const start = lines.at;
    const line = nextLine(lines);
    if (line === undefined) return parts.length > 0 ? { text: parts.join(''), offset } : undefined;
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    if (parts.length === 0) offset = start + line.length - line.trimStart().length;
    const continued = trimmed.endsWith(escape) && trimmed.at(-2) !== escape;
    parts.push(continued ? line.slice(0, line.lastIndexOf(escape)) : line);
    if (!continued) return { text: parts.join(''), offset };
  }
}

function parse(text: string, place: Place, escape: string): Instruction {
  const [, name, after = ''] = /^(\S+)([^]*)$/.exec(text.trim()) ?? [, '', ''];
  const flags = new Map<string, string>();
  let rest = after.trim();
  for (let word = firstWord(rest, escape); word.startsWith('--'); word = firstWord(rest, escape)) {
    rest = rest.slice(word.length).trimStart();
    if (word === '--') break;
    const equals = word.indexOf('=');
    flags.set(word.slice(2, equals < 0 ? undefined : equals).toLowerCase(), equals < 0 ? 'true' : plain(word.slice(equals + 1), escape));
  }
  return { name: name!.toUpperCase(), place, flags, rest };
}

/** Up to the first space that is neither quoted nor escaped. */
function firstWord(text: string, escape: string): string {
  let quoted = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === escape && quoted !== "'") at++;
    else if (quoted !== '') quoted = character === quoted ? '' : quoted;
    else if (character === '"' || character === "'") quoted = character;
    else if (/\s/.test(character)) return text.slice(0, at);
  }
  return text;
}

/** Words as a shell would part them, with their quotes. */
export function wordsOf(text: string, escape: string): readonly string[] {
  const words: string[] = [];
  for (let rest = text.trim(); rest !== '';) {
    const word = firstWord(rest, escape);
    words.push(word);
    rest = rest.slice(word.length).trimStart();
  }
  return words;
}

/** A word without its quotes and escapes. */
export function plain(word: string, escape: string): string {
  let out = '';
  let quoted = '';
  for (let at = 0; at < word.length; at++) {
    const character = word[at];
    if (character === escape && quoted !== "'" && at + 1 < word.length) out += word[++at];
    else if (quoted === '' ? character === '"' || character === "'" : character === quoted) quoted = quoted === '' ? character : '';
    else out += character;
  }
  return out;
}

interface Delimiter {
  readonly name: string;
  /** Tabs before it are passed over. */
  readonly indented: boolean;
}

const HERE = /^\d*<<(-?)(["']?)([^<"'\s]{1,200})\2$/;

function hereDocuments({ name, rest }: Instruction): readonly Delimiter[] {
  const takes = /^(RUN|COPY|ADD)$/.test(name) || (name === 'ONBUILD' && /^(RUN|COPY|ADD)\s/i.test(rest));
  if (!takes || !rest.includes('<<')) return [];
  return rest.split(/\s+/).flatMap((word) => {
    const match = HERE.exec(word);
    return match ? [{ name: match[3], indented: match[1] === '-' }] : [];
  });
}

function skipTo(lines: Lines, { name, indented }: Delimiter): boolean {
  for (let line = nextLine(lines); line !== undefined; line = nextLine(lines)) {
    if ((indented ? line.replace(/^\t+/, '') : line) === name) return true;
  }
  return false;
}
