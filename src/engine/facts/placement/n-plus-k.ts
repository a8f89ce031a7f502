/** Whether what a cluster protects fits on the rest after some of its hosts fail (RULES 3.10). */
import type { ClusterProblem } from './items';
import { STEPS } from './problem';
import type { Answer, Budget, Problem, Proof } from './problem';
import { solveIn } from './solve';
import type { Change } from './solve';
import { prepare } from './state';
import { roomForAny } from './room-for-any';
import type { State } from './state';

/** Hosts that fail together with all bins on them, and what happens to the items there. */
export interface Scenario {
  /** Node numbers of the hosts (of the members, where no host is modelled). Empty: nothing fails, and what floats is placed. */
  readonly hosts: readonly number[];
  readonly closed: readonly number[];
  /** Items to start elsewhere, and items that are lost. */
  readonly place: readonly number[];
  readonly gone: readonly number[];
}

export interface Failover {
  /** Hosts that fail at a time. */
  readonly failures: number;
  readonly answer: Answer['answer'];
  /** Why nothing is known: `budget` of steps, `sampled` (all scenarios that were tried are survived, but not all were), `unknown` sizes, `empty` (no such scenario). */
  readonly because?: 'budget' | 'sampled' | 'unknown' | 'empty';
  /** The scenario that is not survived, or not known to be, and why. */
  readonly scenario?: Scenario;
  readonly proof?: Proof;
  /** By resource: what the items to place ask for, and what the open bins have left. */
  readonly demand?: readonly number[];
  readonly free?: readonly number[];
  readonly tried: number;
  readonly scenarios: number;
}

export interface FailoverOptions {
  /** All running items may move, not only those of failed hosts. */
  readonly allowRebalance?: boolean;
  /** Sets of hosts that fail as one, tried beside those of `failures` hosts. */
  readonly domains?: readonly (readonly number[])[];
  /** Bins that come back although their host fails: nodes that are restarted by another cluster. */
  readonly comesBack?: (bin: number) => boolean;
  readonly budget?: Budget;
}

/** Scenarios that are tried one by one; beyond, only the largest hosts by each resource (RULES 3.10), and slots are counted for all at once. */
export const MOST_SCENARIOS = 5000;

/** Whether every loss of `failures` hosts is survived, with the first that is not: those of the fullest hosts are tried first. */
export function failover(it: ClusterProblem, failures: number, options: FailoverOptions = {}): Failover {
  const budget = options.budget ?? { steps: 10 * STEPS };
  const base = settle(it, budget);
  const result = { failures, tried: 0, scenarios: 0 };
  if (base.answer.answer !== 'yes') return judged(it, { ...result, scenarios: 1, tried: 1 }, base.first, base.answer);
  const units = unitsOf(it, base.state.problem, options.comesBack);
  if (units.length < failures) return { ...result, answer: 'undetermined', because: 'empty' };
  const scenarios = combinations(units.length, failures);
  const all = scenarios <= MOST_SCENARIOS;
  let tried = 0;
  for (const chosen of all ? subsets(units.length, failures) : largest(it, units, failures)) {
    tried++;
    const lost = lostTo(it, units, chosen, base, options, budget);
    if (lost) return judged(it, { ...result, tried, scenarios }, lost.scenario, lost.answer);
  }
  for (const domain of options.domains ?? []) {
    const chosen = units.flatMap(({ host }, u) => (domain.includes(host) ? [u] : []));
    if (chosen.length === 0 || chosen.length === units.length) continue;
    tried++;
    const lost = lostTo(it, units, chosen, base, options, budget);
    if (lost) return judged(it, { ...result, tried, scenarios }, lost.scenario, lost.answer);
  }
  const because = !all && !roomForAny(base.state, units, failures) ? 'sampled' : it.unknown.length > 0 || it.truncated ? 'unknown' : undefined;
  return because === undefined ? { ...result, answer: 'yes', tried, scenarios } : { ...result, answer: 'undetermined', because, tried, scenarios };
}

/** Largest number of hosts that may fail, and whether that is certain: with one more the answer is a `no`. */
export function spareHosts(it: ClusterProblem, options: FailoverOptions = {}): { readonly hosts: number; readonly certain: boolean } {
  let hosts = -1;
  for (let k = 0; k < it.problem.bins; k++) {
    const { answer } = k === 0 ? settle(it, { steps: STEPS }).answer : failover(it, k, options);
    if (answer !== 'yes') return { hosts: Math.max(0, hosts), certain: answer === 'no' };
    hosts = k;
  }
  return { hosts: Math.max(0, hosts), certain: true };
}

/** The state in which what floats has a place. */
interface Base {
  readonly state: State;
  readonly floating: readonly number[];
  readonly first: Scenario;
  readonly answer: Answer;
}

function settle(it: ClusterProblem, budget: Budget): Base {
  const floating: number[] = [];
  it.problem.at.forEach((bin, item) => {
    if (bin < 0) floating.push(item);
  });
  const first: Scenario = { hosts: [], closed: [], place: floating, gone: [] };
  if (floating.length === 0) return { state: it.state, floating, first, answer: { answer: 'yes', bins: new Int32Array(), broken: 0 } };
  const answer = solveIn(it.state, first, budget);
  if (answer.answer !== 'yes') return { state: it.state, floating, first, answer };
  const at = it.problem.at.slice();
  floating.forEach((item, k) => (at[item] = answer.bins[k]!));
  return { state: prepare({ ...it.problem, at }), floating, first, answer };
}

/** A host, or a member where none is modelled, and what stands on it. */
interface Unit {
  readonly host: number;
  readonly bins: readonly number[];
  readonly place: readonly number[];
  readonly gone: readonly number[];
  readonly weight: number;
}

