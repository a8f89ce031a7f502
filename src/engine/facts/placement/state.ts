/** A placement in the making: what is left on each bin, and who of each group is where. */
import { CLOSED, GROUP, RESOURCE } from './problem';
import type { Problem, Reason } from './problem';

export interface State {
  readonly problem: Problem;
  /** Bins x resources: what is left; below 0 where more is on it than it carries. */
  readonly free: Float64Array;
  /** By bin: 1 where something may be put on it. */
  readonly open: Uint8Array;
  /** By item: its bin now; -1 where it is on none. */
  readonly bin: Int32Array;
  /** Groups of an item: `group[start[i]]` to `group[start[i + 1]]` (exclusive). */
  readonly start: Int32Array;
  readonly group: Int32Array;
  /** By group, by domain: members there, and those of them that were put there while solving. */
  readonly counts: readonly Int32Array[];
  readonly fresh: readonly Int32Array[];
  /** By group: members on any bin, and members yet to be put. */
  readonly total: Int32Array;
  readonly remaining: Int32Array;
  /** Groups x resources: demand of the members yet to be put. */
  readonly ahead: Float64Array;
  /** By resource: what counts as nothing, against rounding of sums. */
  readonly slack: Float64Array;
  /** By resource: the mean of finite capacities, to compare resources; 1 where there is none. */
  readonly scale: Float64Array;
  /** Items in the order in which they are best placed, and bins from the freest, both as numbers. */
  rank: Int32Array | undefined;
  freest: Int32Array | undefined;
}

/** The state in which every item that has a bin is on it, and all bins are open. */
export function prepare(problem: Problem): State {
  const { bins, items, groups, resources } = problem;
  const { start, group } = memberships(problem);
  const { slack, scale } = scales(problem);
  const domains = groups.map(({ domain }) => (domain === undefined ? bins : domain.reduce((most, it) => Math.max(most, it + 1), 0)));
  const state: State = {
    problem, free: problem.capacity.slice(), open: new Uint8Array(bins).fill(1), bin: new Int32Array(items).fill(-1), start, group,
    counts: domains.map((it) => new Int32Array(it)), fresh: domains.map((it) => new Int32Array(it)),
    total: new Int32Array(groups.length), remaining: new Int32Array(groups.length), ahead: new Float64Array(groups.length * resources.length),
    slack, scale, rank: undefined, freest: undefined,
  };
  for (let item = 0; item < items; item++) if (problem.at[item]! >= 0) load(state, item, problem.at[item]!, 1);
  return state;
}

function memberships({ groups, items }: Problem): Pick<State, 'start' | 'group'> {
  const start = new Int32Array(items + 1);
  for (const { items: members } of groups) for (const item of members) start[item + 1]!++;
  for (let i = 0; i < items; i++) start[i + 1]! += start[i]!;
  const next = start.slice(), group = new Int32Array(start[items]!);
  groups.forEach(({ items: members }, g) => {
    for (const item of members) group[next[item]!++] = g;
  });
  return { start, group };
}

/** Relative error of a sum of a few thousand numbers, with room to spare. */
const ROUNDING = 1e-9;

function scales({ bins, capacity, resources }: Problem): Pick<State, 'slack' | 'scale'> {
  const slack = new Float64Array(resources.length), scale = new Float64Array(resources.length);
  for (let r = 0; r < resources.length; r++) {
    let sum = 0, finite = 0, most = 0;
    for (let b = 0; b < bins; b++) {
      const it = capacity[b * resources.length + r]!;
      if (!Number.isFinite(it)) continue;
      sum += it;
      finite++;
      most = Math.max(most, it);
    }
    slack[r] = most * ROUNDING;
    scale[r] = sum > 0 ? sum / finite : 1;
  }
  return { slack, scale };
}

/** The domain of a bin in a group. */
export function domainOf({ problem }: State, group: number, bin: number): number {
  const { domain } = problem.groups[group]!;
  return domain === undefined ? bin : domain[bin]!;
}

/** Adds (`sign` 1) or takes away (-1) an item's load and presence. */
function load(state: State, item: number, bin: number, sign: 1 | -1): void {
  const { problem, free, start, group } = state;
  const width = problem.resources.length;
  for (let r = 0; r < width; r++) free[bin * width + r]! -= sign * problem.demand[item * width + r]!;
  for (let k = start[item]!; k < start[item + 1]!; k++) {
    const g = group[k]!;
    state.counts[g]![domainOf(state, g, bin)]! += sign;
    state.total[g]! += sign;
  }
  state.bin[item] = sign === 1 ? bin : -1;
}

/** Takes away an item that was there before solving; it is not counted as one to be put. */
export function drop(state: State, item: number): void {
  if (state.bin[item]! >= 0) load(state, item, state.bin[item]!, -1);
}

