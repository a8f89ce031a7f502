/** What has to run before what in a cold start, and what waits for itself in a circle (RULES 2.3, bootstrap-cycle). */
import type { Facts, Graph } from '../contract';
import { kindCode } from '../graph';
import { dependencies, NEEDS } from './dependencies';
import { services, workloads } from './workloads';

/** Why something has to wait: what it runs in, a link (by its index in the file), its volume, what the volume is on, members of a cluster. */
export type Wait = 'inside' | 'link' | 'volume' | 'copy' | 'member';

export interface Step {
  readonly from: number;
  readonly to: number;
  readonly why: Wait;
  /** Index in the file's links; -1 where it is no link. */
  readonly link: number;
}

export interface Circle {
  /** Nodes that wait for each other, ascending. */
  readonly nodes: readonly number[];
  /** The shortest circle among them that was found, in order; each step's `to` is the next one's `from`. */
  readonly steps: readonly Step[];
}

const POD = kindCode('pod'), CONTAINER = kindCode('container');
const WAITS: readonly Wait[] = ['inside', 'link', 'volume', 'copy', 'member'];
const INSIDE = 0, LINK = 1, VOLUME = 2, COPY = 3, MEMBER = 4;

/** Waits as they are found; a node past the graph's count is a group, of which `required` have to be there. */
interface Waits {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly why: Uint8Array;
  readonly link: Int32Array;
  readonly used: number;
  /** Weight that each node (1 a wait) or group (copies) still waits for. */
  readonly pending: Float64Array;
}

/**
 * Circles of a cold start. A node waits for what it runs in, its hard links, its volumes and what these are on; of several replicas or members
 * only for as many as are needed (`minAvailable`, one member, one synchronous copy), so that a circle is certain: none of its nodes can be first.
 * What is switched off is left out. Linear in nodes and links, except for the search of a short circle, which is bounded by steps.
 */
export function startCircles(facts: Facts, includeSoft: boolean): readonly Circle[] {
  if (!mayWaitInCircles(facts, includeSoft)) return [];
  const waits = collect(facts, includeSoft);
  const { start, item } = byTarget(waits);
  const started = run(facts, waits, start, item);
  return circles(facts.graph.count, waits, started);
}

/**
 * Whether anything may wait for itself, groups taken as if all of them had to be there. What a node runs in waits for nothing in it, so only nodes that
 * wait for something else are looked at: each leads to the nearest one at or above each of its targets.
 */
function mayWaitInCircles(facts: Facts, includeSoft: boolean): boolean {
  const { graph } = facts;
  const { parent, count } = graph;
  const { start, dependent, need, members, copies } = dependencies(facts);
  if (dependent.length === 0) return false;
  const targets = new Int32Array(2 * (graph.linkFrom.length + dependent.length)), first = new Int32Array(count).fill(-1), next = new Int32Array(targets.length);
  let used = 0;
  const add = (waiting: number, target: number): void => {
    targets[used] = target;
    next[used] = first[waiting]!;
    first[waiting] = used++;
  };
  const { list } = services(facts);
  let groups = false;
  links(facts, includeSoft, (a, b) => {
    if (b < count) add(a, b);
    else groups = groups || list[b - count]!.nodes.length > 0;
  });
  if (groups || members.size > 0 || copies.size > 0) return true;
  for (let i = 0; i < count; i++) for (let k = start[i]!; k < start[i + 1]!; k++) if (need[k] === NEEDS.volume) add(unit(graph, dependent[k]!), i);
  // The nearest node at or above each one that waits for something: parents come first.
  const waiter = new Int32Array(count);
  for (let i = 0; i < count; i++) waiter[i] = first[i]! >= 0 ? i : parent[i]! < 0 ? -1 : waiter[parent[i]!]!;
  return hasCircle(waiter, parent, targets, first, next);
}

/** Whether a walk from some waiting node, by its targets and by what is above it, comes back to it. */
function hasCircle(waiter: Int32Array, parent: Int32Array, targets: Int32Array, first: Int32Array, next: Int32Array): boolean {
  const state = new Uint8Array(waiter.length), at = first.slice(), path = new Int32Array(waiter.length);
  for (let root = 0; root < waiter.length; root++) {
    if (waiter[root] !== root || state[root] !== NEW) continue;
    let depth = 0;
    path[0] = root;
    state[root] = ON_PATH;
    while (depth >= 0) {
      const node = path[depth]!;
      let to: number;
      if (at[node]! >= 0) {
        to = waiter[targets[at[node]!]!]!;
        at[node] = next[at[node]!]!;
      } else if (at[node] === -1) {
        at[node] = DONE;
        to = parent[node]! < 0 ? -1 : waiter[parent[node]!]!;
      } else {
        state[node] = SEEN;
        depth--;
        continue;
      }
      if (to < 0 || state[to] === SEEN) continue;
      if (state[to] === ON_PATH) return true;
      state[to] = ON_PATH;
      path[++depth] = to;
    }
  }
  return false;
}

