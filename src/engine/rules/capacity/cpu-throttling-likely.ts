import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { PERIOD_MS, quotaOf } from '../../facts/contention';
import { throttledOf } from '../../facts/cpu/throttled';
import type { Throttled } from '../../facts/cpu/throttled';
import { workloads } from '../../facts/workloads';
import { amount } from '../../words';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';
import { limitPath } from './limit-paths';
import { groupedBy } from './siblings';

const params = {
  minFraction: { default: 0.25, min: 0, max: 1, doc: 'Part of the time of busy threads that the quota takes away.', source: '[H]' },
  maxStretch: { default: 2, min: 1, doc: 'How many times as long a request may take as without the quota.', source: '[H]' },
  period: { default: PERIOD_MS, min: 1, doc: 'Period of the quota, in milliseconds.', source: 'Default of the kernel and of the kubelet' },
} as const;

type Context = RuleContext<typeof params>;

const ROUNDING = 1e-9;

function check({ facts, graph, options, report }: Context): void {
  const { copies } = workloads(facts);
  const found: Throttled[] = [];
  for (let i = 0; i < graph.count; i++) {
    if (!(copies[i]! > 0)) continue;
    const it = throttledOf(facts, i, options.period);
    if (it && (it.fraction >= options.minFraction - ROUNDING || it.stretch >= options.maxStretch - ROUNDING)) found.push(it);
  }
  const alike = (it: Throttled): string => `${graph.parent[it.node]} ${it.cores} ${it.threads} ${it.stretch} ${it.binding === it.node ? 'own' : it.binding}`;
  for (const same of groupedBy(found, alike)) {
    for (const group of splitBySuppression(graph, 'cpu-throttling-likely', same, (it) => it.node)) reportThrottled(facts, group, options, report);
  }
}

const ms = (value: number): string => `${Number(value.toFixed(1))} ms`;
const percent = (value: number): string => `${Math.round(value * 100)} %`;

function reportThrottled(facts: Facts, group: readonly Throttled[], { minFraction, maxStretch, period }: Context['options'], report: Context['report']): void {
  const { graph } = facts;
  const first = group[0]!;
  const nodes = group.map((it) => it.node);
  const { cores, threads, binding, fraction, stall, stretch } = first;
  const byFraction = fraction >= minFraction - ROUNDING;
  const quota = quotaOf(cores, period), fewer = Math.max(1, Math.ceil(cores));
  const who = group.length === 1 ? capital(called(graph, first.node)) : `${count(group.length, 'workload')} (${idsOf(graph, nodes)})`;
  const owner = binding === first.node ? '' : ` of ${called(graph, binding)}`;
  const slowed = stretch > 1 ? ` A request takes ${stretch.toFixed(2)} times as long as without the limit.` : '';
  report({
    node: first.node, others: [...nodes.slice(1), ...(nodes.includes(binding) ? [] : [binding])],
    measured: byFraction ? fraction : stretch, threshold: byFraction ? minFraction : maxStretch,
    message: `${who} ${group.length === 1 ? 'has' : 'have'} ${count(threads, 'thread')}${group.length > 1 ? ' each' : ''}${first.runtime ? `, as ${first.runtime} starts them,` : ''} and a limit${owner} `
      + `of ${amount('cpu', cores)}: when all are busy, ${ms(quota)} of CPU time are used up ${ms(quota / threads)} into each period of ${ms(period)}, and all stand still for ${ms(stall)}. `
      + `That is ${percent(fraction)} of their time.${slowed} ${fewer < threads ? `Run ${count(fewer, 'thread')}, raise` : 'Raise'} the limit, or use a weight instead of a limit.`,
    witness: [
      ...nodes.map((it) => `${graph.ids[it]!}: ${count(threads, 'thread')}, quota ${ms(quota)} of ${ms(period)} on ${graph.ids[binding === first.node ? it : binding]!}`),
      `throttled: 1 - ${Number(quota.toFixed(3))} / (${threads} x ${period}) = ${fraction.toFixed(3)}; stall: ${period} - ${Number(quota.toFixed(3))} / ${threads} = ${ms(stall)}`,
    ],
    fixes: () => fixes(facts, group),
  });
}

function fixes({ graph }: Facts, group: readonly Throttled[]): readonly Fix[] {
  const { cores, threads, binding, node } = group[0]!;
  const whom = group.length === 1 ? graph.ids[node]! : count(group.length, 'workload');
  const fewer = Math.max(1, Math.ceil(cores));
  const found: Fix[] = [];
  if (fewer < threads) found.push({
    title: `Cap ${whom} at ${count(fewer, 'thread')}`, safe: false,
    operations: group.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it.node]!, 'threads'], value: fewer })),
  });
  const owners = binding === node ? group.map((it) => it.node) : [binding];
  const paths = owners.map((it) => ({ it, path: limitPath(graph, it, 'cpu') }));
  if (paths.every(({ path }) => path !== undefined)) found.push({
    title: `Raise the CPU limit of ${owners.length === 1 ? graph.ids[owners[0]!]! : count(owners.length, 'workload')} to ${amount('cpu', threads)}`, safe: false,
    operations: paths.map(({ it, path }) => ({ op: 'set', path: ['nodes', graph.ids[it]!, ...path!], value: threads })),
  });
  return found;
}

const stack = (web: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { cores: 16 }, memory: '32GiB', os: { platform: 'debian', version: '12' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' },
    web: { kind: 'container', in: 'docker', ...web },
  },
});

export const cpuThrottlingLikely: Rule<typeof params> = {
  id: 'cpu-throttling-likely',
  family: 'capacity',
  severity: 'warning',
  layer: 'L2',
  title: 'A CPU limit makes busy threads stand still',
  params,
  docs: {
    description: 'A CPU limit is a quota of time in each period. Several busy threads use it up together in a part of the period, and then all of them '
      + 'wait for the next one: latency suffers while the machine may be idle. Threads are those that the workload declares, else those that its '
      + 'runtime starts; more of them than the machine has CPUs count as many as it has. The finding gives the part of the time that is lost, the '
      + 'longest wait, and for a workload that declares `cpuMsPerRequest`, how much longer a request takes. A machine or cpuset of that size throttles '
      + 'nobody.',
    remedy: 'Run as many threads as the limit has CPUs, raise the limit, or use a weight (a CPU request) instead of a limit.',
    sources: ['Linux kernel, Documentation/admin-guide/cgroup-v2.rst: cpu.max', 'Kubernetes, kubelet: MilliCPUToQuota'],
    bad: [
      { title: 'Four threads and half a CPU', topology: stack({ threads: 4, cpuMsPerRequest: 200, limits: { cpu: '500m' } }) },
      { title: 'Eight threads in a slice of 2 CPUs', topology: { ...stack({}), nodes: { ...stack({}).nodes, slice: { kind: 'cgroup', in: 'docker', cpu: { max: 2 } }, web: { kind: 'container', in: 'slice', threads: 8 } } } },
    ],
    good: [
      { title: 'As many threads as CPUs', topology: stack({ threads: 2, limits: { cpu: 2 } }) },
      { title: 'A weight, not a limit', topology: stack({ threads: 8, cpuWeight: 200 }) },
    ],
  },
  reach: 'island',
  all: check,
};
