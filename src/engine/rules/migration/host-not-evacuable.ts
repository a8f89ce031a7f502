import type { NodeOf } from '../../../model';
import type { Rule, RuleContext } from '../../contract';
import { canMigrate, canRestart, migrationTargets, verdicts } from '../../facts/migration/can-migrate';
import { closedVms } from '../../facts/migration/closed';
import { evacuate, EVACUATION_READS } from '../../facts/migration/evacuate';
import type { Evacuation } from '../../facts/migration/evacuate';
import { places } from '../../facts/places';
import { pools } from '../../facts/pools';
import type { Pool } from '../../facts/pools';
import { workloads } from '../../facts/workloads';
import { kindCode, nearest } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';

const params = {
  maintenanceWindow: { default: 4, min: 0, doc: 'Hours that a host may take to be drained.', source: '[H]' },
} as const;
type Context = RuleContext<typeof params>;
const ID = 'host-not-evacuable';
const HOST = kindCode('host'), VM = kindCode('vm'), APP = kindCode('app');
/** Steps (nodes of a host times machines of its cluster) up to which every host is drained on trial; beyond, only those with maintenance planned. */
const STEPS = 5000;

/** A host that cannot be emptied, or not in time. */
interface Stuck {
  readonly host: number;
  readonly pool: Pool | undefined;
  readonly planned: string | undefined;
  /** What stays; empty where all leave, but too late. */
  readonly units: readonly number[];
  readonly why: string;
  /** Hosts with the same are one finding. */
  readonly kind: string;
  readonly evacuation: Evacuation | undefined;
}

function check(context: Context): void {
  const { graph } = context;
  const groups = new Map<string, Stuck[]>();
  for (const it of stuckHosts(context)) pushTo(groups, it.planned === undefined ? `${it.pool!.cluster} ${it.kind}` : `host ${it.host}`, it);
  for (const group of groups.values()) for (const part of splitBySuppression(graph, ID, group, (it) => it.host)) say(context, part);
}

/** Hosts of clusters with another machine, and those with maintenance ahead, that something certainly does not leave. */
function stuckHosts(context: Context): readonly Stuck[] {
  const { facts, graph } = context;
  const { copies } = workloads(facts);
  const poolAt = poolsAt(context);
  const candidates: { host: number; pool: Pool | undefined; planned: string | undefined }[] = [];
  for (let host = 0; host < graph.count; host++) {
    if (graph.kind[host] !== HOST || !(copies[host]! > 0)) continue;
    const planned = plannedAt(context, host), pool = poolAt.get(host);
    if (planned !== undefined || (pool !== undefined && pool.machines.length > 1)) candidates.push({ host, pool, planned });
  }
  const stepsOf = ({ host, pool }: typeof candidates[number]): number => (graph.end[host]! - host) * (pool?.machines.length ?? 1);
  const all = candidates.reduce((sum, it) => sum + stepsOf(it), 0) <= STEPS;
  const closed = all ? new Map<number, readonly number[]>() : closedByHost(context);
  let left = STEPS;
  return candidates.flatMap((it) => {
    if (all || (it.planned !== undefined && (left -= stepsOf(it)) >= 0)) return drained(context, it.host, it.pool, it.planned) ?? [];
    const units = closed.get(it.host) ?? [];
    return units.length === 0 ? [] : [{ ...it, units, why: nowhere(context, units[0]!), kind: 'closed', evacuation: undefined }];
  });
}

/** By host: the cluster that a hypervisor or engine straight on it is in. */
function poolsAt({ facts, graph }: Context): ReadonlyMap<number, Pool> {
  const found = new Map<number, Pool>();
  for (const [part, pool] of pools(facts).of) {
    const machine = graph.parent[part]!;
    if (machine >= 0 && graph.kind[machine] === HOST && !found.has(machine)) found.set(machine, pool);
  }
  return found;
}

/** What is planned for a host; undefined for nothing, and for a day that is over. */
function plannedAt({ facts, graph }: Context, host: number): string | undefined {
  const { maintenance } = graph.nodes[host] as NodeOf<'host'>;
  const day = /^\d{4}-\d{2}-\d{2}/.exec(maintenance ?? '')?.[0];
  return maintenance === undefined || maintenance === '' || (day !== undefined && day < facts.today) ? undefined : maintenance;
}

