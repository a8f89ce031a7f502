/** What a flaw costs to mend (RULES 3.18), and what it would cost if all workloads were VMs, or all containers. */
import type { Facts } from '../contract';
import { kindCode } from '../graph';
import { imagesInUse } from './images';
import type { ImageUse } from './images';
import { kernels } from './kernels';
import type { KernelDomain } from './kernels';
import { instancesOf, patchSurface, provided } from './patch-surface';
import { runtimes } from './runtimes';
import { services, workloads } from './workloads';

export interface KernelWork {
  /** Running kernels that have the flaw. */
  readonly kernels: number;
  /** Places where an update is installed; copies counted, except for sandboxes: their kernel comes with the runtime of an engine. */
  readonly updates: { readonly hosts: number; readonly guests: number; readonly hypervisors: number; readonly hiddenVms: number; readonly sandboxRuntimes: number; readonly all: number };
  /** Running workloads that stop while their kernel is restarted; copies counted. */
  readonly restarted: number;
  /** Kernels whose family the file does not tell: counted as not affected. */
  readonly unknown: number;
}

const HOST = kindCode('host'), VM = kindCode('vm'), CONTAINER = kindCode('container');
const isLinux = ({ family }: KernelDomain): boolean | undefined => (family === undefined ? undefined : family === 'linux');

/** Work for a flaw in a kernel. `affects` tells which kernels have it, undefined where that is not known; all Linux kernels where absent. */
export function kernelFlawWork(facts: Facts, affects: (domain: KernelDomain) => boolean | undefined = isLinux): KernelWork {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const { engine } = runtimes(facts);
  const work = { hosts: 0, guests: 0, hypervisors: 0, hiddenVms: 0, sandboxRuntimes: 0, all: 0 };
  const engines = new Set<number>(), stopped = new Set<number>();
  let number = 0, unknown = 0;
  for (const domain of kernels(facts).domains) {
    const instances = domain.source === 'sentry' ? 0 : instancesOf(facts, domain);
    if (!(instances > 0)) continue;
    const affected = affects(domain);
    if (affected !== true) {
      if (affected === undefined) unknown += instances;
      continue;
    }
    number += instances;
    for (const list of [domain.workloads, domain.sandboxed]) for (const i of list) stopped.add(i);
    if (domain.source === 'sandbox') {
      for (const i of domain.workloads) if (engine[i]! >= 0) engines.add(engine[i]!);
    } else if (domain.source === 'hiddenVm') work.hiddenVms += instances;
    else if (domain.source === 'hypervisor') work.hypervisors += instances;
    else if (graph.kind[domain.node] === HOST) work.hosts += instances;
    else work.guests += instances;
  }
  // A kernel that restarts takes along the machines and sandboxes on it.
  addCarried(facts, affects, stopped);
  for (const it of engines) work.sandboxRuntimes += copies[it]!;
  let restarted = 0;
  for (const i of stopped) restarted += copies[i]!;
  return { kernels: number, updates: { ...work, all: work.hosts + work.guests + work.hypervisors + work.hiddenVms + work.sandboxRuntimes }, restarted, unknown };
}

/** Adds the workloads of all kernels that stand on an affected one. */
function addCarried(facts: Facts, affects: (domain: KernelDomain) => boolean | undefined, stopped: Set<number>): void {
  const { graph } = facts;
  const { domains, hosting } = kernels(facts);
  const down = new Uint8Array(domains.length);
  // A kernel is numbered after the one under it.
  for (const domain of domains) {
    const under = domain.parent >= 0 && down[domain.parent] === 1;
    down[domain.number] = under || (instancesOf(facts, domain) > 0 && domain.source !== 'sentry' && affects(domain) === true) ? 1 : 0;
    if (under) for (const list of [domain.workloads, domain.sandboxed]) for (const i of list) stopped.add(i);
  }
  // Of a VM whose system nobody stated only what it stands on is known.
  for (const i of workloads(facts).running) {
    const above = graph.parent[i]!;
    if (graph.kind[i] === VM && hosting[i]! < 0 && above >= 0 && down[hosting[above]!] === 1) stopped.add(i);
  }
}

