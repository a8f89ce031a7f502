import { parseDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { pools } from '../../facts/pools';
import type { Pool } from '../../facts/pools';
import { diskOf, reach } from '../../facts/storage-reach';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

const VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor'), VOLUME = kindCode('volume');

/** VMs that HA could not restart, for one reason: their cluster (if any) and their disk. */
interface Group {
  readonly pool: Pool | undefined;
  readonly disk: number | 'local';
  /** Machines that may reach the disk, two at most; undefined where there is no other machine. */
  readonly reaching: readonly number[] | undefined;
  readonly vms: number[];
}

function check({ facts, graph, report }: Context): void {
  const groups = new Map<string, Group>();
  const everywhere = hypervisorMachines(graph);
  const { copies } = workloads(facts);
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VM || !(copies[i]! > 0)) continue;
    const pool = poolOf(facts, i);
    if (!restarts(graph, i, pool)) continue;
    const disk = diskOf(graph, i);
    if (disk === undefined || (disk !== 'local' && !(copies[disk]! > 0))) continue;
    const key = `${pool?.cluster ?? -1}/${disk}`;
    let group = groups.get(key);
    if (!group) {
      const machines = pool?.machines ?? everywhere;
      groups.set(key, (group = { pool, disk, vms: [], reaching: disk === 'local' ? [] : machines.length > 1 ? reaching(facts, disk, machines) : undefined }));
    }
    if (group.reaching !== undefined && outOfReach(graph, i, group.reaching)) group.vms.push(i);
  }
  for (const { pool, disk, vms, reaching } of groups.values()) {
    for (const part of splitBySuppression(graph, 'ha-on-local-storage', vms, (it) => it)) report(draftOf(facts, { pool, disk, reaching, vms: [...part] }));
  }
}

function hypervisorMachines(graph: Graph): readonly number[] {
  const found = new Set<number>();
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === HYPERVISOR && graph.parent[i]! >= 0) found.add(graph.parent[i]!);
  return [...found];
}

/** The cluster that its hypervisor is in, or that it floats in. */
function poolOf(facts: Facts, vm: number): Pool | undefined {
  const above = facts.graph.parent[vm]!;
  return pools(facts).of.get(above) ?? pools(facts).byCluster.get(above);
}

/** Whether somebody counts on its being restarted on another machine. */
function restarts(graph: Graph, vm: number, pool: Pool | undefined): boolean {
  const { ha } = graph.nodes[vm] as NodeOf<'vm'>;
  return ha ?? (pool !== undefined && pool.machines.length > 1 && (graph.nodes[pool.cluster] as NodeOf<'cluster'>).ha === true);
}

/** Machines that may reach a volume; the search ends at two. */
function reaching(facts: Facts, volume: number, machines: readonly number[]): readonly number[] {
  const found: number[] = [];
  for (const it of machines) {
    if (reach(facts, volume, it) !== 'no') found.push(it);
    if (found.length > 1) break;
  }
  return found;
}

/** Whether only the VM's own machine reaches it, or only one does and the VM floats. */
function outOfReach(graph: Graph, vm: number, reaching: readonly number[]): boolean {
  const above = graph.parent[vm]!;
  return reaching.length === 0 || (reaching.length === 1 && (graph.kind[above] !== HYPERVISOR || graph.parent[above] === reaching[0]));
}

interface Copy {
  readonly site: string;
  readonly lag: string | undefined;
}

/** Copies that are written after the fact. */
function lateCopies(graph: Graph, disk: number | 'local'): readonly Copy[] {
  if (disk === 'local' || graph.kind[disk] !== VOLUME) return [];
  return ((graph.nodes[disk] as NodeOf<'volume'>).copies ?? []).filter((it) => it.site !== undefined && it.sync !== true).map(({ site, lag }) => ({ site: site!, lag }));
}

function draftOf(facts: Facts, group: Group): Parameters<Context['report']>[0] {
  const { graph } = facts;
  const { pool, disk, vms } = group;
  const late = lateCopies(graph, disk);
  const who = vms.length === 1 ? capital(called(graph, vms[0]!)) : `${vms.length} VMs (${idsOf(graph, vms)})`;
  const where = disk === 'local' ? `the local disk of ${vms.length === 1 ? 'its' : 'their'} machine` : `the volume ${graph.ids[disk]!}, which one machine alone reaches`;
  const by = pool === undefined ? 'HA' : `HA of cluster ${graph.ids[pool.cluster]!}`;
  const slowest = worst(late);
  const end = late.length === 0 ? 'nothing can start them until that machine is back, and its data is lost with its disks'
    : `what is left is the copy at ${late[0]!.site}, ${slowest === undefined ? 'of unknown age' : `up to ${slowest} behind`}`;
  return {
    node: vms[0], at: ['storage'], others: [...vms.slice(1), ...(disk === 'local' ? [] : [disk]), ...(pool === undefined ? [] : [pool.cluster])],
    severity: late.length > 0 ? 'warning' : 'error', measured: vms.length, threshold: 0,
    message: `${who} ${vms.length === 1 ? 'is' : 'are'} to be restarted elsewhere by ${by}, but ${vms.length === 1 ? 'stands' : 'stand'} on ${where}: when it fails, `
      + `${vms.length === 1 ? end.replace('start them', 'start it') : end}. `
      + 'Use shared storage or a synchronous copy, or make the application itself redundant and switch HA off for it.',
    witness: [
      ...vms.slice(0, 10).map((it) => `${graph.ids[it]!}: on ${disk === 'local' ? 'local disk' : graph.ids[disk]!}${machineName(graph, it)}`),
      ...(pool === undefined ? [] : [`members of ${graph.ids[pool.cluster]!}: ${idsOf(graph, pool.machines, 8)}; one of them reaches it`]),
      ...late.map(({ site, lag }) => `copy at ${site}: asynchronous, ${lag === undefined ? 'lag not known' : `${lag} behind`}`),
    ],
    fixes: () => moveToShared(facts, group),
  };
}

