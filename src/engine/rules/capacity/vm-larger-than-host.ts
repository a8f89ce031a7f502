import { formatBytes, formatCores } from '../../../model';
import type { NodeOf } from '../../../model';
import { hostCores } from '../../columns';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { clusterMembers } from '../../facts/dependencies';
import { quantity, reservedBy } from '../../facts/limits';
import { overheadBytes } from '../../facts/overhead';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { called, capital, listOf } from '../say';
import { wholeMiB } from './machine-rules';

const params = {
  strictCores: {
    default: true,
    doc: 'Warn where a VM has as many vCPUs as the host has cores, or more: fewer leave a core for the host.',
    source: 'NIST SP 800-125A, vCPUs of a VM below the cores of the host',
  },
} as const;

const VM = kindCode('vm');

/** What a machine can give one virtual machine; NaN where not known. */
interface Room {
  readonly node: number;
  readonly threads: number;
  readonly cores: number;
  readonly usable: number;
  /** Bytes of overhead for this VM. */
  readonly overhead: number;
}

function check({ facts, graph, options, report }: RuleContext<typeof params>): void {
  const { copies } = workloads(facts);
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VM || !(copies[i]! > 0)) continue;
    const rooms = roomsFor(facts, i);
    if (rooms.length === 0) continue;
    const vcpus = graph.cpu[i]!, memory = graph.memory[i]!;
    const tooMany = rooms.every((room) => vcpus > room.threads);
    const tooMuch = rooms.every((room) => memory + room.overhead > room.usable);
    const nowhere = rooms.every((room) => vcpus > room.threads || memory + room.overhead > room.usable);
    const tight = options.strictCores && rooms.every((room) => room.cores > 1 && vcpus >= room.cores);
    if (nowhere || tight) reportOne(facts, i, rooms, { tooMany, tooMuch, nowhere }, report);
  }
}

interface Misfit {
  readonly tooMany: boolean;
  readonly tooMuch: boolean;
  readonly nowhere: boolean;
}

function reportOne({ graph }: Facts, i: number, rooms: readonly Room[], misfit: Misfit, report: RuleContext['report']): void {
  const vcpus = graph.cpu[i]!, memory = graph.memory[i]!;
  const best = largest(rooms);
  const where = rooms.length === 1 ? graph.ids[best.node]! : `any of ${listOf(rooms.map((room) => graph.ids[room.node]!), 3)}`;
  const needs = [
    misfit.tooMany && `${formatCores(vcpus)} vCPUs`,
    misfit.tooMuch && `${formatBytes(memory)} of memory with ${formatBytes(best.overhead)} of overhead`,
  ].filter((it) => it !== false);
  const wants = needs.length > 0 ? needs.join(' and ') : `${formatCores(vcpus)} vCPUs and ${formatBytes(memory)}`;
  const has = `${formatCores(best.threads)} threads (${formatCores(best.cores)} cores) and ${formatBytes(best.usable)} of usable memory`;
  const others = rooms.map((room) => room.node);
  report(misfit.nowhere ? {
    node: i, others, at: misfit.tooMany || !misfit.tooMuch ? ['vcpus'] : ['memory'],
    measured: misfit.tooMany ? vcpus : memory, threshold: misfit.tooMany ? best.threads : best.usable - best.overhead,
    message: `${capital(called(graph, i))} wants ${wants}, which ${where} does not have: ${has}. It does not start there. The `
      + `largest that fits has ${formatCores(fitCpus(best, true))} vCPUs and ${wholeMiB(fitMemory(best))}. Make it `
      + 'smaller, or place it elsewhere.',
    fixes: () => resize(graph, i, best, true),
  } : {
    node: i, others, at: ['vcpus'], severity: 'warning', measured: vcpus, threshold: best.cores,
    message: `${capital(called(graph, i))} has ${formatCores(vcpus)} vCPUs, and ${where} has ${formatCores(best.cores)} cores: `
      + 'when it is busy, nothing is left for the host and its other virtual machines. Give it at most '
      + `${formatCores(fitCpus(best, false))}.`,
    fixes: () => resize(graph, i, best, false),
  });
}

