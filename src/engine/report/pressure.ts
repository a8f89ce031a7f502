/** Where memory runs out first, and who dies in what order. */
import { pressure as pressureFact, MEMORY_SCENARIOS } from '../facts/pressure';
import type { MemoryTrigger } from '../facts/pressure';
import { idOf, idsOf, known, stackSection } from './section';
import type { Facts } from '../contract';

export interface TriggerFacts {
  readonly scenario: string;
  readonly level: string;
  readonly node: string;
  readonly capacity: number | null;
  readonly used: number | null;
  readonly resolved: boolean;
  readonly victims: readonly { readonly node: string; readonly copies: number; readonly usage: number | null; readonly adj: number | null; readonly points: number | null; readonly reason: string }[];
  readonly leftOut: number;
}

export interface PressureFacts {
  readonly triggers: readonly TriggerFacts[];
  readonly unknown: { readonly [scenario: string]: readonly string[] };
}

/** Victims of one level that are told. */
const MOST = 50;

export const pressure = stackSection<PressureFacts>({
  title: 'Memory pressure',
  doc: 'Levels whose memory does not suffice (a group, a Kubernetes node, a machine), from the inside out, and who is killed or evicted there, in order. `typical`: what is used mostly; `worst`: everything up to its limit.',
  source: 'Linux mm/oom_kill.c (badness: memory + oom_score_adj thousandths), kubelet eviction order and GetContainerOOMScoreAdjust, vSphere memory reclamation',
  unknown: 'Use that nobody measured is the request, else half of the limit [H] in `typical`, and the limit in `worst`; what has none of them counts as nothing and is listed in `unknown`.',
  fields: [
    ['triggers[].scenario', 'name', '`typical` or `worst`.'], ['triggers[].level', 'name', '`group` (memory.max), `eviction` (kubelet), `system` (kernel) or `reclaim` (the hypervisor takes memory back; nobody dies).'],
    ['triggers[].node', 'id', 'What runs out.'], ['triggers[].capacity', 'bytes', 'What one copy has, with swap.'], ['triggers[].used', 'bytes', 'What its tasks use.'],
    ['triggers[].resolved', 'yes/no', 'Killing them is enough.'],
    ['triggers[].victims[].node', 'id', 'Who goes, in order.'], ['triggers[].victims[].copies', 'count', 'Copies that go.'], ['triggers[].victims[].usage', 'bytes', 'Of one copy.'],
    ['triggers[].victims[].adj', 'number', 'oom_score_adj; `null` for an eviction.'], ['triggers[].victims[].points', 'bytes', 'Badness; `null` for an eviction.'], ['triggers[].victims[].reason', 'text', 'Why it.'],
    ['triggers[].leftOut', 'count', `Victims beyond the first ${MOST}.`],
    ['unknown.{}', 'ids', 'By scenario: tasks whose use is not known.'],
  ],
  make(facts) {
    const found = MEMORY_SCENARIOS.map((scenario) => pressureFact(facts, scenario));
    return {
      triggers: found.flatMap(({ scenario, triggers }) => triggers.map((it) => triggerOf(facts, scenario, it))),
      unknown: Object.fromEntries(found.map(({ scenario, unknown }) => [scenario, idsOf(facts, unknown)])),
    };
  },
});

const triggerOf = (facts: Facts, scenario: string, it: MemoryTrigger): TriggerFacts => ({
  scenario, level: it.level, node: idOf(facts, it.node)!, capacity: known(it.capacity), used: known(it.used), resolved: it.resolved,
  victims: it.victims.slice(0, MOST).map(({ node, copies, usage, adj, points, reason }) => ({ node: idOf(facts, node)!, copies, usage: known(usage), adj: known(adj), points: known(points), reason })),
  leftOut: Math.max(0, it.victims.length - MOST),
});
