import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { groupCommits } from '../../facts/group-commit';
import { limits, RESOURCES } from '../../facts/limits';
import type { Resource } from '../../facts/limits';
import { bytes } from '../../columns';
import { kindCode } from '../../graph';
import { amount, ratio } from '../../words';
import { called, capital, count, listOf } from '../say';
import { limitPath, limitValue } from './limit-paths';

const params = {
  'memory.warnRatio': {
    default: 1, min: 0, doc: 'Sum of memory limits for one byte of the group over which it is a warning.',
    source: 'Memory cannot be compressed; cgroup-v2.rst allows overcommitted limits',
  },
  'memory.errorRatio': { default: 2, min: 0, doc: 'The same ratio over which it is an error.', source: '[H]' },
  'cpu.warnRatio': { default: 2, min: 0, doc: 'Sum of CPU limits for one CPU of the group over which it is a warning.', source: '[H]' },
  'cpu.errorRatio': { default: 8, min: 0, doc: 'The same ratio over which it is an error.', source: '[H]' },
  'pids.warnRatio': {
    default: 1, min: 0, doc: 'Sum of process limits for one process of the group over which it is a warning.',
    source: '[H]',
  },
} as const;

type Context = RuleContext<typeof params>;
type Options = Context['options'];

function check({ facts, graph, options, report }: Context): void {
  const commits = groupCommits(facts);
  for (const resource of RESOURCES) {
    const { ratio } = commits[resource];
    const warn = options[`${resource}.warnRatio`];
    let last = graph.count - 1;
    while (last >= 0 && !(ratio[last]! > warn)) last--;
    if (last < 0) continue;
    // From the back, members come before their group: what is reported further in is known.
    const worstInside = new Float64Array(graph.count);
    for (let i = last; i >= 0; i--) {
      const own = ratio[i]! > warn && ratio[i]! > worstInside[i]! * (1 + 1e-9) ? ratio[i]! : 0;
      if (own > 0) reportGroup(facts, i, resource, options, report);
      const above = graph.parent[i]!;
      if (above >= 0) worstInside[above] = Math.max(worstInside[above]!, worstInside[i]!, own);
    }
  }
}

const CONTAINER = kindCode('container'), POD = kindCode('pod'), CGROUP = kindCode('cgroup');

/** A member of a group with what it may use: its limit, or the sum of what is in it. */
interface Member {
  readonly node: number;
  readonly total: number;
}

/** Members that have a limit, largest first; groups without one of their own are looked through. */
function membersOf(facts: Facts, group: number, resource: Resource): Member[] {
  const { graph } = facts;
  const { own } = limits(facts)[resource];
  const { group: of } = groupCommits(facts);
  const found: Member[] = [];
  for (let i = group + 1; i < graph.end[group]!; i++) {
    if (graph.kind[i] !== CONTAINER && graph.kind[i] !== POD && graph.kind[i] !== CGROUP) continue;
    const direct = of[i] === group || looksThrough(of, own, of[i]!, group);
    if (direct && graph.replicas[i]! > 0 && Number.isFinite(own[i]!)) found.push({ node: i, total: own[i]! * graph.replicas[i]! });
  }
  return found.sort((a, b) => b.total - a.total || a.node - b.node);
}

/** Whether only groups without a limit lie between. */
function looksThrough(of: Int32Array, own: Float64Array, from: number, group: number): boolean {
  let at = from;
  while (at >= 0 && at !== group && own[at] === Infinity) at = of[at]!;
  return at === group;
}

function reportGroup(facts: Facts, group: number, resource: Resource, options: Options, report: Context['report']): void {
  const { graph } = facts;
  const { capacity, sum, unlimited, ratio: ratios } = groupCommits(facts)[resource];
  const { binding } = limits(facts)[resource];
  const members = membersOf(facts, group, resource);
  const measured = ratios[group]!, warn = options[`${resource}.warnRatio`];
  const error = resource === 'pids' ? Infinity : options[`${resource}.errorRatio`];
  const setter = binding[group]!;
  const said: Said = { members, warn, measured, sum: sum[group]!, capacity: capacity[group]!, unlimited: unlimited[group]!, setter };
  report({
    node: group, others: [...(setter >= 0 && setter !== group ? [setter] : []), ...members.map((it) => it.node)],
    severity: measured > Math.max(error, warn) ? 'error' : 'warning', measured, threshold: warn,
    message: () => message(facts, group, resource, said),
    witness: () => [
      ...members.map((it) => `${graph.ids[it.node]!}: ${amount(resource, it.total)}`),
      `${amount(resource, said.sum)} / ${amount(resource, said.capacity)} = ${ratio(measured)}`,
    ],
    fixes: () => fixes(facts, group, resource, members, warn),
  });
}

interface Said {
  readonly members: readonly Member[];
  readonly warn: number;
  readonly measured: number;
  readonly sum: number;
  readonly capacity: number;
  readonly unlimited: number;
  readonly setter: number;
}

const NAMES = { memory: 'memory limits', cpu: 'CPU limits', pids: 'process limits' } as const;