const NEW = 0, ON_PATH = 1, SEEN = 2, DONE = -2;

/** What is a container's alone and what is its pod's: containers of a pod start together. */
const unit = (graph: Graph, i: number): number => {
  const above = graph.parent[i]!;
  return graph.kind[i] === CONTAINER && above >= 0 && graph.kind[above] === POD ? above : i;
};

function collect(facts: Facts, includeSoft: boolean): Waits {
  const { graph } = facts;
  const { list } = services(facts);
  const { copies } = workloads(facts);
  const groups = graph.count + list.length;
  // Behind the services, two groups a node: members of a cluster or copies of a volume.
  const { start, dependent, need, members, copies: volumeCopies } = dependencies(facts);
  // What a node is in, its service's group and its own; its links, here and as members of a group; members, copies and volumes.
  const most = 3 * graph.count + 2 * graph.linkFrom.length + 3 * dependent.length;
  const from = new Int32Array(most), to = new Int32Array(most), why = new Uint8Array(most), link = new Int32Array(most);
  const pending = new Float64Array(groups + graph.count);
  let used = 0;
  const add = (waiting: number, target: number, reason: number, index = -1): void => {
    if (waiting < graph.count && target < graph.count && !(copies[waiting]! > 0 && copies[target]! > 0)) return;
    from[used] = waiting;
    to[used] = target;
    why[used] = reason;
    link[used++] = index;
    if (waiting < graph.count) pending[waiting]!++;
  };
  const grouped = new Uint8Array(list.length);
  links(facts, includeSoft, (a, b, index) => {
    const service = b - graph.count;
    if (service >= 0 && grouped[service] === 0) {
      grouped[service] = 1;
      const { nodes, minAvailable, replicas } = list[service]!;
      pending[b] = Math.min(minAvailable, replicas);
      for (const node of nodes) add(b, node, LINK);
    }
    add(a, b, LINK, index);
  });
  for (let i = 0; i < graph.count; i++) {
    for (let k = start[i]!; k < start[i + 1]!; k++) if (need[k] === NEEDS.volume) add(unit(graph, dependent[k]!), i, VOLUME);
    const above = graph.parent[i]!;
    const places = volumeCopies.get(i);
    if (above >= 0 && places === undefined) add(i, above, INSIDE);
  }
  const anyOf = (i: number, options: readonly number[], why: number): void => {
    const running = options.filter((it) => copies[it]! > 0);
    if (running.length < options.length) return;
    pending[groups + i] = 1;
    for (const it of running) add(groups + i, it, why);
    add(i, groups + i, why);
  };
  for (const [volume, places] of volumeCopies) anyOf(volume, graph.parent[volume]! < 0 ? places : [graph.parent[volume]!, ...places], COPY);
  for (const [cluster, parts] of members) anyOf(cluster, parts, MEMBER);
  return { from, to, why, link, used, pending };
}

/** Each link that counts, between what starts as one; `to` is `count` + the service's number where any of several replicas will do. */
function links(facts: Facts, includeSoft: boolean, visit: (from: number, to: number, link: number) => void): void {
  const { graph } = facts;
  const { of, list } = services(facts);
  const { linkFrom, linkTo, linkIndex } = graph;
  const { links } = graph.topology;
  for (let k = 0; k < linkFrom.length; k++) {
    const index = linkIndex[k]!;
    if (links[index]!.strength === 'soft' && !includeSoft) continue;
    const from = unit(graph, linkFrom[k]!), to = unit(graph, linkTo[k]!);
    const service = of[linkTo[k]!]!;
    if (from === to || (service >= 0 && list[service]!.minAvailable === 0)) continue;
    const replicas = service >= 0 && of[linkFrom[k]!] !== service && list[service]!.nodes.length > 1;
    visit(from, replicas ? graph.count + service : to, index);
  }
}