const machineName = (graph: Graph, vm: number): string => {
  const above = graph.parent[vm]!;
  return graph.kind[above] === HYPERVISOR && graph.parent[above]! >= 0 ? ` of ${graph.ids[graph.parent[above]!]!}` : '';
};

/** The longest lag; undefined where one is not known. */
function worst(copies: readonly Copy[]): string | undefined {
  const lags = copies.map(({ lag }) => ({ lag, time: parseDuration(lag) ?? NaN })).sort((a, b) => b.time - a.time);
  return lags.some(({ time }) => Number.isNaN(time)) ? undefined : lags[0]?.lag;
}

/** Puts the disks on a volume that every member reaches and that has room for all of them. */
function moveToShared(facts: Facts, { pool, disk, vms }: Group): readonly Fix[] {
  const { graph } = facts;
  const need = vms.reduce((sum, it) => sum + graph.disk[it]! * Math.max(1, graph.replicas[it]!), 0);
  if (pool === undefined || Number.isNaN(need)) return [];
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VOLUME || i === disk || !(need <= free(graph, i)) || !pool.machines.every((it) => reach(facts, i, it) === 'yes')) continue;
    return [{
      title: `Put ${vms.length === 1 ? `the disk of ${graph.ids[vms[0]!]!}` : count(vms.length, 'disk')} on ${graph.ids[i]!}`, safe: false,
      operations: vms.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'storage'], value: graph.ids[i]! })),
    }];
  }
  return [];
}

/** Bytes of a volume that disks of VMs leave; NaN where a size is not known. */
function free(graph: Graph, volume: number): number {
  let left = graph.disk[volume]!;
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === VM && diskOf(graph, i) === volume) left -= graph.disk[i]! * ((graph.nodes[i] as NodeOf<'vm'>).replicas ?? 1);
  return left;
}

const machine = (n: number) => ({ [`host-${n}`]: { kind: 'host' }, [`kvm-${n}`]: { kind: 'hypervisor', in: `host-${n}`, platform: 'kvm' } });
const base = { ...machine(1), ...machine(2), pve: { kind: 'cluster', platform: 'proxmox-ve', members: ['kvm-1', 'kvm-2'], ha: true } };
const db = { kind: 'vm', in: 'kvm-1', disk: '100GiB' };

export const haOnLocalStorage: Rule<typeof params> = {
  id: 'ha-on-local-storage',
  family: 'resilience',
  severity: 'error',
  layer: 'L2',
  title: 'HA cannot restart a VM whose disk is on one machine',
  params,
  docs: {
    description: 'A VM is to be restarted on another machine when its own fails (`ha` of the VM, or of the cluster that its hypervisor is in), but its disk is '
      + 'on storage that one machine alone reaches: `storage: "local"`, or a volume on a host\'s disks. HA then has nothing to start. It is an error; a warning '
      + 'where the volume has an asynchronous copy, which loses what was written since (`copies.lag`). A synchronous copy where another member '
      + 'reaches it is enough. Nothing is said of a VM whose storage is not described. There is one finding for each cluster and disk.',
    remedy: 'Put the disk on shared storage or replicate it synchronously; or make the application redundant itself and set `ha` to false. '
      + 'The quick fix takes a volume that all members reach and that has room.',
    sources: ['Proxmox VE, High Availability: requirements (shared storage)', 'vSphere Availability: vSphere HA requirements', 'KubeVirt, Live migration: ReadWriteMany'],
    bad: [
      { title: 'A local disk in an HA cluster', topology: { strata: 1, nodes: { ...base, ceph: { kind: 'volume', in: 'pve', size: '1TiB', shared: true }, db: { ...db, storage: 'local' } } } },
      { title: 'A volume on one host, copied every 15 minutes', topology: { strata: 1, nodes: { ...base, tank: { kind: 'volume', in: 'host-1', copies: [{ site: 'host-2', sync: false, lag: '15m' }] }, db: { ...db, storage: 'tank', ha: true } } } },
    ],
    good: [
      { title: 'Shared storage', topology: { strata: 1, nodes: { ...base, ceph: { kind: 'volume', in: 'pve', shared: true }, db: { ...db, storage: 'ceph' } } } },
      { title: 'A synchronous copy on the other host', topology: { strata: 1, nodes: { ...base, tank: { kind: 'volume', in: 'host-1', copies: [{ site: 'host-2', sync: true }] }, db: { ...db, storage: 'tank' } } } },
      { title: 'The application replicates itself', topology: { strata: 1, nodes: { ...base, db: { ...db, storage: 'local', ha: false } } } },
    ],
  },
  reach: 'island',
  all: check,
};