/** The machine that comes nearest, to name it. */
const largest = (rooms: readonly Room[]): Room => rooms.reduce((best, room) => (room.threads + room.usable / 2 ** 30 > best.threads + best.usable / 2 ** 30 ? room : best));
const fitCpus = (room: Room, startsOnly: boolean): number => (startsOnly && !(room.cores > 1) ? room.threads : room.cores - 1);
const fitMemory = (room: Room): number => room.usable - room.overhead;

function resize(graph: Graph, i: number, room: Room, memory: boolean): readonly Fix[] {
  const id = graph.ids[i]!;
  const cpus = fitCpus(room, memory), size = fitMemory(room);
  const operations: Fix['operations'][number][] = [];
  if (graph.cpu[i]! > cpus && cpus >= 1) operations.push({ op: 'set', path: ['nodes', id, 'vcpus'], value: Math.floor(cpus) });
  if (memory && graph.memory[i]! > size && size > 0) operations.push({ op: 'set', path: ['nodes', id, 'memory'], value: wholeMiB(size) });
  return operations.length > 0 ? [{ title: `Make ${id} fit ${graph.ids[room.node]!}`, safe: false, operations }] : [];
}

/** The machine that a VM is on, or those that its cluster may place it on. */
function roomsFor(facts: Facts, vm: number): Room[] {
  const { graph, catalog } = facts;
  const above = graph.parent[vm]!;
  if (above < 0) return [];
  const hypervisors = graph.nodes[above]!.kind === 'cluster' ? clusterMembers(facts).get(above) ?? [] : [above];
  const rooms: Room[] = [];
  for (const it of hypervisors) {
    const node = graph.nodes[it]!;
    const machine = node.kind === 'hypervisor' ? graph.parent[it]! : node.kind === 'host' ? it : -1;
    if (machine < 0) continue;
    const platform = node.kind === 'hypervisor' ? catalog.platform(node.platform) : undefined;
    rooms.push(room(
      graph, machine, node.kind === 'hypervisor' ? quantity(node.reserved, 'memory') || 0 : 0,
      overheadBytes(platform, graph.nodes[vm] as NodeOf<'vm'>),
    ));
  }
  return rooms;
}

function room(graph: Graph, machine: number, reservedByHypervisor: number, overhead: number): Room {
  const node = graph.nodes[machine]!;
  const reserved = Math.max(reservedByHypervisor, node.kind === 'host' ? reservedBy(node, 'memory') : 0);
  return {
    node: machine, threads: graph.cpu[machine]!, cores: node.kind === 'host' ? hostCores(node) : graph.cpu[machine]!,
    usable: graph.memory[machine]! - reserved, overhead: overhead || 0,
  };
}

const stack = (vm: object) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', cpu: { sockets: 1, cores: 8, threads: 2 }, memory: '32GiB' },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', os: { platform: 'debian', version: '12' }, ...vm },
  },
});

export const vmLargerThanHost: Rule<typeof params> = {
  id: 'vm-larger-than-host',
  family: 'capacity',
  severity: 'error',
  layer: 'L2',
  title: 'Virtual machine larger than its host',
  params,
  docs: {
    description: 'A running virtual machine has more vCPUs than its host has threads, or more memory (with the hypervisor\'s '
      + 'overhead) than the host has after its reserve, so it does not start. A virtual machine in a cluster is reported '
      + 'where no member can take it. '
      + 'With as many vCPUs as the host has cores it starts, but leaves nothing for the host: a warning.',
    remedy: 'Make it smaller, or place it on a larger host. The quick fix sets the largest size that fits.',
    sources: [
      'NIST SP 800-125A, vCPUs and memory of virtual machines',
      'VMware vCloud Architecture Toolkit: a VM needs its number of physical CPUs to boot',
    ],
    bad: [
      { title: '24 vCPUs on 16 threads', topology: stack({ vcpus: 24, memory: '4GiB' }) },
      { title: '32 GiB and overhead on 32 GiB', topology: stack({ vcpus: 2, memory: '32GiB' }) },
      { title: 'As many vCPUs as cores', topology: stack({ vcpus: 8, memory: '4GiB' }) },
    ],
    good: [{ title: 'It fits', topology: stack({ vcpus: 4, memory: '16GiB' }) }],
  },
  reach: 'island',
  all: check,
};
