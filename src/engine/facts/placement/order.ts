/** In which order items and bins are looked at. */
import type { Problem } from './problem';
import type { State } from './state';

/** By item: its place among all items, the hardest first: kept together, few bins, must stand apart, then large. Equal items are neighbours. */
export function ranks(state: State): Int32Array {
  if (state.rank) return state.rank;
  const { problem } = state;
  const hardness = hardnesses(state), size = sizes(state), sets = barredSets(problem);
  const order = Array.from({ length: problem.items }, (_, i) => i);
  order.sort((a, b) => hardness[b]! - hardness[a]! || size[b]! - size[a]! || compareDemand(problem, a, b) || sets[a]! - sets[b]! || compareGroups(state, a, b) || a - b);
  const rank = new Int32Array(problem.items);
  order.forEach((item, place) => (rank[item] = place));
  return (state.rank = rank);
}

/** Whether two items can be exchanged in any placement. */
export function equalItems(state: State, a: number, b: number): boolean {
  const { barred } = state.problem;
  return barred[a] === barred[b] && compareDemand(state.problem, a, b) === 0 && compareGroups(state, a, b) === 0;
}

function compareDemand({ demand, resources }: Problem, a: number, b: number): number {
  const width = resources.length;
  for (let r = 0; r < width; r++) {
    const difference = demand[b * width + r]! - demand[a * width + r]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareGroups({ start, group }: State, a: number, b: number): number {
  const length = start[a + 1]! - start[a]!;
  if (length !== start[b + 1]! - start[b]!) return length - start[b + 1]! + start[b]!;
  for (let k = 0; k < length; k++) {
    const difference = group[start[a]! + k]! - group[start[b]! + k]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Largest share of a mean bin that an item takes of any resource. */
function sizes({ problem, scale }: State): Float64Array {
  const width = scale.length, size = new Float64Array(problem.items);
  for (let i = 0; i < problem.items; i++) for (let r = 0; r < width; r++) size[i] = Math.max(size[i]!, problem.demand[i * width + r]! / scale[r]!);
  return size;
}

const TOGETHER = 4, APART = 1;

function hardnesses({ problem, start, group }: State): Float64Array {
  const share = new Map<Uint8Array, number>();
  const hardness = new Float64Array(problem.items);
  for (let i = 0; i < problem.items; i++) {
    const barred = problem.barred[i];
    if (barred !== undefined) {
      if (!share.has(barred)) share.set(barred, barred.reduce((closed, it) => closed + (it === 0 ? 0 : 1), 0) / Math.max(1, problem.bins));
      hardness[i] = 2 * share.get(barred)!;
    }
    for (let k = start[i]!; k < start[i + 1]!; k++) {
      const it = problem.groups[group[k]!]!;
      if (it.must) hardness[i]! += it.kind === 'together' ? TOGETHER : APART;
    }
  }
  return hardness;
}

/** Numbers the shared arrays of `barred`, in the order of the items. */
function barredSets({ barred }: Problem): Int32Array {
  const numbers = new Map<Uint8Array | undefined, number>();
  return Int32Array.from(barred, (it) => {
    const known = numbers.get(it);
    if (known !== undefined) return known;
    numbers.set(it, numbers.size);
    return numbers.size - 1;
  });
}

/** Bins from the one with most left (of the resource it has least of) to the one with least, before anything is put. */
export function freestFirst(state: State): Int32Array {
  if (state.freest) return state.freest;
  const { problem, free, scale } = state;
  const width = scale.length, room = new Float64Array(problem.bins);
  for (let b = 0; b < problem.bins; b++) {
    let least = Infinity;
    for (let r = 0; r < width; r++) least = Math.min(least, free[b * width + r]! / scale[r]!);
    room[b] = Number.isNaN(least) ? 0 : least;
  }
  return (state.freest = Int32Array.from({ length: problem.bins }, (_, b) => b).sort((a, b) => (room[a] === room[b] ? a - b : room[b]! > room[a]! ? 1 : -1)));
}
