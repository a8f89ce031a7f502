/** What a failure takes along (RULES 3.3), before anything is restarted elsewhere. */
import type { Facts, Graph } from '../contract';
import { kindCode } from '../graph';
import { dependencies, NEEDS } from './dependencies';
import type { Dependencies } from './dependencies';
import { kernels } from './kernels';
import { services, workloads } from './workloads';
import type { Services } from './workloads';

/** A node that fails, or a kernel domain (by number) that crashes. */
export type Failure = { readonly node: number } | { readonly kernel: number };

export interface Outcome {
  /** By node: 1 where it is down: it failed, what it runs on is down, or it cannot work without something that is. */
  readonly down: Uint8Array;
  /** By node: 1 where every network that it is attached to is down. */
  readonly isolated: Uint8Array;
  /** By node: 1 where something that it uses, and can do without, is gone. */
  readonly degraded: Uint8Array;
  /** By service: copies that are neither down nor isolated. */
  readonly alive: Float64Array;
  /** Why a node is down or isolated: a line for each step, from the failure to the node; empty where it is neither. */
  witness(node: number): readonly string[];
}

const CLUSTER = kindCode('cluster'), VOLUME = kindCode('volume'), NETWORK = kindCode('network');

/** Why a node went: `by` is the node before it on the way; -1 for what failed itself. */
const WHY = { failed: 0, inside: 1, link: 2, volume: 3, network: 4, members: 5 } as const;

/**
 * The least set of nodes that go down with the failures. What floats in a cluster is down only when every member is; its cluster going down
 * takes away its control plane, not its workloads. Nodes marked in `restarted` run elsewhere by now: what they were in does not take them
 * along; what they need still does. Time: proportional to what goes down and the needs of it.
 */
export function failure(facts: Facts, failures: readonly Failure[], restarted?: Uint8Array): Outcome {
  const { graph } = facts;
  const run: Run = {
    graph, needs: dependencies(facts), services: services(facts), copies: workloads(facts).copies,
    down: new Uint8Array(graph.count), isolated: new Uint8Array(graph.count), degraded: new Uint8Array(graph.count),
    alive: Float64Array.from(services(facts).list, (service) => service.replicas),
    by: new Int32Array(graph.count).fill(-1), why: new Uint8Array(graph.count), queue: [],
    broken: new Uint8Array(services(facts).list.length), restarted,
  };
  for (const it of failures) {
    if ('node' in it) take(run, it.node, WHY.failed, -1, run.down);
    else kernelCrash(facts, run, it.kernel);
  }
  for (let at = 0; at < run.queue.length; at++) follow(run, run.queue[at]!);
  return { down: run.down, isolated: run.isolated, degraded: run.degraded, alive: run.alive, witness: (node) => witness(run, node) };
}

interface Run {
  readonly graph: Graph;
  readonly needs: Dependencies;
  readonly services: Services;
  readonly copies: Float64Array;
  readonly down: Uint8Array;
  readonly isolated: Uint8Array;
  readonly degraded: Uint8Array;
  readonly alive: Float64Array;
  readonly by: Int32Array;
  readonly why: Uint8Array;
  /** By service: 1 once too few replicas are left and whoever needs it was told. */
  readonly broken: Uint8Array;
  /** Nodes that went, in the order in which they did. */
  readonly queue: number[];
  readonly restarted: Uint8Array | undefined;
}

function kernelCrash(facts: Facts, run: Run, kernel: number): void {
  const { serving, hosting } = kernels(facts);
  for (let i = 0; i < run.graph.count; i++) {
    if (run.restarted?.[i] === 1) i = run.graph.end[i]! - 1;
    else if (hosting[i] === kernel || serving[i] === kernel) take(run, i, WHY.failed, -1, run.down);
  }
}

const gone = (run: Run, i: number): boolean => run.down[i] === 1 || run.isolated[i] === 1;

