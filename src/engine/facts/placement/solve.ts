/** Whether items can be placed, with a plan or a proof (RULES 3.10). */
import { bestFit, spreadOut } from './construct';
import { disproof } from './necessary';
import { ranks } from './order';
import { STEPS } from './problem';
import type { Answer, Budget, Problem } from './problem';
import { search } from './search';
import { drop, expect, lift, penalty, prepare, put, restore } from './state';
import type { State } from './state';

/** What changes before items are placed. */
export interface Change {
  /** Items to place; those that have a bin leave it. */
  readonly place: readonly number[];
  /** Items that are gone: they take nothing any more. */
  readonly gone?: readonly number[];
  /** Bins that take nothing. */
  readonly closed?: readonly number[];
}

/** Places the items of a problem that have no bin yet. */
export function solve(problem: Problem, budget: Budget = { steps: STEPS }): Answer {
  const place: number[] = [];
  for (let item = 0; item < problem.items; item++) if (problem.at[item]! < 0) place.push(item);
  return solveIn(prepare(problem), { place }, budget);
}

/**
 * Places items after a change of a prepared state, and leaves the state as it was: many scenarios are answered from one state, each in time
 * proportional to what moves wherever the quick way suffices. `bins` of a plan are parallel to `change.place`.
 */
export function solveIn(state: State, change: Change, budget: Budget = { steps: STEPS }): Answer {
  const { place, gone = [], closed = [] } = change;
  const rank = ranks(state);
  for (const item of gone) drop(state, item);
  for (const item of place) {
    drop(state, item);
    expect(state, item, 1);
  }
  for (const bin of closed) state.open[bin] = 0;
  const items = [...place].sort((a, b) => rank[a]! - rank[b]!);
  const answer = answerFor(state, items, place, budget);
  for (const item of items) if (state.bin[item]! >= 0) lift(state, item);
  for (const bin of closed) state.open[bin] = 1;
  for (const item of place) {
    expect(state, item, -1);
    restore(state, item);
  }
  for (const item of gone) restore(state, item);
  return answer;
}

function answerFor(state: State, items: readonly number[], place: readonly number[], budget: Budget): Answer {
  if (spreadOut(state, items)) return plan(state, items, place);
  const proof = disproof(state, items);
  if (proof) return { answer: 'no', proof };
  const left = bestFit(state, items, budget);
  if (left.length === 0) return plan(state, items, place);
  for (const item of items) if (state.bin[item]! >= 0) lift(state, item);
  const before = budget.steps;
  const found = search(state, items, budget);
  if (found === undefined) return { answer: 'undetermined', item: left[0]! };
  return found ? plan(state, items, place) : { answer: 'no', proof: { kind: 'search', item: left[0]!, steps: before - budget.steps } };
}

function plan(state: State, items: readonly number[], place: readonly number[]): Answer {
  let broken = 0;
  if (state.problem.groups.some(({ must }) => !must)) broken = brokenPreferences(state, items);
  return { answer: 'yes', bins: Int32Array.from(place, (item) => state.bin[item]!), broken };
}

/** Items that stand where a preference would have them elsewhere. */
function brokenPreferences(state: State, items: readonly number[]): number {
  let broken = 0;
  for (const item of items) {
    const bin = state.bin[item]!;
    lift(state, item);
    broken += penalty(state, item, bin);
    put(state, item, bin);
  }
  return broken;
}
