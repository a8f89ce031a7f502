/** What a host or site takes along when it fails, and what comes back. */
import { kindCode } from '../graph';
import { recovery } from '../facts/recovery';
import { workloads } from '../facts/workloads';
import type { Facts } from '../contract';
import { capped, idOf, known, stackSection } from './section';

export interface FailuresFacts {
  readonly of: readonly {
    readonly node: string; readonly down: number; readonly isolated: number; readonly share: number; readonly shareForGood: number;
    readonly broken: readonly { readonly service: string; readonly alive: number; readonly needed: number; readonly afterRestarts: number }[];
    readonly unplaced: readonly { readonly node: string; readonly undetermined: boolean; readonly reason: string }[];
    readonly dataLoss: readonly { readonly node: string; readonly seconds: number | null; readonly reason: string }[];
    readonly assumed: readonly string[];
  }[];
  readonly leftOut: number;
}

const HOST = kindCode('host'), SITE = kindCode('site');
/** Failures that are played through: those of the fullest sites and hosts. */
const MOST = 40;

export const failures = stackSection<FailuresFacts>({
  title: 'What a failure takes along',
  doc: 'For each site and host: the workloads that go down with it, services that are left with too few replicas, and what is started elsewhere, with the room that is left.',
  source: 'Least fixpoint over containment, hard links, volumes without a synchronous copy, and networks; then restarts by priority and size with the placement solver',
  unknown: 'Where storage of a VM is not given it is taken as shared, and unknown sizes as fitting; both are listed in `assumed`.',
  fields: [
    ['of[].node', 'id', 'What fails.'], ['of[].down', 'count', 'Running workloads that go down, copies included.'], ['of[].isolated', 'count', 'Workloads that lose all their networks.'],
    ['of[].share', 'ratio', 'Weight of what is down, of all.'], ['of[].shareForGood', 'ratio', 'The same after restarts.'],
    ['of[].broken[].service', 'text', 'Declared service (a `service` key or several replicas) with too few replicas.'], ['of[].broken[].alive', 'count', 'Replicas left.'], ['of[].broken[].needed', 'count', 'Replicas that it needs.'],
    ['of[].broken[].afterRestarts', 'count', 'Replicas once what can be was restarted.'],
    ['of[].unplaced[].node', 'id', 'What should be started elsewhere and is not.'], ['of[].unplaced[].undetermined', 'yes/no', 'It may fit: not found out.'], ['of[].unplaced[].reason', 'text', 'Why.'],
    ['of[].dataLoss[].node', 'id', 'Volume or workload that loses data.'], ['of[].dataLoss[].seconds', 'seconds', 'Of writes; `null` where not known.'], ['of[].dataLoss[].reason', 'text', 'Why.'],
    ['of[].assumed', 'texts', 'What was taken for granted, each once; at most 40 lines.'], ['leftOut', 'count', `Sites and hosts beyond the ${MOST} with most in them.`],
  ],
  make(facts) {
    const { graph } = facts;
    const places: number[] = [];
    for (let i = 0; i < graph.count; i++) if ((graph.kind[i] === HOST || graph.kind[i] === SITE) && graph.cyclic[i] === 0) places.push(i);
    const { shown, leftOut } = capped(places.sort((a, b) => graph.end[b]! - b - (graph.end[a]! - a) || a - b), MOST);
    return { of: [...shown].sort((a, b) => a - b).map((node) => lossOf(facts, node)), leftOut };
  },
});

function lossOf(facts: Facts, node: number): FailuresFacts['of'][number] {
  const it = recovery(facts, [{ node }]);
  const { running, copies } = workloads(facts);
  const count = (flags: Uint8Array): number => running.reduce((sum, i) => sum + (flags[i] === 1 ? copies[i]! : 0), 0);
  return {
    node: idOf(facts, node)!, down: count(it.before.down), isolated: running.reduce((sum, i) => sum + (it.before.isolated[i] === 1 && it.before.down[i] === 0 ? copies[i]! : 0), 0),
    share: it.shareDown, shareForGood: it.shareLost,
    broken: it.services.filter(({ service }) => service.declared).map(({ service, before, after }) => ({ service: service.name, alive: before, needed: service.minAvailable, afterRestarts: after })),
    unplaced: it.unplaced.map((one) => ({ node: idOf(facts, one.node)!, undetermined: one.undetermined, reason: one.reason })),
    dataLoss: it.dataLoss.map((one) => ({ node: idOf(facts, one.node)!, seconds: known(one.seconds), reason: one.reason })),
    assumed: [...new Set(it.recovered.flatMap((one) => one.assumed))].slice(0, MOST),
  };
}
