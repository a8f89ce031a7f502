import { formatBytes } from '../../../model';
import type { NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { kernels, UNDECIDED } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { limits } from '../../facts/limits';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { count, idsOf, kernelName } from '../say';
import { wholeMiB } from './machine-rules';

const params = {
  exemptRoles: { default: ['platform'], doc: 'Workloads with these roles may use all memory.', source: '[H]' },
  minNeighbours: { default: 1, min: 0, doc: 'Workloads beside it on the same kernel from which on it matters.', source: '[H]' },
} as const;

const CONTAINER = kindCode('container'), APP = kindCode('app'), POD = kindCode('pod'), CGROUP = kindCode('cgroup'), VM = kindCode('vm');
const B3 = BOUNDARIES.indexOf('B3');
const HIGH = 2;

function check({ facts, options, report }: RuleContext<typeof params>): void {
  const { graph } = facts;
  const exempt = new Set(options.exemptRoles);
  const { role } = labels(facts);
  const { domains } = kernels(facts);
  for (const [number, unlimited] of byKernel(facts)) {
    const domain = domains[number]!;
    const affected = unlimited.filter((i) => !exempt.has(role[i] ?? ''));
    const neighbours = domain.workloads.length + domain.sandboxed.length - 1;
    if (neighbours < options.minNeighbours) continue;
    for (const group of splitBySuppression(
      graph, 'memory-effectively-unlimited', affected, (it) => it,
    )) reportDomain(facts, domain, group, report, graph);
  }
}

/** Workloads without a finite memory.max on themselves or any group above them, by the kernel that would run out. */
function byKernel(facts: Facts): Map<number, number[]> {
  const { graph } = facts;
  const { own } = limits(facts).memory;
  const { hosting } = kernels(facts);
  const { copies } = workloads(facts);
  const { boundary } = runtimes(facts);
  const free = new Uint8Array(graph.count);
  const found = new Map<number, number[]>();
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i], above = graph.parent[i]!;
    if (above < 0 || (kind !== CONTAINER && kind !== APP && kind !== POD && kind !== CGROUP)) continue;
    const aboveIsGroup = graph.kind[above] === POD || graph.kind[above] === CGROUP;
    free[i] = (kind === APP || own[i] === Infinity) && (!aboveIsGroup || free[above] === 1) ? 1 : 0;
    if (free[i] === 0 || (kind !== CONTAINER && kind !== APP) || !(copies[i]! > 0) || hosting[i]! <= UNDECIDED || hosting[i]! < 0) continue;
    // A sandbox with a kernel of its own has the memory of its virtual machine.
    if (kind === CONTAINER && (boundary[i] === UNKNOWN_BOUNDARY || boundary[i]! >= B3)) continue;
    const group = found.get(hosting[i]!);
    if (group) group.push(i);
    else found.set(hosting[i]!, [i]);
  }
  return found;
}

function reportDomain(facts: Facts, domain: KernelDomain, affected: readonly number[], report: RuleContext['report'], graph: Graph): void {
  const { criticality } = labels(facts);
  const members = [...domain.workloads, ...domain.sandboxed];
  const important = members.filter((i) => criticality[i]! >= HIGH && !(affected.length === 1 && affected[0] === i));
  const capacity = graph.memory[domain.node]!;
  const all = affected.length === members.length ? (affected.length === 2 ? 'Both' : `All ${affected.length}`) : `${affected.length} of the ${members.length}`;
  const victim = biggest(facts, members);
  const size = domain.source === 'os' && (graph.kind[domain.node] === VM || graph.nodes[domain.node]!.kind === 'host') && capacity > 0 ? `, up to all of its ${formatBytes(capacity)}` : '';
  const end = victim === undefined ? 'When it runs out, the kernel kills whoever holds the most at that moment' : `When it runs out, the kernel kills whoever holds the most at that moment, by what is known ${graph.ids[victim]!}`;
  const danger = important.length > 0 ? `; ${idsOf(graph, important, 3)} ${important.length === 1 ? 'is' : 'are'} of high criticality and on the same `
    + 'kernel' : '';
  report({
    node: affected[0], others: [...affected.slice(1), domain.node], severity: important.length > 0 ? 'error' : 'warning',
    measured: affected.length, threshold: 0,
    message: `${all} workloads on ${kernelName(facts, domain)} may use memory without limit${size}: ${idsOf(graph, affected)}. `
      + `Neither they nor a pod or cgroup above them has a limit. ${end}${danger}. Set a limit on the container, its pod `
      + 'or its slice.',
    witness: affected.map((i) => `${chainOf(graph, i, domain.node)}: no memory.max`),
    fixes: () => limit(graph, affected),
  });
}

