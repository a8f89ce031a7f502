/** What is assumed to happen on a canvas, and what follows from it in the revision that is shown. */
import { t, translated } from '../../l10n';
import type { Checked } from '../../engine/contract';
import type { Event } from '../../model';
import type { WhatIfReport } from '../../protocol';
import { eventText, outcomeSections, play, whyNot } from '../../whatif';
import type { Outcome, OutcomeLine } from '../../whatif';

/** Lines of a section, steps of a reason, moves and ids of a line that are sent; the counts are of all. */
const MOST = { lines: 200, steps: 12, moves: 500, nodes: 200 };

export interface Assumed {
  readonly outcome: Outcome;
  readonly report: WhatIfReport;
}

/** Answers first; else how many are down, exposed, moved, whatever of these happens. */
export function summaryOf({ answers, down, recovered, unplaced, exposed, moved, degraded }: Outcome): string {
  const counted: readonly (readonly [readonly unknown[], (count: number) => string])[] = [
    [down, (count) => t('{0} down', count)], [recovered, (count) => t('{0} come back', count)], [unplaced, (count) => t('{0} without a place', count)],
    [exposed, (count) => t('{0} exposed', count)], [moved, (count) => t('{0} moved', count)], [degraded, (count) => t('{0} degraded', count)],
  ];
  const parts = [...answers.map(({ question, answer }) => `${question} ${answer === 'undetermined' ? t('Undetermined') : answer === 'yes' ? t('Yes') : t('No')}`),
    counted.filter(([nodes]) => nodes.length > 0).map(([nodes, words]) => words(nodes.length)).join(', ')];
  const text = parts.filter((part) => part !== '').join('. ');
  return text === '' ? t('Nothing happens.') : `${text}.`;
}

/** The reasons of a line about one node; none where they only repeat the line. */
function whyOf({ nodes, text }: OutcomeLine, { why }: Outcome): readonly string[] {
  const steps = nodes.length === 1 ? why[nodes[0]] ?? [] : [];
  return steps.length < 2 && steps.every((step) => text.includes(step)) ? [] : steps.slice(0, MOST.steps);
}

/** Plays the events on a checked revision. Events that cannot be played (any more) are kept, with the reason, and left out. */
export function assume(checked: Checked, events: readonly Event[]): Assumed {
  const { document, facts } = checked;
  const rows = events.map((event) => ({ event, text: eventText(event), problem: whyNot(facts.graph, event) }));
  const outcome = play(document, facts, rows.filter(({ problem }) => problem === undefined).map(({ event }) => event));
  const sections = outcomeSections(outcome).map(({ title, lines }) => ({
    title: translated(title), count: lines.length, lines: lines.slice(0, MOST.lines).map((line) => ({ text: line.text, nodes: line.nodes.slice(0, MOST.nodes), why: whyOf(line, outcome) })),
  }));
  const answers = outcome.answers.map(({ question, answer, proof }) => ({ question, answer, proof: proof.slice(0, MOST.lines) }));
  const moves = outcome.moved.slice(0, MOST.moves).map(({ node, to }) => ({ from: node, to }));
  return { outcome, report: { events: rows, summary: events.length === 0 ? '' : summaryOf(outcome), answers, sections, moves } };
}
