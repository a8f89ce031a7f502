/**
 * recovery: what comes back after a failure, where and when (RULES 3.3, 3.14).
 *
 *   place.ts      seats on what is left, by the placement solver
 *   times.ts      when what was restarted is ready
 *   data-loss.ts  writes that no copy has
 */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kindCode } from '../../graph';
import { failure } from '../failure';
import type { Failure, Outcome } from '../failure';
import { labels } from '../labels';
import { restarts } from '../restart';
import type { RestartGroup } from '../restart';
import { noticeTerms, queueTerm, START_DEFAULTS, startTerms, total } from '../start-time';
import type { StartOptions, Term } from '../start-time';
import { services, workloads } from '../workloads';
import type { Service } from '../workloads';
import { dataLoss } from './data-loss';
import type { DataLoss } from './data-loss';
import { canAct, recoveryBudget, seats } from './place';
import type { Seat } from './place';
import { readyTimes } from './times';
import type { Started } from './times';

export type { DataLoss } from './data-loss';

/** Something that was down and is up again. */
export interface RecoveredNode {
  readonly node: number;
  /** Where it runs now; -1 where it never left its place, and only waited for what it needs. */
  readonly to: number;
  /** Seconds from the failure until it works; `to` is NaN where nothing bounds it. */
  readonly seconds: { readonly from: number; readonly to: number };
  /** What is assumed rather than known, in words. */
  readonly assumed: readonly string[];
}

/** What should be started elsewhere and is not. */
export interface Unplaced {
  readonly node: number;
  readonly undetermined: boolean;
  readonly reason: string;
}

export interface ServiceOutcome {
  readonly service: Service;
  /** Replicas up at first, and once what can be restarted was. */
  readonly before: number;
  readonly after: number;
}

export interface Recovery {
  readonly before: Outcome;
  readonly after: Outcome;
  /** Nodes that are up again, ascending. */
  readonly recovered: readonly RecoveredNode[];
  readonly unplaced: readonly Unplaced[];
  /** Services with fewer replicas than they need at first, or still; by number. */
  readonly services: readonly ServiceOutcome[];
  /** Weight x copies of workloads that are down, as a share of all: at first, and for good. */
  readonly shareDown: number;
  readonly shareLost: number;
  readonly dataLoss: readonly DataLoss[];
  /** Why a node is up again, or is not: a line for each step. */
  witness(node: number): readonly string[];
}

const CONTAINER = kindCode('container'), ENGINE = kindCode('engine');
/** Restarts that make room for others, one after the other: nodes in VMs, pods on those nodes. */
const MOST_ROUNDS = 16;

/**
 * Plays a failure through: what went down, then what is started elsewhere by priority and size, as long as that makes more possible. Containers that
 * fail themselves are started in place by their restart policy. What failed itself, else, stays down.
 */
export function recovery(facts: Facts, failures: readonly Failure[], options: StartOptions = START_DEFAULTS): Recovery {
  const before = failure(facts, failures);
  const inPlace = restartedInPlace(facts, failures);
  const run: Run = {
    facts, options, kept: new Uint8Array(facts.graph.count), seat: new Map(), group: new Map(), taken: new Map(), before: new Map(), budget: recoveryBudget(), refused: new Map(),
    failures: failures.filter((it) => !('node' in it) || !inPlace.includes(it.node)),
  };
  const failed = new Set(failures.flatMap((it) => ('node' in it ? [it.node] : [])));
  for (const node of inPlace) run.before.set(node, []);
  let after = failure(facts, run.failures);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (!placeRound(run, after, failed)) break;
    after = failure(facts, [...run.failures, ...stopped(run)], run.kept);
  }
  return outcomeOf(run, before, after, inPlace);
}

interface Run {
  readonly facts: Facts;
  readonly options: StartOptions;
  readonly failures: readonly Failure[];
  /** By node: 1 where it runs elsewhere. */
  readonly kept: Uint8Array;
  /** By unit: its seat, and who gave it. */
  readonly seat: Map<number, Seat>;
  readonly group: Map<number, RestartGroup>;
  readonly taken: Map<number, number>;
  /** By unit: what passes before it starts. */
  readonly before: Map<number, readonly Term[]>;
  readonly budget: ReturnType<typeof recoveryBudget>;
  readonly refused: Map<number, Unplaced>;
}

