/** Ruby's words, as far as Vagrantfiles need them. Nothing is run. */

export interface Token {
  /** `label` is `name:`, `words` a list such as `%w[a b]`. */
  readonly type: 'name' | 'number' | 'string' | 'symbol' | 'label' | 'words' | 'mark' | 'line' | 'end';
  readonly text: string;
  /** Of a string: texts, and pieces of code between `#{` and `}`. */
  readonly parts?: readonly (string | { readonly code: string; readonly at: number })[];
  readonly at: number;
  /** White space stands before it. */
  readonly spaced: boolean;
}

const MARKS = ['...', '||=', '&&=', '<=>', '===', '..', '=>', '==', '!=', '>=', '<=', '&&', '||', '+=', '-=', '*=', '<<', '->', '::', '=~', '&.'];
const CLOSING: ReadonlyMap<string, string> = new Map([['[', ']'], ['(', ')'], ['{', '}'], ['<', '>']]);
const MOST_TOKENS = 200_000;

/** Reads a text, `offset` of which in its file is where it begins. Comments, `=begin` to `=end` and heredocs are passed over. */
export function tokens(text: string, offset = 0): readonly Token[] {
  const found: Token[] = [];
  const heredocs: { readonly word: string; readonly indented: boolean }[] = [];
  let at = 0, spaced = false;
  const add = (type: Token['type'], value: string, end: number, parts?: Token['parts']) => {
    found.push({ type, text: value, at: offset + at, spaced, ...(parts ? { parts } : {}) });
    [at, spaced] = [end, false];
  };
  while (at < text.length && found.length < MOST_TOKENS) {
    const letter = text[at];
    if (letter === '\n') {
      add('line', '\n', at + 1);
      for (const heredoc of heredocs.splice(0)) at = afterHeredoc(text, at, heredoc);
      if (text.startsWith('=begin', at)) at = endOf(text, at, '\n=end');
      else if (text.startsWith('__END__\n', at)) at = text.length;
    } else if (letter === ' ' || letter === '\t' || letter === '\r') [at, spaced] = [at + 1, true];
    else if (letter === '\\' && text[at + 1] === '\n') [at, spaced] = [at + 2, true];
    else if (letter === '#') at = lineEnd(text, at);
    else if (text.startsWith('=begin', at) && at === 0) at = endOf(text, at, '\n=end');
    else if (letter === '"' || letter === "'" || letter === '`') readString(text, at, letter, letter !== "'", offset, add);
    else {
      const heredoc = /^<<([-~]?)(["']?)([A-Z_a-z]\w{0,60})\2/.exec(text.slice(at, at + 70));
      const previous = found.at(-1);
      if (heredoc && (heredoc[1] !== '' || heredoc[2] !== '') && previous) {
        heredocs.push({ word: heredoc[3], indented: heredoc[1] !== '' });
        add('string', '', at + heredoc[0].length, []);
      } else readWord(text, at, offset, add);
    }
  }
  at = Math.min(at, text.length);
  add('end', '', at);
  return found;
}

type Add = (type: Token['type'], value: string, end: number, parts?: Token['parts']) => void;

const lineEnd = (text: string, at: number) => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

function endOf(text: string, at: number, mark: string): number {
  const end = text.indexOf(mark, at);
  return end < 0 ? text.length : lineEnd(text, end + 1);
}

function afterHeredoc(text: string, start: number, { word, indented }: { readonly word: string; readonly indented: boolean }): number {
  for (let at = start; at < text.length;) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end).replace(/\r$/, '');
    if ((indented ? line.trimStart() : line) === word) return Math.min(text.length, end + 1);
    at = end + 1;
  }
  return text.length;
}

function readString(text: string, start: number, close: string, live: boolean, offset: number, add: Add): void {
  const parts: (string | { code: string; at: number })[] = [];
  let plain = '', at = start + 1;
  for (; at < text.length && text[at] !== close; at++) {
    if (text[at] === '\\' && at + 1 < text.length) plain += text[++at];
    else if (live && text.startsWith('#{', at)) {
      const end = codeEnd(text, at + 2);
      parts.push(plain, { code: text.slice(at + 2, end), at: offset + at + 2 });
      [plain, at] = ['', end];
    } else plain += text[at];
  }
  parts.push(plain);
  add('string', parts.length === 1 ? plain : '', Math.min(text.length, at + 1), parts);
}

function codeEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && depth-- === 0) return at;
  }
  return text.length;
}

function readWord(text: string, at: number, offset: number, add: Add): void {
  const rest = text.slice(at, at + 200);
  const number = /^\d[\d_]*(?:\.\d+)?/.exec(rest)?.[0];
  const label = /^([A-Za-z_]\w*[?!]?):(?!:)/.exec(rest);
  const name = /^[@$]{0,2}[A-Za-z_]\w*[?!]?/.exec(rest)?.[0];
  const words = /^%[wi]([[({<])/.exec(rest);
  if (number !== undefined) add('number', number.replaceAll('_', ''), at + number.length);
  else if (words) {
    const close = text.indexOf(CLOSING.get(words[1])!, at);
    const end = close < 0 ? text.length : close;
    add('words', text.slice(at + 3, end), Math.min(text.length, end + 1));
  } else if (label) add('label', label[1], at + label[0].length);
  else if (name !== undefined) add('name', name, at + name.length);
  else if (/^:["']/.test(rest)) readString(text, at + 1, rest[1], rest[1] === '"', offset, (_type, value, end) => add('symbol', value, end));
  else if (/^:[A-Za-z_]/.test(rest)) {
    const symbol = /^:(\w+[?!]?)/.exec(rest)!;
    add('symbol', symbol[1], at + symbol[0].length);
  } else {
    const mark = MARKS.find((each) => rest.startsWith(each)) ?? rest[0];
    add('mark', mark, at + mark.length);
  }
}
