/** Draining a machine (RULES 3.11): what moves live, what is started elsewhere, what has to stay; in which order and how long. Seconds. */
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { kindCode, nearest } from '../../graph';
import { failure } from '../failure';
import { POD_READS } from '../placement/pods';
import { VM_READS } from '../placement/vms';
import { services, workloads } from '../workloads';
import { assignPods, assignVms } from './assign';
import type { Target } from './assign';
import { schedule } from './schedule';
import { MIGRATION_READS } from './can-migrate';
import { allocated, migrationTime, TIME_READS } from './time';

/** Seconds that a VM or container is taken to need for its start where it does not say (RULES 3.14) [H]. */
export const ASSUMED_START = { vm: 60, container: 1 } as const;

export interface Departure {
  readonly node: number;
  readonly copies: number;
  /** `live`: it runs on. `restart`: it is stopped here and started there. `stays`: it is down until the machine is back. */
  readonly how: 'live' | 'restart' | 'stays';
  /** Machine or engine that it goes to; -1 where it stays. */
  readonly to: number;
  /** Since the drain began, and for how long it takes. A lower bound where `exact` is false. */
  readonly begin: number;
  readonly seconds: number;
  /** How long it is not there; Infinity where it stays. */
  readonly downtimeSeconds: number;
  readonly exact: boolean;
  /** Why it is not moved live, or stays. */
  readonly reason: string | undefined;
  readonly assumed: readonly string[];
}

/** A service that has fewer replicas than it needs at some time. */
export interface Shortage {
  /** Number of the service. */
  readonly service: number;
  readonly alive: number;
  /** Infinity: until the machine is back. */
  readonly seconds: number;
  /** What leaves and causes it. */
  readonly by: number;
}

export interface Evacuation {
  readonly node: number;
  /** `no`: something certainly stays. `undetermined`: what stays may fit after all, or the plan takes for granted what the file does not say. */
  readonly answer: 'yes' | 'no' | 'undetermined';
  /** In the order in which they begin; what stays comes last. */
  readonly departures: readonly Departure[];
  /** What certainly stays, ascending; `crowded` where others take the room that it would have. */
  readonly stuck: readonly { readonly node: number; readonly crowded: boolean }[];
  readonly seconds: number;
  /** Migrations at a time. */
  readonly slots: number;
  /** The longest shortage of each service, in the order of services. */
  readonly shortages: readonly Shortage[];
  /** All that was assumed, each once. */
  readonly assumed: readonly string[];
  readonly witness: readonly string[];
}

/** Properties of nodes that draining looks at itself, for the `reads` of what uses it. */
export const EVACUATION_READS = [...MIGRATION_READS, ...TIME_READS, ...VM_READS, ...POD_READS, 'mounts', 'startSeconds', 'version'] as const;

const VM = kindCode('vm'), POD = kindCode('pod'), CONTAINER = kindCode('container'), APP = kindCode('app'), HYPERVISOR = kindCode('hypervisor'), CLUSTER = kindCode('cluster');

/** Drains a site, host, hypervisor, VM or engine of everything that runs in it. What floats in a cluster is not in it, but is given room first. */
export function evacuate(facts: Facts, node: number): Evacuation {
  const { graph } = facts;
  const units = unitsIn(facts, node);
  const targets = assign(facts, node, units);
  const moving = targets.filter((it) => it.to >= 0).map((it) => departure(facts, it));
  const slots = parallelOf(graph, units);
  const { begin, seconds } = schedule(moving.map((it) => it.seconds), slots);
  const ordered = moving.map((it, i) => ({ ...it, begin: begin[i]! })).sort((a, b) => a.begin - b.begin || a.node - b.node);
  const staying = targets.filter((it) => it.to < 0).sort((a, b) => a.unit - b.unit).map((it) => stay(facts, it));
  const departures = [...ordered, ...staying];
  return {
    node, departures, stuck: targets.filter((it) => it.to < 0 && !it.undetermined).map(({ unit, crowded }) => ({ node: unit, crowded })).sort((a, b) => a.node - b.node), seconds, slots, shortages: shortages(facts, node, departures),
    answer: targets.some((it) => it.to < 0 && !it.undetermined) ? 'no' : targets.some((it) => it.undetermined) ? 'undetermined' : 'yes',
    assumed: [...new Set(departures.flatMap((it) => it.assumed))], witness: departures.map((it) => line(graph, it)),
  };
}

