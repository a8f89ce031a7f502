/** Who can read whose files, processes and memory (RULES 3.17). */
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { kindCode } from '../graph';
import { attachments, NEEDS } from './dependencies';
import { engineSockets, rootedIn } from './engine-sockets';
import { hostMounts } from './host-paths';
import { kernelOf, kernels } from './kernels';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from './runtimes';
import { volumeMounts } from './volume-mounts';
import { workloads } from './workloads';

/** What is read. `console` and `ciphertext` give nothing of the data itself. */
export type Sight = 'processes' | 'files' | 'memory' | 'disk' | 'console' | 'ciphertext';

export interface Sees {
  readonly what: Sight;
  /** How, in words: `in its own file system`, `disk image`. */
  readonly how: string;
}

/** Someone who can read: root on a system, a user of an engine's or cluster's API, an administrator of a hypervisor or storage, a container. */
export interface Reader {
  readonly principal: 'root' | 'engine' | 'hypervisor' | 'cluster' | 'storage' | 'container';
  /** The host, VM, engine, hypervisor, cluster, volume or container that gives the view. */
  readonly node: number;
  readonly sees: readonly Sees[];
}

/**
 * What stands between the target and whoever looks from the level that the walk has come to: nothing but namespaces, a user-space kernel,
 * a sandbox's VM, a VM, a VM with encrypted memory, or something of which nothing is known.
 */
type Wall = 'shared' | 'gvisor' | 'sandbox' | 'vm' | 'encrypted' | 'unknown';

const sees = (what: Sight, how: string): Sees => ({ what, how });
const SHARED = [sees('processes', 'in its own process table'), sees('files', 'in its own file system'), sees('memory', 'through /proc or a debugger')];
const OUT_OF_BAND = [sees('disk', 'in the disk image'), sees('memory', 'in the memory of the process that runs the VM')];

/** What root on the system at hand sees. */
const ROOT_SEES: { readonly [W in Wall]: readonly Sees[] } = {
  shared: SHARED,
  gvisor: [sees('files', 'through the file server of the sandbox'), sees('memory', 'in the memory of the sandbox process; its processes are opaque')],
  sandbox: [sees('files', 'in the root file system and volumes that it shares with the sandbox'), sees('memory', 'in the memory of the process that runs the sandbox\'s VM')],
  vm: OUT_OF_BAND,
  encrypted: [sees('ciphertext', 'memory is encrypted; the disk is readable unless it is encrypted too')],
  unknown: [],
};

const ADMIN_SEES: { readonly [W in Wall]: readonly Sees[] } = {
  shared: [], gvisor: [], sandbox: [], unknown: [],
  vm: [...OUT_OF_BAND, sees('console', 'on the virtual screen')],
  encrypted: [sees('console', 'on the virtual screen'), sees('ciphertext', 'memory is encrypted')],
};

const API_SEES = [sees('processes', 'by exec'), sees('files', 'by copying them out')];

const SOCKET_SEES = API_SEES.map(({ what, how }) => sees(what, `${how}, through the engine's socket`));

const CONTAINER = kindCode('container'), POD = kindCode('pod'), VM = kindCode('vm'), ENGINE = kindCode('engine'), HOST = kindCode('host');
const HYPERVISOR = kindCode('hypervisor'), CLUSTER = kindCode('cluster'), APP = kindCode('app');
const B2 = BOUNDARIES.indexOf('B2'), B3C = BOUNDARIES.indexOf('B3c');

/**
 * Everyone who administers something that a workload (container, pod, app or VM) runs on or keeps its data on, and the containers that hold
 * the socket of an engine, which gives the same view; nearest first, none who sees nothing.
 */
