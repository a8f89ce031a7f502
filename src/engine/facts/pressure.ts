/** Memory pressure: which level runs out first, and whom that kills, in what order (RULES 3.8). */
import type { Facts } from '../contract';
import { evictWhile, instanceOf, killsVms, killWhile, tasksIn } from './pressure/kills';
import type { PressureLevel, Victim } from './pressure/kills';
import { memoryUse } from './pressure/memory-use';
import type { MemoryUse, MemoryScenario } from './pressure/memory-use';

export { badness, burstableAdj, EXEMPT, oomScore, oomScoreAdj } from './pressure/badness';
export { evictionOrder } from './pressure/kills';
export type { PressureLevel, Victim } from './pressure/kills';
export { memoryUse, MEMORY_SCENARIOS, taskUse } from './pressure/memory-use';
export type { MemoryUse, MemoryScenario } from './pressure/memory-use';

/** A level whose memory does not suffice. */
export interface MemoryTrigger {
  /** `reclaim`: the hypervisor takes memory back by ballooning, compression and swapping, and kills nothing. */
  readonly level: PressureLevel | 'reclaim';
  /** The group, pod, container or machine that runs out. */
  readonly node: number;
  /** Bytes that one copy has (with swap; less what a kubelet keeps free), and that its tasks use before anything is killed. */
  readonly capacity: number;
  readonly used: number;
  readonly victims: readonly Victim[];
  /** False where what may be killed is not enough. */
  readonly resolved: boolean;
}

export interface Pressure {
  readonly scenario: MemoryScenario;
  /** Innermost levels first; among equals in the order of the file. */
  readonly triggers: readonly MemoryTrigger[];
  /** Tasks whose use is not known: they count as nothing, so that what is found is certain and more may happen. */
  readonly unknown: readonly number[];
}

/** A page: what differs by less is equal. */
const ROUNDING = 4096;

/** What happens to memory in a scenario. Every level is looked at from the inside out; who was killed further in uses nothing further out. */
export function pressure(facts: Facts, scenario: MemoryScenario): Pressure {
  const { graph } = facts;
  const state = memoryUse(facts, scenario);
  const unknown: number[] = [];
  for (let i = 0; i < graph.count; i++) if (state.alive[i]! > 0 && Number.isNaN(state.use[i]!)) unknown.push(i);
  const triggers: MemoryTrigger[] = [];
  for (let i = graph.count - 1; i >= 0; i--) {
    if (graph.cyclic[i] === 1 || !(state.used[i]! > 0)) continue;
    triggers.push(...(instanceOf(state, i) === i ? systemPressure(state, i) : groupPressure(state, i)));
  }
  // From the back, inner levels come first, but siblings in reverse.
  triggers.sort((a, b) => graph.depth[b.node]! - graph.depth[a.node]! || a.node - b.node || (a.level === 'eviction' ? -1 : 1));
  return { scenario, triggers, unknown };
}

function groupPressure(state: MemoryUse, i: number): MemoryTrigger[] {
  const capacity = state.max[i]!, copies = state.copies[i]!, used = state.used[i]! / copies;
  const excess = (): number => state.used[i]! - copies * (capacity + ROUNDING);
  if (!(excess() > 0)) return [];
  const victims = killWhile(state, i, 'group', excess);
  return [{ level: 'group', node: i, capacity, used, victims, resolved: !(excess() > 0) }];
}

/** The kubelet comes first where there is one, then the kernel. */
function systemPressure(state: MemoryUse, i: number): MemoryTrigger[] {
  const found: MemoryTrigger[] = [];
  const keeps = state.max[i]! - state.eviction[i]!;
  const overThreshold = (): number => (state.eviction[i]! > 0 ? state.used[i]! - keeps : 0);
  if (overThreshold() > 0) {
    const used = state.used[i]!, victims = evictWhile(state, i, overThreshold);
    if (victims.length > 0) found.push({ level: 'eviction', node: i, capacity: keeps, used, victims, resolved: !(overThreshold() > 0) });
  }
  const capacity = state.max[i]! + state.swap[i]!, used = state.used[i]!;
  const excess = (): number => state.used[i]! - capacity - ROUNDING;
  if (!(excess() > 0)) return found;
  const reclaims = !tasksIn(state, i, i).every((it) => killsVms(state.facts, it));
  const victims = reclaims ? [] : killWhile(state, i, 'system', excess);
  return [...found, { level: reclaims ? 'reclaim' : 'system', node: i, capacity, used, victims, resolved: !(excess() > 0) }];
}
