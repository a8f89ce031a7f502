/** What an attacker controls after breaking so many boundaries: 0-1 breadth-first search over the graph of control (RULES 3.4). */
import type { Facts, Graph } from '../../contract';
import { controlGraph } from './control-graph';
import type { ControlGraph } from './control-graph';
import { WHY } from './edges';
import type { Why } from './edges';

/** Not reached. */
export const BEYOND = 0xff;

/** What is reached, and how: in the direction of an attack (`closure`), or against it (`distanceTo`). */
export interface Reached {
  /** By state of the graph of control: the fewest breaks, BEYOND where more than asked for. */
  readonly breaks: Uint8Array;
  /** By state: the neighbour on a path with that many breaks, one step nearer to a start; -1 at a start and where not reached. */
  readonly via: Int32Array;
  /** By state: why that step works (a value of WHY). */
  readonly why: Uint8Array;
}

/** A step of a path: who controls `from` controls `to`. States of the graph of control. */
export interface Step {
  readonly from: number;
  readonly to: number;
  readonly why: Why;
  /** Boundaries broken by this step, 0 or 1. */
  readonly breaks: number;
}

/** Everything controlled by whoever controls the sources, with at most `most` breaks (`C_k`). Sources are states; nodes are states. */
export function closure(facts: Facts, sources: Iterable<number>, most: number): Reached {
  const { graph } = facts;
  const control = controlGraph(facts);
  return search(control.states, sources, most, (state, visit) => {
    if (state < graph.count) {
      for (let child = state + 1; child < graph.end[state]!; child = graph.end[child]!) if (control.sealed[child] === 0) visit(child, 0, WHY.contains);
    }
    if (control.up[state]! >= 0) visit(control.up[state]!, control.upBreaks[state]!, control.upWhy[state]!);
    for (let k = control.start[state]!; k < control.start[state + 1]!; k++) visit(control.to[k]!, 0, control.why[k]!);
  });
}

/** From every state, the fewest breaks to control one of the targets, up to `most`, and the first step towards it. One search for all. */
export function distanceTo(facts: Facts, targets: Iterable<number>, most: number): Reached {
  const { graph } = facts;
  const control = controlGraph(facts);
  const { start, from, why, breaks } = reversed(control);
  return search(control.states, targets, most, (state, visit) => {
    if (state < graph.count && control.sealed[state] === 0 && graph.parent[state]! >= 0) visit(graph.parent[state]!, 0, WHY.contains);
    for (let k = start[state]!; k < start[state + 1]!; k++) visit(from[k]!, breaks[k]!, why[k]!);
  });
}

type Visit = (state: number, breaks: number, why: number) => void;

/** One level of breaks after the other, each breadth first, so that paths have the fewest breaks. */
function search(states: number, starts: Iterable<number>, most: number, neighbours: (state: number, visit: Visit) => void): Reached {
  const breaks = new Uint8Array(states).fill(BEYOND), via = new Int32Array(states).fill(-1), why = new Uint8Array(states);
  const limit = Math.min(most, BEYOND - 1);
  let queue: number[] = [], next: number[] = [];
  for (const state of starts) {
    if (breaks[state] === 0) continue;
    breaks[state] = 0;
    queue.push(state);
  }
  let level = 0, at = -1;
  const visit: Visit = (state, cost, reason) => {
    if (level + cost > limit || breaks[state]! <= level + cost) return;
    breaks[state] = level + cost;
    via[state] = at;
    why[state] = reason;
    (cost === 0 ? queue : next).push(state);
  };
  for (; queue.length > 0; level++, queue = next, next = []) {
    for (let k = 0; k < queue.length; k++) {
      at = queue[k]!;
      // One that a cheaper way was found to stands in an earlier queue too.
      if (breaks[at] === level) neighbours(at, visit);
    }
  }
  return { breaks, via, why };
}

/** The edges of a graph of control by their targets, containment aside. */
function reversed({ states, up, upBreaks, upWhy, start, to, why }: ControlGraph) {
  const first = new Int32Array(states + 1);
  for (const target of to) first[target + 1]!++;
  for (const target of up) if (target >= 0) first[target + 1]!++;
  for (let i = 0; i < states; i++) first[i + 1]! += first[i]!;
  const next = first.slice(), size = first[states]!;
  const from = new Int32Array(size), reasons = new Uint8Array(size), breaks = new Uint8Array(size);
  for (let state = 0; state < states; state++) {
    if (up[state]! >= 0) {
      const k = next[up[state]!]!++;
      from[k] = state;
      reasons[k] = upWhy[state]!;
      breaks[k] = upBreaks[state]!;
    }
    for (let k = start[state]!; k < start[state + 1]!; k++) {
      const at = next[to[k]!]!++;
      from[at] = state;
      reasons[at] = why[k]!;
    }
  }
  return { start: first, from, why: reasons, breaks };
}

/** The steps from a source to a state that a closure reached; empty for a source, undefined where it is not reached. */
export function pathTo({ breaks, via, why }: Reached, state: number): readonly Step[] | undefined {
  if (breaks[state] === BEYOND) return undefined;
  const steps: Step[] = [];
  for (let at = state; via[at]! >= 0; at = via[at]!) {
    steps.push({ from: via[at]!, to: at, why: why[at]! as Why, breaks: breaks[at]! - breaks[via[at]!]! });
  }
  return steps.reverse();
}

/** The steps from a state to the nearest target of `distanceTo`; empty at a target, undefined where none is reached. */
export function pathFrom({ breaks, via, why }: Reached, state: number): readonly Step[] | undefined {
  if (breaks[state] === BEYOND) return undefined;
  const steps: Step[] = [];
  for (let at = state; via[at]! >= 0; at = via[at]!) {
    steps.push({ from: at, to: via[at]!, why: why[at]! as Why, breaks: breaks[at]! - breaks[via[at]!]! });
  }
  return steps;
}

/** Numbers of the nodes that were reached, ascending. */
export function reachedNodes(graph: Graph, { breaks }: Reached): number[] {
  const found: number[] = [];
  for (let i = 0; i < graph.count; i++) if (breaks[i] !== BEYOND) found.push(i);
  return found;
}
