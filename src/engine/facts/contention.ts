/** What each workload gets of the CPU when others want it too, through every level of the stack (RULES 3.7). */
import type { Facts } from '../contract';
import { defineFact } from '../facts';
import { demandFrom } from './cpu/demand';
import { fill } from './cpu/fill';
import { schedule } from './cpu/schedule';
import type { Schedule } from './cpu/schedule';
import { QOS } from './qos';
import type { QosClass } from './qos';

export { burst, quotaOf, throttling, MIN_QUOTA_MS, PERIOD_MS } from './cpu/throttling';
export type { Burst, Throttling } from './cpu/throttling';
export { throttledOf, type Throttled } from './cpu/throttled';
export { linearWeight, quadraticWeight, shareFormula, sharesOfRequest, systemdWeight } from './cpu/weights';

export interface Contention {
  readonly schedule: Schedule;
  /** By member of the schedule: cores that one copy wants, and gets. NaN where not known. */
  readonly demand: Float64Array;
  readonly given: Float64Array;
  /** By member: 1 where `given` is exact; 0 where the machine's size is not known, so that it is the most it can get. */
  readonly known: Uint8Array;
}

/** Shares when every task wants as much as its limits, sizes and threads allow: the least that is left to each. */
export const contention = defineFact('contention', (facts): Contention => {
  const of = schedule(facts);
  return solve(of, of.demand);
}, []);

/** Shares when the tasks want `task` cores each (by node; NaN counts as nothing), from the machines at the top down. */
export function contentionOf(facts: Facts, task: (node: number) => number): Contention {
  const of = schedule(facts);
  const demand = new Float64Array(of.size);
  demandFrom(facts, of, demand, task);
  return solve(of, demand);
}

function solve(of: Schedule, demand: Float64Array): Contention {
  const given = new Float64Array(of.size), known = new Uint8Array(of.size);
  const competitors = { ...of, demand };
  for (let i = 0; i < of.size; i++) {
    if (of.parent[i]! < 0) {
      given[i] = Number.isNaN(of.cap[i]!) ? Infinity : of.cap[i]!;
      known[i] = Number.isNaN(of.cap[i]!) ? 0 : 1;
    } else known[i] = known[of.parent[i]!]!;
    const from = of.first[i]!, to = of.first[i + 1]!;
    if (from === to) continue;
    if (Number.isNaN(given[i]!)) for (let at = from; at < to; at++) given[of.children[at]!] = NaN;
    else if (to === from + 1) alone(given[i]!, of.children[from]!, competitors, given);
    else fill(given[i]!, certain(of, demand, given, from, to), competitors, given);
  }
  for (let i = 0; i < of.size; i++) if (given[i] === Infinity) given[i] = NaN;
  return { schedule: of, demand, given, known };
}

/** A member without competitors other than its own copies. */
function alone(capacity: number, i: number, { demand, copies }: { readonly demand: Float64Array; readonly copies: Float64Array }, given: Float64Array): void {
  given[i] = Math.min(demand[i]!, capacity / copies[i]!);
}

/** Children whose demand is known: what one of unknown size takes is not certain, so it takes nothing here, and gets an unknown amount. */
function certain(of: Schedule, demand: Float64Array, given: Float64Array, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = from; at < to; at++) {
    const child = of.children[at]!;
    if (Number.isNaN(demand[child]!)) given[child] = NaN;
    else found.push(child);
  }
  return found;
}

/** Cores that one copy of a node gets when all want what they can use; NaN where not known or the node runs nowhere. */
export function cpuUnderContention(facts: Facts, node: number, of: Contention = contention(facts)): number {
  const member = of.schedule.member[node]!;
  return member < 0 ? NaN : of.given[member]!;
}

/** One level at which a node, or what it is in, competes. */
export interface ShareLevel {
  /** Whose CPU is shared: a host, VM, hypervisor, engine, pod or group. */
  readonly shared: number;
  /** Set where it is a group that a kubelet makes for a class of pods on `shared`. */
  readonly tier: QosClass | undefined;
  /** Who competes: the node itself or what it is in; `memberTier` as above. */
  readonly member: number;
  readonly memberTier: QosClass | undefined;
  readonly capacity: number;
  readonly weight: number;
  /** Weights of all that want CPU at this level, copies included. */
  readonly weights: number;
  readonly wanted: number;
  readonly given: number;
  /** The weight rests on a default of the product. */
  readonly assumed: boolean;
}

const tierName = (tier: number): QosClass | undefined => QOS[tier];

/** By member of the schedule: weights of all members in it that want CPU, copies included. */
export function weightSums({ schedule: tree, demand }: Contention): Float64Array {
  const sums = new Float64Array(tree.size);
  for (let i = 0; i < tree.size; i++) if (tree.parent[i]! >= 0 && demand[i]! > 0) sums[tree.parent[i]!]! += tree.weight[i]! * tree.copies[i]!;
  return sums;
}

/** Levels from the machine at the top down to the node; empty for what runs nowhere. Who asks for many nodes makes `sums` (`weightSums`) once. */
export function shareLevels(facts: Facts, node: number, of: Contention = contention(facts), sums?: Float64Array): readonly ShareLevel[] {
  const { schedule: tree, demand, given } = of;
  const levels: ShareLevel[] = [];
  for (let i = tree.member[node]!; i >= 0 && tree.parent[i]! >= 0; i = tree.parent[i]!) {
    const above = tree.parent[i]!;
    levels.push({
      shared: tree.node[above]!, tier: tierName(tree.tier[above]!), member: tree.node[i]!, memberTier: tierName(tree.tier[i]!), capacity: given[above]!,
      weight: tree.weight[i]!, weights: sums?.[above] ?? weightsIn(of, above), wanted: demand[i]!, given: given[i]!, assumed: tree.assumed[i] === 1,
    });
  }
  return levels.reverse();
}

function weightsIn({ schedule: tree, demand }: Contention, above: number): number {
  let weights = 0;
  for (let at = tree.first[above]!; at < tree.first[above + 1]!; at++) {
    const child = tree.children[at]!;
    if (demand[child]! > 0) weights += tree.weight[child]! * tree.copies[child]!;
  }
  return weights;
}

/** The level at which the smallest part of what could be had is got; undefined where nobody competes. */
export function tightestLevel(levels: readonly ShareLevel[]): ShareLevel | undefined {
  let worst: ShareLevel | undefined, least = 1 - 1e-9;
  for (const level of levels) {
    const part = level.given / Math.min(level.wanted, level.capacity);
    if (part < least) [worst, least] = [level, part];
  }
  return worst;
}
