/** Branch and bound: a placement, or the certainty that there is none, within a budget of steps (RULES 3.10, step 3). */
import { equalItems } from './order';
import type { Budget } from './problem';
import { domainOf, lift, put, reason } from './state';
import type { State } from './state';

/** Items that are searched at most: the search goes as deep. */
export const DEEPEST = 1000;

interface Search {
  readonly state: State;
  /** The hardest first; equal ones are neighbours. */
  readonly items: readonly number[];
  /** By place in `items`: 1 where it can be exchanged with the one before. */
  readonly same: Uint8Array;
  /** By place in `items`, by resource: demand and smallest demand from there on. */
  readonly rest: Float64Array;
  readonly smallest: Float64Array;
  /** By bin: number of its class; bins of a class are barred to the same items and in the same domains. */
  readonly like: Int32Array;
  readonly budget: Budget;
}

/** Whether the expected items can be placed; they are, where true. Undefined where the budget did not last: nothing is placed then. */
export function search(state: State, items: readonly number[], budget: Budget): boolean | undefined {
  if (items.length > DEEPEST) return undefined;
  const same = Uint8Array.from(items, (item, k) => (k > 0 && equalItems(state, items[k - 1]!, item) ? 1 : 0));
  return descend({ state, items, same, ...demands(state, items), like: classes(state, items), budget }, 0);
}

function demands({ problem }: State, items: readonly number[]): Pick<Search, 'rest' | 'smallest'> {
  const width = problem.resources.length, n = items.length;
  const rest = new Float64Array((n + 1) * width), smallest = new Float64Array((n + 1) * width).fill(Infinity);
  for (let k = n - 1; k >= 0; k--) {
    for (let r = 0; r < width; r++) {
      const demand = problem.demand[items[k]! * width + r]!;
      rest[k * width + r] = rest[(k + 1) * width + r]! + demand;
      smallest[k * width + r] = Math.min(smallest[(k + 1) * width + r]!, demand);
    }
  }
  return { rest, smallest };
}

/** Bins by what is barred to them and by the domains that groups put them in. */
function classes({ problem, start, group }: State, items: readonly number[]): Int32Array {
  const sets = new Set<Uint8Array>(), domains = new Set<Int32Array>();
  for (const item of items) {
    const barred = problem.barred[item];
    if (barred !== undefined) sets.add(barred);
    for (let k = start[item]!; k < start[item + 1]!; k++) {
      const { domain } = problem.groups[group[k]!]!;
      if (domain !== undefined) domains.add(domain);
    }
  }
  if (sets.size === 0 && domains.size === 0) return new Int32Array(problem.bins);
  const numbers = new Map<string, number>();
  return Int32Array.from({ length: problem.bins }, (_, b) => {
    const key = [...[...sets].map((it) => (it[b] === 0 ? 0 : 1)), ...[...domains].map((it) => it[b])].join();
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  });
}

function descend(it: Search, depth: number): boolean | undefined {
  const { state, items, budget } = it;
  if (depth === items.length) return true;
  if (hopeless(it, depth)) return false;
  const item = items[depth]!;
  // Items that can be exchanged take bins in ascending order; of bins that are alike now, the first stands for all.
  const first = it.same[depth] === 1 ? state.bin[items[depth - 1]!]! : 0;
  const tried: number[] = [];
  for (let bin = first; bin < state.problem.bins; bin++) {
    if (--budget.steps < 0) return undefined;
    if (reason(state, item, bin) !== 0 || tried.some((other) => alike(it, other, bin))) continue;
    tried.push(bin);
    put(state, item, bin);
    const found = descend(it, depth + 1);
    if (found === true) return true;
    lift(state, item);
    if (found === undefined) return undefined;
  }
  return false;
}

/** Whether what is left in bins that can take any of the remaining items is less than they ask for. */
function hopeless({ state, rest, smallest, budget }: Search, depth: number): boolean {
  const { free, slack, open, problem } = state;
  const width = slack.length;
  budget.steps -= problem.bins >> 3;
  for (let r = 0; r < width; r++) {
    const least = smallest[depth * width + r]!, wanted = rest[depth * width + r]!;
    let left = 0;
    for (let b = 0; b < problem.bins && left < wanted; b++) {
      const it = free[b * width + r]! + slack[r]!;
      if (open[b] === 1 && it >= least) left += it;
    }
    if (left < wanted) return true;
  }
  return false;
}

/** Whether two bins are the same to everything that is yet to be put. */
function alike({ state, like }: Search, a: number, b: number): boolean {
  if (like[a] !== like[b]) return false;
  const { free, problem, counts, fresh } = state;
  const width = problem.resources.length;
  for (let r = 0; r < width; r++) if (free[a * width + r] !== free[b * width + r]) return false;
  for (let g = 0; g < counts.length; g++) {
    const x = domainOf(state, g, a), y = domainOf(state, g, b);
    if (x !== y && (counts[g]![x] !== counts[g]![y] || fresh[g]![x] !== fresh[g]![y])) return false;
  }
  return true;
}
