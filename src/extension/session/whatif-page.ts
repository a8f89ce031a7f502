/** The page that shows what follows from an event, as Markdown. */
import { t, translated } from '../../l10n';
import type { Outcome } from '../../whatif';
import { answerWord, eventsText, outcomeSections } from '../../whatif';
import { plain } from './markdown';

/** Lines of a section that are shown each; the others are counted. */
const MOST = 200;

function list(lines: readonly string[]): readonly string[] {
  const rest = lines.length - MOST;
  return [...lines.slice(0, MOST).map((line) => `- ${plain(line)}`), ...(rest > 0 ? [`- ${t('and {0} more', rest)}`] : []), ''];
}

/** Markdown of an outcome in a file of this name. */
export function whatIfPage(name: string, outcome: Outcome): string {
  const sections = outcomeSections(outcome);
  const answers = outcome.answers.flatMap((answer) => [`## ${plain(answer.question)} ${answerWord(answer)}`, '', ...list(answer.proof)]);
  const rest = sections.flatMap(({ title, lines }) => [`## ${translated(title)} (${lines.length})`, '', ...list(lines.map(({ text }) => text))]);
  const nothing = answers.length + rest.length === 0 ? [t('Nothing happens.'), ''] : [];
  return [`# ${t('What if: {0}', plain(eventsText(outcome.events)))}`, '', t('In {0}. Nothing was changed.', plain(name)), '', ...answers, ...rest, ...nothing].join('\n');
}
