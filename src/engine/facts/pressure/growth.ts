/** A task whose memory grows without end, step by step until something kills it (RULES 3.8, 3.19). */
import type { Facts } from '../../contract';
import { kindCode } from '../../graph';
import { evictWhile, instanceOf, killsVms, killWhile } from './kills';
import type { PressureLevel, Victim } from './kills';
import { addUse, memoryUse, taskUse } from './memory-use';
import type { MemoryUse } from './memory-use';

export interface Growth {
  /** The first level that runs out, and what it has in bytes; -1 where no size on the way up is known. */
  readonly binding: number;
  readonly capacity: number;
  readonly level: PressureLevel | 'reclaim';
  readonly victims: readonly Victim[];
  readonly reclaims: boolean;
  readonly unknown: number;
  readonly undetermined: boolean;
}

/** Kills at most, before the answer is left open. */
const MAX_STEPS = 1000;
const VM = kindCode('vm');

interface Tightest {
  readonly at: number;
  readonly level: PressureLevel;
  readonly room: number;
  readonly capacity: number;
}

/** Lets the memory of a task grow, in all its copies alike, while all others use what they typically do. */
export function grow(facts: Facts, task: number): Growth {
  const { graph } = facts;
  const state = memoryUse(facts, 'typical');
  let unknown = 0;
  for (let i = 0; i < graph.count; i++) if (i !== task && state.alive[i]! > 0 && state.instance[i] === state.instance[task] && Number.isNaN(state.use[i]!)) unknown++;
  if (Number.isNaN(state.use[task]!)) state.use[task] = 0;
  const path = chain(state, task);
  const victims: Victim[] = [];
  let first: Tightest | undefined;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = tightest(state, path);
    if (!next) return done(first, victims, unknown, false);
    first ??= next;
    swell(state, path, Math.max(0, next.room));
    if (next.at === task && graph.kind[task] === VM) return done(first, victims, unknown, false);
    const machine = instanceOf(state, next.at);
    if (next.level === 'system' && !killsVms(facts, path.find((it) => state.instance[it] === machine)!)) {
      return { ...done(first, victims, unknown, false), level: first === next ? 'reclaim' : first.level, reclaims: true };
    }
    // One dies, which gives the others room: then it grows on.
    const found = next.level === 'eviction' ? evictWhile(state, next.at, () => 1, 1) : killWhile(state, next.at, next.level, () => 1, 1);
    victims.push(...found);
    if (found.length === 0 || found.some((it) => path.includes(it.node))) return done(first, victims, unknown, false);
  }
  return done(first, victims, unknown, true);
}

/** Adds to the task and to the VMs around it, of which none grows beyond its size and overhead. */
function swell(state: MemoryUse, path: readonly number[], amount: number): void {
  let each = amount;
  for (const it of path) {
    const before = state.use[it]!;
    const most = state.facts.graph.kind[it] === VM ? Math.max(before, taskUse(state.facts, it, 'worst')) : Infinity;
    state.use[it] = Math.min(before + each, most);
    each = state.alive[it]! * (state.use[it]! - before);
    addUse(state, it, each);
  }
}

const done = (first: Tightest | undefined, victims: readonly Victim[], unknown: number, undetermined: boolean): Growth =>
  ({ binding: first?.at ?? -1, capacity: first?.capacity ?? NaN, level: first?.level ?? 'system', victims, reclaims: false, unknown, undetermined });

/** The task, and the VMs around it, which grow with it as tasks of their own machine. */
function chain({ facts: { graph }, instance }: MemoryUse, task: number): readonly number[] {
  const found = [task];
  for (let at = instance[task]!; at >= 0; at = instance[at]!) if (graph.kind[at] === VM) found.push(at);
  return found;
}

/** The level on the way up with the least room for each copy of the task, the innermost of equals. */
function tightest(state: MemoryUse, path: readonly number[]): Tightest | undefined {
  const { graph } = state.facts;
  let best: Tightest | undefined, copies = 1, next = 0;
  const consider = (at: number, level: PressureLevel, capacity: number, left = capacity - state.used[at]!): void => {
    const room = left / copies;
    if (Number.isFinite(room) && (!best || room < best.room)) best = { at, level, room, capacity };
  };
  for (let at = path[0]!; at >= 0; at = graph.parent[at]!) {
    const machine = instanceOf(state, at) === at;
    if (at === path[0] && machine) {
      // A VM in which nothing is modelled has no more than its size: the kernel in it deals with that.
      const most = taskUse(state.facts, at, 'worst');
      consider(at, 'group', most, most - state.use[at]!);
    } else if (machine) {
      if (state.eviction[at]! > 0 && podsLeft(state, at)) consider(at, 'eviction', state.max[at]! - state.eviction[at]!);
      consider(at, 'system', state.max[at]! + state.swap[at]!);
    }
    if (at === path[next]) copies *= Math.max(1, state.alive[path[next++]!]!);
    if (!machine) consider(at, 'group', state.max[at]!, state.copies[at]! * state.max[at]! - state.used[at]!);
  }
  return best;
}

function podsLeft({ facts: { graph }, used, instance }: MemoryUse, at: number): boolean {
  for (let i = at + 1; i < graph.end[at]!; i++) if (graph.nodes[i]!.kind === 'pod' && instance[i] === at && used[i]! > 0) return true;
  return false;
}