/** By host: VMs that no member of their cluster could even start. */
function closedByHost({ facts }: Context): Map<number, number[]> {
  const found = new Map<number, number[]>();
  let left = STEPS;
  for (const { vm, pool } of closedVms(facts)) {
    if ((left -= pool.hypervisors.length) < 0) break;
    const mayGo = migrationTargets(facts, vm).some((to) => canRestart(canMigrate(facts, vm, to)!).answer !== 'no');
    if (!mayGo && !isKeptByRule(facts, vm)) pushTo(found, places(facts).host[vm]!, vm);
  }
  return found;
}

/** Whether some target is closed to a VM by nothing but a rule of affinity: that is the rule's doing, and said of the rule. */
function isKeptByRule(facts: Context['facts'], vm: number): boolean {
  return verdicts(facts, vm).some((it) => {
    const codes = new Set(it.reasons.filter((reason) => reason.certainty === 'certain').map((reason) => reason.code));
    return codes.size === 1 && codes.has('affinity');
  });
}

function nowhere({ facts, graph }: Context, vm: number): string {
  const [first, ...more] = verdicts(facts, vm);
  return first === undefined ? 'nothing else in its cluster runs' : `${graph.ids[first.to]!}: ${(canRestart(first).first ?? first.first!).text}${more.length > 0 ? `; ${more.length} more are out too` : ''}`;
}

function drained(context: Context, host: number, pool: Pool | undefined, planned: string | undefined): Stuck | undefined {
  const { facts, options } = context;
  const evacuation = evacuate(facts, host);
  const stuck = evacuation.stuck.filter((it) => counts(context, it, pool, planned));
  const units = stuck.map((it) => it.node);
  const base = { host, pool, planned, units, evacuation };
  if (units.length > 0) {
    const stay = evacuation.departures.find((it) => it.node === units[0])!;
    return { ...base, why: stay.reason ?? '', kind: isRoom(context, stuck[0]!) ? 'room' : 'closed' };
  }
  const hours = evacuation.seconds / 3600;
  // A link or number of migrations that is only assumed may be better than that.
  const guessed = evacuation.assumed.some((it) => it.startsWith('a migration link') || it.startsWith('one migration'));
  if (evacuation.answer === 'no' || guessed || !(hours > options.maintenanceWindow)) return undefined;
  return { ...base, why: `draining it takes ${hours.toFixed(1)} hours`, kind: 'time' };
}

/** Whether somebody expects a unit to leave: VMs and containers whose hypervisor or engine is in the cluster; with maintenance planned, all of them. */
function counts(context: Context, stuck: Evacuation['stuck'][number], pool: Pool | undefined, planned: string | undefined): boolean {
  const { node: unit } = stuck;
  const { facts, graph } = context;
  if (graph.kind[unit] === APP) return false;
  if (planned !== undefined) return true;
  const isVm = graph.kind[unit] === VM;
  if (pools(facts).of.get(isVm ? graph.parent[unit]! : nearest(graph, unit, 'engine')) !== pool || (isVm && isKeptByRule(facts, unit))) return false;
  return !(isRoom(context, stuck) && survives(context, pool!));
}

const ROOM: ReadonlySet<string> = new Set(['memory', 'limits']);

/** Whether it stays for want of room: another place could take it if it had more. */
function isRoom({ facts, graph }: Context, { node: unit, crowded }: Evacuation['stuck'][number]): boolean {
  return crowded || (graph.kind[unit] === VM && verdicts(facts, unit).some((it) => canRestart(it).reasons.every((reason) => reason.certainty !== 'certain' || ROOM.has(reason.code))));
}

/** Whether the cluster is to survive the loss of a host: whether there is room for that is then said of the cluster. */
function survives({ graph }: Context, pool: Pool): boolean {
  const { failuresToTolerate, ha } = graph.nodes[pool.cluster] as NodeOf<'cluster'>;
  return failuresToTolerate === undefined ? ha === true : failuresToTolerate > 0;
}

