/** Outcomes in words: sections of lines, which the command line and the editor print each in their way. */
import { formatDuration } from '../model';
import type { Answer, Outcome } from './contract';
import { lostOf } from './lost';

export interface OutcomeLine {
  readonly text: string;
  /** Ids of the nodes that the line is about. */
  readonly nodes: readonly string[];
}

/** What sections are called, in their order. */
export const OUTCOME_TITLES = [
  'Down', 'Up again', 'Stays down', 'Finds no place', 'Services with too few replicas', 'Data lost', 'Moved', 'Ended, in this order', 'Degraded', 'Exposed', 'New findings', 'Resolved findings', 'Notes',
] as const;

export interface OutcomeSection {
  readonly title: (typeof OUTCOME_TITLES)[number];
  readonly lines: readonly OutcomeLine[];
}

/** `2 min to 3 min`, `at least 2 min`, `2 min`. */
function spanText(least: number, most: number | null): string {
  const [from, to] = [formatDuration(least * 1000), most === null ? null : formatDuration(most * 1000)];
  return to === null ? `at least ${from}` : from === to ? from : `${from} to ${to}`;
}

/** What is up again, by where and when; what comes back together stands in one line. */
function recoveredLines({ recovered }: Outcome): OutcomeLine[] {
  const together = new Map<string, string[]>();
  for (const { node, to, seconds, atMostSeconds } of recovered) {
    const key = ` on ${to} after ${spanText(seconds, atMostSeconds)}`;
    const known = together.get(key);
    if (known) known.push(node);
    else together.set(key, [node]);
  }
  return [...together].map(([key, nodes]) => ({ text: `${nodes.slice(0, 8).join(', ')}${nodes.length > 8 ? ` and ${nodes.length - 8} more` : ''}${key}`, nodes }));
}

/** What an outcome has to say, in the order in which it matters; sections without lines are left out. Answers stand apart (`answers`). */
export function outcomeSections(outcome: Outcome): readonly OutcomeSection[] {
  const { down, degraded, exposed, unplaced, recovered, moved, killed, services, dataLoss, findings } = outcome;
  const reasoned = (ids: readonly string[]): OutcomeLine[] => ids.map((id) => {
    const last = outcome.why[id]?.at(-1);
    return { text: last === undefined ? id : last.startsWith(`${id} `) ? last : `${id}: ${last}`, nodes: [id] };
  });
  const change = (list: typeof findings.added): OutcomeLine[] => list.map(({ rule, severity, message, nodes }) => ({ text: `${severity} ${rule}: ${message}`, nodes }));
  const short = services.map(({ service, alive, needed, recovers }) => `${service}: ${alive} of at least ${needed}${recovers ? ', until what can be is started again' : ''}`);
  const sections: readonly OutcomeSection[] = [
    { title: 'Down', lines: reasoned(down) },
    { title: 'Up again', lines: recoveredLines(outcome) },
    { title: 'Stays down', lines: (recovered.length > 0 ? lostOf(outcome) : []).map((id) => ({ text: id, nodes: [id] })) },
    { title: 'Finds no place', lines: reasoned(unplaced) },
    { title: 'Services with too few replicas', lines: short.map((text) => ({ text, nodes: [] })) },
    { title: 'Data lost', lines: dataLoss.map(({ node, seconds, reason }) => ({ text: `${node}: ${seconds === null ? '' : `${formatDuration(seconds * 1000)} of writes; `}${reason}`, nodes: [node] })) },
    { title: 'Moved', lines: moved.map(({ node, from, to }) => ({ text: `${node}: ${from ?? 'nowhere'} -> ${to}`, nodes: [node] })) },
    { title: 'Ended, in this order', lines: killed.map(({ node, reason }) => ({ text: `${node}: ${reason}`, nodes: [node] })) },
    { title: 'Degraded', lines: reasoned(degraded) },
    { title: 'Exposed', lines: reasoned(exposed) },
    { title: 'New findings', lines: change(findings.added) },
    { title: 'Resolved findings', lines: change(findings.resolved) },
    { title: 'Notes', lines: outcome.notes.map((text) => ({ text, nodes: [] })) },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** The answer to a question in capitals, as both print it. */
export const answerWord = ({ answer }: Answer): string => answer.toUpperCase();
