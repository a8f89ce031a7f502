/** Outcomes of what-ifs for people. */
import type { Answer, Event, Outcome, Played } from '../../whatif';
import { lostOf, subjectOf, verbOf } from '../../whatif';
import { formatDuration } from '../../model';
import { oneLine } from '../io';
import type { Style } from '../style';
import { plural } from './report';

/** Nodes of a list that are shown each; the others are counted. */
const MOST = 30;

/** An event in words: `fail host-1`, `migrate vm-1 to host-2`. */
export function eventText(event: Event): string {
  const verb = verbOf(event);
  if (verb === undefined) return 'nothing';
  const more = [
    event.copies === undefined ? '' : ` x ${event.copies}`, event.to === undefined ? '' : ` to ${event.to}`, event.of === undefined ? '' : ` of ${event.of}`,
  ].join('');
  const resource = verb.name === 'runaway' ? ` (${event.runaway!.slice(event.runaway!.lastIndexOf(':') + 1)})` : '';
  return oneLine(`${verb.name} ${verb.name === 'lose' ? plural(event.lose!, 'host') : subjectOf(event)!}${resource}${more}`);
}

const COLOURS = { yes: 'green', no: 'red', undetermined: 'yellow' } as const;

function answerText({ question, answer, proof }: Answer, style: Style): string {
  return [`${style('bold', oneLine(question))} ${style(COLOURS[answer], answer.toUpperCase())}`, ...proof.slice(0, MOST).map((line) => `    ${oneLine(line)}`)].join('\n');
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  if (lines.length === 0) return [];
  const rest = lines.length - MOST;
  return [[style('bold', `${title} (${lines.length})`), ...lines.slice(0, MOST).map((line) => `  ${oneLine(line)}`), ...(rest > 0 ? [`  and ${rest} more; --format json lists all`] : [])].join('\n')];
}

/** `2 min to 3 min`, `at least 2 min`, `2 min`. */
function spanText(least: number, most: number | null): string {
  const [from, to] = [formatDuration(least * 1000), most === null ? null : formatDuration(most * 1000)];
  return to === null ? `at least ${from}` : from === to ? from : `${from} to ${to}`;
}

/** What is up again, by where and when; what comes back together stands in one line. */
function recoveredLines({ recovered }: Outcome): string[] {
  const together = new Map<string, string[]>();
  for (const { node, to, seconds, atMostSeconds } of recovered) {
    const key = ` on ${to} after ${spanText(seconds, atMostSeconds)}`;
    const known = together.get(key);
    if (known) known.push(node);
    else together.set(key, [node]);
  }
  return [...together].map(([key, nodes]) => `${nodes.slice(0, 8).join(', ')}${nodes.length > 8 ? ` and ${nodes.length - 8} more` : ''}${key}`);
}

/** An outcome, with the reason for each node. */
export function outcomeText(outcome: Outcome, style: Style): string {
  const reason = (id: string): string => {
    const lines = outcome.why[id] ?? [];
    return lines.length === 0 ? '' : `: ${lines.at(-1)!}`;
  };
  const { down, degraded, exposed, unplaced, recovered, moved, killed, services, dataLoss, findings } = outcome;
  const lost = lostOf(outcome);
  const change = (list: typeof findings.added): string[] => list.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
  const parts = [
    ...outcome.answers.map((answer) => answerText(answer, style)),
    ...section('Down', down.map((id) => `${id}${reason(id)}`), style),
    ...section('Up again', recoveredLines(outcome), style),
    ...(recovered.length > 0 ? section('Stays down', lost, style) : []),
    ...section('Finds no place', unplaced.map((id) => `${id}${reason(id)}`), style),
    ...section('Services with too few replicas', services.map(({ service, alive, needed, recovers }) => `${service}: ${alive} of at least ${needed}${recovers ? ', until what can be is started again' : ''}`), style),
    ...section('Data lost', dataLoss.map(({ node, seconds, reason: what }) => `${node}: ${seconds === null ? '' : `${formatDuration(seconds * 1000)} of writes; `}${what}`), style),
    ...section('Moved', moved.map(({ node, from, to }) => `${node}: ${from ?? 'nowhere'} -> ${to}`), style),
    ...section('Ended, in this order', killed.map(({ node, reason: what }) => `${node}: ${what}`), style),
    ...section('Degraded', degraded.map((id) => `${id}${reason(id)}`), style),
    ...section('Exposed', exposed.map((id) => `${id}${reason(id)}`), style),
    ...section('New findings', change(findings.added), style),
    ...section('Resolved findings', change(findings.resolved), style),
    ...section('Notes', outcome.notes, style),
  ];
  return `${style('bold', `What if: ${outcome.events.map(eventText).join(' and ')}`)}\n\n${parts.length > 0 ? parts.join('\n\n') : 'Nothing happens.'}\n`;
}

/** A scenario: whether it came out as expected, and what did not. */
export function playedText({ name, failures }: Played, style: Style): string {
  const head = failures.length === 0 ? style('green', 'as expected') : style('red', plural(failures.length, 'failure'));
  const lines = failures.flatMap(({ message, witness }) => [`  ${oneLine(message)}`, ...witness.map((line) => style('dim', `    - ${oneLine(line)}`))]);
  return [`${style('bold', `Scenario ${oneLine(name)}`)}: ${head}`, ...lines].join('\n');
}
