/** The page of a lab: what there is to do, how far one is, and the hints that were given. */
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
    `${capital(lab.level)}, about ${lab.minutes} minutes.`,
    ...lab.story.map(told),
    `**Goal:** ${told(lab.goal)}`,
    verdicts === undefined ? '## What must be so' : judgement!.solved ? '## Solved' : `## ${met} of ${verdicts.length} are met`,
    (verdicts ?? lab.checks.map(({ id, title }) => ({ id, title, met: false, reasons: [], question: undefined }))).map(({ title, met: isMet, reasons, question }) => [
      `- ${isMet ? '**Met:**' : '*Not yet:*'} ${told(title)}`,
      ...(question ? [`  - ${told(question.text)} *Answer Question...* in the view Labs asks for the nodes.${question.marked.length > 0 ? ` Marked: ${question.marked.map(plain).join(', ')}.` : ''}`] : []),
      ...reasons.map((reason) => `  - ${plain(reason)}`),
    ].join('\n')).join('\n'),
    ...(judgement?.solved && lab.learned !== undefined ? [told(lab.learned)] : []),
    ...(done.hints > 0 ? ['## Hints', lab.hints.slice(0, done.hints).map((hint, i) => `${i + 1}. ${told(hint)}`).join('\n')] : []),
    ...(done.solutionSeen && lab.solution.because !== undefined ? ['## A solution', told(lab.solution.because)] : []),
    done.hints < lab.hints.length ? `*Next Hint* in the view Labs says more (${done.hints} of ${lab.hints.length} were given).` : '*Show Solution* in the view Labs opens one beside your stack.',
  ].join('\n\n')}\n`;
}
