import { formatBytes } from '../../../model';
import type { NodeOf, Severity } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { machines } from '../../facts/commit';
import type { Contribution, Machine } from '../../facts/commit';
import { kernels } from '../../facts/kernels';
import { ratio } from '../../words';
import { called, count, listOf } from '../say';
import { policy, wholeMiB } from './machine-rules';

const params = {
  warnRatio: { default: 1, min: 0, doc: 'Memory of virtual machines (with overhead) for one byte of usable RAM over which it is a warning. A '
    + 'hypervisor\'s own `overcommit.memory` goes before it.', source: 'OpenStack Nova, initial_ram_allocation_ratio since 27.0.0' },
  errorRatio: {
    default: 1.5, min: 0, doc: 'The same ratio over which it is an error.',
    source: 'OpenStack Nova, ram_allocation_ratio before 27.0.0; oVirt "server load" 150 %',
  },
  balloonTarget: {
    default: 0.8, min: 0.1, max: 1,
    doc: 'Share of the usable RAM that the proposed least sizes of ballooning add up to.',
    source: 'Proxmox VE: ballooning begins at 80 % of the host\'s memory',
  },
} as const;

type Options = RuleContext<typeof params>['options'];

function check({ facts, options, report }: RuleContext<typeof params>): void {
  for (const machine of machines(facts).list) {
    const { memory } = machine;
    const warn = policy(facts.graph, machine, 'memory') ?? options.warnRatio;
    if (!(memory.worst > warn)) continue;
    const killed = hostKillsVms(facts, machine);
    const severity: Severity = memory.worst > Math.max(options.errorRatio, warn) || killed ? 'error' : 'warning';
    const biggest = [...machine.contributions].filter((it) => it.memory > 0).sort((a, b) => b.memory - a.memory || a.vm - b.vm);
    report({
      node: machine.hypervisors[0]!, others: [machine.node, ...biggest.map((it) => it.vm)], severity, measured: memory.worst,
      threshold: warn,
      message: message(facts, machine, warn, killed, biggest),
      witness: [
        `${formatBytes(memory.capacity)} RAM - ${formatBytes(memory.reserved)} reserved = ${formatBytes(memory.usable)} usable`,
        ...biggest.map((it) => `${facts.graph.ids[it.vm]!}: ${formatBytes(it.memory)} + ${formatBytes(it.overhead)} overhead`),
        `(${formatBytes(memory.size)} + ${formatBytes(memory.overhead)}) / ${formatBytes(memory.usable)} = ${ratio(memory.worst)}`,
      ],
      fixes: () => fixes(facts, machine, options, warn),
    });
  }
}

/** Whether full use certainly exceeds RAM and swap on a hypervisor whose VMs are processes of a Linux kernel. */
function hostKillsVms(facts: Facts, { node, hypervisors, memory }: Machine): boolean {
  const { graph, catalog } = facts;
  const host = graph.nodes[node]!;
  if (host.kind !== 'host' || host.swap === undefined) return false;
  const { serving, domains } = kernels(facts);
  const family = domains[serving[node]!]?.family;
  const onHost = hypervisors.every((it) => catalog.platform((graph.nodes[it] as NodeOf<'hypervisor'>).platform)?.hypervisor?.kernel === 'hostKernel');
  return onHost && (family === undefined || family === 'linux') && memory.size + memory.overhead > memory.capacity + memory.swap;
}

function message(facts: Facts, machine: Machine, warn: number, killed: boolean, biggest: readonly Contribution[]): string {
  const { graph } = facts;
  const { memory, hypervisors, node } = machine;
  const unknown = memory.unknown.length > 0 ? ` (${count(memory.unknown.length, 'VM')} of unknown size not counted)` : '';
  const reserve = memory.reserved > 0 ? `, ${formatBytes(memory.reserved)} of it reserved` : ', nothing declared as reserved';
  const victim = biggest[0] && graph.ids[biggest[0].vm]!;
  const end = killed
    ? `RAM and swap (${formatBytes(memory.swap)}) do not suffice when all use theirs: the host's kernel then kills a `
      + `whole virtual machine, first ${victim}.`
    : `When all use theirs at the same time, the host has to take memory back${reclaim(graph, machine)}; the largest is ${victim}.`;
  return `The virtual machines of ${called(graph, hypervisors[0]!)} may use `
    + `${memory.unknown.length > 0 ? 'at least ' : ''}${formatBytes(memory.size)} and ${formatBytes(memory.overhead)} `
    + `of overhead; ${graph.ids[node]!} has ${formatBytes(memory.capacity)} of RAM${reserve}: `
    + `${ratio(memory.worst)} to 1, over ${ratio(warn)}${unknown}. ${end} Give them less, let ballooning shrink them `
    + `(\`memoryMin\`), add RAM, or move one.`;
}

