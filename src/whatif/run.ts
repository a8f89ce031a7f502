/** What the stages of a play share: the stack as it stands, and the outcome as it grows. */
import type { TopologyText } from '../model';
import type { Facts } from '../engine';
import type { Answer, DataLoss, Event, FindingChange, Move, Outcome, Recovered, ShortService, Victim } from './contract';

export interface Run {
  /** The file as it stands after the events that change it. */
  document: TopologyText;
  facts: Facts;
  readonly events: readonly Event[];
  readonly down: Set<string>;
  readonly degraded: Set<string>;
  readonly moved: Move[];
  readonly recovered: Recovered[];
  readonly unplaced: Set<string>;
  readonly exposed: Set<string>;
  readonly services: ShortService[];
  readonly dataLoss: DataLoss[];
  readonly killed: Victim[];
  readonly answers: Answer[];
  readonly added: FindingChange[];
  readonly resolved: FindingChange[];
  readonly why: Map<string, string[]>;
  readonly notes: Set<string>;
}

export function newRun(document: TopologyText, facts: Facts, events: readonly Event[]): Run {
  return {
    document, facts, events, down: new Set(), degraded: new Set(), moved: [], recovered: [], unplaced: new Set(), exposed: new Set(),
    services: [], dataLoss: [], killed: [], answers: [], added: [], resolved: [], why: new Map(), notes: new Set(),
  };
}

/** Number of the node that an event names; the event was looked at by `whyNot` before. */
export function nodeOf(run: Run, id: string): number {
  return run.facts.graph.number.get(id)!;
}

/** Adds lines to the reasons of a node; those that stand there already are not repeated. */
export function because(run: Run, id: string, lines: readonly string[]): void {
  const known = run.why.get(id);
  if (known === undefined) run.why.set(id, [...lines]);
  else for (const line of lines) if (!known.includes(line)) known.push(line);
}

/** Ids in the order of the stack; what is not in it (any more) last, in the order in which it came. */
function inOrder(run: Run, ids: ReadonlySet<string>): readonly string[] {
  const { number } = run.facts.graph;
  return [...ids].sort((a, b) => (number.get(a) ?? Infinity) - (number.get(b) ?? Infinity) || 0);
}

export function outcomeOf(run: Run): Outcome {
  const { events, moved, recovered, services, dataLoss, killed, answers, added, resolved } = run;
  const why = Object.create(null) as { [id: string]: readonly string[] };
  for (const [id, lines] of run.why) why[id] = lines;
  return {
    version: 1, events, down: inOrder(run, run.down), degraded: inOrder(run, run.degraded), moved, recovered, unplaced: inOrder(run, run.unplaced),
    exposed: inOrder(run, run.exposed), services, dataLoss, killed, answers, findings: { added, resolved }, why, notes: [...run.notes],
  };
}