function say({ facts, graph, report, options }: Context, group: readonly Stuck[]): void {
  const { host, pool, planned, units, why, kind, evacuation } = group[0]!;
  const hosts = group.map((it) => it.host), one = hosts.length === 1;
  const all = [...new Set(group.flatMap((it) => it.units))];
  const where = planned === undefined ? '' : `, for which maintenance is planned (${planned.slice(0, 60)}),`;
  const who = one ? `${capital(called(graph, host))}${where}` : `${count(hosts.length, 'host')} (${idsOf(graph, hosts)}) of ${called(graph, pool!.cluster)}`;
  const outcome = kind === 'time' ? `cannot be emptied within ${options.maintenanceWindow} hours: ${why}` : `cannot be emptied: ${idsOf(graph, all)} ${all.length === 1 ? 'has' : 'have'} no other place (${all.length === 1 ? '' : `for ${graph.ids[units[0]!]!}, `}${why})`;
  const remedy = kind === 'time' ? 'Use a faster migration network or more migrations at a time.' : kind === 'room' ? 'Add capacity, or stop something for the time.' : 'Give it storage, networks and devices that other members have too, or plan to stop it.';
  report({
    node: host, others: [...hosts.slice(1), ...all, ...(pool === undefined ? [] : [pool.cluster])], at: planned === undefined ? [] : ['maintenance'],
    severity: planned === undefined ? 'warning' : 'error', ...(kind === 'time' ? { measured: Number((evacuation!.seconds / 3600).toFixed(2)), threshold: options.maintenanceWindow } : { measured: all.length, threshold: 0 }),
    message: `${who} ${outcome}. ${remedy}`,
    witness: evacuation === undefined ? units.slice(0, 5).map((it) => `${graph.ids[it]!} stays: ${nowhere({ facts, graph } as Context, it)}`) : evacuation.witness.slice(-12),
  });
}

const machine = (n: number, more: object = {}) => ({ [`host-${n}`]: { kind: 'host', memory: '64GiB', ...more }, [`kvm-${n}`]: { kind: 'hypervisor', in: `host-${n}`, platform: 'kvm', overcommit: { memory: 1 } } });
const pair = (first: object, vm: object, second: object = {}) => ({
  strata: 1,
  nodes: { ...machine(1, first), ...machine(2, second), pool: { kind: 'cluster', platform: 'proxmox-ve', members: ['kvm-1', 'kvm-2'] }, db: { kind: 'vm', in: 'kvm-1', memory: '32GiB', ...vm } },
});

export const hostNotEvacuable: Rule<typeof params> = {
  id: ID,
  family: 'migration',
  severity: 'warning',
  layer: 'L3',
  title: 'Host that cannot be drained',
  params,
  docs: {
    description: 'A member of a cluster is drained on trial: VMs leave live where that is possible, else they and containers are stopped here and '
      + 'started there. Something certainly has no other place, for its disk, networks or size, or for want of room; or all of it takes longer than '
      + `the window. It is an error where maintenance is planned (\`maintenance\`, unless that day is over); then hosts outside of clusters are `
      + 'looked at too. '
      + `Room in a cluster that is to survive the loss of a host is the subject of \`failover-capacity-insufficient\`, and rules of affinity that of `
      + `\`disruption-budget-blocks-drain\`. Where all hosts together are more than ${STEPS} steps (nodes of a host times machines of its cluster), `
      + 'those without maintenance are not drained, and only VMs that no member can take are found. Hosts of a cluster with the same trouble share '
      + 'a finding.',
    remedy: 'Add capacity, move disks to storage that all members reach, remove pins, or plan to stop what stays.',
    sources: ['OpenStack Nova, Evacuate and live-migrate', 'Kubernetes, Safely drain a node'],
    bad: [
      { title: 'A VM larger than what the other host has free', topology: pair({}, { memory: '48GiB' }, { memory: '32GiB' }) },
      { title: 'Maintenance is planned, and a container stands alone', topology: { strata: 1, nodes: { ...pair({ maintenance: '2099-01-01' }, {}).nodes, docker: { kind: 'engine', in: 'host-1', platform: 'docker' }, agent: { kind: 'container', in: 'docker' } } } },
    ],
    good: [
      { title: 'The other host has room', topology: pair({}, {}) },
      { title: 'The day is over', topology: { strata: 1, asOf: '2026-01-01', nodes: pair({ maintenance: '2025-01-01' }, {}).nodes } },
    ],
  },
  reads: [...EVACUATION_READS, 'maintenance', 'failuresToTolerate', 'ha'],
  all: check,
};
