/** VMs of clusters that certainly cannot be migrated live to any other member. */
import { parseDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { defineFact } from '../../facts';
import { kindCode } from '../../graph';
import { HAS } from '../../presence';
import { machines } from '../commit';
import { pools } from '../pools';
import type { Pool } from '../pools';
import { workloads } from '../workloads';
import { isClosed, migrationTargets, MIGRATION_READS } from './can-migrate';

export interface ClosedVm {
  readonly vm: number;
  readonly pool: Pool;
}

const VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');

/** Running VMs of clusters with other machines, none of which may take them while they run; ascending. */
export const closedVms = defineFact('closedVms', (facts): readonly ClosedVm[] => {
  const { graph } = facts;
  const found: ClosedVm[] = [];
  const { copies } = workloads(facts);
  for (const pool of pools(facts).list) {
    if (pool.hypervisors.length < 2) continue;
    const least = smallest(facts, pool), ordinary = isOrdinary(facts, pool);
    const open = new Map<string, boolean>();
    for (const from of pool.hypervisors) {
      if (pools(facts).of.get(from) !== pool) continue;
      for (let i = from + 1; i < graph.end[from]!; i = graph.end[i]!) {
        if (graph.kind[i] !== VM || !(copies[i]! > 0)) continue;
        const key = ordinary && !(graph.memory[i]! > least.memory) && !(graph.cpu[i]! > least.threads) ? keyOf(facts, i) : undefined;
        const isOpen = (key === undefined ? undefined : open.get(key)) ?? hasOpen(facts, i);
        if (key !== undefined) open.set(key, isOpen ?? true);
        if (isOpen === false) found.push({ vm: i, pool });
      }
    }
  }
  return found.sort((a, b) => a.vm - b.vm);
}, MIGRATION_READS);

/** Whether one of its targets may take it; undefined where there is none. */
function hasOpen(facts: Facts, vm: number): boolean | undefined {
  const targets = migrationTargets(facts, vm);
  // A device that cannot come along shuts all of them at once.
  if (targets.length > 0 && hasFixedDevice(facts, vm)) return false;
  return targets.length === 0 ? undefined : targets.some((to) => !isClosed(facts, vm, to));
}

/** Whether a device is passed through that cannot come along, wherever it goes. */
export const hasFixedDevice = ({ graph }: Facts, vm: number): boolean => (graph.nodes[vm] as NodeOf<'vm'>).devices?.some((it) => it.migratable !== true) ?? false;

/** The least that a member has: what is no larger fits everywhere. */
function smallest(facts: Facts, pool: Pool): { readonly memory: number; readonly threads: number } {
  let memory = Infinity, threads = Infinity;
  for (const it of pool.machines) {
    const machine = machines(facts).byNode.get(it);
    // What is not known is never certain to be too small.
    if (machine && machine.memory.capacity < memory) memory = machine.memory.capacity;
    if (machine && machine.cpu.threads < threads) threads = machine.cpu.threads;
  }
  return { memory, threads };
}

/** Whether nothing makes room depend on what else is there: ratios, copied disks, rules of affinity. */
function isOrdinary(facts: Facts, pool: Pool): boolean {
  const { graph } = facts;
  if (pools(facts).list.some((it) => (graph.nodes[it.cluster] as NodeOf<'cluster'>).affinity !== undefined)) return false;
  return pool.hypervisors.every((it) => {
    const { overcommit, migration } = graph.nodes[it] as NodeOf<'hypervisor'>;
    return overcommit === undefined && migration?.block !== true;
  });
}

/** All that decides for a VM that no device, pinning, encryption or guest of its own holds; undefined for others. */
function keyOf({ graph }: Facts, i: number): string | undefined {
  const { cpuMode, storage, networks, devices, pinned, numaNodes, confidential } = graph.nodes[i] as NodeOf<'vm'>;
  if (devices !== undefined || pinned !== undefined || numaNodes !== undefined || confidential !== undefined) return undefined;
  for (let child = i + 1; child < graph.end[i]!; child = graph.end[child]!) if (graph.kind[child] === HYPERVISOR) return undefined;
  return `${graph.parent[i]!} ${cpuMode ?? ''} ${storage ?? ''} ${(graph.has[i]! & HAS.networks) === 0 ? '' : networks?.join() ?? ''}`;
}

/** Why a VM has to be migrated without a stop, in words; undefined where nothing says so. Reads `slo` of the VM and `policies` of its cluster. */
export function mustMigrateLive({ graph }: Facts, vm: number, pool: Pool | undefined): string | undefined {
  const { slo } = graph.nodes[vm] as NodeOf<'vm'>;
  if (parseDuration(slo?.rto) === 0) return 'its objective allows no downtime (slo.rto 0)';
  const policies = pool === undefined ? undefined : (graph.nodes[pool.cluster] as NodeOf<'cluster'>).policies;
  if (/^(auto|automatic|automated|fully-?automated)$/i.test(String(policies?.drs ?? ''))) return `${graph.ids[pool!.cluster]!} moves VMs by itself (policies.drs)`;
  return policies?.evictionStrategy === 'LiveMigrate' ? `${graph.ids[pool!.cluster]!} moves VMs live when a node is drained (policies.evictionStrategy)` : undefined;
}
