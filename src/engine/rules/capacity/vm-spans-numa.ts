import { formatBytes, formatCores } from '../../../model';
import type { NodeOf } from '../../../model';
import { hostCores } from '../../columns';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { machines } from '../../facts/commit';
import type { Machine } from '../../facts/commit';
import { labels } from '../../facts/labels';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {
  sensitiveRoles: { default: ['latency-critical', 'database'], doc: 'Roles with which it is a warning.', source: '[H]' },
  esxiVcpus: {
    default: 8, min: 0, doc: 'vCPUs above which ESXi shows a guest its NUMA nodes by itself.',
    source: 'VMware vSphere Resource Management, virtual NUMA: numa.vcpu.min is 9',
  },
} as const;

type Context = RuleContext<typeof params>;

/** One NUMA node of a host. */
interface Numa {
  readonly nodes: number;
  readonly cores: number;
  readonly memory: number;
}

/** A VM that does not fit one. */
interface Wide {
  readonly vm: number;
  readonly spans: number;
  readonly sensitive: boolean;
}

function check({ facts, options, report }: Context): void {
  const sensitive = new Set(options.sensitiveRoles);
  const { role } = labels(facts);
  for (const machine of machines(facts).list) {
    const numa = numaOf(facts, machine.node);
    if (numa === undefined) continue;
    const wide = machine.contributions.flatMap(({ vm }): Wide[] => {
      const spans = spansOf(facts, vm, numa);
      return spans > 1 && !knowsNuma(facts, vm, options.esxiVcpus) ? [{ vm, spans, sensitive: sensitive.has(role[vm] ?? '') }] : [];
    });
    for (const grade of [true, false]) {
      const group = wide.filter((it) => it.sensitive === grade);
      for (const part of splitBySuppression(facts.graph, 'vm-spans-numa', group, (it) => it.vm)) reportGroup(facts, machine, numa, part, report);
    }
  }
}

/** NUMA nodes of a host, one a socket where nothing is declared, its memory split evenly; undefined where there is only one. */
function numaOf({ graph }: Facts, machine: number): Numa | undefined {
  const host = graph.nodes[machine]!;
  if (host.kind !== 'host') return undefined;
  const nodes = host.numa ?? host.cpu?.sockets ?? 1;
  return nodes > 1 ? { nodes, cores: hostCores(host) / nodes, memory: graph.memory[machine]! / nodes } : undefined;
}

/** How many NUMA nodes a VM takes at least, by vCPUs on cores and by memory; 0 where nothing is known. What does not fit the host at all is not counted here. */
function spansOf({ graph }: Facts, vm: number, { nodes, cores, memory }: Numa): number {
  const spans = Math.max(Math.ceil(graph.cpu[vm]! / cores) || 0, Math.ceil(graph.memory[vm]! / memory) || 0);
  return spans > nodes ? 0 : spans;
}

/** Whether the guest is told where its memory is: declared, or done by the product on its own. */
function knowsNuma({ graph, catalog }: Facts, vm: number, esxiVcpus: number): boolean {
  const node = graph.nodes[vm] as NodeOf<'vm'>;
  if (node.numaNodes !== undefined) return true;
  const hypervisor = graph.nodes[graph.parent[vm]!] as NodeOf<'hypervisor'>;
  const product = catalog.platform(hypervisor.platform)?.id;
  if (product === 'esxi') return graph.cpu[vm]! > esxiVcpus;
  // Hyper-V projects NUMA into guests unless their memory is dynamic.
  return (product === 'hyper-v' || product === 'azure-local') && node.memoryMin === undefined;
}

