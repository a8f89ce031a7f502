/** Stores and what is promised on them: disks of hosts and VMs, volumes (RULES 3.5, diskCommit and diskUsed). */
import type { NodeOf } from '../../model';
import { bytes } from '../columns';
import type { Facts, Graph } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { HAS } from '../presence';
import { kubernetes } from './kubernetes';
import { imageStores } from './layers';
import { diskOf, isLocalDriver } from './storage-reach';

/** What takes space: a VM's disk, its swap file, a volume, the images of an engine, what a container wrote, what an application needs. */
export const CLAIMS = ['disk', 'swap', 'volume', 'images', 'writable', 'app'] as const;
export type ClaimSort = (typeof CLAIMS)[number];

export interface Claim {
  readonly node: number;
  readonly sort: ClaimSort;
  /** Bytes that it may take at most, all copies. */
  readonly provisioned: number;
  /** Bytes that it certainly takes now; 0 where nobody measured. */
  readonly allocated: number;
  /** Bytes a day; 0 where nobody measured. */
  readonly growth: number;
  /** Sum of the sizes of the disks that snapshots stand for: each may grow to the size of its disk. */
  readonly snapshots: number;
}

export interface Store {
  /** Host, VM or volume. */
  readonly node: number;
  /** Bytes; always known. */
  readonly capacity: number;
  readonly claims: readonly Claim[];
  /** Sums over the claims. */
  readonly provisioned: number;
  readonly allocated: number;
  readonly growth: number;
  readonly snapshots: number;
  /** What is on it and of unknown size: the sums are at least. */
  readonly unknown: readonly number[];
  /** VMs whose place nobody states, assumed to be on the disks of their machine because no other storage is modelled. */
  readonly assumed: readonly number[];
  /** Engines whose kubelet evicts when it gets full. */
  readonly kubelets: readonly number[];
}

export interface Stores {
  /** Stores of known capacity with at least one claim, ascending. */
  readonly list: readonly Store[];
  readonly byNode: ReadonlyMap<number, Store>;
}

const HOST = kindCode('host'), VM = kindCode('vm'), VOLUME = kindCode('volume'), ENGINE = kindCode('engine');
const CONTAINER = kindCode('container'), APP = kindCode('app'), HYPERVISOR = kindCode('hypervisor'), POD = kindCode('pod');

/** A store while claims come in. */
interface Open {
  readonly claims: Claim[];
  readonly unknown: number[];
  readonly assumed: number[];
  readonly kubelets: number[];
}

interface State {
  readonly facts: Facts;
  readonly graph: Graph;
  /** Nearest host or VM at or above each node; -1. */
  readonly machine: Int32Array;
  readonly open: Map<number, Open>;
  /** Whether storage is modelled that is not in a machine. */
  readonly elsewhere: boolean;
}

/** Every store of known size, and what is on it. Switched off VMs and templates keep their disks; stopped containers are not counted. */
export const stores = defineFact('stores', (facts): Stores => {
  const { graph } = facts;
  const state: State = { facts, graph, machine: machinesOf(graph), open: new Map(), elsewhere: hasStorageElsewhere(graph) };
  for (let i = 0; i < graph.count; i++) if (graph.cyclic[i] === 0) CLAIMANTS[graph.kind[i]!]?.(state, i);
  // Volumes last: whether they hold disks of VMs is known then.
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === VOLUME && graph.cyclic[i] === 0) claimVolume(state, i);
  const list = Array.from(state.open, ([node, open]) => closed(graph, node, open))
    .filter((it) => it.claims.length > 0 && !Number.isNaN(it.capacity)).sort((a, b) => a.node - b.node);
  return { list, byNode: new Map(list.map((it) => [it.node, it])) };
}, ['disk', 'size', 'storage', 'usage', 'snapshots', 'replicas', 'running', 'power', 'memory', 'reservation', 'platform', 'mounts', 'driver', 'shared', 'reachableFrom', 'copies', 'access']);

function machinesOf(graph: Graph): Int32Array {
  const machine = new Int32Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    machine[i] = graph.kind[i] === HOST || graph.kind[i] === VM ? i : above < 0 ? -1 : machine[above]!;
  }
  return machine;
}

function hasStorageElsewhere(graph: Graph): boolean {
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VOLUME) continue;
    const above = graph.parent[i]!;
    if (above < 0 || (graph.kind[above] !== HOST && graph.kind[above] !== VM)) return true;
  }
  return false;
}

/** By kind: what a node takes of which store. */
const CLAIMANTS: readonly (((state: State, i: number) => void) | undefined)[] = (() => {
  const table: (((state: State, i: number) => void) | undefined)[] = [];
  table[VM] = claimVm;
  table[ENGINE] = claimEngine;
  table[CONTAINER] = claimContainer;
  table[APP] = claimApp;
  return table;
})();

function openStore({ open }: State, node: number): Open {
  let store = open.get(node);
  if (!store) open.set(node, store = { claims: [], unknown: [], assumed: [], kubelets: [] });
  return store;
}

/** Declared copies of a node and of the VMs around it, switched on or not; `stop` is the store that they are on. */
function copiesOf(graph: Graph, i: number, stop: number): number {
  let copies = 1;
  for (let at = i; at >= 0 && at !== stop; at = graph.parent[at]!) {
    if (graph.kind[at] === VM) copies *= (graph.nodes[at] as NodeOf<'vm'>).replicas ?? 1;
    else if (graph.kind[at] === POD || graph.kind[at] === CONTAINER || graph.kind[at] === APP) copies *= graph.replicas[at]!;
  }
  return copies;
}

