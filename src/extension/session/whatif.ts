/** What is assumed to happen on a canvas, and what follows from it in the revision that is shown. */
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
  const counted: readonly (readonly [number, string])[] = [
    [down.length, 'down'], [recovered.length, 'come back'], [unplaced.length, 'without a place'], [exposed.length, 'exposed'], [moved.length, 'moved'], [degraded.length, 'degraded'],
  ];
  const parts = [...answers.map(({ question, answer }) => `${question} ${answer === 'undetermined' ? 'Undetermined' : answer === 'yes' ? 'Yes' : 'No'}`),
    counted.filter(([count]) => count > 0).map(([count, what]) => `${count.toLocaleString('en')} ${what}`).join(', ')];
  const text = parts.filter((part) => part !== '').join('. ');
  return text === '' ? 'Nothing happens.' : `${text}.`;
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
    title, count: lines.length, lines: lines.slice(0, MOST.lines).map((line) => ({ text: line.text, nodes: line.nodes.slice(0, MOST.nodes), why: whyOf(line, outcome) })),
  }));
  const answers = outcome.answers.map(({ question, answer, proof }) => ({ question, answer, proof: proof.slice(0, MOST.lines) }));
  const moves = outcome.moved.slice(0, MOST.moves).map(({ node, to }) => ({ from: node, to }));
  return { outcome, report: { events: rows, summary: events.length === 0 ? '' : summaryOf(outcome), answers, sections, moves } };
}
