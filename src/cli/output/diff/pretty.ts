/** A difference for people. */
import { type Difference, type DifferenceLine, type Piece, sectionsOf } from '../../../review';
import { oneLine } from '../../io';
import type { Style } from '../../style';

const COLOURS = { '+': 'green', '-': 'red', '~': 'yellow', '>': 'blue' } as const;
/** Lines of a section, and below a line, that are shown; the others are counted. */
const MOST = 40, MOST_BELOW = 12;
const WIDTH = 100;

const textOf = (pieces: readonly Piece[]): string => oneLine(pieces.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join(''));

function lineText({ mark, pieces, below = [] }: DifferenceLine, style: Style): string {
  const rest = below.length - MOST_BELOW;
  return [
    `  ${style(COLOURS[mark], mark)} ${textOf(pieces)}`, ...below.slice(0, MOST_BELOW).map((it) => `      ${textOf(it)}`), ...(rest > 0 ? [`      and ${rest} more`] : []),
  ].join('\n');
}

function wrapped(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}

/** The summary, then what differs, weightiest first. */
export function diffPretty(difference: Difference, style: Style): string {
  const parts = sectionsOf(difference).map(({ title, lines }) => {
    const rest = lines.length - MOST;
    return [style('bold', `${title} (${lines.length})`), ...lines.slice(0, MOST).map((line) => lineText(line, style)), ...(rest > 0 ? [`  and ${rest} more; --format json lists all`] : [])].join('\n');
  });
  return `${[wrapped(oneLine(difference.summary)), ...parts].join('\n\n')}\n`;
}
