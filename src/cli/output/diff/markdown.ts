/** A difference as Markdown for a pull request: what comes from the file is text there, never markup. */
import { escapeMarkdown } from '../../../export/text';
import { type Difference, type DifferenceLine, type DifferenceSection, type Piece, sectionsOf } from '../../../review';
import { oneLine } from '../../io';

/** Characters that a comment on GitHub may have are 65536. */
const MOST_CHARACTERS = 60_000;
/** Lines of a section, tried in this order until all of it is short enough. */
const LINES = [60, 25, 8, 2, 0];
const MOST_BELOW = 8;
const MOST_TEXT = 600;
const MOST_SUMMARY = 4000;

/** A code span that holds the text whatever backticks are in it. */
export function codeSpan(text: string): string {
  const line = shortened(oneLine(text), MOST_TEXT);
  if (line.trim() === '') return '` `';
  const fence = '`'.repeat(Math.max(0, ...Array.from(line.matchAll(/`+/g), ([ticks]) => ticks.length)) + 1);
  const space = line.startsWith('`') || line.endsWith('`') || (line.startsWith(' ') && line.endsWith(' ')) ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}...` : text);

const textOf = (pieces: readonly Piece[]): string => pieces.map((piece) => (typeof piece === 'string' ? escapeMarkdown(shortened(piece, MOST_TEXT)) : codeSpan(piece.code))).join('');

const MARKS = { '+': '\u2795', '-': '\u2796', '~': '\u270f\ufe0f', '>': '\u27a1\ufe0f' } as const;

function lineText({ mark, pieces, below = [] }: DifferenceLine, marks: boolean): string {
  const rest = below.length - MOST_BELOW;
  return [
    `- ${marks ? `${MARKS[mark]} ` : ''}${textOf(pieces)}`, ...below.slice(0, MOST_BELOW).map((it) => `  - ${textOf(it)}`), ...(rest > 0 ? [`  - and ${rest} more`] : []),
  ].join('\n');
}

/** In findings the title says what the mark would. */
const sectionText = ({ title, lines }: DifferenceSection, most: number): string => [
  `#### ${title} (${lines.length})`, '', ...lines.slice(0, most).map((line) => lineText(line, !title.endsWith('findings'))),
  ...(lines.length > most && most > 0 ? [`- and ${lines.length - most} more`] : []),
].join('\n').trimEnd();

/** A comment of at most 60000 characters: the summary, then what differs, weightiest first. */
export function diffMarkdown(difference: Difference, old: string, now: string): string {
  const sections = sectionsOf(difference);
  const head = `### Strata: ${codeSpan(old)} \u2192 ${codeSpan(now)}\n\n${escapeMarkdown(shortened(difference.summary, MOST_SUMMARY))}\n`;
  for (const most of LINES) {
    const text = [head, ...sections.map((section) => `${sectionText(section, most)}\n`)].join('\n');
    if (text.length <= MOST_CHARACTERS) return text;
  }
  return head;
}
