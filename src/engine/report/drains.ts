/** Machines in maintenance: who moves, who stays, how long it takes. */
import { pools } from '../facts/pools';
import { machines } from '../facts/commit';
import { evacuate } from '../facts/migration/evacuate';
import { services, workloads } from '../facts/workloads';
import { capped, idOf, known, stackSection } from './section';
import type { Facts } from '../contract';

export interface DrainsFacts {
  readonly of: readonly {
    readonly node: string; readonly answer: 'yes' | 'no' | 'undetermined'; readonly seconds: number | null; readonly atATime: number; readonly live: number; readonly restarted: number;
    readonly stays: readonly { readonly node: string; readonly reason: string }[];
    readonly shortages: readonly { readonly service: string; readonly alive: number; readonly seconds: number | null }[];
    readonly assumed: readonly string[];
  }[];
  readonly leftOut: number;
}

/** Machines that are drained: those with most in them. */
const MOST = 30;

export const drains = stackSection<DrainsFacts>({
  title: 'Machines in maintenance',
  doc: 'What happens if a machine with a hypervisor, or a member of a cluster, is emptied: what moves live, what is stopped and started elsewhere, what has to stay, and which services have too few replicas meanwhile.',
  source: 'Conditions and times as in `migration`; targets by the placement solver; parallel migrations by list scheduling (Graham 1969)',
  unknown: '`undetermined` where what stays may fit after all, or the plan takes something for granted. Bandwidth, dirty rates and start times are assumed where absent and listed.',
  fields: [
    ['of[].node', 'id', 'The machine.'], ['of[].answer', 'name', '`yes`: everything leaves; `no`: something stays; `undetermined`.'], ['of[].seconds', 'seconds', 'Until it is empty; a lower bound where something is assumed.'],
    ['of[].atATime', 'count', 'Migrations at a time.'], ['of[].live', 'count', 'Copies that move without a stop.'], ['of[].restarted', 'count', 'Copies that are stopped and started elsewhere.'],
    ['of[].stays[].node', 'id', 'What stays, and is down meanwhile.'], ['of[].stays[].reason', 'text', 'Why.'],
    ['of[].shortages[].service', 'text', 'Declared service that has too few replicas.'], ['of[].shortages[].alive', 'count', 'Replicas then.'], ['of[].shortages[].seconds', 'seconds', 'For how long; `null` until the machine is back.'],
    ['of[].assumed', 'texts', 'What was taken for granted, each once.'], ['leftOut', 'count', `Machines beyond the ${MOST} with most in them.`],
  ],
  make(facts) {
    const { graph } = facts, { copies } = workloads(facts);
    const wanted = new Set([...machines(facts).list.map((it) => it.node), ...pools(facts).list.flatMap((it) => it.machines)]);
    const found = [...wanted].filter((it) => graph.cyclic[it] === 0 && copies[it]! > 0);
    const { shown, leftOut } = capped(found.sort((a, b) => graph.end[b]! - b - (graph.end[a]! - a) || a - b), MOST);
    return { of: [...shown].sort((a, b) => a - b).map((node) => drainOf(facts, node)), leftOut };
  },
});

function drainOf(facts: Facts, node: number): DrainsFacts['of'][number] {
  const it = evacuate(facts, node);
  const count = (how: 'live' | 'restart'): number => it.departures.reduce((sum, one) => sum + (one.how === how ? one.copies : 0), 0);
  return {
    node: idOf(facts, node)!, answer: it.answer, seconds: known(it.seconds), atATime: it.slots, live: count('live'), restarted: count('restart'),
    stays: it.departures.filter((one) => one.how === 'stays').map((one) => ({ node: idOf(facts, one.node)!, reason: one.reason ?? '' })),
    shortages: it.shortages.filter((one) => services(facts).list[one.service]!.declared).map((one) => ({ service: services(facts).list[one.service]!.name, alive: one.alive, seconds: known(one.seconds) })), assumed: it.assumed,
  };
}
