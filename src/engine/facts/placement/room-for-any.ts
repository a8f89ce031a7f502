/** One proof for every choice of failing hosts, where there are too many to try each. */
import type { State } from './state';

/** What fails as one: its bins, and the items that are placed elsewhere then. */
export interface Failing {
  readonly bins: readonly number[];
  readonly place: readonly number[];
}

/**
 * Whether any `failures` of the units may fail together: counts slots of the size of the largest item by each resource. Whatever fails, an item goes into any
 * slot, so that it is enough if there are as many slots on the rest as items to place. False says nothing: smaller items need less than a slot,
 * and items that must stand together or apart are not counted this way.
 */
export function roomForAny(state: State, units: readonly Failing[], failures: number): boolean {
  const size = largestItem(state, units);
  if (size === undefined) return false;
  const slots = slotsOf(state, size, barredTo(state, units));
  // With each unit go its own slots, and its items need others.
  const cost = units.map(({ bins, place }) => bins.reduce((sum, bin) => sum + slots[bin]!, place.length)).sort((a, b) => b - a);
  let all = 0, lost = 0;
  for (const it of slots) all += it;
  for (let k = 0; k < failures; k++) lost += cost[k] ?? 0;
  return lost <= all;
}

/** By resource the most that one item asks for; undefined where an item must keep to a group. */
function largestItem({ problem, start, group, slack }: State, units: readonly Failing[]): Float64Array | undefined {
  const width = slack.length, size = new Float64Array(width);
  for (const { place } of units) {
    for (const item of place) {
      for (let k = start[item]!; k < start[item + 1]!; k++) if (problem.groups[group[k]!]!.must) return undefined;
      for (let r = 0; r < width; r++) size[r] = Math.max(size[r]!, problem.demand[item * width + r]!);
    }
  }
  return size;
}

/** By bin: 1 where one of the items may not be. */
function barredTo({ problem }: State, units: readonly Failing[]): Uint8Array {
  const barred = new Uint8Array(problem.bins);
  const sets = new Set<Uint8Array>();
  for (const { place } of units) {
    for (const item of place) {
      const set = problem.barred[item];
      if (set !== undefined) sets.add(set);
    }
  }
  for (const set of sets) for (let bin = 0; bin < barred.length; bin++) if (set[bin] !== 0) barred[bin] = 1;
  return barred;
}

/** By bin: how many items of the size fit on it beside what it carries; no more than there are items, so that sums stay finite. */
function slotsOf({ problem, free, slack }: State, size: Float64Array, barred: Uint8Array): Float64Array {
  const width = slack.length, slots = new Float64Array(problem.bins);
  for (let bin = 0; bin < slots.length; bin++) {
    if (barred[bin] === 1) continue;
    let fits = problem.items;
    for (let r = 0; r < width; r++) if (size[r]! > 0) fits = Math.min(fits, Math.floor((free[bin * width + r]! + slack[r]!) / size[r]!));
    slots[bin] = Math.max(0, fits);
  }
  return slots;
}
