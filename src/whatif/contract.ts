/** What a what-if answers: plain data, in ids, the same for the command line, scenarios and the canvas. */
import type { Event } from '../model';

export type { Event } from '../model';

/** A workload or VM that came somewhere else, or will. */
export interface Move {
  readonly node: string;
  readonly from: string | null;
  readonly to: string;
}

/** Something that was down and is up again. */
export interface Recovered {
  readonly node: string;
  /** Where it runs now: its own place where it was restarted there. */
  readonly to: string;
  /** From the failure until it works: at least, and at most (null where nothing bounds it). */
  readonly seconds: number;
  readonly atMostSeconds: number | null;
  /** How it comes back: a line a step. */
  readonly how: readonly string[];
  /** Parts of the time that are assumed rather than known. */
  readonly assumed: readonly string[];
}

/** A service with fewer replicas than it needs. */
export interface ShortService {
  readonly service: string;
  readonly alive: number;
  readonly needed: number;
  /** Whether enough are there once what can be restarted was. */
  readonly recovers: boolean;
}

/** Data that is gone: `seconds` of writes that no replica has; null where all of it, or nobody knows how much. */
export interface DataLoss {
  readonly node: string;
  readonly seconds: number | null;
  readonly reason: string;
}

/** The answer to a question of planning: can this be done? */
export interface Answer {
  readonly question: string;
  /** `undetermined`: the search for a placement hit its budget, or the file does not say enough. */
  readonly answer: 'yes' | 'no' | 'undetermined';
  /** Plan, deficit or first blocker: lines that a reader can check. */
  readonly proof: readonly string[];
}

/** A process or machine that the kernel or a manager ends, in the order in which they go. */
export interface Victim {
  readonly node: string;
  readonly reason: string;
}

/** A finding that is new or gone, in words. */
export interface FindingChange {
  readonly rule: string;
  readonly severity: string;
  readonly nodes: readonly string[];
  readonly message: string;
}

export interface Outcome {
  readonly version: 1;
  readonly events: readonly Event[];
  /** Down at first: failed, in or on what failed, or unable to work without it. In the order of the stack. */
  readonly down: readonly string[];
  /** Up, but without something that they use and can do without, or cut short of CPU. */
  readonly degraded: readonly string[];
  readonly moved: readonly Move[];
  readonly recovered: readonly Recovered[];
  /** What should be somewhere else and found no place. */
  readonly unplaced: readonly string[];
  /** Under the control of whoever attacks, with as many boundaries broken as the event takes for granted. */
  readonly exposed: readonly string[];
  readonly services: readonly ShortService[];
  readonly dataLoss: readonly DataLoss[];
  readonly killed: readonly Victim[];
  readonly answers: readonly Answer[];
  readonly findings: { readonly added: readonly FindingChange[]; readonly resolved: readonly FindingChange[] };
  /** Why a node is down, without a place, moved or exposed: a line a step. */
  readonly why: { readonly [id: string]: readonly string[] };
  /** What a reader should know beside: what was assumed, what could not be told. */
  readonly notes: readonly string[];
}
