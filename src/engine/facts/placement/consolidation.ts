/** How much more fits, on how few hosts it all fits, and how large a further host must be (RULES 3.10, 3.15). */
import { widened } from './dr';
import type { ClusterProblem } from './items';
import { failover } from './n-plus-k';
import { STEPS } from './problem';
import type { Problem } from './problem';
import { solve, solveIn } from './solve';
import { prepare } from './state';

/** A problem in place of the one that a cluster has. */
const withProblem = (it: ClusterProblem, problem: Problem, more: Partial<ClusterProblem> = {}): ClusterProblem => ({ ...it, ...more, problem, state: prepare(problem) });

/** Whether all is placed, and stays so after `failures` host failures. Where not everything is known, what is known is taken for all. */
function holds(it: ClusterProblem, failures: number): boolean {
  const known = { ...it, unknown: [], truncated: false };
  return failures > 0 ? failover(known, failures).answer === 'yes' : solve(it.problem).answer === 'yes';
}

export interface Room {
  /** Copies that fit beside everything else; Infinity where nothing limits them. */
  readonly copies: number;
  /** Sum over the hosts of what each could take alone: never less than `copies`. */
  readonly atMost: number;
  /** The resource that holds up the next copy on most hosts; undefined where none does. */
  readonly binding: string | undefined;
}

/** Copies that are tried at most. */
const MOST_COPIES = 1 << 14;

/**
 * How many copies of something that takes `demand` (by resource) fit where all else stays where it is, and `failures` host failures are
 * survived still. By doubling and halving: what fits once fits in smaller number too.
 */
export function howManyMore(it: ClusterProblem, demand: readonly number[], failures = 0): Room {
  const { atMost, binding } = bound(it, demand);
  const fits = (copies: number): boolean => holds(withCopies(it, demand, copies), failures);
  if (atMost === Infinity && failures === 0) return { copies: Infinity, atMost, binding };
  if (!fits(0) || atMost === 0) return { copies: 0, atMost, binding };
  const most = Math.min(atMost, MOST_COPIES);
  let low = 0, high = 1;
  while (high <= most && fits(high)) {
    low = high;
    high *= 2;
  }
  high = Math.min(high, most + 1);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return { copies: low, atMost, binding };
}

/** min over resources of what is free over what is asked for, rounded down, summed over the hosts; and which resource that is most often. */
function bound({ problem, state }: ClusterProblem, demand: readonly number[]): { readonly atMost: number; readonly binding: string | undefined } {
  const width = problem.resources.length, votes = new Array<number>(width).fill(0);
  let atMost = 0;
  for (let b = 0; b < problem.bins; b++) {
    let least = Infinity, by = -1;
    for (let r = 0; r < width; r++) {
      if (!(demand[r]! > 0)) continue;
      const room = Math.max(0, Math.floor((state.free[b * width + r]! + state.slack[r]!) / demand[r]!));
      if (room < least) [least, by] = [room, r];
    }
    atMost += least;
    if (by >= 0) votes[by]!++;
  }
  const most = Math.max(...votes);
  return { atMost, binding: most > 0 ? problem.resources[votes.indexOf(most)] : undefined };
}

function withCopies(it: ClusterProblem, demand: readonly number[], copies: number): ClusterProblem {
  const { problem } = it;
  const items = problem.items + copies;
  const at = new Int32Array(items).fill(-1), all = new Float64Array(items * demand.length);
  at.set(problem.at);
  all.set(problem.demand);
  for (let k = problem.items; k < items; k++) all.set(demand, k * demand.length);
  const barred = problem.barred.concat(new Array<undefined>(copies).fill(undefined));
  const restarts = new Uint8Array(items).fill(1), itemNode = new Int32Array(items).fill(-1);
  restarts.set(it.restarts);
  itemNode.set(it.itemNode);
  return withProblem(it, { ...problem, items, at, demand: all, barred }, { restarts, itemNode });
}

export interface Fewest {
  /** Bins that are kept, and those that can be emptied, in the order in which they are. */
  readonly kept: readonly number[];
  readonly emptied: readonly number[];
  /** By item: its bin then. */
  readonly at: Int32Array;
}

/**
 * Empties one host after the other, the emptiest first, as long as all of it fits on the rest and `failures` host failures are survived.
 * A way to fewer hosts, not a proof that none is shorter. Undefined where not everything has a place as it is.
 */
