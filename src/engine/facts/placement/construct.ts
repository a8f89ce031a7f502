/** Finding a placement quickly; not finding one proves nothing. */
import { freestFirst } from './order';
import type { Budget } from './problem';
import { lift, penalty, put, reason } from './state';
import type { State } from './state';

/** Bins that the quick way looks at for an item. */
const LOOK = 6;

/**
 * The quick way: each item on the next of the freest bins. Time: items, whatever the number of bins, so that it needs no budget. Returns whether all are placed; takes all back
 * where not.
 */
export function spreadOut(state: State, items: ArrayLike<number>): boolean {
  const order = freestFirst(state), bins = order.length;
  let next = 0, skipped = 0;
  for (let k = 0; k < items.length; k++) {
    const item = items[k]!;
    let found = -1;
    for (let look = 0; look < LOOK + skipped && look < bins; look++) {
      const bin = order[(next + look) % bins]!;
      if (state.open[bin] === 0 && skipped < LOOK) skipped++;
      if (reason(state, item, bin) !== 0 || penalty(state, item, bin) !== 0) continue;
      found = bin;
      next += look + 1;
      break;
    }
    if (found < 0) {
      for (let done = k - 1; done >= 0; done--) lift(state, items[done]!);
      return false;
    }
    put(state, item, found);
  }
  return true;
}

/** Best-fit decreasing, and a swap for what does not fit. Items are in their order. Returns the items that are left over; the others are placed. */
export function bestFit(state: State, items: readonly number[], budget: Budget): number[] {
  const left: number[] = [];
  for (const item of items) {
    const bin = tightest(state, item, budget);
    if (bin >= 0) put(state, item, bin);
    else left.push(item);
  }
  return left.filter((item) => !swapIn(state, item, items, budget));
}

/** The bin that keeps most preferences, and of these the one that has least left afterwards; -1 where the item goes nowhere. */
export function tightest(state: State, item: number, budget: Budget): number {
  let best = -1, fewest = Infinity, least = Infinity;
  budget.steps -= state.problem.bins;
  for (let bin = 0; bin < state.problem.bins; bin++) {
    if (reason(state, item, bin) !== 0) continue;
    const broken = penalty(state, item, bin);
    if (broken > fewest) continue;
    const room = left(state, bin);
    if (broken === fewest && room >= least) continue;
    best = bin;
    fewest = broken;
    least = room;
  }
  return best;
}

/** What is left on a bin, in mean bins, over all resources; a boundless one counts as a whole. */
function left({ free, scale }: State, bin: number): number {
  const width = scale.length;
  let sum = 0;
  for (let r = 0; r < width; r++) {
    const it = free[bin * width + r]!;
    sum += it === Infinity ? 1 : it / scale[r]!;
  }
  return sum;
}

/** Makes room for an item by moving one that was placed elsewhere. */
function swapIn(state: State, item: number, items: readonly number[], budget: Budget): boolean {
  for (const other of items) {
    const bin = state.bin[other]!;
    if (bin < 0) continue;
    if (budget.steps <= 0) return false;
    budget.steps--;
    const barred = state.problem.barred[item];
    if (barred !== undefined && barred[bin] !== 0) continue;
    lift(state, other);
    if (reason(state, item, bin) === 0) {
      put(state, item, bin);
      const to = tightest(state, other, budget);
      if (to >= 0) {
        put(state, other, to);
        return true;
      }
      lift(state, item);
    }
    put(state, other, bin);
  }
  return false;
}