/** The outermost VMs, pods, containers and applications in a node that run; not the node itself. */
function unitsIn(facts: Facts, node: number): readonly number[] {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const found: number[] = [];
  for (let i = node + 1; i < graph.end[node]!; i++) {
    const kind = graph.kind[i];
    if (kind !== VM && kind !== POD && kind !== CONTAINER && kind !== APP && kind !== CLUSTER) continue;
    if (kind !== CLUSTER && copies[i]! > 0) found.push(i);
    i = graph.end[i]! - 1;
  }
  return found;
}

function assign(facts: Facts, node: number, units: readonly number[]): readonly Target[] {
  const { graph } = facts;
  const vms: number[] = [], pods: number[] = [];
  const found: Target[] = [];
  for (const unit of units) {
    const above = graph.parent[unit]!;
    if (graph.kind[unit] === VM && graph.kind[above] === HYPERVISOR && graph.parent[above]! >= 0) vms.push(unit);
    else if (graph.kind[unit] !== APP && nearest(graph, unit, 'engine') >= 0) pods.push(unit);
    else found.push({ unit, to: -1, verdict: undefined, reason: 'it runs straight on this operating system', undetermined: false, crowded: false, assumed: [] });
  }
  return [...found, ...assignVms(facts, node, vms), ...assignPods(facts, node, pods)];
}

/** Migrations at a time: the most that a hypervisor of what leaves declares. */
function parallelOf(graph: Graph, units: readonly number[]): number {
  let most = 1;
  for (const unit of units) {
    const above = graph.nodes[graph.parent[unit]!];
    if (above?.kind === 'hypervisor') most = Math.max(most, above.migration?.parallel ?? 1);
  }
  return most;
}

function departure(facts: Facts, target: Target): Departure {
  const { graph } = facts;
  const { unit, to, verdict, assumed } = target;
  const copies = workloads(facts).copies[unit]!;
  const base = { node: unit, copies, to, begin: 0 };
  if (verdict === undefined) return restart(facts, target, 'containers are stopped here and started there', NaN);
  const time = migrationTime(facts, unit, verdict.to, verdict.copiesDisk);
  if (verdict.answer === 'no') return restart(facts, target, verdict.first!.text, verdict.copiesDisk ? allocated(graph, unit) / (time?.link.bandwidth ?? NaN) : 0);
  if (time === undefined) return { ...base, how: 'live', seconds: NaN, downtimeSeconds: NaN, exact: false, reason: undefined, assumed: [...assumed, `no time for ${graph.ids[unit]!}, whose memory is not known`] };
  if (!time.converges) return restart(facts, target, `it writes memory ${time.ratio.toFixed(2)} times as fast as the link carries it`, time.diskSeconds);
  return { ...base, how: 'live', seconds: time.seconds * copies, downtimeSeconds: time.downtimeSeconds, exact: time.exact, reason: undefined, assumed: [...assumed, ...time.assumed] };
}

/** Stopped here, started there: it is gone for its start, and for copying its disk (`diskSeconds`, NaN where not known or no VM's). */
function restart(facts: Facts, { unit, to, assumed }: Target, reason: string, diskSeconds: number): Departure {
  const { graph } = facts;
  const said = (graph.nodes[unit] as NodeOf<'vm'>).startSeconds ?? startInside(graph, unit);
  const fallback = graph.kind[unit] === VM ? ASSUMED_START.vm : ASSUMED_START.container;
  const seconds = (said ?? fallback) + (diskSeconds || 0);
  const copies = workloads(facts).copies[unit]!;
  return {
    node: unit, copies, how: 'restart', to, begin: 0, seconds: seconds * copies, downtimeSeconds: seconds, exact: said !== undefined, reason,
    assumed: said === undefined ? [...assumed, `a start in ${fallback} s`] : assumed,
  };
}

