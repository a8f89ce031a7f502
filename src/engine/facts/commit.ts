/** Commit ratios of machines: what their virtual machines may take of what they have (RULES 3.5). */
import type { Platform } from '../../catalog/contract';
import type { NodeOf } from '../../model';
import { bytes, hostCores } from '../columns';
import type { Facts, Graph } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { quantity, reservedBy } from './limits';
import { overheadBytes } from './overhead';

/** A virtual machine's part. */
export interface Contribution {
  readonly vm: number;
  /** Running copies on this machine. */
  readonly copies: number;
  /** Bytes of memory and overhead, and vCPUs, of all copies; NaN where not known. */
  readonly memory: number;
  readonly overhead: number;
  readonly vcpus: number;
  /** Bytes that ballooning or a reservation would leave it, overhead included. */
  readonly least: number;
  readonly pinned: boolean;
}

/** A host, or a VM with nested virtualization, and the virtual machines that run on it. */
export interface Machine {
  readonly node: number;
  /** Hypervisors on it, ascending. */
  readonly hypervisors: readonly number[];
  readonly contributions: readonly Contribution[];
  readonly memory: {
    /** RAM, what is reserved of it (0 where nothing is declared), and the difference; NaN where the RAM is not known. */
    readonly capacity: number;
    readonly reserved: number;
    readonly usable: number;
    readonly swap: number;
    /** Sums over the virtual machines whose size is known. */
    readonly size: number;
    readonly overhead: number;
    /** (size + overhead) / usable, at full size and at the least that reclaiming leaves. Infinity where nothing is usable. NaN where the capacity is not known. */
    readonly worst: number;
    readonly best: number;
    /** Virtual machines of unknown size: the sums are at least. */
    readonly unknown: readonly number[];
  };
  readonly cpu: {
    readonly threads: number;
    readonly cores: number;
    readonly reserved: number;
    /** vCPUs of VMs that share CPUs, and of those that are pinned. */
    readonly shared: number;
    readonly pinned: number;
    /** shared / (threads - reserved - pinned). */
    readonly commit: number;
    readonly unknown: readonly number[];
  };
}

export interface Machines {
  readonly list: readonly Machine[];
  readonly byNode: ReadonlyMap<number, Machine>;
}

const HYPERVISOR = kindCode('hypervisor'), VM = kindCode('vm');

/** Every machine with a hypervisor on it, ascending by node. */
export const machines = defineFact('machines', (facts): Machines => {
  const { graph } = facts;
  const hypervisors = new Map<number, number[]>();
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    if (graph.kind[i] !== HYPERVISOR || above < 0 || graph.cyclic[i] === 1) continue;
    const known = hypervisors.get(above);
    if (known) known.push(i);
    else hypervisors.set(above, [i]);
  }
  const list = [...hypervisors].filter(([node]) => isMachine(graph, node)).map(([node, on]) => machine(facts, node, on));
  return { list, byNode: new Map(list.map((it) => [it.node, it])) };
}, ['memory', 'vcpus', 'cpu', 'replicas', 'running', 'power', 'reserved', 'swap', 'platform', 'devices', 'confidential', 'memoryMin', 'reservation', 'pinned']);

const isMachine = (graph: Graph, node: number): boolean => graph.nodes[node]!.kind === 'host' || graph.nodes[node]!.kind === 'vm';

function machine(facts: Facts, node: number, hypervisors: readonly number[]): Machine {
  const { graph } = facts;
  const contributions = hypervisors.flatMap((hypervisor) => contributionsOf(facts, hypervisor));
  return {
    node, hypervisors, contributions, memory: memoryOf(graph, node, hypervisors, contributions),
    cpu: cpuOf(graph, node, hypervisors, contributions),
  };
}

function contributionsOf({ graph, catalog }: Facts, hypervisor: number): Contribution[] {
  const product = catalog.platform((graph.nodes[hypervisor] as NodeOf<'hypervisor'>).platform);
  const found: Contribution[] = [];
  for (let i = hypervisor + 1; i < graph.end[hypervisor]!; i = graph.end[i]!) {
    const copies = graph.replicas[i]!;
    if (graph.kind[i] === VM && copies > 0) found.push(contribution(graph, product, i, copies));
  }
  return found;
}

function contribution(graph: Graph, product: Platform | undefined, vm: number, copies: number): Contribution {
  const node = graph.nodes[vm] as NodeOf<'vm'>;
  const memory = graph.memory[vm]!, overhead = overheadBytes(product, node);
  const reclaimed = [bytes(node.memoryMin), graph.memoryRequest[vm]!].filter((it) => !Number.isNaN(it));
  const least = reclaimed.length > 0 ? Math.min(memory, Math.max(...reclaimed)) : memory;
  return {
    vm, copies, memory: memory * copies, overhead: overhead * copies, vcpus: graph.cpu[vm]! * copies, least: (least + overhead) * copies,
    pinned: node.pinned === true,
  };
}

/** Reserved by the machine and by its hypervisors: the same thing seen from two sides, so the larger counts. */
function reserve(graph: Graph, node: number, hypervisors: readonly number[], resource: 'memory' | 'cpu'): number {
  const machine = graph.nodes[node]!;
  const own = machine.kind === 'host' ? reservedBy(machine, resource) : 0;
  return Math.max(
    own,
    hypervisors.reduce((sum, it) => sum + (quantity((graph.nodes[it] as NodeOf<'hypervisor'>).reserved, resource) || 0), 0),
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
/** Demand over capacity; anything over nothing is without bound. */
export const commitRatio = (demand: number, capacity: number): number => (Number.isNaN(capacity) ? NaN : capacity > 0 ? demand / capacity : demand > 0 ? Infinity : 0);

function memoryOf(graph: Graph, node: number, hypervisors: readonly number[], contributions: readonly Contribution[]): Machine['memory'] {
  const capacity = graph.memory[node]!, reserved = reserve(graph, node, hypervisors, 'memory'), usable = capacity - reserved;
  const size = sum(contributions.map((it) => it.memory)), overhead = sum(contributions.map((it) => it.overhead));
  const host = graph.nodes[node]!;
  return {
    capacity, reserved, usable, swap: host.kind === 'host' ? bytes(host.swap) || 0 : 0, size, overhead,
    worst: commitRatio(size + overhead, usable), best: commitRatio(sum(contributions.map((it) => it.least)), usable),
    unknown: contributions.filter((it) => Number.isNaN(it.memory)).map((it) => it.vm),
  };
}

function cpuOf(graph: Graph, node: number, hypervisors: readonly number[], contributions: readonly Contribution[]): Machine['cpu'] {
  const host = graph.nodes[node]!;
  const threads = graph.cpu[node]!, reserved = reserve(graph, node, hypervisors, 'cpu');
  const pinned = sum(contributions.filter((it) => it.pinned).map((it) => it.vcpus));
  const shared = sum(contributions.filter((it) => !it.pinned).map((it) => it.vcpus));
  return {
    threads, cores: host.kind === 'host' ? hostCores(host) : threads, reserved, shared, pinned,
    commit: commitRatio(shared, threads - reserved - pinned),
    unknown: contributions.filter((it) => Number.isNaN(it.vcpus)).map((it) => it.vm),
  };
}
