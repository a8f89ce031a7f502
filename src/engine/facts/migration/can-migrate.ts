/** Whether a VM can be migrated live, and what stands against it (RULES 3.11). */
import { isAncestor, kindCode } from '../../graph';
import type { Facts } from '../../contract';
import { affinity, memory, sameCluster, vcpus } from './admission';
import { confidential, copiesDisk, device, nested, network, pinning, product, storage } from './conditions';
import { architecture, features, vendor } from './cpu';
import { pairOf } from './pair';
import type { Doubt, Pair } from './pair';
import { pools } from '../pools';
import { REACH_READS } from '../storage-reach';

export const REASONS = {
  'arch': 'another architecture',
  'hypervisor-version': 'another product or an older version',
  'cpu-vendor': 'CPUs of another maker',
  'cpu-features': 'CPU features that the guest would miss',
  'storage': 'a disk that is not reachable from there',
  'network': 'a network that is not there',
  'device': 'a passed-through device',
  'pinned': 'pinned CPUs or NUMA nodes',
  'confidential': 'encrypted memory',
  'nested': 'virtual machines inside it',
  'memory': 'not enough free memory',
  'limits': 'not enough CPUs',
  'affinity': 'a binding affinity rule',
  'cluster': 'another cluster',
} as const;
export type ReasonCode = keyof typeof REASONS;

/** Why a VM may not be migrated live to a place. */
export interface Reason extends Doubt {
  readonly code: ReasonCode;
}

export interface Verdict {
  /** Hypervisor. */
  readonly to: number;
  /** `no` where anything is certain, `unknown` where anything is in doubt. */
  readonly answer: 'yes' | 'no' | 'unknown';
  /** In the order in which they are checked. */
  readonly reasons: readonly Reason[];
  /** The first certain one, else the first. */
  readonly first: Reason | undefined;
  /** Its disk would be copied along. */
  readonly copiesDisk: boolean;
}

/** The conditions, in the order in which they are checked. */
const CHECKS: readonly (readonly [ReasonCode, (pair: Pair) => Doubt | undefined])[] = [
  ['arch', architecture],
  ['hypervisor-version', product],
  ['cpu-vendor', vendor],
  ['cpu-features', features],
  ['storage', storage],
  ['network', network],
  ['device', device],
  ['pinned', pinning],
  ['confidential', confidential],
  ['nested', nested],
  ['memory', memory],
  ['limits', vcpus],
  ['affinity', affinity],
  ['cluster', sameCluster],
];

/** Reasons that stay where a VM is stopped here and started there. */
const COLD: ReadonlySet<ReasonCode> = new Set(['arch', 'storage', 'network', 'device', 'memory', 'limits', 'affinity', 'cluster', 'hypervisor-version']);

/** Whether a VM can go to a hypervisor of another machine while it runs, and every reason against it; undefined where the question makes no sense. */
export function canMigrate(facts: Facts, vm: number, to: number): Verdict | undefined {
  const pair = pairOf(facts, vm, to);
  if (pair === undefined) return undefined;
  const reasons: Reason[] = [];
  for (const [code, check] of CHECKS) {
    const doubt = check(pair);
    if (doubt !== undefined) reasons.push({ code, ...doubt });
  }
  return verdict(to, reasons, copiesDisk(pair));
}

/** Whether anything is certain against a VM's going there; the same as `canMigrate(...)?.answer === 'no'` at less cost. */
export function isClosed(facts: Facts, vm: number, to: number): boolean {
  const pair = pairOf(facts, vm, to);
  return pair === undefined || CHECKS.some(([, check]) => check(pair)?.certainty === 'certain');
}

function verdict(to: number, reasons: readonly Reason[], copies: boolean): Verdict {
  const stop = reasons.find((it) => it.certainty === 'certain');
  return { to, answer: stop !== undefined ? 'no' : reasons.length > 0 ? 'unknown' : 'yes', reasons, first: stop ?? reasons[0], copiesDisk: copies };
}

/**
 * The same for stopping it and starting it there: what only the running guest's state asks for (CPU, pinning, encryption, nested guests) no
 * longer matters, and a passed-through device has to exist there, which is not known.
 */
export function canRestart(live: Verdict): Verdict {
  const reasons = live.reasons.filter((it) => COLD.has(it.code)).map((it): Reason => (it.code === 'device' ? { ...it, certainty: 'unknown' } : it));
  return verdict(live.to, reasons, live.copiesDisk);
}

const HYPERVISOR = kindCode('hypervisor');

/** Where a VM might go: the other hypervisors of its cluster; where it is in none, every hypervisor of another machine. Never its own machine or what runs in it. */
export function migrationTargets(facts: Facts, vm: number): readonly number[] {
  const { graph } = facts;
  const from = graph.parent[vm]!, own = from < 0 ? -1 : graph.parent[from]!;
  if (own < 0 || graph.kind[from] !== HYPERVISOR) return [];
  const inPool = pools(facts).of.get(from)?.hypervisors;
  const found: number[] = [];
  const consider = (it: number): void => {
    const machine = graph.parent[it]!;
    if (machine >= 0 && machine !== own && !isAncestor(graph, vm, it) && graph.cyclic[it] === 0) found.push(it);
  };
  if (inPool !== undefined) inPool.forEach(consider);
  else for (let i = 0; i < graph.count; i++) if (graph.kind[i] === HYPERVISOR) consider(i);
  return found;
}

/** Verdicts for everywhere it might go. */
export function verdicts(facts: Facts, vm: number): readonly Verdict[] {
  return migrationTargets(facts, vm).map((to) => canMigrate(facts, vm, to)).filter((it) => it !== undefined);
}

export interface Change {
  readonly code: ReasonCode;
  /** Hypervisors that it opens: nothing else is certain against them. */
  readonly opens: readonly number[];
}

/** The reason whose removal alone opens most targets, of those that are closed for certain by one code only; undefined where none does. */
export function bestChange(all: readonly Verdict[]): Change | undefined {
  const opens = new Map<ReasonCode, number[]>();
  for (const { to, reasons } of all) {
    const codes = new Set(reasons.filter((it) => it.certainty === 'certain').map((it) => it.code));
    if (codes.size !== 1) continue;
    const [code] = codes;
    const list = opens.get(code!);
    if (list) list.push(to);
    else opens.set(code!, [to]);
  }
  let best: Change | undefined;
  for (const [code, list] of opens) if (best === undefined || list.length > best.opens.length) best = { code, opens: list };
  return best;
}

/** Properties of nodes that the conditions look at themselves, for the `reads` of what uses them. */
export const MIGRATION_READS = [
  ...REACH_READS, 'cpu', 'os', 'numa', 'platform', 'version', 'overcommit', 'migration', 'cpuMode', 'cpuBaseline', 'storage', 'disk', 'usage', 'replicas', 'running',
  'power', 'networks', 'stretched', 'name', 'cidr', 'devices', 'pinned', 'numaNodes', 'confidential', 'memory', 'vcpus', 'affinity',
] as const;