export function readersOf(facts: Facts, target: number): readonly Reader[] {
  const { graph } = facts;
  const found: Reader[] = [];
  const add = (principal: Reader['principal'], node: number, what: readonly Sees[]): void => {
    if (what.length > 0) found.push({ principal, node, sees: what });
  };
  let wall = ownWall(facts, target);
  addStorage(facts, target, add);
  for (let at = graph.parent[target]!; at >= 0; at = graph.parent[at]!) {
    const kind = graph.kind[at];
    if (kind === ENGINE) {
      if (graph.kind[target] !== VM) {
        add('engine', at, API_SEES);
        for (const holder of engineSockets(facts).get(at) ?? []) addHolder(found, target, holder, SOCKET_SEES);
      }
      addClusters(facts, at, wall, add);
      if (hidesVm(facts, at)) wall = walled(wall, 'vm');
    } else if (kind === CLUSTER) add('cluster', at, wall === 'shared' || wall === 'gvisor' || wall === 'sandbox' ? API_SEES : ADMIN_SEES[wall]);
    else if (kind === VM || kind === HOST) {
      if ((graph.nodes[at] as NodeOf<'vm'>).os !== undefined) {
        add('root', at, ROOT_SEES[wall]);
        for (const holder of rootBySocket(facts, at)) addHolder(found, target, holder, asRoot(facts, at, ROOT_SEES[wall]));
      }
      addClusters(facts, at, wall, add);
      if (kind === VM) {
        addStorage(facts, at, add);
        wall = walled(wall, isEncrypted(graph.nodes[at] as NodeOf<'vm'>) ? 'encrypted' : 'vm');
      }
    } else if (kind === HYPERVISOR) {
      add('hypervisor', at, ADMIN_SEES[wall]);
      addClusters(facts, at, wall, add);
    }
  }
  return found;
}

/** What a container sees that holds a socket: once of each sort, however many ways lead there. */
function addHolder(found: Reader[], target: number, holder: number, what: readonly Sees[]): void {
  if (holder === target) return;
  const at = found.findIndex(({ principal, node }) => principal === 'container' && node === holder);
  const before = found[at]?.sees ?? [];
  const more = what.filter((it) => !before.some((known) => known.what === it.what));
  if (at >= 0) found[at] = { principal: 'container', node: holder, sees: [...before, ...more] };
  else if (more.length > 0) found.push({ principal: 'container', node: holder, sees: more });
}

/** Containers that hold the socket of an engine that is root on a system, and so are root there themselves. */
function rootBySocket(facts: Facts, system: number): readonly number[] {
  return [...engineSockets(facts)].flatMap(([engine, holders]) => (rootedIn(facts, engine) === system ? holders : []));
}

const asRoot = ({ graph }: Facts, system: number, all: readonly Sees[]): readonly Sees[] =>
  all.flatMap(({ what }) => (what === 'ciphertext' ? [] : [sees(what, `as root on ${graph.ids[system]!}, through the engine's socket`)]));

/** A wall further out hides what is behind one further in; encryption stays. Of what is not known nothing is said, until a VM stands around it. */
const walled = (inner: Wall, outer: 'vm' | 'encrypted'): Wall => (inner === 'encrypted' ? inner : outer);

const isEncrypted = ({ confidential }: NodeOf<'vm'>): boolean => confidential === 'sev-snp' || confidential === 'tdx';

function ownWall(facts: Facts, target: number): Wall {
  const { graph } = facts;
  switch (graph.kind[target]) {
    case VM: return isEncrypted(graph.nodes[target] as NodeOf<'vm'>) ? 'encrypted' : 'vm';
    case CONTAINER: {
      const own = runtimes(facts).boundary[target]!;
      if (own === UNKNOWN_BOUNDARY) return 'unknown';
      return own < B2 ? 'shared' : own === B2 ? 'gvisor' : own >= B3C ? 'encrypted' : 'sandbox';
    }
    default: return 'shared';
  }
}

function hidesVm(facts: Facts, engine: number): boolean {
  const { graph } = facts;
  const { serving, hosting, domains } = kernels(facts);
  const above = graph.parent[engine]!;
  return above >= 0 && domains[serving[engine]!]?.source === 'hiddenVm' && hosting[above] !== serving[engine];
}

/** Administrators of the clusters that something is a member of: through the cluster's API they do what its own API allows. */
function addClusters(facts: Facts, member: number, wall: Wall, add: (principal: 'cluster', node: number, what: readonly Sees[]) => void): void {
  const { start, dependent, need } = attachments(facts);
  for (let k = start[member]!; k < start[member + 1]!; k++) {
    if (need[k] !== NEEDS.member) continue;
    const outOfBand = wall === 'vm' || wall === 'encrypted';
    add('cluster', dependent[k]!, outOfBand ? ADMIN_SEES[wall] : wall === 'unknown' ? [] : API_SEES);
  }
}

