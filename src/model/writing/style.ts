/** How a document is written: indentation, line ends, spaces; found in the text so that new text looks like its neighbours. */
import { type Table, keyStart, valueStart, valueEnd } from '../source/table';

export interface Style {
  /** One level of indentation. */
  readonly unit: string;
  readonly eol: string;
  /** Space inside `{ }` and inside `[ ]` of containers on one line, behind a colon, and behind a comma on one line. */
  readonly objectPad: string;
  readonly listPad: string;
  readonly colon: string;
  readonly comma: string;
  /** How a container without neighbours is written: `expanded` one entry a line everywhere, else on one line where it fits. */
  readonly expanded: boolean;
}

/** What of a long text is looked at. */
const SAMPLE = 20_000;

/** The style of a text whose root table is given. */
export function styleOf(text: string, root: Table): Style {
  const sample = text.slice(0, SAMPLE);
  const multi = isMultiLine(text, root);
  const colon = /":([ \t]*)/.exec(sample)?.[1] ?? ' ';
  const space = !multi && root.count > 0 && colon === '' ? '' : ' ';
  const firstLine = sample.indexOf('\n');
  return {
    unit: multi ? entryIndent(text, root).slice(lineIndent(text, root.start).length) || '  ' : '  ',
    eol: firstLine > 0 && sample[firstLine - 1] === '\r' ? '\r\n' : '\n',
    objectPad: /\{([ \t]*)"/.exec(sample)?.[1] ?? space,
    listPad: /\[([ \t]*)[^\s\]]/.exec(sample)?.[1] ?? (/\{([ \t]*)"/.exec(sample)?.[1] === '' ? '' : space && ' '),
    colon: colon.length > 1 ? ' ' : colon,
    comma: /,([ \t]*)"/.exec(sample)?.[1]?.slice(0, 1) ?? space,
    expanded: multi && /[{[]\s*\r?\n\s*"[^\n]*[{[]\s*\r?\n/.test(sample) && !/[{[][ \t]*[^\s\]}]/.test(sample),
  };
}

/** Whether the entries of a container stand on lines of their own. */
export function isMultiLine(text: string, table: Table): boolean {
  if (table.count === 0) return false;
  if (holdsNewline(text, table.start, keyStart(table, 0))) return true;
  return table.count > 1 && holdsNewline(text, valueEnd(table, table.count - 2), keyStart(table, table.count - 1));
}

/** Whether a line ends between two offsets. */
export function holdsNewline(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return true;
  }
  return false;
}

/** White space at the beginning of the line that holds an offset. */
export function lineIndent(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  let end = start;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return text.slice(start, Math.min(end, offset));
}

/** Indentation of the entries of a container that has some, from one that begins its line. */
export function entryIndent(text: string, table: Table): string {
  for (let i = table.count - 1; i >= Math.max(0, table.count - 3); i--) {
    if (beginsLine(text, keyStart(table, i))) return lineIndent(text, keyStart(table, i));
  }
  if (beginsLine(text, keyStart(table, 0))) return lineIndent(text, keyStart(table, 0));
  return lineIndent(text, table.start);
}

function beginsLine(text: string, offset: number): boolean {
  let i = offset;
  while (text[i - 1] === ' ' || text[i - 1] === '\t') i--;
  return i > 0 && (text[i - 1] === '\n' || text[i - 1] === '\r');
}

/** How a container is laid out: all on one line, one entry a line, or on one line where it fits. */
export type Shape = 'inline' | 'multi' | 'fit';

/** The shape of the containers that stand nearest to an entry of a table (and of those inside them), as far as there are any. */
export function neighbourShape(text: string, table: Table, near: number): { readonly outer?: Shape; readonly inner?: Shape } {
  for (let distance = 0; distance < Math.min(table.count, 8); distance++) {
    for (const i of distance === 0 ? [near] : [near - distance, near + distance]) {
      if (i < 0 || i >= table.count) continue;
      const shape = shapeOf(text, valueStart(table, i), valueEnd(table, i));
      if (shape) return shape;
    }
  }
  return {};
}

/** The shape of a written container that is not empty. */
export function shapeOf(text: string, start: number, end: number): { readonly outer: Shape; readonly inner?: Shape } | undefined {
  if ((text[start] !== '{' && text[start] !== '[') || /^.\s*[}\]]$/.test(text.slice(start, Math.min(end, start + 200)))) return undefined;
  if (!holdsNewline(text, start, end)) return { outer: 'inline', inner: 'inline' };
  const inside = text.slice(start + 1, Math.min(end, start + SAMPLE));
  if (/[{[][ \t]*[^\s\]}]/.test(inside)) return { outer: 'multi', inner: 'fit' };
  return /[{[]\s*[\r\n]\s*[^\s\]}]/.test(inside) ? { outer: 'multi', inner: 'multi' } : { outer: 'multi' };
}
