import { formatCores } from '../../../model';
import type { NodeOf, Severity } from '../../../model';
import { commitRatio, machines } from '../../facts/commit';
import type { Contribution, Machine } from '../../facts/commit';
import { groupCommits, stackedCommit } from '../../facts/group-commit';
import { labels } from '../../facts/labels';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { ratio } from '../../words';
import { called, capital, count, listOf } from '../say';
import { policy } from './machine-rules';

const params = {
  basis: {
    default: 'threads', doc: 'What counts as a CPU of a host: `threads` or `cores`.',
    source: 'OpenStack Nova counts logical CPUs; VMware planning figures count cores',
  },
  warnRatio: {
    default: 4, min: 0,
    doc: 'vCPUs for one CPU over which it is a warning. A hypervisor\'s own `overcommit.cpu` goes before it.',
    source: 'OpenStack Nova, initial_cpu_allocation_ratio since 27.0.0',
  },
  errorRatio: {
    default: 16, min: 0, doc: 'vCPUs for one CPU over which it is an error.',
    source: 'OpenStack Nova, cpu_allocation_ratio before 27.0.0',
  },
  ratioLatencyCritical: {
    default: 1, min: 0, doc: 'The warning ratio where a VM with the role `latency-critical` shares the CPUs.',
    source: '[H]',
  },
  hardMaxPerCore: {
    default: 32, min: 0, doc: 'vCPUs a physical core that the product supports at most.',
    source: 'VMware vSphere 6.0 configuration maximums',
  },
} as const;

type Options = RuleContext<typeof params>['options'];

function check({ facts, options, report }: RuleContext<typeof params>): void {
  for (const machine of machines(facts).list) checkMachine(facts, machine, options, report);
}

function checkMachine(facts: Facts, machine: Machine, options: Options, report: RuleContext['report']): void {
  const { graph } = facts;
  const { cpu, contributions } = machine;
  const size = options.basis === 'cores' ? cpu.cores : cpu.threads;
  const capacity = size - cpu.reserved - cpu.pinned;
  const measured = commitRatio(cpu.shared, capacity);
  const critical = contributions.filter((it) => labels(facts).role[it.vm] === 'latency-critical');
  const warn = Math.min(policy(graph, machine, 'cpu') ?? options.warnRatio, critical.length > 0 ? options.ratioLatencyCritical : Infinity);
  const perCore = (cpu.shared + cpu.pinned) / cpu.cores;
  const severity = severityOf(measured, warn, perCore, cpu.pinned > size - cpu.reserved, options);
  if (severity === undefined) return;
  const shared = contributions.filter((it) => !it.pinned && it.vcpus > 0).sort((a, b) => b.vcpus - a.vcpus || a.vm - b.vm);
  report({
    node: machine.hypervisors[0]!, others: [machine.node, ...shared.map((it) => it.vm)], severity, measured, threshold: warn,
    message: message(
      facts, machine,
      { size, capacity, measured, warn, perCore, basis: options.basis, critical, shared, hardMax: options.hardMaxPerCore },
    ),
    witness: [
      `${formatCores(size)} ${options.basis} - ${formatCores(cpu.reserved)} reserved - ${formatCores(cpu.pinned)} `
        + `pinned = ${formatCores(capacity)}`,
      ...shared.map((it) => `${graph.ids[it.vm]!}: ${formatCores(it.vcpus)} vCPUs`),
      `${formatCores(cpu.shared)} / ${formatCores(capacity)} = ${ratio(measured)}`,
    ],
    fixes: () => shrink(facts, shared),
  });
}

function severityOf(measured: number, warn: number, perCore: number, overPinned: boolean, options: Options): Severity | undefined {
  if (overPinned || measured > Math.max(options.errorRatio, warn) || perCore > options.hardMaxPerCore) return 'error';
  return measured > warn ? 'warning' : undefined;
}

interface Said {
  readonly size: number;
  readonly capacity: number;
  readonly measured: number;
  readonly warn: number;
  readonly perCore: number;
  readonly basis: string;
  readonly critical: readonly Contribution[];
  readonly shared: readonly Contribution[];
  readonly hardMax: number;
}

