import type { NodeOf } from '../../../model';
import { bytes } from '../../columns';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { backing } from '../../facts/backing';
import type { Backing } from '../../facts/backing';
import { machines } from '../../facts/commit';
import { kubernetes } from '../../facts/kubernetes';
import { labels } from '../../facts/labels';
import { qos, QOS } from '../../facts/qos';
import type { Qos } from '../../facts/qos';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { amount, ratio } from '../../words';
import { splitBySuppression } from '../groups';
import { called, count, idsOf } from '../say';
import { wholeMiB } from './machine-rules';

const params = {
  'memory.minBacked': { default: 1, min: 0, max: 1, doc: 'Part of a VM\'s memory that must be certain for guarantees inside it to hold.', source: '[H]' },
  'cpu.minBacked': { default: 0.5, min: 0, max: 1, doc: 'The same of its CPUs.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;
type Resource = 'memory' | 'cpu';

const POD = kindCode('pod'), CONTAINER = kindCode('container'), CGROUP = kindCode('cgroup'), VM = kindCode('vm');
const BEST_EFFORT = QOS.indexOf('BestEffort'), GUARANTEED = QOS.indexOf('Guaranteed'), CRITICAL = 3;

/** A virtual machine whose content is promised what the machine under it does not back. */
interface Hollow {
  readonly vm: number;
  readonly backed: Backing;
  readonly promised: readonly number[];
}

function check({ facts, graph, options, report }: Context): void {
  const promises: Promises = { graph, copies: workloads(facts).copies, managed: kubernetes(facts).managed, qos: qos(facts) };
  for (const resource of ['memory', 'cpu'] as const) {
    const byMachine = new Map<number, Map<number, number[]>>();
    for (let i = 0; i < graph.count; i++) {
      if (!isPromised(promises, i, resource)) continue;
      const vm = vmOf(graph, i);
      const found = vm < 0 ? undefined : backing(facts, vm, resource);
      if (!found || !(found.backed < options[`${resource}.minBacked`] - 1e-9)) continue;
      const vms = byMachine.get(found.machine) ?? new Map<number, number[]>();
      byMachine.set(found.machine, vms.set(vm, [...(vms.get(vm) ?? []), i]));
    }
    for (const [machine, vms] of byMachine) {
      const all = [...vms].map(([vm, promised]): Hollow => ({ vm, promised, backed: backing(facts, vm, resource)! }));
      for (const group of splitBySuppression(graph, 'hollow-guarantee', all, (it) => it.vm)) reportMachine(facts, machine, group, resource, options, report);
    }
  }
}

/** What tells whether something is promised, looked up once. */
interface Promises {
  readonly graph: Graph;
  readonly copies: Float64Array;
  readonly managed: Uint8Array;
  readonly qos: Qos;
}

/** A pod or lone container with a request in Kubernetes, or a group with memory.min. */
function isPromised({ graph, copies, managed, qos: { class: classes, request } }: Promises, i: number, resource: Resource): boolean {
  const kind = graph.kind[i];
  if (kind !== POD && kind !== CONTAINER && kind !== CGROUP) return false;
  if (!(copies[i]! > 0)) return false;
  if (kind !== CONTAINER && resource === 'memory' && bytes((graph.nodes[i] as NodeOf<'cgroup'>).memory?.min) > 0) return true;
  if (kind === CGROUP || managed[i] === 0 || (kind === CONTAINER && graph.kind[graph.parent[i]!] === POD)) return false;
  return classes[i]! > BEST_EFFORT && classes[i]! <= GUARANTEED && request[resource][i]! > 0;
}

function vmOf(graph: Graph, i: number): number {
  let at = graph.parent[i]!;
  while (at >= 0 && graph.kind[at] !== VM) at = graph.parent[at]!;
  return at;
}

function reportMachine(facts: Facts, machine: number, group: readonly Hollow[], resource: Resource, options: Context['options'], report: Context['report']): void {
  const { graph } = facts;
  const worst = group.reduce((least, it) => (it.backed.backed < least.backed.backed ? it : least));
  const promised = group.flatMap((it) => it.promised), vms = group.map((it) => it.vm);
  const critical = promised.some((it) => labels(facts).criticality[it]! >= CRITICAL);
  const { backed } = worst.backed;
  const threshold = options[`${resource}.minBacked`];
  report({
    node: group.length === 1 ? worst.vm : machine, others: [...(group.length === 1 ? [machine] : vms), ...promised], severity: critical ? 'error' : 'warning', measured: backed, threshold,
    message: `Kubernetes or a cgroup guarantees ${resource === 'cpu' ? 'CPU' : 'memory'} to ${idsOf(graph, promised)}, but ${said(facts, machine, worst, resource)}${group.length > 1 ? `; so it is with ${count(group.length, 'VM')} there (${idsOf(graph, vms)})` : ''}. `
      + `When the others use what they have, the promise cannot be kept. Reserve ${resource === 'cpu' ? 'CPU' : 'memory'} for ${group.length === 1 ? `the VM (${amount(resource, graph[resource][worst.vm]!)})` : 'the VMs'}, or put less on ${graph.ids[machine]!}.`,
    witness: group.map(({ vm, backed: it }) => `${graph.ids[vm]!}: ${amount(resource, it.guaranteed)} of ${amount(resource, graph[resource][vm]!)} certain (${it.how}), ${percent(it.backed)} backed; ${graph.ids[machine]!} commit ${ratio(it.commit)}`),
    fixes: () => fixes(facts, machine, group, resource),
  });
}

const percent = (part: number): string => `${Math.round(part * 100)} %`;

function said({ graph }: Facts, machine: number, { vm, backed: it }: Hollow, resource: Resource): string {
  const size = amount(resource, graph[resource][vm]!);
  const fair = resource === 'memory' && it.guaranteed === 0 ? `, about ${amount('memory', Math.round(it.fair / 2 ** 20) * 2 ** 20)} in proportion` : '';
  return `${called(graph, vm)} has ${it.guaranteed === 0 ? 'none' : amount(resource, resource === 'cpu' ? Number(it.guaranteed.toFixed(2)) : Math.round(it.guaranteed / 2 ** 20) * 2 ** 20)} of its ${size} for certain on ${called(graph, machine)} `
    + `(commit ${ratio(it.commit)}, ${it.how}): ${percent(it.backed)} backed${fair}`;
}

/** Full reservations of the VMs, where the machine has room for all of them. */
function fixes(facts: Facts, machine: number, group: readonly Hollow[], resource: Resource): readonly Fix[] {
  const { graph } = facts;
  const found = machines(facts).byNode.get(machine)!;
  const room = resource === 'memory' ? found.memory.usable : found.cpu.threads - found.cpu.reserved - found.cpu.pinned;
  const chosen = new Set(group.map((it) => it.vm));
  let sum = 0;
  for (const it of found.contributions) {
    const full = resource === 'memory' ? it.memory + it.overhead : it.vcpus;
    const reserved = graph[resource === 'memory' ? 'memoryRequest' : 'cpuRequest'][it.vm]! || 0;
    sum += chosen.has(it.vm) ? full : reserved * it.copies;
  }
  if (!(sum <= room)) return [];
  return [{
    title: `Reserve the ${resource === 'cpu' ? 'CPUs' : 'memory'} of ${group.length === 1 ? graph.ids[group[0]!.vm]! : count(group.length, 'VM')}`, safe: false,
    operations: group.map(({ vm }) => ({
      op: 'set', path: ['nodes', graph.ids[vm]!, 'reservation', resource], value: resource === 'memory' ? wholeMiB(graph.memory[vm]!) : graph.cpu[vm]!,
    })),
  }];
}

const stack = (worker: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { cores: 16, threads: 2 }, memory: '64GiB' }, esxi: { kind: 'hypervisor', in: 'host', platform: 'esxi' }, other: { kind: 'vm', in: 'esxi', vcpus: 4, memory: '32GiB', replicas: 2 },
    worker: { kind: 'vm', in: 'esxi', vcpus: 8, memory: '32GiB', os: { platform: 'ubuntu', version: '24.04' }, ...worker }, cri: { kind: 'engine', in: 'worker', platform: 'containerd' },
    k8s: { kind: 'cluster', platform: 'kubernetes', members: ['cri'] }, db: { kind: 'pod', in: 'cri' }, postgres: { kind: 'container', in: 'db', limits: { cpu: 2, memory: '8GiB' } },
  },
});

