/** The page of a lab: what there is to do, how far one is, and the hints that were given. */
import { t, translated } from '../../l10n';
import type { Judgement } from '../../learn/labs';
import { plain } from '../session/markdown';
import type { OpenLab } from './library';
import type { Done } from './progress';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Code in backticks stays; everything else is text. */
const told = (text: string): string => text.split(/(`[^`]+`)/).map((part) => (part.startsWith('`') ? part : plain(part))).join('');

export function labPage({ lab }: OpenLab, done: Done, judgement: Judgement | undefined): string {
  const verdicts = judgement?.verdicts;
  const met = verdicts?.filter((each) => each.met).length ?? 0;
  return `${[
    `# ${plain(lab.title)}`,
    t('{0}, about {1} minutes.', capital(translated(lab.level)), lab.minutes),
    ...lab.story.map(told),
    `**${t('Goal:')}** ${told(lab.goal)}`,
    verdicts === undefined ? `## ${t('What must be so')}` : judgement!.solved ? `## ${t('Solved')}` : `## ${t('{0} of {1} are met', met, verdicts.length)}`,
    (verdicts ?? lab.checks.map(({ id, title }) => ({ id, title, met: false, reasons: [], question: undefined }))).map(({ title, met: isMet, reasons, question }) => [
      `- ${isMet ? `**${t('Met:')}**` : `*${t('Not yet:')}*`} ${told(title)}`,
      ...(question ? [`  - ${told(question.text)} ${t('*Answer Question...* in the view Labs asks for the nodes.')}${question.marked.length > 0 ? ` ${t('Marked: {0}.', question.marked.map(plain).join(', '))}` : ''}`] : []),
      ...reasons.map((reason) => `  - ${plain(reason)}`),
    ].join('\n')).join('\n'),
    ...(judgement?.solved && lab.learned !== undefined ? [told(lab.learned)] : []),
    ...(done.hints > 0 ? [`## ${t('Hints')}`, lab.hints.slice(0, done.hints).map((hint, i) => `${i + 1}. ${told(hint)}`).join('\n')] : []),
    ...(done.solutionSeen && lab.solution.because !== undefined ? [`## ${t('A solution')}`, told(lab.solution.because)] : []),
    done.hints < lab.hints.length ? t('*Next Hint* in the view Labs says more ({0} of {1} were given).', done.hints, lab.hints.length) : t('*Show Solution* in the view Labs opens one beside your stack.'),
  ].join('\n\n')}\n`;
}