/** Containers that failed themselves and whose engine starts them again. */
function restartedInPlace({ graph }: Facts, failures: readonly Failure[]): readonly number[] {
  const failed = failures.flatMap((it) => ('node' in it ? [it.node] : []));
  return failed.filter((it) => {
    const restart = graph.kind[it] === CONTAINER ? (graph.nodes[it] as NodeOf<'container'>).restart : undefined;
    return restart !== undefined && restart !== 'no' && !failed.some((other) => other !== it && it > other && it < graph.end[other]!);
  });
}

/** Containers that came along with a VM and that nobody starts there. */
function stopped({ facts: { graph }, kept, seat }: Run): readonly Failure[] {
  const found: Failure[] = [];
  for (const unit of seat.keys()) {
    if (kept[unit] === 0 || graph.nodes[unit]!.kind !== 'vm') continue;
    for (let i = unit + 1; i < graph.end[unit]!; i++) {
      if (graph.kind[i] === CONTAINER && (graph.nodes[i] as NodeOf<'container'>).restart === 'no') found.push({ node: i });
    }
  }
  return found;
}

/** Seats for what is down because of what it is in; whether any was found. */
function placeRound(run: Run, now: Outcome, failed: ReadonlySet<number>): boolean {
  const { facts, kept } = run, { graph } = facts;
  let some = false;
  let covered = -1;
  const waiting = new Map<RestartGroup, number[]>();
  const { group, groups } = restarts(facts);
  const blocked: (string | undefined)[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (i < covered || group[i]! < 0 || now.down[i] === 0 || kept[i] === 1 || failed.has(i) || graph.parent[i]! < 0 || now.down[graph.parent[i]!] === 0) continue;
    if (run.refused.has(i)) continue;
    const of = groups[group[i]!]!, list = waiting.get(of);
    const reason = blocked[of.number] ??= canAct(facts, of, now.down) ?? '';
    if (reason !== '') {
      // It may come back in a later round; what is in it need not wait for that.
      run.seat.set(i, { unit: i, to: -1, undetermined: false, roomKnown: true, reason });
      continue;
    }
    // The outermost is started first and brings along what is in it.
    covered = graph.end[i]!;
    if (list) list.push(i);
    else waiting.set(of, [i]);
  }
  for (const [of, units] of waiting) some = placeGroup(run, of, units, now) || some;
  return some;
}

function placeGroup(run: Run, group: RestartGroup, units: readonly number[], now: Outcome): boolean {
  const { facts } = run;
  const found = seats(facts, group, units, now.down, run.taken, run.budget);
  const places = group.places.filter((it) => now.down[it] === 0).length;
  let started = 0;
  for (const seat of found) {
    run.seat.set(seat.unit, seat);
    run.group.set(seat.unit, group);
    if (seat.to < 0) {
      run.refused.set(seat.unit, { node: seat.unit, undetermined: seat.undetermined, reason: seat.reason });
      continue;
    }
    run.kept[seat.unit] = 1;
    const queue = queueTerm(seat.unit, started++, places, group.manager, total(startTerms(facts, seat.unit, -1, run.options)));
    run.before.set(seat.unit, [...noticeTerms(group.manager, seat.unit), ...(queue === undefined ? [] : [queue])]);
  }
  // Also what was refused opens a way: a pod may go where its VM does not.
  return found.length > 0;
}

function outcomeOf(run: Run, before: Outcome, after: Outcome, inPlace: readonly number[]): Recovery {
  const { facts } = run, { graph } = facts;
  const engineOf = (to: number): number => (to >= 0 && graph.kind[to] === ENGINE ? to : -1);
  const started: Started[] = [...run.before].map(([unit, terms]) => ({ unit, engine: engineOf(run.seat.get(unit)?.to ?? -1), before: terms }));
  const ready = readyTimes(facts, before, after, started, run.options);
  const unitOf = unitsByNode(run, inPlace);
  const gone = (it: Outcome, i: number): boolean => it.down[i] === 1 || it.isolated[i] === 1;
  const recovered: RecoveredNode[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (!gone(before, i) || gone(after, i)) continue;
    const unit = unitOf[i]!;
    recovered.push({ node: i, to: unit < 0 ? -1 : run.seat.get(unit)?.to ?? graph.parent[i]!, seconds: { from: ready.from[i]!, to: ready.to[i]! }, assumed: assumedOf(run, i, unit) });
  }
  const unplaced = [...run.seat.values()].filter((it) => it.to < 0 && gone(after, it.unit)).map((it) => ({ node: it.unit, undetermined: it.undetermined, reason: it.reason })).sort((a, b) => a.node - b.node);
  const why = new Map(unplaced.map((it) => [it.node, it.reason]));
  return {
    before, after, recovered, unplaced,
    services: services(facts).list.filter((it) => before.alive[it.number]! < it.minAvailable && it.replicas >= it.minAvailable)
      .map((service) => ({ service, before: before.alive[service.number]!, after: after.alive[service.number]! })),
    shareDown: share(facts, before), shareLost: share(facts, after),
    dataLoss: dataLoss(facts, before, movedNodes(run)),
    witness: (node) => [...before.witness(node), ...steps(run, node, unitOf[node]!, ready, why, gone(after, node))],
  };
}

