import { formatBytes, formatCores } from '../../../model';
import type { Json, NodeOf, Operation, Severity } from '../../../model';
import { bytes, cores } from '../../columns';
import type { Facts, Graph, Rule, RuleContext } from '../../contract';
import { kernels } from '../../facts/kernels';
import { kubernetes } from '../../facts/kubernetes';
import { limits } from '../../facts/limits';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { called, capital, count, listOf } from '../say';
import { wholeMiB } from './machine-rules';

const params = {
  highShare: { default: 0.9, min: 0.1, max: 1, doc: 'Share of memory.max that is proposed for memory.high.', source: '[H]' },
  minCpu: {
    default: 0.01, min: 0, doc: 'Cores under which a limit is less than the 1 ms in a period of 100 ms that the kernel takes as least quota.',
    source: 'Linux kernel, min_cfs_quota_period; kubelet, MinQuotaPeriod',
  },
} as const;

type Context = RuleContext<typeof params>;
type Path = readonly string[];

/** Sorts of contradictions, and what they mean. */
const MEANINGS = {
  request: 'More is guaranteed than may be used. Kubernetes and Docker refuse it; the limit would win.',
  protection: 'More is protected than may be used. The limit wins: the group is killed into before the protection counts.',
  reservation: 'More is guaranteed than the hypervisor lets it use. The limit wins, and the rest of the guarantee is lost for everyone.',
  high: 'The limit wins: memory is never throttled before the kernel kills.',
  soft: 'Docker wants the reservation below the limit: it is the level that memory is pushed back to when the machine runs short, and at the limit it never comes into play.',
  low: 'The hard protection wins, so the best-effort one does nothing.',
  quota: 'The kernel takes no quota below 1 ms in 100 ms. The engine refuses it or raises it; what is enforced is not what is written.',
  zero: 'The engine reads 0 as no limit at all, and nothing is limited.',
} as const;
type Sort = keyof typeof MEANINGS;
const ERRORS: ReadonlySet<Sort> = new Set<Sort>(['request', 'protection', 'reservation']);

/** Two values that do not go together, or one that is not what it seems. */
interface Pair {
  readonly node: number;
  readonly sort: Sort;
  readonly at: Path;
  /** Both values, in one unit. */
  readonly said: string;
  readonly measured: number;
  readonly threshold: number;
  readonly fix: { readonly path: Path; readonly value: Json };
}

const CONTAINER = kindCode('container'), VM = kindCode('vm'), POD = kindCode('pod'), CGROUP = kindCode('cgroup');

function check({ facts, graph, options, report }: Context): void {
  const { copies } = workloads(facts);
  const pids = limits(facts).pids.own;
  const found = new Map<string, Pair[]>();
  const add = (pair: Pair): void => {
    const key = `${graph.parent[pair.node]!} ${pair.sort} ${pair.at.join('.')}`;
    const group = found.get(key);
    if (group) group.push(pair);
    else found.set(key, [pair]);
  };
  for (let i = 0; i < graph.count; i++) {
    if (!(copies[i]! > 0)) continue;
    const kind = graph.kind[i];
    if (kind === CONTAINER) {
      // By the columns first: most containers have nothing to look at, and thousands of nodes need not be read.
      if (pids[i] === 0 || maybe(graph, i, options.minCpu)) container({ graph, facts, options }, i, add);
    }
    else if (kind === VM) vm(graph, i, add);
    else if (kind === POD || kind === CGROUP) group(graph, i, options, add);
  }
  for (const pairs of found.values()) {
    for (const group of splitBySuppression(graph, 'limits-contradictory', pairs, (it) => it.node)) reportGroup(graph, group, report);
  }
}

/** Whether the numbers of a container alone allow a contradiction. */
function maybe({ memory, cpu, memoryRequest, cpuRequest }: Graph, i: number, minCpu: number): boolean {
  return memory[i] === 0 || cpu[i]! < minCpu || memoryRequest[i]! >= memory[i]! || cpuRequest[i]! > cpu[i]!;
}