export interface LibraryWork {
  /** Operating systems to update, copies counted. */
  readonly hosts: number;
  readonly guests: number;
  /** Images to rebuild. */
  readonly images: number;
  /** Containers to start anew from the rebuilt images, copies counted. */
  readonly redeployed: number;
  /** Operating systems and images together: the updates to be made. */
  readonly updates: number;
  /** Running containers that name no image: whether they carry it cannot be told. */
  readonly unknown: number;
}

/** What carries the library; everything where a question is absent. */
export interface Carries {
  readonly system?: (node: number) => boolean;
  readonly image?: (use: ImageUse) => boolean;
}

/** Work for a flaw in a library of user programs: containers do not take that work away, their images carry it. */
export function libraryFlawWork(facts: Facts, carries: Carries = {}): LibraryWork {
  const { graph } = facts;
  const { copies, running } = workloads(facts);
  const theirs = provided(facts);
  let hosts = 0, guests = 0, redeployed = 0, unknown = 0;
  for (const { nodes } of patchSurface(facts).osReleases) {
    for (const i of nodes) {
      if (theirs[i] === 1 || carries.system?.(i) === false) continue;
      if (graph.kind[i] === HOST) hosts += copies[i]!;
      else guests += copies[i]!;
    }
  }
  const images = new Set<string>();
  for (const use of imagesInUse(facts)) {
    if (carries.image?.(use) === false) continue;
    images.add(use.digest ?? use.reference);
    for (const i of use.containers) redeployed += copies[i]!;
  }
  for (const i of running) {
    const node = graph.nodes[i]!;
    if (graph.kind[i] === CONTAINER && node.kind === 'container' && node.image === undefined) unknown += copies[i]!;
  }
  return { hosts, guests, images: images.size, redeployed, updates: hosts + guests + images.size, unknown };
}

/** The two sorts of work under one form of the same workloads. */
export interface PatchForm {
  readonly kernels: number;
  /** Updates for a flaw in every Linux kernel or hypervisor kernel. */
  readonly kernelUpdates: number;
  /** Systems updated and images rebuilt for a flaw in a library that everything carries. */
  readonly libraryUpdates: number;
  readonly redeployed: number;
  /** What was taken for granted. */
  readonly assumed: readonly string[];
}

export interface PatchComparison {
  readonly current: PatchForm;
  /** Each running workload in a VM of its own, on the hosts that are there. */
  readonly asVms: PatchForm;
  /** Each running workload as a container on the operating system of one of the hosts. */
  readonly asContainers: PatchForm;
}

/** The work as it is, as VMs only, and as containers only; a flaw is taken to be in every kernel, or in everything with user programs. */
export function patchComparison(facts: Facts): PatchComparison {
  const surface = patchSurface(facts);
  const kernel = kernelFlawWork(facts, () => true), library = libraryFlawWork(facts);
  const hosts = Math.max(1, surface.hosts);
  const assumedHosts = surface.hosts === 0 ? ['one host, because none is modelled'] : [];
  const images = surface.images + imagesToBuild(facts);
  return {
    current: {
      kernels: surface.kernels.all, kernelUpdates: kernel.updates.all, libraryUpdates: library.updates, redeployed: library.redeployed,
      assumed: surface.unknownGuests > 0 ? [`${surface.unknownGuests} VMs without a stated operating system are not counted`] : [],
    },
    asVms: {
      kernels: surface.workloads + hosts, kernelUpdates: surface.workloads + hosts, libraryUpdates: surface.workloads + hosts, redeployed: 0,
      assumed: [...assumedHosts, 'one system a workload', 'one hypervisor a host, which has a kernel and user programs'],
    },
    asContainers: {
      kernels: hosts, kernelUpdates: hosts, libraryUpdates: hosts + images, redeployed: surface.workloads,
      assumed: [...assumedHosts, 'one image a service that has none today'],
    },
  };
}

/** Services that run as VMs or processes today and would need an image. */
function imagesToBuild(facts: Facts): number {
  const { graph } = facts;
  const { of } = services(facts);
  const found = new Set<number>();
  for (const i of workloads(facts).running) if (graph.kind[i] !== CONTAINER && of[i]! >= 0) found.add(of[i]!);
  return found.size;
}