/** By node: the restarted unit that it is or is in; -1 where there is none. */
function unitsByNode({ facts: { graph }, kept }: Run, inPlace: readonly number[]): Int32Array {
  const found = new Int32Array(graph.count).fill(-1), own = new Set(inPlace);
  for (let i = 0; i < graph.count; i++) found[i] = kept[i] === 1 || own.has(i) ? i : graph.parent[i]! < 0 ? -1 : found[graph.parent[i]!]!;
  return found;
}

/** By node: 1 where it was made anew elsewhere by an orchestrator, not brought along by a VM. */
function movedNodes({ facts: { graph }, kept }: Run): Uint8Array {
  const found = new Uint8Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    if (kept[i] === 1) found.fill(1, i, graph.end[i]);
  }
  for (let i = 0; i < graph.count; i++) {
    if (kept[i] === 1 && graph.nodes[i]!.kind === 'vm') {
      for (let k = i; k < graph.end[i]!; k++) if (graph.kind[k] === CONTAINER) found[k] = 0;
    }
  }
  return found;
}

function assumedOf(run: Run, node: number, unit: number): readonly string[] {
  if (unit < 0) return [];
  const { facts } = run, { graph } = facts, seat = run.seat.get(unit);
  const said: string[] = [];
  for (const term of run.before.get(unit) ?? []) if (term.assumed) said.push(`${term.what}: ${term.says}`);
  for (let at = node; at >= unit; at = graph.parent[at]!) for (const term of startTerms(facts, at, -1, run.options)) if (term.assumed) said.push(`${term.what} of ${graph.ids[at]!}: ${term.says}`);
  if (seat?.roomKnown === false) said.push(`room on ${graph.ids[seat.to]!} is taken as enough`);
  const it = graph.nodes[unit]!;
  if (it.kind === 'vm' && it.storage === undefined) said.push(`the disk of ${graph.ids[unit]!} is taken as shared`);
  return [...new Set(said)];
}

/** Weight x copies of what is down, of all; 0 where nothing runs. */
function share(facts: Facts, { down, isolated }: Outcome): number {
  const { running, copies, totalWeight } = workloads(facts), { weight } = labels(facts);
  let sum = 0;
  for (const i of running) if (down[i] === 1 || isolated[i] === 1) sum += weight[i]! * copies[i]!;
  return totalWeight > 0 ? sum / totalWeight : 0;
}

function steps(run: Run, node: number, unit: number, ready: { readonly from: Float64Array }, why: ReadonlyMap<number, string>, lost: boolean): readonly string[] {
  const { graph } = run.facts, id = graph.ids[node]!;
  for (let at = node; lost && at >= 0; at = graph.parent[at]!) if (why.has(at)) return [`${graph.ids[at]!} is not started elsewhere: ${why.get(at)!}`];
  if (lost || Number.isNaN(ready.from[node]) || ready.from[node] === 0) return [];
  const seat = unit < 0 ? undefined : run.seat.get(unit);
  const terms = unit < 0 ? [] : [...run.before.get(unit) ?? [], ...startTerms(run.facts, unit, -1, run.options)];
  return [
    ...(seat === undefined ? [] : [`${graph.ids[unit]!} is started on ${graph.ids[seat.to]!} by ${run.group.get(unit)?.manager.name ?? 'its engine'}`]),
    ...terms.map((it) => `${it.what}: ${Number(it.seconds.from.toFixed(3))} s${it.assumed ? ` (assumed: ${it.says})` : ''}`),
    `${id} is ready after ${Number(ready.from[node]!.toFixed(3))} s at the earliest`,
  ];
}