/** Marks a node and all that is inside it as down or isolated. */
function take(run: Run, node: number, why: number, by: number, mark: Uint8Array): void {
  const { graph } = run;
  for (let i = node; i < graph.end[node]!; i++) {
    if (i > node && run.restarted?.[i] === 1) {
      i = graph.end[i]! - 1;
      continue;
    }
    const floats = graph.kind[i] === CLUSTER;
    const was = gone(run, i);
    if (mark[i] === 0) {
      mark[i] = 1;
      if (!was) {
        run.why[i] = i === node ? why : WHY.inside;
        run.by[i] = i === node ? by : graph.parent[i]!;
        lose(run, i);
        run.queue.push(i);
      }
    }
    if (floats) i = graph.end[i]! - 1;
  }
}

/** Takes a node's copies off its service. */
function lose(run: Run, i: number): void {
  if (run.services.replica[i] === 1) run.alive[run.services.of[i]!]! -= run.copies[i]!;
}

/** Takes along what needs a node that went. */
function follow(run: Run, x: number): void {
  const number = run.services.of[x]!;
  if (number < 0) needers(run, x, x);
  else if (run.broken[number] === 0 && run.alive[number]! < run.services.list[number]!.minAvailable) {
    // Once a service has too few replicas, whoever needs any of its nodes goes, also through those that are up.
    run.broken[number] = 1;
    for (const node of run.services.list[number]!.nodes) needers(run, node, x);
  }
  const { start, dependent, need } = run.needs;
  for (let k = start[x]!; k < start[x + 1]!; k++) other(run, x, dependent[k]!, need[k]!);
}

/** Takes along what has a link to `target`, because of `x`. */
function needers(run: Run, target: number, x: number): void {
  const { start, dependent, need } = run.needs;
  for (let k = start[target]!; k < start[target + 1]!; k++) {
    if (need[k] === NEEDS.hard) take(run, dependent[k]!, WHY.link, x, run.down);
    else if (need[k] === NEEDS.soft) run.degraded[dependent[k]!] = 1;
  }
}

function other(run: Run, x: number, dependent: number, need: number): void {
  const { graph, needs } = run;
  const allGone = (nodes: readonly number[] | undefined): boolean => nodes !== undefined && nodes.every((it) => gone(run, it));
  if (need === NEEDS.volume && volumeLost(run, x)) take(run, dependent, WHY.volume, x, run.down);
  if (need === NEEDS.copy && gone(run, dependent) && volumeLost(run, dependent)) {
    for (let k = needs.start[dependent]!; k < needs.start[dependent + 1]!; k++) {
      if (needs.need[k] === NEEDS.volume) take(run, needs.dependent[k]!, WHY.volume, dependent, run.down);
    }
  }
  if (need === NEEDS.network && allGone(needs.networks.get(dependent))) take(run, dependent, WHY.network, x, run.isolated);
  if (need === NEEDS.member && allGone(needs.members.get(dependent))) {
    for (let child = dependent + 1; child < graph.end[dependent]!; child = graph.end[child]!) {
      if (graph.kind[child] !== VOLUME && graph.kind[child] !== NETWORK) take(run, child, WHY.members, x, run.down);
    }
  }
}

/** A volume that went is lost unless a synchronous copy is where nothing failed. */
function volumeLost(run: Run, volume: number): boolean {
  return run.needs.copies.get(volume)?.every((site) => gone(run, site)) ?? true;
}

function witness(run: Run, node: number): readonly string[] {
  const { graph } = run;
  const lines: string[] = [];
  for (let at = node; at >= 0 && gone(run, at); at = run.by[at]!) {
    const id = graph.ids[at]!, by = run.by[at]! < 0 ? '' : graph.ids[run.by[at]!]!;
    lines.push(LINES[run.why[at]!]!(id, by));
  }
  return lines.reverse();
}

const LINES: readonly ((id: string, by: string) => string)[] = [
  (id) => `${id} fails`,
  (id, by) => `${id} is in ${by}`,
  (id, by) => `${id} needs ${by}`,
  (id, by) => `${id} needs the volume ${by}`,
  (id, by) => `${id} is cut off without the network ${by}`,
  (id, by) => `${id} has no member of its cluster left after ${by}`,
];