/** "a in slice in vm": what was looked at on the way up. */
function chainOf(graph: Graph, i: number, stop: number): string {
  const ids: string[] = [];
  for (let at = i; at >= 0 && at !== stop; at = graph.parent[at]!) ids.push(graph.ids[at]!);
  return ids.join(' in ');
}

/** The workload that certainly may hold the most: by measured use, else by limit. */
function biggest({ graph }: Facts, members: readonly number[]): number | undefined {
  let best: number | undefined, most = 0;
  for (const i of members) {
    const node = graph.nodes[i]! as NodeOf<'container' | 'app' | 'vm'>;
    const used = bytes(node.usage?.memoryP95);
    if (used > most) [best, most] = [i, used];
  }
  return best;
}

const MiB = 2 ** 20;

function limit(graph: Graph, affected: readonly number[]): readonly Fix[] {
  const containers = affected.filter((i) => graph.kind[i] === CONTAINER);
  if (containers.length === 0) return [];
  return [{
    title: containers.length === 1 ? `Limit the memory of ${graph.ids[containers[0]!]!} to ${proposal(graph, containers[0]!)}` : `Limit the memory of ${count(containers.length, 'container')}`,
    safe: false,
    operations: containers.map((i) => ({ op: 'set', path: ['nodes', graph.ids[i]!, 'limits', 'memory'], value: proposal(graph, i) })),
  }];
}

/** Measured use and a quarter, else twice the request, at least 256 MiB. */
function proposal(graph: Graph, i: number): string {
  const used = bytes((graph.nodes[i] as NodeOf<'container'>).usage?.memoryP95);
  const wanted = Number.isNaN(used) ? 2 * (graph.memoryRequest[i]! || 0) : 1.25 * used;
  return wholeMiB(Math.max(wanted, 256 * MiB));
}

const stack = (containers: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', memory: '16GiB', os: { platform: 'debian', version: '12' } },
    docker: { kind: 'engine', in: 'host', platform: 'docker' }, ...containers,
  },
});

export const memoryEffectivelyUnlimited: Rule<typeof params> = {
  id: 'memory-effectively-unlimited',
  family: 'capacity',
  severity: 'warning',
  layer: 'L3',
  title: 'Nothing limits the memory of a workload',
  params,
  docs: {
    description: 'Neither the workload nor any pod or cgroup above it has a finite memory limit, so one leak takes all the memory '
      + 'of the operating system that it shares, and the kernel kills what holds the most, which may be a neighbour. A '
      + 'limit anywhere above it is enough. '
      + 'There is one finding for each kernel, with its workloads; it is an error where workloads of high or critical '
      + 'criticality share that kernel. Workloads in a sandbox with a kernel of its own (Kata, Hyper-V isolation) and '
      + 'those alone on their kernel are left out.',
    remedy: 'Set `limits.memory` on the container, or `memory.max` on the pod or slice. The quick fix proposes measured use '
      + 'and a quarter, else twice the request, at least 256 MiB.',
    sources: [
      'Linux kernel, Documentation/admin-guide/cgroup-v2.rst: memory.max is "max" by default, limits are hierarchical',
      'Docker, resource constraints', 'CIS Docker Benchmark 5.11',
    ],
    bad: [{
      title: 'Two containers without a limit',
      topology: stack({ web: { kind: 'container', in: 'docker' }, db: { kind: 'container', in: 'docker', criticality: 'high' } }),
    }],
    good: [
      {
        title: 'A limit each',
        topology: stack({
          web: { kind: 'container', in: 'docker', limits: { memory: '256MiB' } },
          db: { kind: 'container', in: 'docker', limits: { memory: '2GiB' } },
        }),
      },
      {
        title: 'A limit on the slice above',
        topology: stack({
          slice: { kind: 'cgroup', in: 'docker', memory: { max: '4GiB' } }, web: { kind: 'container', in: 'slice' },
          db: { kind: 'container', in: 'slice' },
        }),
      },
    ],
  },
  reach: 'island',
  all: check,
};