/** The longest start among the containers of a pod; undefined where one does not say. */
function startInside(graph: Graph, unit: number): number | undefined {
  if (graph.kind[unit] !== POD) return undefined;
  let longest: number | undefined;
  for (let child = unit + 1; child < graph.end[unit]!; child = graph.end[child]!) {
    const seconds = (graph.nodes[child] as NodeOf<'container'>).startSeconds;
    if (seconds === undefined) return undefined;
    longest = Math.max(longest ?? 0, seconds);
  }
  return longest;
}

function stay(facts: Facts, { unit, reason, assumed }: Target): Departure {
  return { node: unit, copies: workloads(facts).copies[unit]!, how: 'stays', to: -1, begin: 0, seconds: 0, downtimeSeconds: Infinity, exact: true, reason, assumed };
}

/** Services that what is left, or each restart alone, leaves with too few replicas; of each the longest. */
function shortages(facts: Facts, node: number, departures: readonly Departure[]): readonly Shortage[] {
  const left = lostWith(facts.graph, node, departures.filter((it) => it.how !== 'stays').map((it) => it.node));
  return longest([
    ...shortagesOf(facts, left, Infinity, node),
    ...departures.flatMap((it) => (it.how === 'restart' && !inTurn(facts, it) ? shortagesOf(facts, [it.node], it.downtimeSeconds, it.node) : [])),
  ]);
}

/** The longest shortage of each service, by service. */
export function longest(all: readonly Shortage[]): readonly Shortage[] {
  const worst = new Map<number, Shortage>();
  for (const it of all) if (!((worst.get(it.service)?.seconds ?? -1) >= it.seconds)) worst.set(it.service, it);
  return [...worst.values()].sort((a, b) => a.service - b.service);
}

/** Services that have too few replicas while some nodes are down. */
export function shortagesOf(facts: Facts, down: readonly number[], seconds: number, by: number): readonly Shortage[] {
  if (down.length === 0) return [];
  const { alive } = failure(facts, down.map((node) => ({ node })));
  const short = services(facts).list.filter(({ number, replicas, minAvailable }) => alive[number]! < minAvailable && alive[number]! < replicas);
  return short.map(({ number }) => ({ service: number, alive: alive[number]!, seconds, by }));
}

/** The largest parts of a node in which nothing of what has left is: they are down while it is. */
export function lostWith(graph: Graph, node: number, gone: readonly number[]): readonly number[] {
  const above = new Set<number>();
  for (const it of gone) for (let at = it; at >= node; at = graph.parent[at]!) above.add(at);
  const left = new Set(gone);
  const lost: number[] = [];
  for (let i = node; i < graph.end[node]!; i++) {
    if (above.has(i) && !left.has(i)) continue;
    if (!left.has(i)) lost.push(i);
    i = graph.end[i]! - 1;
  }
  return lost;
}

/** Whether copies of a node go one after the other, and the others are enough meanwhile. */
function inTurn(facts: Facts, { node, copies }: Departure): boolean {
  const service = services(facts).list[services(facts).of[node]!];
  return copies > 1 && service !== undefined && service.replicas - 1 >= service.minAvailable;
}

function line(graph: Graph, { node, how, to, begin, seconds, downtimeSeconds, exact, reason }: Departure): string {
  const id = graph.ids[node]!;
  if (how === 'stays') return `${id} stays: ${reason ?? ''}`;
  const when = `at ${round(begin)} s for ${Number.isNaN(seconds) ? 'an unknown time' : `${exact ? '' : 'about '}${round(seconds)} s`}`;
  const gap = Number.isNaN(downtimeSeconds) ? '' : `, ${round(downtimeSeconds)} s down`;
  return `${id} to ${graph.ids[to]!}, ${how === 'live' ? 'live' : 'stopped and started'}, ${when}${gap}${reason === undefined ? '' : ` (${reason})`}`;
}

const round = (seconds: number): string => String(Number(seconds.toFixed(seconds < 10 ? 2 : 0)));