function message(facts: Facts, group: number, resource: Resource, said: Said): string {
  const { graph } = facts;
  const { members, setter } = said;
  const from = setter >= 0 && setter !== group ? `, as ${called(graph, setter)} allows` : '';
  const biggest = listOf(members.slice(0, 3).map((it) => `${graph.ids[it.node]!} (${amount(resource, it.total)})`), 3);
  const open = said.unlimited > 0 ? `, and ${count(said.unlimited, 'container')} without a limit ${said.unlimited === 1 ? 'comes' : 'come'} on top` : '';
  return `${capital(NAMES[resource])} in ${called(graph, group)} add up to ${amount(resource, said.sum)}, and it has `
    + `${amount(resource, said.capacity)}${from}: ${ratio(said.measured)} to 1, over ${ratio(said.warn)}${open}. `
    + `The largest ${members.length === 1 ? 'is' : 'are'} ${biggest}. ${consequence(facts, resource, members)} Lower `
    + `limits, raise the one of ${graph.ids[setter >= 0 ? setter : group]!}, or move something out.`;
}

function consequence({ graph }: Facts, resource: Resource, members: readonly Member[]): string {
  if (resource === 'cpu') return 'When all are busy, each gets its share by weight, not its limit.';
  if (resource === 'pids') return 'When all use theirs, new processes fail to start in any of them.';
  const used = members.map((it) => ({
    node: it.node, used: bytes((graph.nodes[it.node] as NodeOf<'container'>).usage?.memoryP95) || it.total,
  }));
  const victim = used.reduce((most, it) => (it.used > most.used ? it : most));
  return `When all use theirs, the kernel kills inside it, first where the most is used, by these numbers ${graph.ids[victim.node]!}.`;
}

function fixes(facts: Facts, group: number, resource: Resource, members: readonly Member[], warn: number): readonly Fix[] {
  const { graph } = facts;
  const { sum, capacity } = groupCommits(facts)[resource];
  const room = limits(facts)[resource].effective;
  const found: Fix[] = [];
  const path = limitPath(graph, group, resource), above = graph.parent[group]!;
  const total = members.reduce((all, it) => all + it.total, 0);
  if (path !== undefined && above >= 0 && room[above]! >= total) {
    found.push({
      title: `Raise the limit of ${graph.ids[group]!} to ${amount(resource, total)}`, safe: false,
      operations: [{ op: 'set', path: ['nodes', graph.ids[group]!, ...path], value: raised(resource, total) }],
    });
  }
  const share = (capacity[group]! * warn) / Math.max(total, sum[group]!);
  const scaled = members.flatMap((it): Operation[] => {
    const at = limitPath(graph, it.node, resource);
    return at === undefined ? [] : [{
      op: 'set', path: ['nodes', graph.ids[it.node]!, ...at],
      value: limitValue(resource, (it.total / graph.replicas[it.node]!) * share),
    }];
  });
  if (scaled.length === members.length && share > 0) found.push({
    title: `Scale ${count(scaled.length, 'limit')} down in proportion`, safe: false, operations: scaled,
  });
  return found;
}

const MiB = 2 ** 20;
/** Upwards, so that the sum fits. */
const raised = (resource: Resource, value: number) => limitValue(
  resource,
  resource === 'memory' ? Math.ceil(value / MiB) * MiB : resource === 'cpu' ? Math.ceil(value * 100) / 100 : value,
);

const stack = (vmMemory: string, limit: readonly string[], slice: object = {}) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', memory: '64GiB', cpu: { sockets: 1, cores: 16, threads: 2 } },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: vmMemory, os: { platform: 'debian', version: '12' } },
    docker: { kind: 'engine', in: 'vm', platform: 'docker' },
    slice: { kind: 'cgroup', in: 'docker', ...slice },
    ...Object.fromEntries(limit.map((memory, i) => [`web-${i + 1}`, { kind: 'container', in: 'slice', limits: { memory, cpu: 1 } }])),
  },
});

export const cgroupOvercommit: Rule<typeof params> = {
  id: 'cgroup-overcommit',
  family: 'capacity',
  severity: 'warning',
  layer: 'L2',
  title: 'Limits add up to more than the group has',
  params,
  docs: {
    description: 'The limits of the members of a group (a slice, a pod, or the operating system of a VM or host as the root '
      + 'group), copies included and each at most what the group has, add up to more than the group\'s effective limit. '
      + 'Limits are not reservations, so this is legal; but memory cannot be shared in time: '
      + 'when all use what they may, the kernel kills inside the group. It is reported at the lowest level that is '
      + 'overcommitted, and further up only where the ratio is worse. Members without a limit are counted apart; a group '
      + 'without a limit of its own counts with its members.',
    remedy: 'Lower the limits, raise the limit of the group where the level above has room, or move a member elsewhere. The '
      + 'quick fixes do the first two.',
    sources: ['Linux kernel, Documentation/admin-guide/cgroup-v2.rst: limits can be over-committed'],
    bad: [
      { title: '3 GiB in a slice of 2 GiB', topology: stack('8GiB', ['2GiB', '1GiB'], { memory: { max: '2GiB' } }) },
      { title: '6 GiB in a VM of 4 GiB', topology: stack('4GiB', ['2GiB', '2GiB', '2GiB']) },
    ],
    good: [{ title: 'They fit', topology: stack('8GiB', ['2GiB', '1GiB'], { memory: { max: '4GiB' } }) }],
  },
  reach: 'island',
  all: check,
};
