/** Where what a failure took down starts again: the placement solver on what is left of its cluster, or the emptiest place where sizes say nothing. */
import type { Facts } from '../../contract';
import type { NodeOf } from '../../../model';
import { clusterProblems } from '../placement/items';
import type { ClusterProblem } from '../placement/items';
import { proofText } from '../placement/explain';
import { STEPS } from '../placement/problem';
import type { Answer, Budget } from '../placement/problem';
import { solveIn } from '../placement/solve';
import type { RestartGroup } from '../restart';
import { workloads } from '../workloads';

/** Where a unit goes: a node, or why it goes nowhere. */
export interface Seat {
  readonly unit: number;
  /** Node that it starts on; -1 where it has none. */
  readonly to: number;
  /** True where the search ended before it knew. */
  readonly undetermined: boolean;
  /** False where nothing is known of the room that there is: it is taken as enough. */
  readonly roomKnown: boolean;
  readonly reason: string;
}

const PRIORITIES = ['low', 'normal', 'high', 'critical'];
export const priorityOf = ({ graph }: Facts, unit: number): number => PRIORITIES.indexOf((graph.nodes[unit] as NodeOf<'vm'>).restartPriority ?? 'normal');

/** Order in which units are started: priority, then size, then number. */
export function inOrder(facts: Facts, units: readonly number[]): readonly number[] {
  const size = (it: number): number => facts.graph.memory[it]! || facts.graph.memoryRequest[it]! || 0;
  return [...units].sort((a, b) => priorityOf(facts, b) - priorityOf(facts, a) || size(b) - size(a) || a - b);
}

/** Seats for the units of one group; `down` are the nodes that are down now, `placed` how many each node has taken already. */
export function seats(facts: Facts, group: RestartGroup, units: readonly number[], down: Uint8Array, taken: Map<number, number>, budget: Budget): readonly Seat[] {
  const ordered = inOrder(facts, units);
  const problem = clusterProblems(facts).find((it) => it.cluster === group.cluster && units.every((unit) => it.itemNode.includes(unit)));
  return problem === undefined ? evenly(group, ordered, down, taken) : solved(facts, problem, group, ordered, down, budget);
}

function evenly(group: RestartGroup, units: readonly number[], down: Uint8Array, taken: Map<number, number>): readonly Seat[] {
  const left = group.places.filter((it) => down[it] === 0);
  return units.map((unit): Seat => {
    if (left.length === 0) return { unit, to: -1, undetermined: false, roomKnown: true, reason: 'no other place is left' };
    const to = left.reduce((best, it) => ((taken.get(it) ?? 0) < (taken.get(best) ?? 0) ? it : best));
    taken.set(to, (taken.get(to) ?? 0) + 1);
    return { unit, to, undetermined: false, roomKnown: false, reason: '' };
  });
}

/** All at once where they fit; else one after the other, so that those of higher priority have their place. */
function solved(facts: Facts, it: ClusterProblem, group: RestartGroup, units: readonly number[], down: Uint8Array, budget: Budget): readonly Seat[] {
  const items = new Map<number, number[]>(units.map((unit) => [unit, []]));
  const closed: number[] = [], gone: number[] = [], floating: number[] = [];
  // A bin is a machine or an engine; places of the group may be the hypervisor on it.
  it.binNode.forEach((node, bin) => {
    const open = down[node] === 0 && group.places.some((place) => place === node || (place > node && place < facts.graph.end[node]!) || (node > place && node < facts.graph.end[place]!));
    if (!open) closed.push(bin);
  });
  const isClosed = new Set(closed);
  it.itemNode.forEach((node, item) => {
    const bin = it.problem.at[item]!;
    const own = items.get(node);
    if (own) own.push(item);
    else if (bin < 0) floating.push(item);
    else if (isClosed.has(bin)) gone.push(item);
  });
  const all = units.flatMap((unit) => items.get(unit)!);
  const ask = (place: readonly number[], left: readonly number[]): Answer => solveIn(it.state, { place: [...floating, ...place], gone: [...gone, ...left], closed }, budget);
  const whole = ask(all, []);
  if (whole.answer === 'yes') return seatsOf(it, units, items, whole.bins.subarray(floating.length), true);
  const accepted: number[] = [], lost = new Map<number, Seat>();
  let plan: Int32Array = new Int32Array();
  for (const unit of units) {
    const mine = items.get(unit)!, before = accepted.flatMap((other) => items.get(other)!);
    const left = all.filter((item) => !before.includes(item) && !mine.includes(item));
    const answer = budget.steps > 0 ? ask([...before, ...mine], left) : whole.answer === 'no' ? { answer: 'undetermined' as const, item: mine[0]! } : whole;
    if (answer.answer === 'yes') {
      accepted.push(unit);
      plan = answer.bins.subarray(floating.length);
    } else {
      const reason = answer.answer === 'no' ? proofText(facts, it, answer.proof) : 'the search for a place ended before it knew';
      lost.set(unit, { unit, to: -1, undetermined: answer.answer === 'undetermined', roomKnown: true, reason });
    }
  }
  const found = seatsOf(it, accepted, items, plan, true);
  return units.map((unit) => lost.get(unit) ?? found.find((seat) => seat.unit === unit)!);
}

function seatsOf(it: ClusterProblem, units: readonly number[], items: ReadonlyMap<number, readonly number[]>, bins: Int32Array, known: boolean): readonly Seat[] {
  let at = 0;
  return units.map((unit): Seat => {
    const to = it.binNode[bins[at]!]!;
    at += items.get(unit)!.length;
    return { unit, to, undetermined: false, roomKnown: known && !it.unknown.includes(unit) && !it.unknown.includes(to), reason: '' };
  });
}

/** A budget for one failure: a few questions of the solver. */
export const recoveryBudget = (): Budget => ({ steps: 10 * STEPS });

/** Whether a cluster can act: it is up, and its majority too. */
export function canAct(facts: Facts, { cluster, quorum }: RestartGroup, down: Uint8Array): string | undefined {
  if (cluster >= 0 && down[cluster] === 1) return `${facts.graph.ids[cluster]!} is down itself`;
  if (quorum === undefined) return undefined;
  let votes = quorum.votes;
  quorum.voters.forEach((it, k) => (votes -= down[it] === 1 && workloads(facts).copies[it]! > 0 ? quorum.weights[k]! : 0));
  return votes >= quorum.majority ? undefined : `${quorum.name} has ${votes} of ${quorum.votes} votes left, and ${quorum.majority} are needed`;
}
