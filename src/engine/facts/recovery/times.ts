/** When what was restarted is ready: its own steps, then what it waits for. */
import type { Facts } from '../../contract';
import type { Outcome } from '../failure';
import type { Span } from '../managers';
import { startTerms, total } from '../start-time';
import type { StartOptions, Term } from '../start-time';
import { services, workloads } from '../workloads';

/** A unit that starts, and what passes before it does. */
export interface Started {
  readonly unit: number;
  /** Engine that it starts on; -1 where that is a machine. */
  readonly engine: number;
  readonly before: readonly Term[];
}

export interface Ready {
  /** By node, in seconds after the failure: 0 where it never went down, NaN where it stays down. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/**
 * Times of all nodes that were down and are not any more. A node starts when what it runs on is ready and what it needs through hard links is;
 * one that only lost what it needs goes on when that is back. In circles of needs nobody waits for the other. Time: linear.
 */
export function readyTimes(facts: Facts, before: Outcome, after: Outcome, started: readonly Started[], options: StartOptions): Ready {
  const { graph } = facts;
  const gone = (outcome: Outcome, i: number): boolean => outcome.down[i] === 1 || outcome.isolated[i] === 1;
  const from = new Float64Array(graph.count), to = new Float64Array(graph.count);
  const unitOf = new Map<number, Started>(started.map((it) => [it.unit, it]));
  const back: number[] = [], inUnit = new Uint8Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    if (!gone(before, i)) continue;
    if (gone(after, i)) {
      from[i] = to[i] = NaN;
      continue;
    }
    back.push(i);
    if (unitOf.has(i) || (graph.parent[i]! >= 0 && inUnit[graph.parent[i]!] === 1)) inUnit[i] = 1;
  }
  const waits = waitsOf(facts, new Set(back), inUnit, unitOf);
  for (const i of inTurn(facts, back, waits)) {
    const unit = unitOf.get(i);
    const own = inUnit[i] === 1 ? total([...(unit?.before ?? []), ...startTerms(facts, i, unit?.engine ?? -1, options)]) : NOTHING;
    // What a unit waits for passes while it is noticed and queued.
    const step = unit === undefined ? own : total(startTerms(facts, i, unit.engine, options));
    let least = own.from, most = own.to;
    for (const wait of waits.get(i) ?? []) {
      const ready = readyOf(facts, wait, from, to);
      least = Math.max(least, ready.from + step.from);
      most = later(most, ready.to + step.to);
    }
    from[i] = least;
    to[i] = most;
  }
  return { from, to };
}

const NOTHING: Span = { from: 0, to: 0 };
const later = (a: number, b: number): number => (Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.max(a, b));

/** What a node waits for: its parent (`node`), or enough replicas of a service. */
type Wait = { readonly node: number } | { readonly service: number };

function waitsOf(facts: Facts, back: ReadonlySet<number>, inUnit: Uint8Array, units: ReadonlyMap<number, Started>): ReadonlyMap<number, readonly Wait[]> {
  const { graph } = facts, { of, replica } = services(facts);
  const found = new Map<number, Wait[]>();
  const add = (i: number, wait: Wait): void => {
    const list = found.get(i);
    if (list) list.push(wait);
    else found.set(i, [wait]);
  };
  for (const i of back) if (inUnit[i] === 1 && !units.has(i)) add(i, { node: graph.parent[i]! });
  for (let k = 0; k < graph.linkFrom.length; k++) {
    const a = graph.linkFrom[k]!, b = graph.linkTo[k]!;
    const needer = of[a]! >= 0 && replica[a] === 0 ? graph.parent[a]! : a;
    if (!back.has(needer) || graph.topology.links[graph.linkIndex[k]!]!.strength === 'soft') continue;
    if (of[b]! >= 0 && of[b] === of[needer]) continue;
    add(needer, of[b]! >= 0 ? { service: of[b]! } : { node: b });
  }
  return new Map([...found].map(([i, waits]) => [i, waits.filter((wait) => membersOf(facts, wait).some((it) => back.has(it)))]));
}

const membersOf = (facts: Facts, wait: Wait): readonly number[] => ('node' in wait ? [wait.node] : services(facts).list[wait.service]!.nodes);

/** When a node is ready, or so many replicas of a service are as must be up. */
function readyOf(facts: Facts, wait: Wait, from: Float64Array, to: Float64Array): Span {
  if ('node' in wait) return { from: from[wait.node]!, to: to[wait.node]! };
  const { nodes, minAvailable } = services(facts).list[wait.service]!, { copies } = workloads(facts);
  const at = (column: Float64Array): number => {
    let rest = minAvailable;
    for (const node of nodes.filter((it) => !Number.isNaN(column[it]!)).sort((a, b) => column[a]! - column[b]!)) {
      rest -= copies[node]!;
      if (rest <= 0) return column[node]!;
    }
    return NaN;
  };
  const first = at(from);
  return { from: Number.isNaN(first) ? 0 : first, to: at(to) };
}

/** Each after what it waits for; those in circles last, in their order. Services stand between as numbers below 0: many replicas and many who need them stay linear. */
function inTurn(facts: Facts, back: readonly number[], waits: ReadonlyMap<number, readonly Wait[]>): readonly number[] {
  const all = new Set(back), open = new Map<number, number>(), then = new Map<number, number[]>();
  const edge = (first: number, second: number): void => {
    open.set(second, (open.get(second) ?? 0) + 1);
    const list = then.get(first);
    if (list) list.push(second);
    else then.set(first, [second]);
  };
  const known = new Set<number>();
  for (const [i, list] of waits) {
    for (const wait of list) {
      if ('node' in wait) edge(wait.node, i);
      else {
        edge(-1 - wait.service, i);
        if (known.has(wait.service)) continue;
        known.add(wait.service);
        for (const it of membersOf(facts, wait)) if (all.has(it)) edge(it, -1 - wait.service);
      }
    }
  }
  const queue = back.filter((it) => !open.has(it)), done = new Set(queue);
  for (let at = 0; at < queue.length; at++) {
    for (const next of then.get(queue[at]!) ?? []) {
      const left = open.get(next)! - 1;
      open.set(next, left);
      if (left > 0) continue;
      done.add(next);
      queue.push(next);
    }
  }
  return [...queue.filter((it) => it >= 0), ...back.filter((it) => !done.has(it))];
}