/** Hosts of the problem, the one with most to restart first. */
function unitsOf(it: ClusterProblem, { at, demand, resources }: Problem, comesBack: ((bin: number) => boolean) | undefined): readonly Unit[] {
  type Growing = { host: number; bins: number[]; place: number[]; gone: number[]; weight: number };
  const byHost = new Map<number, Growing>();
  const byBin: (Growing | undefined)[] = [];
  for (let bin = 0; bin < it.problem.bins; bin++) {
    const host = it.binHost[bin]! >= 0 ? it.binHost[bin]! : it.binNode[bin]!;
    let unit = byHost.get(host);
    if (unit === undefined) byHost.set(host, (unit = { host, bins: [], place: [], gone: [], weight: 0 }));
    byBin.push(comesBack?.(bin) === true ? undefined : unit);
    if (byBin[bin]) unit.bins.push(bin);
  }
  at.forEach((bin, item) => {
    const unit = bin < 0 ? undefined : byBin[bin];
    if (unit === undefined) return;
    (it.restarts[item] === 1 ? unit.place : unit.gone).push(item);
    if (it.restarts[item] === 1) unit.weight += demand[item * resources.length]!;
  });
  return [...byHost.values()].sort((a, b) => b.weight - a.weight || a.host - b.host);
}

/** The scenario and the answer where it is not survived. */
function lostTo(
  it: ClusterProblem, units: readonly Unit[], chosen: readonly number[], base: Base, { allowRebalance }: FailoverOptions, budget: Budget,
): { readonly scenario: Scenario; readonly answer: Answer } | undefined {
  const down = chosen.map((u) => units[u]!);
  const scenario: Scenario = {
    hosts: down.map(({ host }) => host), closed: down.flatMap(({ bins }) => bins), place: down.flatMap(({ place }) => place), gone: down.flatMap(({ gone }) => gone),
  };
  if (scenario.place.length === 0) return undefined;
  const answer = solveIn(base.state, scenario, budget);
  if (answer.answer === 'yes') return undefined;
  if (base.floating.length === 0 && allowRebalance !== true) return { scenario, answer };
  const wider = widened(it, base, scenario, allowRebalance === true);
  const second = solveIn(base.state, wider, budget);
  return second.answer === 'yes' ? undefined : { scenario: wider, answer: second };
}

/** The same failure where what floats, or everything, may be placed anew. What floats and is not protected may be what was lost. */
function widened(it: ClusterProblem, { floating }: Base, scenario: Scenario, all: boolean): Scenario {
  const free = new Set(floating), taken = new Set([...scenario.place, ...scenario.gone]);
  const place = [...scenario.place], gone = [...scenario.gone];
  for (let item = 0; item < it.problem.items; item++) {
    if (taken.has(item) || !(all || free.has(item))) continue;
    if (it.restarts[item] === 1) place.push(item);
    else if (free.has(item)) gone.push(item);
  }
  return { ...scenario, place, gone };
}

function judged(it: ClusterProblem, result: Pick<Failover, 'failures' | 'tried' | 'scenarios'>, scenario: Scenario, answer: Answer): Failover {
  const sums = balance(it, scenario);
  if (answer.answer === 'no') return { ...result, answer: 'no', scenario, proof: answer.proof, ...sums };
  return { ...result, answer: 'undetermined', because: 'budget', scenario, ...sums };
}

/** By resource what a change asks for, and what the bins that stay open have left for it. */
export function balance({ problem }: ClusterProblem, { place, gone = [], closed = [] }: Change): { readonly demand: readonly number[]; readonly free: readonly number[] } {
  const width = problem.resources.length;
  const away = new Set([...place, ...gone]), shut = new Set(closed);
  const free = problem.capacity.slice(), demand = new Array<number>(width).fill(0);
  for (let item = 0; item < problem.items; item++) {
    const bin = problem.at[item]!;
    if (bin >= 0 && !away.has(item)) for (let r = 0; r < width; r++) free[bin * width + r]! -= problem.demand[item * width + r]!;
  }
  for (const item of place) for (let r = 0; r < width; r++) demand[r]! += problem.demand[item * width + r]!;
  const left = demand.map((_, r) => {
    let sum = 0;
    for (let bin = 0; bin < problem.bins; bin++) if (!shut.has(bin)) sum += Math.max(0, free[bin * width + r]!);
    return sum;
  });
  return { demand, free: left };
}

function combinations(n: number, k: number): number {
  let found = 1;
  for (let i = 0; i < k; i++) found = (found * (n - i)) / (i + 1);
  return Math.round(found);
}

/** All choices of k of n numbers, ascending. */
function* subsets(n: number, k: number): IterableIterator<readonly number[]> {
  const chosen = Array.from({ length: k }, (_, i) => i);
  for (;;) {
    yield chosen;
    let i = k - 1;
    while (i >= 0 && chosen[i] === n - k + i) i--;
    if (i < 0) return;
    chosen[i]!++;
    for (let j = i + 1; j < k; j++) chosen[j] = chosen[j - 1]! + 1;
  }
}

/** The k largest hosts by what is to be restarted, and by each resource that they offer. */
function* largest({ problem }: ClusterProblem, units: readonly Unit[], k: number): IterableIterator<readonly number[]> {
  const width = problem.resources.length;
  yield Array.from({ length: k }, (_, i) => i);
  for (let r = 0; r < width; r++) {
    const size = units.map(({ bins }) => bins.reduce((sum, bin) => sum + problem.capacity[bin * width + r]!, 0));
    yield Array.from(units, (_, u) => u).sort((a, b) => size[b]! - size[a]! || a - b).slice(0, k);
  }
}
