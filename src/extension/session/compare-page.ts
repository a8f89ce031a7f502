/** The page that shows what a change of a stack means, as Markdown. */
import { t, translated } from '../../l10n';
import { type Difference, type DifferenceLine, type Piece, sectionsOf } from '../../review';
import { plain } from './markdown';

/** Lines of a section, and below a line, that are shown; the others are counted. */
const MOST = 200, MOST_BELOW = 30;

/** What a mark says at a glance. */
const MARKS = { '+': '\u2795', '-': '\u2796', '~': '\u270f\ufe0f', '>': '\u27a1\ufe0f' } as const;

const textOf = (pieces: readonly Piece[]): string => pieces.map((piece) => (typeof piece === 'string' ? plain(piece) : `**${plain(piece.code).trim() || '\u2423'}**`)).join('');

function lineText({ mark, pieces, below = [] }: DifferenceLine, marks: boolean): readonly string[] {
  const rest = below.length - MOST_BELOW;
  return [`- ${marks ? `${MARKS[mark]} ` : ''}${textOf(pieces)}`, ...below.slice(0, MOST_BELOW).map((it) => `  - ${textOf(it)}`), ...(rest > 0 ? [`  - ${t('and {0} more', rest)}`] : [])];
}

/** Markdown of a difference between what these names say. */
export function comparePage(old: string, now: string, difference: Difference): string {
  const sections = sectionsOf(difference).flatMap(({ title, lines }) => {
    const rest = lines.length - MOST;
    // In findings the title says what the mark would.
    const marks = !title.endsWith('findings');
    return [`## ${translated(title)} (${lines.length})`, '', ...lines.slice(0, MOST).flatMap((line) => lineText(line, marks)), ...(rest > 0 ? [`- ${t('and {0} more', rest)}`] : []), ''];
  });
  return [`# ${plain(old)} \u2192 ${plain(now)}`, '', plain(difference.summary), '', t('Judged as of {0}.', difference.today), '', ...sections].join('\n');
}
