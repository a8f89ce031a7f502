/** Outcomes of what-ifs for people at a terminal. */
import type { Answer, Outcome, OutcomeSection, Played } from '../../whatif';
import { answerWord, eventsText, outcomeSections } from '../../whatif';
import { oneLine } from '../io';
import type { Style } from '../style';
import { plural } from './report';

/** Lines of a section that are shown each; the others are counted. */
const MOST = 30;

const COLOURS = { yes: 'green', no: 'red', undetermined: 'yellow' } as const;

function answerText(answer: Answer, style: Style): string {
  return [`${style('bold', oneLine(answer.question))} ${style(COLOURS[answer.answer], answerWord(answer))}`, ...answer.proof.slice(0, MOST).map((line) => `    ${oneLine(line)}`)].join('\n');
}

function sectionText({ title, lines }: OutcomeSection, style: Style): string {
  const rest = lines.length - MOST;
  return [style('bold', `${title} (${lines.length})`), ...lines.slice(0, MOST).map(({ text }) => `  ${oneLine(text)}`), ...(rest > 0 ? [`  and ${rest} more; --format json lists all`] : [])].join('\n');
}

/** An outcome, with the reason for each node. */
export function outcomeText(outcome: Outcome, style: Style): string {
  const parts = [...outcome.answers.map((answer) => answerText(answer, style)), ...outcomeSections(outcome).map((section) => sectionText(section, style))];
  return `${style('bold', `What if: ${oneLine(eventsText(outcome.events))}`)}\n\n${parts.length > 0 ? parts.join('\n\n') : 'Nothing happens.'}\n`;
}

/** A scenario: whether it came out as expected, and what did not. */
export function playedText({ name, failures }: Played, style: Style): string {
  const head = failures.length === 0 ? style('green', 'as expected') : style('red', plural(failures.length, 'failure'));
  const lines = failures.flatMap(({ message, witness }) => [`  ${oneLine(message)}`, ...witness.map((line) => style('dim', `    - ${oneLine(line)}`))]);
  return [`${style('bold', `Scenario ${oneLine(name)}`)}: ${head}`, ...lines].join('\n');
}