/** Waits by what is waited for: those of `x` stand at `start[x]` to `start[x + 1]`. */
function byTarget({ to, used, pending }: Waits): { readonly start: Int32Array; readonly item: Int32Array } {
  const start = new Int32Array(pending.length + 1), item = new Int32Array(used);
  for (let k = 0; k < used; k++) start[to[k]! + 1]!++;
  for (let i = 0; i < pending.length; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  for (let k = 0; k < used; k++) item[next[to[k]!]!++] = k;
  return { start, item };
}

/** Starts whatever waits for nothing more, until nothing does. By node and group: 1 where it has started. */
function run(facts: Facts, { from, pending }: Waits, start: Int32Array, item: Int32Array): Uint8Array {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const started = new Uint8Array(pending.length);
  const queue: number[] = [];
  for (let i = 0; i < pending.length; i++) {
    if (pending[i]! > 0 && !(i < graph.count && graph.cyclic[i] === 1)) continue;
    started[i] = 1;
    queue.push(i);
  }
  for (let at = 0; at < queue.length; at++) {
    const x = queue[at]!;
    for (let k = start[x]!; k < start[x + 1]!; k++) {
      const waiting = from[item[k]!]!;
      const isService = waiting >= graph.count && waiting < pending.length - graph.count;
      pending[waiting]! -= isService ? copies[x]! : 1;
      if (started[waiting] === 1 || pending[waiting]! > 0) continue;
      started[waiting] = 1;
      queue.push(waiting);
    }
  }
  return started;
}

/** Waits among what never started, by who waits. */
interface Stuck {
  readonly start: Int32Array;
  readonly item: Int32Array;
  readonly to: Int32Array;
}

function circles(count: number, waits: Waits, started: Uint8Array): readonly Circle[] {
  const first = started.indexOf(0);
  if (first < 0) return [];
  const start = new Int32Array(started.length + 1);
  const item: number[] = [];
  const open = (k: number): boolean => started[waits.from[k]!] === 0 && started[waits.to[k]!] === 0;
  for (let k = 0; k < waits.used; k++) if (open(k)) start[waits.from[k]! + 1]!++;
  for (let i = 0; i < started.length; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  for (let k = 0; k < waits.used; k++) if (open(k)) item[next[waits.from[k]!]!++] = k;
  const stuck: Stuck = { start, item: Int32Array.from(item), to: waits.to };
  return components(stuck, started).map((nodes): Circle => ({
    nodes: nodes.filter((it) => it < count).sort((a, b) => a - b), steps: withoutGroups(waits, count, shortest(stuck, nodes)),
  })).filter((it) => it.steps.length > 0).sort((a, b) => a.nodes[0]! - b.nodes[0]!);
}

/** Strongly connected components of more than one member (Tarjan's algorithm, without recursion). */
function components({ start, item, to }: Stuck, started: Uint8Array): readonly (readonly number[])[] {
  const index = new Int32Array(started.length), low = new Int32Array(started.length), next = start.slice();
  const onStack = new Uint8Array(started.length);
  const stack: number[] = [], path: number[] = [], found: number[][] = [];
  let counter = 0;
  for (let root = 0; root < started.length; root++) {
    if (started[root] === 1 || index[root] !== 0) continue;
    path.push(root);
    while (path.length > 0) {
      const v = path.at(-1)!;
      if (index[v] === 0) {
        index[v] = low[v] = ++counter;
        stack.push(v);
        onStack[v] = 1;
      }
      const w = next[v]! < start[v + 1]! ? to[item[next[v]!++]!]! : -1;
      if (w >= 0) {
        if (index[w] === 0) path.push(w);
        else if (onStack[w] === 1) low[v] = Math.min(low[v]!, index[w]!);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low[above] = Math.min(low[above]!, low[v]!);
      if (low[v] !== index[v]) continue;
      const members = stack.splice(stack.lastIndexOf(v));
      for (const it of members) onStack[it] = 0;
      if (members.length > 1) found.push(members);
    }
  }
  return found;
}

/** Steps of a breadth-first search that are spent on a component before the shortest circle so far is taken. */
const SEARCH_STEPS = 100_000;

/** Waits of the shortest circle among the members: of all of them where the budget lasts. */
function shortest({ start, item, to }: Stuck, members: readonly number[]): readonly number[] {
  const inside = new Set(members);
  let best: readonly number[] = [], steps = 0;
  for (const root of [...members].sort((a, b) => a - b)) {
    const by = new Map<number, number>();
    const queue = [root], from = [-1];
    search: for (let at = 0; at < queue.length; at++) {
      for (let k = start[queue[at]!]!; k < start[queue[at]! + 1]!; k++) {
        steps++;
        const target = to[item[k]!]!;
        if (target === root) {
          const circle = [item[k]!];
          for (let back = at; back > 0; back = from[back]!) circle.push(by.get(queue[back]!)!);
          if (best.length === 0 || circle.length < best.length) best = circle.reverse();
          break search;
        }
        if (!inside.has(target) || by.has(target)) continue;
        by.set(target, item[k]!);
        queue.push(target);
        from.push(at);
      }
    }
    if (best.length > 0 && (best.length === 2 || steps > SEARCH_STEPS)) break;
  }
  return best;
}

/** Steps between nodes: those through a group are joined, and keep the first one's reason. */
function withoutGroups({ from, to, why, link }: Waits, count: number, circle: readonly number[]): readonly Step[] {
  const first = circle.findIndex((k) => from[k]! < count);
  const turned = [...circle.slice(first), ...circle.slice(0, first)];
  const steps: Step[] = [];
  for (let i = 0; i < turned.length; i++) {
    const k = turned[i]!;
    const through = to[k]! >= count;
    steps.push({ from: from[k]!, to: through ? to[turned[i + 1]!]! : to[k]!, why: WAITS[why[k]!]!, link: link[k]! });
    if (through) i++;
  }
  return steps;
}