/** Administrators of the storage under a VM's disk, or of the volumes that a container mounts. */
function addStorage(facts: Facts, node: number, add: (principal: 'storage', node: number, what: readonly Sees[]) => void): void {
  const { graph } = facts;
  const it = graph.nodes[node]!;
  if (it.kind === 'vm' && it.storage !== undefined) {
    const volume = graph.number.get(it.storage);
    if (volume !== undefined && graph.nodes[volume]!.kind === 'volume') add('storage', volume, [sees('disk', 'in the disk image')]);
  }
  if (it.kind !== 'container' || it.mounts === undefined) return;
  for (const source of new Set(it.mounts.map((mount) => mount.source))) {
    const volume = source === undefined ? undefined : graph.number.get(source);
    if (volume !== undefined && graph.nodes[volume]!.kind === 'volume') add('storage', volume, [sees('files', 'on the volume')]);
  }
}

/** What the process namespace of a container shows: that of the host, of the container whose namespace it joined, or its own. */
function processView(facts: Facts, container: number): 'host' | number {
  const { graph } = facts;
  const node = graph.nodes[container] as NodeOf<'container'>;
  const wanted = node.namespaces?.pid;
  const above = graph.parent[container]!;
  const pod = above >= 0 && graph.kind[above] === POD ? graph.nodes[above] as NodeOf<'pod'> : undefined;
  if (wanted === 'host' || (wanted === undefined && pod?.hostPID === true)) return 'host';
  return wanted?.startsWith('container:') ? graph.number.get(wanted.slice('container:'.length)) ?? container : container;
}

/** What a container sees of another one, or of the system that it runs on, as it is configured; nothing for most. */
function containerSees(facts: Facts, reader: number, target: number): readonly Sees[] {
  const { graph } = facts;
  const found: Sees[] = [];
  const { serving, hosting } = kernels(facts);
  const run = runtimes(facts);
  const sameKernel = serving[reader]! >= 0 && serving[reader] === serving[target];
  const plain = run.boundary[reader]! < B2;
  const view = processView(facts, reader);
  if (graph.kind[target] === CONTAINER) {
    if (sameKernel && (view === 'host' ? plain : view === target || view === processView(facts, target))) found.push(sees('processes', view === 'host' ? 'in the process namespace of the host' : 'in a shared process namespace'));
    if (sharedVolume(facts, reader, target)) found.push(sees('files', 'on a volume that both mount'));
  } else if (graph.kind[target] === APP) {
    if (sameKernel && plain && view === 'host') found.push(sees('processes', 'in the process namespace of the host'));
  } else if (kernelOf(kernels(facts), target)?.node === target) {
    if (serving[reader] === hosting[target] && plain && view === 'host') found.push(sees('processes', 'in the process namespace of the host'));
    const parent = graph.parent[reader]!;
    const around = parent < 0 ? -1 : hosting[parent]!;
    // A socket is talked to, not read.
    const paths = around === hosting[target] ? hostMounts(graph.nodes[reader] as NodeOf<'container'>).filter(({ path }) => !path.endsWith('.sock')) : [];
    if (paths.length > 0) found.push(sees('files', `below ${paths.map((it) => it.source).join(', ')}`));
    if (rootBySocket(facts, target).includes(reader)) found.push(...asRoot(facts, target, SHARED));
  }
  return found;
}

function sharedVolume(facts: Facts, a: number, b: number): boolean {
  const { start, container } = volumeMounts(facts);
  const { graph } = facts;
  const volumesOf = (node: number): number[] => ((graph.nodes[node] as NodeOf<'container'>).mounts ?? []).flatMap(({ source }) => {
    const volume = source === undefined ? undefined : graph.number.get(source);
    return volume === undefined ? [] : [volume];
  });
  const others = new Set(volumesOf(b));
  return volumesOf(a).some((volume) => others.has(volume) && container.subarray(start[volume]!, start[volume + 1]!).includes(a) && container.subarray(start[volume]!, start[volume + 1]!).includes(b));
}

const holdsSocket = (facts: Facts, container: number): boolean => [...engineSockets(facts).values()].some((holders) => holders.includes(container));

/** What `reader` can read of `target`: of a workload, or (for a container as reader) of the host or VM that it runs on. */
export function canRead(facts: Facts, reader: number, target: number): readonly Sees[] {
  const { graph } = facts;
  if (graph.cyclic[reader] === 1 || graph.cyclic[target] === 1 || reader === target) return [];
  const seen = graph.kind[reader] !== CONTAINER ? [] : workloads(facts).copies[reader]! > 0 ? containerSees(facts, reader, target) : [];
  if (graph.kind[reader] === CONTAINER && !holdsSocket(facts, reader)) return seen;
  return [...seen, ...readersOf(facts, target).filter((it) => it.node === reader).flatMap((it) => it.sees)];
}
