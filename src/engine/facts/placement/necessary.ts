/** Conditions that every placement meets: where one is not met, none exists, and that is the proof (RULES 3.10, step 1). */
import type { Proof } from './problem';
import { domainOf, reason } from './state';
import type { State } from './state';

/** A proof that the expected items cannot all be placed, or undefined where these conditions do not tell. */
export function disproof(state: State, items: readonly number[]): Proof | undefined {
  return itemWithoutBin(state, items) ?? crowdedGroup(state, items) ?? deficit(state, items) ?? tooFewSlots(state, items);
}

function itemWithoutBin(state: State, items: readonly number[]): Proof | undefined {
  const { bins } = state.problem;
  for (const item of items) {
    let bin = 0;
    while (bin < bins && reason(state, item, bin) !== 0) bin++;
    if (bin === bins) return { kind: 'item', item, reasons: Array.from({ length: bins }, (_, b) => reason(state, item, b)) };
  }
  return undefined;
}

/** Members that must stand apart, against the domains that have room for one more. */
function crowdedGroup(state: State, items: readonly number[]): Proof | undefined {
  const { groups, bins } = state.problem;
  for (let g = 0; g < groups.length; g++) {
    const { kind, must, most = 1 } = groups[g]!;
    if (kind !== 'apart' || !must || state.remaining[g] === 0) continue;
    const seen = new Uint8Array(state.counts[g]!.length);
    let places = 0;
    for (let b = 0; b < bins; b++) {
      const domain = domainOf(state, g, b);
      if (state.open[b] === 0 || seen[domain] === 1) continue;
      seen[domain] = 1;
      places += Math.max(0, most - state.counts[g]![domain]!);
    }
    if (places < state.remaining[g]!) {
      const members = new Set(groups[g]!.items);
      return { kind: 'group', group: g, items: items.filter((item) => members.has(item)), places };
    }
  }
  return undefined;
}

/** Items by the bins that are barred to them, and all together. */
function constraintGroups({ problem }: State, items: readonly number[]): ReadonlyMap<Uint8Array | undefined, readonly number[]> {
  const sets = new Map<Uint8Array | undefined, number[]>();
  for (const item of items) {
    const barred = problem.barred[item];
    if (barred === undefined) continue;
    const known = sets.get(barred);
    if (known) known.push(item);
    else sets.set(barred, [item]);
  }
  return new Map<Uint8Array | undefined, readonly number[]>([[undefined, items], ...sets]);
}

const openBins = ({ problem, open }: State, barred: Uint8Array | undefined): number[] => {
  const bins: number[] = [];
  for (let b = 0; b < problem.bins; b++) if (open[b] === 1 && (barred === undefined || barred[b] === 0)) bins.push(b);
  return bins;
};

/** Fractional sums: what items ask for against what is left on the bins that they may be on. */
function deficit(state: State, items: readonly number[]): Proof | undefined {
  const { problem, free, slack } = state;
  const width = slack.length;
  for (const [barred, members] of constraintGroups(state, items)) {
    const bins = openBins(state, barred);
    for (let r = 0; r < width; r++) {
      const demand = members.reduce((sum, item) => sum + problem.demand[item * width + r]!, 0);
      const left = bins.reduce((sum, b) => sum + Math.max(0, free[b * width + r]!), 0);
      if (demand > left + slack[r]! * bins.length) return { kind: 'deficit', resource: r, demand, free: left, items: members, bins };
    }
  }
  return undefined;
}

/** Sizes that are tried as the size of a slot, from the largest. */
const SIZES = 24;

/** The n largest items take n places of at least the size of the smallest of them. */
function tooFewSlots(state: State, items: readonly number[]): Proof | undefined {
  const { problem, free, slack } = state;
  const width = slack.length;
  for (const [barred, members] of constraintGroups(state, items)) {
    const bins = openBins(state, barred);
    for (let r = 0; r < width; r++) {
      const of = (item: number): number => problem.demand[item * width + r]!;
      const sorted = [...members].sort((a, b) => of(b) - of(a) || a - b);
      let tried = 0;
      for (let n = 1; n <= sorted.length && tried < SIZES; n++) {
        const size = of(sorted[n - 1]!);
        if (size <= 0) break;
        if (n < sorted.length && of(sorted[n]!) === size) continue;
        tried++;
        const slots = bins.reduce((sum, b) => sum + Math.max(0, Math.floor((free[b * width + r]! + slack[r]!) / size)), 0);
        if (slots < n) return { kind: 'slots', resource: r, size, items: sorted.slice(0, n), slots };
      }
    }
  }
  return undefined;
}
