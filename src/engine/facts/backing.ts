/** How much of what a VM believes to have is certain on the machines under it (RULES 2.2, hollow-guarantee). */
import type { Facts } from '../contract';
import { kindCode } from '../graph';
import { machines } from './commit';
import type { Machine } from './commit';
import { contention } from './contention';

export interface Backing {
  /** Part of the VM's size that is certain through all machines under it, 0 to 1. */
  readonly backed: number;
  /** Bytes or cores that are certain on the nearest machine, and how. */
  readonly guaranteed: number;
  readonly how: string;
  /** size / commit: what it gets if all give up the same part. */
  readonly fair: number;
  readonly commit: number;
  /** The nearest machine: host or VM with the hypervisor. */
  readonly machine: number;
}

const VM = kindCode('vm');

/** Undefined where the VM floats, or a size or commit ratio is not known. Ratios that are at least are taken as they are. */
export function backing(facts: Facts, vm: number, resource: 'memory' | 'cpu'): Backing | undefined {
  const { graph } = facts;
  const first = onMachine(facts, vm, resource);
  if (!first) return undefined;
  let { backed } = first;
  for (let at = first.machine; at >= 0 && graph.kind[at] === VM; ) {
    const below = onMachine(facts, at, resource);
    if (!below) break;
    backed *= below.backed;
    at = below.machine;
  }
  return { ...first, backed };
}

function onMachine(facts: Facts, vm: number, resource: 'memory' | 'cpu'): Backing | undefined {
  const { graph } = facts;
  const hypervisor = graph.parent[vm]!;
  const node = hypervisor < 0 ? -1 : graph.parent[hypervisor]!;
  const machine = machines(facts).byNode.get(node);
  const size = graph[resource][vm]!;
  const commit = machine === undefined ? NaN : resource === 'memory' ? machine.memory.worst : machine.cpu.commit;
  if (!machine || !(size > 0) || Number.isNaN(commit)) return undefined;
  const [guaranteed, how] = resource === 'memory' ? certainMemory(facts, machine, vm, commit) : certainCpu(facts, machine, vm, commit);
  if (Number.isNaN(guaranteed)) return undefined;
  return { backed: Math.min(1, guaranteed / size), guaranteed, how, fair: commit > 1 ? size / commit : size, commit, machine: node };
}

function certainMemory({ graph }: Facts, machine: Machine, vm: number, commit: number): readonly [number, string] {
  const reserved = graph.memoryRequest[vm]!;
  if (reserved > 0) return [reserved, 'reserved'];
  if (commit <= 1) return [graph.memory[vm]!, 'not overcommitted'];
  const own = machine.contributions.find((it) => it.vm === vm);
  const least = own ? (own.least - own.overhead) / own.copies : NaN;
  return machine.memory.best <= 1 && machine.memory.unknown.length === 0 && least < graph.memory[vm]! ? [least, 'the least that ballooning leaves'] : [0, 'nothing reserved'];
}

function certainCpu(facts: Facts, machine: Machine, vm: number, commit: number): readonly [number, string] {
  const { graph } = facts;
  const own = machine.contributions.find((it) => it.vm === vm);
  if (own?.pinned || commit <= 1) return [graph.cpu[vm]!, own?.pinned ? 'pinned' : 'not overcommitted'];
  const { schedule, demand, given } = contention(facts);
  const member = schedule.member[vm]!;
  if (member < 0) return [NaN, ''];
  const share = given[member]!, reserved = graph.cpuRequest[vm]! || 0;
  if (share >= demand[member]! * (1 - 1e-9)) return [graph.cpu[vm]!, 'all that is wanted inside'];
  return reserved >= share ? [reserved, 'reserved'] : [share, 'its share when all are busy'];
}