export const hollowGuarantee: Rule<typeof params> = {
  id: 'hollow-guarantee',
  family: 'capacity',
  severity: 'warning',
  layer: 'L3',
  title: 'A guarantee that the hypervisor does not back',
  params,
  docs: {
    description: 'A request in Kubernetes and `memory.min` are promises that one operating system makes with what it believes to have. In a VM that is the size of the VM, and the '
      + 'hypervisor may have promised the same memory to others. Certain is: the VM\'s reservation, if it has one; else its full size while the machine is '
      + 'not overcommitted; else what ballooning must leave it, if that fits for all; else nothing. Of CPU, certain is the reservation or the VM\'s share '
      + 'when all are busy, whichever is more. Nested machines multiply. VMs of one machine are one finding.',
    remedy: 'Reserve memory or CPU for the VMs that are Kubernetes nodes, or put less on the machine. The quick fix reserves the full size where all of it fits.',
    sources: ['Kubernetes, Pod Quality of Service Classes', 'VMware, vSphere Resource Management: reservations', 'OpenStack Nova: allocation ratios'],
    bad: [
      { title: 'A Kubernetes node on an overcommitted host', topology: stack({}) },
      { title: 'A quarter of it reserved', topology: stack({ reservation: { memory: '8GiB' } }) },
    ],
    good: [{ title: 'All of its memory reserved', topology: stack({ reservation: { memory: '32GiB' } }) }],
  },
  reach: 'island',
  all: check,
};