/** Ways of taking memory back that are declared. */
function reclaim(graph: RuleContext['graph'], { contributions, hypervisors, memory }: Machine): string {
  const ways = [
    contributions.some((it) => (graph.nodes[it.vm] as NodeOf<'vm'>).memoryMin !== undefined) && `ballooning (down to a ratio of ${ratio(memory.best)})`,
    hypervisors.some((it) => (graph.nodes[it] as NodeOf<'hypervisor'>).pageMerging === true) && 'page merging',
    memory.swap > 0 && `${formatBytes(memory.swap)} of swap`,
  ].filter((it): it is string => typeof it === 'string');
  return ways.length > 0 ? ` by ${listOf(ways)}` : ', and nothing is declared that could (ballooning, page merging, swap)';
}

function fixes({ graph }: Facts, { memory, contributions }: Machine, { balloonTarget }: Options, warn: number): readonly Fix[] {
  const sized = contributions.filter((it) => it.memory > 0);
  const scaled = (total: number): readonly { readonly id: string; readonly to: string }[] => {
    const share = Math.max(0, total - memory.overhead) / memory.size;
    return sized.map((it) => ({ id: graph.ids[it.vm]!, to: wholeMiB((it.memory / it.copies) * share) }));
  };
  const set = (property: string, sizes: ReturnType<typeof scaled>): Fix['operations'] =>
    sizes.map(({ id, to }) => ({ op: 'set', path: ['nodes', id, property], value: to }));
  if (!(memory.size > 0) || !(memory.usable > memory.overhead)) return [];
  return [
    {
      title: `Let ballooning shrink ${count(sized.length, 'VM')} to ${Math.round(balloonTarget * 100)} % of the RAM in all`,
      safe: false, operations: set('memoryMin', scaled(memory.usable * Math.min(balloonTarget, warn))),
    },
    {
      title: `Shrink ${count(sized.length, 'VM')} in proportion so that they fit`, safe: false,
      operations: set('memory', scaled(memory.usable * warn)),
    },
  ];
}

const stack = (memory: string, sizes: readonly string[], more: object = {}) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { sockets: 2, cores: 32, threads: 2 }, memory, ...more },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    ...Object.fromEntries(sizes.map((size, i) => [
      `vm-${i + 1}`, { kind: 'vm', in: 'kvm', vcpus: 2, memory: size, os: { platform: 'debian', version: '12' } },
    ])),
  },
});

export const memoryOvercommit: Rule<typeof params> = {
  id: 'memory-overcommit',
  family: 'capacity',
  severity: 'warning',
  layer: 'L2',
  title: 'More memory promised than there is',
  params,
  docs: {
    description: 'The running virtual machines of a machine, each with the overhead that its hypervisor needs for it, may use more '
      + 'memory than the machine has after its reserve. Memory cannot be shared like CPU time: when it is used, something '
      + 'is swapped, ballooned or killed. '
      + 'It is an error where full use exceeds RAM and declared swap on a Linux-based hypervisor, whose kernel then kills '
      + 'a whole virtual machine. Overhead follows the product: QEMU/KVM 50 MiB + memory/512 + 8 MiB a vCPU + 40 MiB, '
      + 'ESXi 18.3 MiB + 0.74 % + 4 MiB a further vCPU, Hyper-V 32 MiB + 8 MiB a further GiB.',
    remedy: 'Give virtual machines less memory, move one, or add RAM. Ballooning with least sizes (`memoryMin`) turns a crash '
      + 'into slowness. State the ratio that you allow in `overcommit.memory` of the hypervisor.',
    sources: [
      'OpenStack Nova, ram_allocation_ratio', 'VMware vSphere Resource Management, memory overhead of virtual machines',
      'KubeVirt, GetMemoryOverhead', 'Proxmox VE administration guide, memory',
      'NIST SP 800-125A, ratio of configured to physical memory',
    ],
    bad: [
      { title: '72 GiB of virtual machines on 64 GiB', topology: stack('64GiB', ['32GiB', '32GiB', '8GiB']) },
      { title: 'Exactly full, so the overhead is too much', topology: stack('64GiB', ['32GiB', '32GiB'], { swap: 0 }) },
    ],
    good: [{ title: '48 GiB on 64 GiB', topology: stack('64GiB', ['32GiB', '16GiB']) }],
  },
  reach: 'island',
  all: check,
};