function message(facts: Facts, { node, cpu, hypervisors }: Machine, said: Said): string {
  const { graph } = facts;
  const least = cpu.unknown.length > 0 ? 'at least ' : '';
  if (cpu.pinned > said.size - cpu.reserved) {
    return `${capital(called(graph, node))} has ${formatCores(said.size - cpu.reserved)} CPUs for virtual machines, and `
      + `${least}${formatCores(cpu.pinned)} vCPUs are pinned to them: pinned CPUs cannot be shared. Unpin or move a `
      + 'virtual machine.';
  }
  const unknown = cpu.unknown.length > 0 ? ` (${count(cpu.unknown.length, 'VM')} of unknown size not counted)` : '';
  const biggest = listOf(said.shared.slice(0, 3).map((it) => `${graph.ids[it.vm]!} (${formatCores(it.vcpus)})`), 3);
  const why = said.critical.length > 0 && said.warn < said.measured
    ? ` ${listOf(said.critical.map((it) => graph.ids[it.vm]!), 3)} is latency-critical and would wait for a CPU.`
    : '';
  const hard = said.perCore > said.hardMax ? ` ${ratio(said.perCore)} vCPUs a core are over the product's maximum of ${said.hardMax}.` : '';
  return `${capital(called(graph, hypervisors[0]!))} promises ${least}${formatCores(cpu.shared)} vCPUs on the `
    + `${formatCores(said.capacity)} ${said.basis} that ${graph.ids[node]!} has for them: ${ratio(said.measured)} to 1, `
    + `over ${ratio(said.warn)}${unknown}. `
    + 'When they are busy at the same time, each runs a part of the time only. The largest are '
    + `${biggest}.${why}${hard}${stacked(facts, said.shared)} Move or shrink virtual machines, or raise the ratio with `
    + 'a reason.';
}

/** What is promised twice: containers of a VM that are overcommitted themselves. */
function stacked(facts: Facts, shared: readonly Contribution[]): string {
  const commits = groupCommits(facts).cpu.ratio;
  const worst = shared.filter((it) => commits[it.vm]! > 1).sort((a, b) => commits[b.vm]! - commits[a.vm]!)[0];
  if (!worst) return '';
  return ` Containers in ${facts.graph.ids[worst.vm]!} are promised its vCPUs ${ratio(commits[worst.vm]!)} times again: `
    + `${ratio(stackedCommit(facts, worst.vm, 'cpu'))} to 1 in all.`;
}

/** Headroom over measured use when a size is proposed. */
const HEADROOM = 1.25;

function shrink({ graph }: Facts, shared: readonly Contribution[]): readonly Fix[] {
  const smaller = shared.flatMap(({ vm }) => {
    const used = Number((graph.nodes[vm] as NodeOf<'vm'>).usage?.cpuP95);
    const proposal = Math.max(1, Math.ceil(used * HEADROOM));
    return proposal < graph.cpu[vm]! ? [{ vm, proposal }] : [];
  });
  if (smaller.length === 0) return [];
  return [{
    title: `Shrink ${listOf(smaller.map(({ vm, proposal }) => `${graph.ids[vm]!} to ${proposal}`), 3)} vCPUs, by measured use`, safe: false,
    operations: smaller.map(({ vm, proposal }) => ({ op: 'set', path: ['nodes', graph.ids[vm]!, 'vcpus'], value: proposal })),
  }];
}

const stack = (cores: number, vcpus: readonly number[]) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { sockets: 1, cores, threads: 2 }, memory: '512GiB' },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    ...Object.fromEntries(vcpus.map((count, i) => [
      `vm-${i + 1}`, { kind: 'vm', in: 'kvm', vcpus: count, memory: '4GiB', os: { platform: 'debian', version: '12' } },
    ])),
  },
});

export const cpuOvercommit: Rule<typeof params> = {
  id: 'cpu-overcommit',
  family: 'capacity',
  severity: 'warning',
  layer: 'L2',
  title: 'More vCPUs promised than the CPUs can bear',
  params,
  docs: {
    description: 'The running virtual machines of a machine have more vCPUs together than the ratio allows for its CPUs (sockets x '
      + 'cores a socket x threads a core, less what is reserved and pinned). CPU time can be shared, so overcommitment is '
      + 'normal up to a point; beyond it everyone waits. '
      + 'Pinned vCPUs are taken off both sides first and must fit without sharing. There is one finding for each machine; '
      + 'virtual machines of unknown size are left out and the sum is then "at least".',
    remedy: 'Move virtual machines to other hosts, or give them fewer vCPUs. Where the load is known to be light, state the '
      + 'ratio that you allow in `overcommit.cpu` of the hypervisor, or in the options of the rule.',
    sources: [
      'OpenStack Nova, scheduling and cpu_allocation_ratio', 'VMware vCloud Architecture Toolkit, about 4 vCPUs a core',
      'NIST SP 800-125A, CPU limits of virtual machines',
    ],
    bad: [{ title: '10 vCPUs on 2 threads', topology: stack(1, [1, 4, 5]) }],
    good: [{ title: '8 vCPUs on 8 threads', topology: stack(4, [4, 4]) }],
  },
  reach: 'island',
  all: check,
};