function claimVm(state: State, i: number): void {
  const { facts, graph } = state;
  const node = graph.nodes[i] as NodeOf<'vm'>;
  const above = graph.parent[i]!;
  const machine = above < 0 ? -1 : state.machine[above]!;
  const named = diskOf(graph, i);
  const stated = node.storage !== undefined;
  const on = typeof named === 'number' ? named : named === 'local' || (!stated && !state.elsewhere) ? machine : -1;
  if (on < 0) return;
  const store = openStore(state, on);
  const copies = copiesOf(graph, i, on);
  if (!(copies > 0)) return;
  if (!stated) store.assumed.push(i);
  const disk = graph.disk[i]!, used = bytes(node.usage?.diskUsed);
  if (Number.isNaN(disk)) store.unknown.push(i);
  const size = Number.isNaN(disk) ? used || 0 : disk;
  if (size > 0) {
    store.claims.push({
      node: i, sort: 'disk', provisioned: size * copies, allocated: (used || 0) * copies, growth: (bytes(node.usage?.diskGrowth) || 0) * copies,
      snapshots: (node.snapshots?.length ?? 0) * size * copies,
    });
  }
  const swap = swapFile(facts, i, node, above);
  if (swap > 0) store.claims.push(fixed(i, 'swap', swap * copies));
}

/** Under ESXi a running VM has a swap file of its memory less its reservation, as large as that from the start. Bytes, 0 where none is certain. */
function swapFile({ graph, catalog }: Facts, i: number, node: NodeOf<'vm'>, hypervisor: number): number {
  if (hypervisor < 0 || graph.kind[hypervisor] !== HYPERVISOR || !(graph.replicas[i]! > 0)) return 0;
  if (catalog.platform((graph.nodes[hypervisor] as NodeOf<'hypervisor'>).platform)?.id !== 'esxi') return 0;
  return Math.max(0, graph.memory[i]! - (bytes(node.reservation?.memory) || 0)) || 0;
}

const fixed = (node: number, sort: ClaimSort, amount: number): Claim => ({ node, sort, provisioned: amount, allocated: amount, growth: 0, snapshots: 0 });

function claimEngine(state: State, i: number): void {
  // Sizes stand in the document's images only.
  const images = state.graph.topology.images.size === 0 ? undefined : imageStores(state.facts).byEngine.get(i);
  const machine = state.machine[i]!;
  if (machine < 0) return;
  if (images !== undefined && images.onDisk > 0) openStore(state, machine).claims.push(fixed(i, 'images', images.onDisk));
  if (kubernetes(state.facts).managed[i] === 1) openStore(state, machine).kubelets.push(i);
}

/** What a container wrote to its own layer; where it mounts a volume node, the measured number may be that of the volume. */
function claimContainer(state: State, i: number): void {
  const { graph } = state;
  const machine = state.machine[i]!;
  if ((graph.has[i]! & HAS.usage) === 0 || machine < 0) return;
  const node = graph.nodes[i] as NodeOf<'container'>;
  if (node.usage === undefined) return;
  const used = bytes(node.usage.diskUsed) * copiesOf(graph, i, machine);
  if (!(used > 0) || node.mounts?.some(({ source }) => source !== undefined && graph.number.has(source))) return;
  openStore(state, machine).claims.push({ ...fixed(i, 'writable', used), growth: bytes(node.usage.diskGrowth) || 0 });
}

function claimApp(state: State, i: number): void {
  const { graph } = state;
  const machine = state.machine[i]!;
  const node = graph.nodes[i] as NodeOf<'app'>;
  const used = bytes(node.usage?.diskUsed), needs = graph.disk[i]!;
  const size = Number.isNaN(needs) ? used : needs;
  if (machine < 0 || !(size > 0)) return;
  openStore(state, machine).claims.push({
    node: i, sort: 'app', provisioned: size, allocated: used || 0, growth: bytes(node.usage?.diskGrowth) || 0, snapshots: 0,
  });
}

/**
 * A volume in a machine takes that machine's disk where its driver keeps data there, or nothing says otherwise. One that holds disks of VMs is
 * a store itself, such as a pool that may be all of the disk.
 */
function claimVolume(state: State, i: number): void {
  const { graph } = state;
  const node = graph.nodes[i] as NodeOf<'volume'>;
  const above = graph.parent[i]!;
  if (above < 0 || (graph.kind[above] !== HOST && graph.kind[above] !== VM)) return;
  if (node.shared === true || node.reachableFrom !== undefined || (node.driver !== undefined && !isLocalDriver(node.driver))) return;
  if (state.open.get(i)?.claims.some(({ sort }) => sort === 'disk')) return;
  const store = openStore(state, above);
  const size = graph.disk[i]!;
  if (Number.isNaN(size)) store.unknown.push(i);
  else if (size > 0) store.claims.push({
    ...fixed(i, 'volume', size), allocated: 0,
  });
}

const sumOf = (open: Open | undefined, of: 'provisioned' | 'allocated' | 'growth' | 'snapshots'): number => {
  let sum = 0;
  for (const claim of open?.claims ?? []) sum += claim[of];
  return sum;
};

function closed(graph: Graph, node: number, open: Open): Store {
  return {
    node, capacity: graph.disk[node]!, ...open, provisioned: sumOf(open, 'provisioned'), allocated: sumOf(open, 'allocated'),
    growth: sumOf(open, 'growth'), snapshots: sumOf(open, 'snapshots'),
  };
}