export function fewestHosts(it: ClusterProblem, failures = 0): Fewest | undefined {
  const first = solve(it.problem);
  if (first.answer !== 'yes') return undefined;
  let problem = placed(it.problem, floating(it.problem), first.bins);
  const emptied: number[] = [];
  for (const bin of emptiestFirst(problem)) {
    const place = itemsOn(problem, bin);
    const answer = solveIn(prepare(problem), { place, closed: [...emptied, bin] }, { steps: STEPS });
    if (answer.answer !== 'yes') continue;
    const next = placed(problem, place, answer.bins);
    if (failures > 0 && !holds(without(withProblem(it, next), new Set([...emptied, bin])), failures)) continue;
    problem = next;
    emptied.push(bin);
  }
  const gone = new Set(emptied);
  return { kept: Array.from({ length: problem.bins }, (_, b) => b).filter((b) => !gone.has(b)), emptied, at: problem.at };
}

const floating = ({ at }: Problem): readonly number[] => Array.from(at, (bin, item) => (bin < 0 ? item : -1)).filter((item) => item >= 0);
const itemsOn = ({ at }: Problem, bin: number): readonly number[] => Array.from(at, (on, item) => (on === bin ? item : -1)).filter((item) => item >= 0);

function placed(problem: Problem, items: readonly number[], bins: Int32Array): Problem {
  const at = problem.at.slice();
  items.forEach((item, k) => (at[item] = bins[k]!));
  return { ...problem, at };
}

/** Bins by the share of them that is in use, of the resource that they use most of. */
function emptiestFirst({ bins, capacity, at, demand, resources }: Problem): readonly number[] {
  const width = resources.length, used = new Float64Array(bins * width);
  at.forEach((bin, item) => {
    for (let r = 0; r < width && bin >= 0; r++) used[bin * width + r]! += demand[item * width + r]!;
  });
  const share = Array.from({ length: bins }, (_, b) => resources.reduce((most, _name, r) => Math.max(most, used[b * width + r]! / capacity[b * width + r]! || 0), 0));
  return Array.from({ length: bins }, (_, b) => b).sort((a, b) => share[a]! - share[b]! || a - b);
}

/** The same cluster without some bins, on which nothing is. */
function without(it: ClusterProblem, gone: ReadonlySet<number>): ClusterProblem {
  const { problem } = it;
  const kept = Array.from({ length: problem.bins }, (_, b) => b).filter((b) => !gone.has(b));
  const number = new Map(kept.map((old, b) => [old, b])), width = problem.resources.length;
  const sets = new Map<Uint8Array, Uint8Array>();
  const shorter = (bars: Uint8Array): Uint8Array => {
    if (!sets.has(bars)) sets.set(bars, Uint8Array.from(kept, (b) => bars[b]!));
    return sets.get(bars)!;
  };
  return withProblem(it, {
    ...problem, bins: kept.length, capacity: Float64Array.from(kept.flatMap((b) => [...problem.capacity.subarray(b * width, (b + 1) * width)])),
    at: problem.at.map((b) => number.get(b) ?? -1), barred: problem.barred.map((bars) => bars && shorter(bars)),
    groups: problem.groups.map((group) => (group.domain === undefined ? group : { ...group, domain: Int32Array.from(kept, (b) => group.domain![b]!) })),
  }, { binNode: Int32Array.from(kept, (b) => it.binNode[b]!), binHost: Int32Array.from(kept, (b) => it.binHost[b]!) });
}

/** Parts of a median host in which the size of a further one is told, and how many median hosts it may be as large as. */
const PARTS = 16, LARGEST = 8;

/** Size (by resource) of one further host with which `failures` host failures are survived, a sixteenth of the median host exact; undefined where none of up to eight times the median is enough. Zeros: none is needed. */
export function minimalExtraHost(it: ClusterProblem, failures: number): readonly number[] | undefined {
  const { problem } = it;
  const { bins, resources, capacity } = problem;
  if (bins === 0) return undefined;
  const median = resources.map((_, r) => Array.from({ length: bins }, (_bin, b) => capacity[b * resources.length + r]!).sort((a, b) => a - b)[bins >> 1]!);
  const sized = (parts: number): readonly number[] => median.map((size) => (parts === 0 ? 0 : (size * parts) / PARTS));
  const enough = (parts: number): boolean => holds(withProblem(it, widened(problem, 1, sized(parts)), {
    binNode: Int32Array.from([...it.binNode, -1]), binHost: Int32Array.from([...it.binHost, -1]),
  }), failures);
  if (holds(it, failures)) return sized(0);
  let low = 0, high = PARTS * LARGEST;
  if (!enough(high)) return undefined;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return sized(high);
}