function reportGroup(facts: Facts, machine: Machine, numa: Numa, wide: readonly Wide[], report: Context['report']): void {
  const { graph } = facts;
  const [first] = wide as readonly [Wide];
  const declared = (graph.nodes[machine.node] as NodeOf<'host'>).numa !== undefined;
  const size = (vm: number): string => `${formatCores(graph.cpu[vm]!)} vCPUs, ${formatBytes(graph.memory[vm]!)}`;
  const byMemory = graph.memory[first.vm]! > numa.memory;
  report({
    node: first.vm, others: [...wide.slice(1).map((it) => it.vm), machine.node], severity: first.sensitive ? 'warning' : 'info',
    at: byMemory ? ['memory'] : ['vcpus'], measured: byMemory ? graph.memory[first.vm]! : graph.cpu[first.vm]!, threshold: byMemory ? numa.memory : numa.cores,
    message: `${capital(wide.length === 1 ? `${called(graph, first.vm)} (${size(first.vm)}) is` : `${count(wide.length, 'virtual machine')} `
      + `(${idsOf(graph, wide.map((it) => it.vm))}) are`)} larger than a NUMA node of ${called(graph, machine.node)} `
      + `(${formatCores(numa.cores)} cores, ${formatBytes(numa.memory)}; ${numa.nodes} nodes${declared ? '' : ', assumed one a socket'}), and `
      + `${wide.length === 1 ? 'the guest is' : 'their guests are'} not told: part of the memory is always remote, and the guest cannot place its work by it. `
      + `Make ${wide.length === 1 ? 'it' : 'them'} smaller, or show the guest its NUMA nodes (\`numaNodes\`).`,
    witness: wide.map((it) => `${graph.ids[it.vm]!}: ${size(it.vm)} on ${formatCores(numa.cores)} cores and ${formatBytes(numa.memory)} a node: spans ${it.spans}`),
    fixes: () => fixes(facts, wide),
  });
}

function fixes({ graph }: Facts, wide: readonly Wide[]): readonly Fix[] {
  return [{
    title: wide.length === 1 ? `Show ${graph.ids[wide[0]!.vm]!} its ${wide[0]!.spans} NUMA nodes` : `Show their NUMA nodes to ${listOf(wide.map((it) => graph.ids[it.vm]!), 3)}`,
    safe: false,
    operations: wide.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it.vm]!, 'numaNodes'], value: it.spans })),
  }];
}

const stack = (vm: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { sockets: 2, cores: 8, threads: 2 }, memory: '128GiB' },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', os: { platform: 'debian', version: '13' }, ...vm },
  },
});

export const vmSpansNuma: Rule<typeof params> = {
  id: 'vm-spans-numa',
  family: 'capacity',
  severity: 'info',
  layer: 'L2',
  title: 'Virtual machine wider than a NUMA node',
  params,
  docs: {
    description: 'A running virtual machine has more vCPUs than a NUMA node of its host has cores, or more memory than a node has, and its '
      + 'guest is not shown the nodes. A host has one node a socket and its memory split evenly unless `numa` says otherwise. '
      + 'It is a warning for databases and what is critical for latency. Left out are guests that the product tells by '
      + 'itself: with more than 8 vCPUs under ESXi, without dynamic memory under Hyper-V. VMs on one host are one finding.',
    remedy: 'Shrink it to a node, or expose a NUMA topology to the guest and state it in `numaNodes`; the quick fix does the latter.',
    sources: [
      'Red Hat Enterprise Linux, Virtualization Tuning and Optimization Guide, 9.3: limit guests to one NUMA node',
      'VMware vSphere Resource Management, using virtual NUMA', 'Microsoft, Hyper-V virtual NUMA overview',
    ],
    bad: [
      { title: '12 vCPUs on nodes of 8 cores', topology: stack({ vcpus: 12, memory: '32GiB' }) },
      { title: '96 GiB on nodes of 64', topology: stack({ vcpus: 4, memory: '96GiB', role: 'database' }) },
    ],
    good: [
      { title: 'Within a node', topology: stack({ vcpus: 8, memory: '64GiB' }) },
      { title: 'Shown to the guest', topology: stack({ vcpus: 12, memory: '32GiB', numaNodes: 2 }) },
    ],
  },
  reach: 'island',
  all: check,
};