/** Docker reads a limit of 0 as none, and so does Kubernetes; on Windows and in the runtimes themselves nobody says. */
function container({ graph, facts, options }: Pick<Context, 'graph' | 'facts' | 'options'>, i: number, add: (pair: Pair) => void): void {
  const node = graph.nodes[i] as NodeOf<'container'>;
  const own = node.limits;
  if (own === undefined) return;
  for (const resource of ['memory', 'cpu'] as const) {
    const limit = graph[resource][i]!, request = (resource === 'memory' ? graph.memoryRequest : graph.cpuRequest)[i]!;
    const format = resource === 'memory' ? formatBytes : formatCores;
    if (limit === 0) {
      if (readsZeroAsNone(facts, i)) add({
        node: i, sort: 'zero', at: ['limits', resource], said: `a ${resource === 'cpu' ? 'CPU' : resource} limit of 0`, measured: 0, threshold: 0,
        fix: { path: ['limits', resource], value: 'unlimited' },
      });
    } else if (request > limit) add({
      node: i, sort: 'request', at: ['requests', resource], measured: request, threshold: limit,
      said: `a request of ${format(request)} and a limit of ${format(limit)} of ${resource === 'cpu' ? 'CPU' : resource}`,
      // Docker wants the reservation below the limit, not at it.
      fix: { path: ['limits', resource], value: resource === 'memory' && isSoftLimit(facts, i) ? wholeMiB(request / options.highShare) : node.requests![resource]! },
    });
  }
  const cpu = graph.cpu[i]!, memory = graph.memory[i]!;
  if (cpu > 0 && cpu < options.minCpu) add({
    node: i, sort: 'quota', at: ['limits', 'cpu'], said: `a CPU limit of ${cpu}`, measured: cpu, threshold: options.minCpu,
    fix: { path: ['limits', 'cpu'], value: options.minCpu },
  });
  if (own.pids === 0 && readsZeroAsNone(facts, i)) add({
    node: i, sort: 'zero', at: ['limits', 'pids'], said: 'a process limit of 0', measured: 0, threshold: 0, fix: { path: ['limits', 'pids'], value: 'unlimited' },
  });
  if (memory > 0 && memory < Infinity && graph.memoryRequest[i] === memory && isSoftLimit(facts, i)) add({
    node: i, sort: 'soft', at: ['requests', 'memory'], measured: memory, threshold: memory,
    said: `a memory reservation of ${formatBytes(memory)} and a limit of ${formatBytes(memory)}`,
    fix: { path: ['requests', 'memory'], value: wholeMiB(memory * options.highShare) },
  });
}

const DOCKER: ReadonlySet<string> = new Set(['docker', 'docker-desktop', 'docker-toolbox']);

/** Platform id of the engine that runs a container. */
function engineOf(facts: Facts, i: number): string | undefined {
  const engine = runtimes(facts).engine[i]!;
  return engine < 0 ? undefined : facts.catalog.platform((facts.graph.nodes[engine] as NodeOf<'engine'>).platform)?.id;
}

function readsZeroAsNone(facts: Facts, i: number): boolean {
  return kubernetes(facts).managed[i] === 1 || DOCKER.has(engineOf(facts, i) ?? '');
}

/** Docker's memory reservation, outside Kubernetes, on Linux. */
function isSoftLimit(facts: Facts, i: number): boolean {
  if (kubernetes(facts).managed[i] === 1 || !DOCKER.has(engineOf(facts, i) ?? '')) return false;
  const { serving, domains } = kernels(facts);
  return facts.graph.kind[facts.graph.parent[i]!] !== POD && domains[serving[i]!]?.family !== 'windows';
}

function vm(graph: Graph, i: number, add: (pair: Pair) => void): void {
  const node = graph.nodes[i] as NodeOf<'vm'>;
  if (node.reservation === undefined || node.limit === undefined) return;
  for (const [resource, parse, format] of [['memory', bytes, formatBytes], ['cpu', cores, formatCores]] as const) {
    const reservation = parse(node.reservation[resource]), limit = parse(node.limit[resource]);
    if (reservation > limit) add({
      node: i, sort: 'reservation', at: ['reservation', resource], measured: reservation, threshold: limit,
      said: `a reservation of ${format(reservation)} and a limit of ${format(limit)} of ${resource === 'cpu' ? 'CPU' : resource}`,
      fix: { path: ['limit', resource], value: node.reservation[resource]! },
    });
  }
}

/** Levels of the memory controller: min, low, high, max should rise. */
function group(graph: Graph, i: number, options: Context['options'], add: (pair: Pair) => void): void {
  const { memory, cpu } = graph.nodes[i] as NodeOf<'cgroup' | 'pod'>;
  const quota = cores(cpu?.max);
  if (quota > 0 && quota < options.minCpu) add({
    node: i, sort: 'quota', at: ['cpu', 'max'], said: `a CPU limit of ${quota}`, measured: quota, threshold: options.minCpu,
    fix: { path: ['cpu', 'max'], value: options.minCpu },
  });
  if (memory === undefined) return;
  const max = bytes(memory.max), high = bytes(memory.high), low = bytes(memory.low), min = bytes(memory.min);
  const levels = (a: string, x: number, b: string, y: number): string => `${a} of ${formatBytes(x)} and ${b} of ${formatBytes(y)}`;
  const lower = { path: ['memory', 'high'], value: wholeMiB(max * options.highShare) };
  if (min > max) add({
    node: i, sort: 'protection', at: ['memory', 'min'], said: levels('memory.min', min, 'memory.max', max), measured: min, threshold: max,
    fix: { path: ['memory', 'min'], value: memory.max! },
  });
  if (high >= max && Number.isFinite(high)) add({
    node: i, sort: 'high', at: ['memory', 'high'], said: levels('memory.high', high, 'memory.max', max), measured: high, threshold: max, fix: lower,
  });
  if (low > 0 && low < min) add({
    node: i, sort: 'low', at: ['memory', 'low'], said: levels('memory.low', low, 'memory.min', min), measured: low, threshold: min,
    fix: { path: ['memory', 'low'], value: memory.min! },
  });
}