/** Undoes `drop`. */
export function restore(state: State, item: number): void {
  const bin = state.problem.at[item]!;
  if (bin >= 0) load(state, item, bin, 1);
}

/** Counts an item among those to be put (1), or no more (-1). */
export function expect(state: State, item: number, sign: 1 | -1): void {
  const { problem, start, group, ahead, remaining } = state;
  const width = problem.resources.length;
  for (let k = start[item]!; k < start[item + 1]!; k++) {
    const g = group[k]!;
    remaining[g]! += sign;
    for (let r = 0; r < width; r++) ahead[g * width + r]! += sign * problem.demand[item * width + r]!;
  }
}

/** Puts an expected item on a bin. */
export function put(state: State, item: number, bin: number): void {
  mark(state, item, bin, 1);
  load(state, item, bin, 1);
}

/** Takes an item that was put off its bin; it is expected again. */
export function lift(state: State, item: number): void {
  const bin = state.bin[item]!;
  load(state, item, bin, -1);
  mark(state, item, bin, -1);
}

function mark(state: State, item: number, bin: number, sign: 1 | -1): void {
  if (state.start[item] === state.start[item + 1]) return;
  expect(state, item, sign === 1 ? -1 : 1);
  for (let k = state.start[item]!; k < state.start[item + 1]!; k++) {
    const g = state.group[k]!;
    state.fresh[g]![domainOf(state, g, bin)]! += sign;
  }
}

/** Why an expected item does not go on a bin as things stand; 0 where it does. */
export function reason(state: State, item: number, bin: number): Reason {
  const { problem, free, slack, open, start } = state;
  if (open[bin] === 0) return CLOSED;
  const barred = problem.barred[item];
  if (barred !== undefined && barred[bin] !== 0) return barred[bin]!;
  const width = slack.length;
  for (let r = 0; r < width; r++) {
    const demand = problem.demand[item * width + r]!;
    if (demand > 0 && demand > free[bin * width + r]! + slack[r]!) return RESOURCE + r;
  }
  return start[item] === start[item + 1] ? 0 : groupReason(state, item, bin);
}

function groupReason(state: State, item: number, bin: number): Reason {
  for (let k = state.start[item]!; k < state.start[item + 1]!; k++) {
    const g = state.group[k]!;
    const it = state.problem.groups[g]!;
    if (!it.must) continue;
    if (it.kind === 'together') {
      const lacks = state.total[g] === 0 ? roomFor(state, g, bin) : 0;
      if (lacks !== 0) return lacks;
    }
    if (breaks(state, g, bin)) return GROUP + g;
  }
  return 0;
}

/** Whether all members that are yet to be put fit on a bin; they must follow the first. */
function roomFor({ slack, ahead, free }: State, group: number, bin: number): Reason {
  const width = slack.length;
  for (let r = 0; r < width; r++) {
    const demand = ahead[group * width + r]!;
    if (demand > 0 && demand > free[bin * width + r]! + slack[r]!) return RESOURCE + r;
  }
  return 0;
}

/** Whether one more member on the bin would break the group. */
function breaks(state: State, g: number, bin: number): boolean {
  const it = state.problem.groups[g]!;
  const count = state.counts[g]![domainOf(state, g, bin)]!;
  switch (it.kind) {
    case 'together': return state.total[g]! > 0 && count === 0;
    case 'apart': return count >= (it.most ?? 1);
    case 'spread': return tooSkewed(state, g, domainOf(state, g, bin), it.skew ?? 1);
  }
}

/** Whether the members yet to be put cannot level out what one more in the domain makes uneven. Only domains with an open bin count. */
function tooSkewed(state: State, g: number, domain: number, skew: number): boolean {
  const counts = state.counts[g]!, fresh = state.fresh[g]!;
  let highest = counts[domain]! + 1;
  for (let d = 0; d < counts.length; d++) if (fresh[d]! > 0 && counts[d]! > highest) highest = counts[d]!;
  const seen = new Uint8Array(counts.length);
  let missing = 0;
  for (let b = 0; b < state.problem.bins; b++) {
    const d = domainOf(state, g, b);
    if (state.open[b] === 0 || seen[d] === 1) continue;
    seen[d] = 1;
    missing += Math.max(0, highest - skew - counts[d]! - (d === domain ? 1 : 0));
  }
  return missing > state.remaining[g]! - 1;
}

/** Preferences that one more item on the bin would not keep. */
export function penalty(state: State, item: number, bin: number): number {
  let broken = 0;
  for (let k = state.start[item]!; k < state.start[item + 1]!; k++) {
    const g = state.group[k]!;
    if (!state.problem.groups[g]!.must && breaks(state, g, bin)) broken++;
  }
  return broken;
}
