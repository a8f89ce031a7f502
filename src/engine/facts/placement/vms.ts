/** Virtual machines of a cluster and the machines that may run them. */
import type { NodeOf } from '../../../model';
import type { Facts, Graph } from '../../contract';
import { children, kindCode } from '../../graph';
import { machines } from '../commit';
import { reservedBy } from '../limits';
import { overheadBytes } from '../overhead';
import { places } from '../places';
import type { Pool } from '../pools';
import { diskOf, REACH_READS } from '../storage-reach';
import { workloads } from '../workloads';
import { barsOf, barring } from './bars';
import type { Barring } from './bars';
import { addItems } from './draft';
import type { Draft } from './draft';
import { clusterGroups } from './rules';

/** Properties that the problems of VMs are made from, beside those of the facts that they use. */
export const VM_READS: readonly string[] = [
  'memory', 'vcpus', 'cpu', 'reserved', 'overcommit', 'platform', 'ha', 'failuresToTolerate', 'affinity', 'storage', 'networks', 'cpuMode', 'cpuBaseline', 'stretched', 'devices', 'confidential', 'replicas', 'running',
  'power', ...REACH_READS,
];

const HOST = kindCode('host'), VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');

/** The problem of a cluster's VMs; undefined where it has none, or no machine for them. */
export function vmItems(facts: Facts, pool: Pool): Draft | undefined {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const floating: number[] = [];
  for (const child of children(graph, pool.cluster)) if (graph.kind[child] === VM && copies[child]! > 0) floating.push(child);
  const hypervisors = new Map<number, number>();
  for (const it of pool.hypervisors) if (graph.kind[it] === HYPERVISOR) hypervisors.set(graph.parent[it]!, it);
  if (floating.length === 0 && hypervisors.size === 0) return undefined;
  const binNode = pool.machines.filter((it) => hypervisors.has(it) || (graph.kind[it] === HOST && floating.length > 0));
  if (binNode.length === 0) return undefined;
  const unknown = new Set<number>();
  const draft: Draft = {
    cluster: pool.cluster, what: 'vms', resources: ['memory', 'cpu'], binNode, binHost: binNode.map((it) => places(facts).host[it]!),
    capacity: binNode.flatMap((it) => capacityOf(facts, it, hypervisors.get(it), unknown)),
    itemNode: [], at: [], demand: [], barred: [], restarts: [], groups: [], unknown, truncated: false,
  };
  const bars = barring(facts, binNode);
  const product = facts.catalog.platform((graph.nodes[pool.hypervisors[0] ?? -1] as NodeOf<'hypervisor'> | undefined)?.platform);
  binNode.forEach((machine, bin) => addPlaced(facts, pool, draft, bars, machine, bin));
  for (const vm of floating) {
    const node = graph.nodes[vm] as NodeOf<'vm'>;
    const size = [graph.memory[vm]! + overheadBytes(product, node), graph.cpu[vm]!];
    addItems(draft, vm, copies[vm]!, -1, size, barsOf(bars, pool, vm, -1), isProtected(graph, pool, vm));
  }
  if (draft.itemNode.length === 0) return undefined;
  draft.groups.push(...clusterGroups(graph, pool, draft));
  return draft;
}

/** Bytes and vCPUs that a machine carries: after its reserve, times the declared ratios. Without a ratio memory is not overcommitted, and vCPUs are not limited. */
function capacityOf(facts: Facts, machine: number, hypervisor: number | undefined, unknown: Set<number>): readonly number[] {
  const { graph } = facts;
  const known = machines(facts).byNode.get(machine);
  const policy = hypervisor === undefined ? undefined : (graph.nodes[hypervisor] as NodeOf<'hypervisor'>).overcommit;
  const host = graph.nodes[machine]!;
  const reserved = host.kind === 'host' ? reservedBy(host, 'memory') : 0;
  const memory = (known?.memory.usable ?? graph.memory[machine]! - reserved) * (policy?.memory ?? 1);
  const cpu = policy?.cpu === undefined || known === undefined ? Infinity : (known.cpu.threads - known.cpu.reserved) * policy.cpu;
  if (Number.isNaN(memory) || Number.isNaN(cpu)) unknown.add(machine);
  return [Number.isNaN(memory) ? Infinity : memory, Number.isNaN(cpu) ? Infinity : cpu];
}

function addPlaced(facts: Facts, pool: Pool, draft: Draft, bars: Barring, machine: number, bin: number): void {
  const { graph } = facts;
  for (const { vm, copies, memory, overhead, vcpus } of machines(facts).byNode.get(machine)?.contributions ?? []) {
    const restarts = isProtected(graph, pool, vm) && !isTied(graph, vm);
    addItems(draft, vm, copies, bin, [(memory + overhead) / copies, vcpus / copies], restarts ? barsOf(bars, pool, vm, machine) : undefined, restarts);
  }
}

/** Whether HA restarts a VM elsewhere: it says so, or its cluster does and it does not object. */
export function isProtected(graph: Graph, { cluster }: Pool, vm: number): boolean {
  const { ha } = graph.nodes[vm] as NodeOf<'vm'>;
  const { ha: all, failuresToTolerate = 0 } = graph.nodes[cluster] as NodeOf<'cluster'>;
  return ha === true || (ha !== false && (all === true || (all === undefined && failuresToTolerate > 0)));
}

/** Whether a VM's disk is on the disks of its machine, so that nothing can start it elsewhere. */
function isTied(graph: Graph, vm: number): boolean {
  const disk = diskOf(graph, vm);
  if (disk === undefined || disk === 'local') return disk === 'local';
  const node = graph.nodes[disk] as NodeOf<'volume'>;
  const above = graph.parent[disk]!;
  return above >= 0 && graph.kind[above] === HOST && node.shared !== true && node.access !== 'RWX' && node.access !== 'ROX'
    && node.reachableFrom === undefined && node.copies === undefined && node.driver === undefined;
}