function reportGroup(graph: Graph, pairs: readonly Pair[], report: Context['report']): void {
  const [first] = pairs as readonly [Pair];
  const severity: Severity = ERRORS.has(first.sort) ? 'error' : 'warning';
  const above = graph.parent[first.node]!;
  const who = pairs.length === 1
    ? `${capital(called(graph, first.node))} has ${first.said}.`
    : `${count(pairs.length, 'node')}${above < 0 ? '' : ` in ${called(graph, above)}`} have values that do not go together: `
      + `${listOf(pairs.map((it) => `${graph.ids[it.node]!} (${it.said})`), 3)}.`;
  report({
    node: first.node, others: pairs.slice(1).map((it) => it.node), at: first.at, severity, measured: first.measured, threshold: first.threshold,
    message: `${who} ${MEANINGS[first.sort]} ${ADVICE[first.sort]}`,
    witness: pairs.map((it) => `${graph.ids[it.node]!}: ${it.said}`),
    fixes: () => [{
      title: `Set ${first.fix.path.join('.')} of ${pairs.length === 1 ? `${graph.ids[first.node]!} to ${String(first.fix.value)}` : count(pairs.length, 'node')}`, safe: false,
      operations: pairs.map((it): Operation => ({ op: 'set', path: ['nodes', graph.ids[it.node]!, ...it.fix.path], value: it.fix.value })),
    }],
  });
}

const ADVICE: { readonly [S in Sort]: string } = {
  request: 'Raise the limit to the request, or lower the request.', protection: 'Keep min <= low <= high < max.',
  reservation: 'Raise the limit, or lower the reservation.', high: 'Keep min <= low <= high < max.', low: 'Raise memory.low to memory.min or above, or remove it.',
  soft: 'Lower the reservation, or remove it.', quota: 'Give it at least 0.01 CPUs.', zero: 'Write `unlimited` where that is meant, else a real limit.',
};

const stack = (slice: object, web: object = {}) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', memory: '16GiB', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host', platform: 'docker' },
    slice: { kind: 'cgroup', in: 'docker', ...slice }, web: { kind: 'container', in: 'slice', ...web },
  },
});

export const limitsContradictory: Rule<typeof params> = {
  id: 'limits-contradictory',
  family: 'capacity',
  severity: 'warning',
  layer: 'L1',
  title: 'Limits that contradict each other',
  params,
  docs: {
    description: 'Two limits of one node cannot both hold. Impossible pairs are errors: a request above the limit, `memory.min` above '
      + '`memory.max`, a VM\'s reservation above its limit. Warnings are settings that do nothing: `memory.high` at or above '
      + '`memory.max`, a memory reservation of Docker at its limit, `memory.low` below `memory.min`, a CPU limit below the '
      + 'least quota of the kernel, and a limit of 0 where Docker and Kubernetes read it as none. '
      + 'Siblings with the same contradiction are one finding.',
    remedy: 'Keep min <= low <= high < max, requests at most at the limit, and write `unlimited` where no limit is meant.',
    sources: [
      'Linux kernel, Documentation/admin-guide/cgroup-v2.rst, memory interface files and cpu.max', 'Docker, resource constraints: the reservation must be lower',
      'Kubernetes, Resource Management for Pods and Containers',
    ],
    bad: [
      { title: 'A request above the limit', topology: stack({}, { requests: { memory: '2GiB' }, limits: { memory: '1GiB' } }) },
      { title: 'memory.high never reached', topology: stack({ memory: { high: '2GiB', max: '2GiB' } }) },
      { title: 'A limit of 0', topology: stack({}, { limits: { memory: 0 } }) },
    ],
    good: [{
      title: 'Rising levels',
      topology: stack({ memory: { min: '256MiB', low: '512MiB', high: '900MiB', max: '1GiB' } }, { requests: { memory: '256MiB' }, limits: { memory: '1GiB', cpu: 0.5 } }),
    }],
  },
  reach: 'island',
  all: check,
};
