/** How much there is to patch (RULES 3.18): kernels, systems, hypervisors, runtimes and images in use. */
import type { NodeOf } from '../../model';
import type { Facts } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { imagesInUse } from './images';
import type { ImageUse } from './images';
import { kernels } from './kernels';
import type { KernelDomain } from './kernels';
import { runtimes } from './runtimes';
import { workloads } from './workloads';

/** A release of an operating system, and where it runs. */
export interface OsRelease {
  /** Platform id and version; undefined where the file does not say. */
  readonly platform: string | undefined;
  readonly version: string | undefined;
  /** Instances, copies counted. */
  readonly instances: number;
  /** Hosts and VMs, ascending. */
  readonly nodes: readonly number[];
  /** Different pairs of kernel and day of the last update among those that state one; what states neither counts in `unstated`. */
  readonly patchLevels: readonly PatchLevel[];
  /** Instances that state neither kernel nor last update. */
  readonly unstated: number;
}

export interface PatchLevel {
  readonly kernel: string | undefined;
  readonly lastPatched: string | undefined;
  readonly instances: number;
}

/** A product in a version, and the nodes that have it. */
export interface ProductVersion {
  readonly product: string | undefined;
  readonly version: string | undefined;
  readonly instances: number;
  readonly nodes: readonly number[];
}

/** Copies of a node count; what is switched off, and what a provider runs, does not. */
export interface PatchSurface {
  /** Kernels by who brings them. A gVisor sandbox has no kernel of its own; it counts in `sentries`. */
  readonly kernels: { readonly [S in 'os' | 'hypervisor' | 'hiddenVm' | 'sandbox']: number } & { readonly all: number };
  readonly sentries: number;
  readonly osInstances: number;
  readonly osReleases: readonly OsRelease[];
  /** Different (release, kernel, last update) that are stated. */
  readonly patchLevels: number;
  readonly hypervisors: readonly ProductVersion[];
  readonly engines: readonly ProductVersion[];
  /** Runtimes under containers, by product and stated version. */
  readonly runtimes: readonly ProductVersion[];
  /** Different images in use: by digest where one is known, else by reference. */
  readonly images: number;
  /** Different bases that the file states. */
  readonly baseImages: number;
  /** Running containers, and workloads of all sorts; copies counted. */
  readonly containers: number;
  readonly workloads: number;
  /** Physical hosts that are on and not a provider's. */
  readonly hosts: number;
  /** Opaque VMs without an operating system in the file: each has a kernel and a system that is not counted above. */
  readonly unknownGuests: number;
}

const HOST = kindCode('host'), VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor'), ENGINE = kindCode('engine'), CONTAINER = kindCode('container');

/** What there is to patch in the whole topology. */
export const patchSurface = defineFact('patchSurface', (facts): PatchSurface => {
  const { graph } = facts;
  const { copies, running } = workloads(facts);
  const theirs = provided(facts);
  const systems = newPairs<OsBuilding>(), hypervisors = newPairs<Building>(), engines = newPairs<Building>(), runs = newPairs<Building>();
  let hosts = 0, unknownGuests = 0;
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i], number = copies[i]!;
    if (!(number > 0) || theirs[i] === 1) continue;
    if (kind === HOST) hosts += number;
    if (kind === HOST || kind === VM) unknownGuests += countSystem(facts, i, number, systems);
    else if (kind === HYPERVISOR || kind === ENGINE) {
      const { platform, version } = graph.nodes[i] as NodeOf<'engine' | 'hypervisor'>;
      countProduct(kind === ENGINE ? engines : hypervisors, facts.catalog.platform(platform)?.id ?? platform, version, i, number);
    }
  }
  let containers = 0, all = 0;
  const { runtime, engine } = runtimes(facts);
  // Containers of an engine stand together, and mostly share a runtime: they count once.
  let last = -1, lastRuntime: (typeof runtime)[number];
  for (const i of running) {
    all += copies[i]!;
    if (graph.kind[i] !== CONTAINER) continue;
    containers += copies[i]!;
    if (engine[i]! < 0 || theirs[engine[i]!] === 1 || (engine[i] === last && runtime[i] === lastRuntime)) continue;
    [last, lastRuntime] = [engine[i]!, runtime[i]];
    const own = graph.nodes[engine[i]!] as NodeOf<'engine'>;
    const product = runtime[i]?.id;
    const version = product !== undefined && facts.catalog.platform(own.runtime)?.id === product ? own.runtimeVersion : undefined;
    countProduct(runs, product, version, engine[i]!, 0);
  }
  const releases = systems.all.map(finished);
  return {
    kernels: countKernels(facts), sentries: kernels(facts).domains.filter((it) => it.source === 'sentry').length,
    osInstances: releases.reduce((sum, it) => sum + it.instances, 0), osReleases: releases, patchLevels: releases.reduce((sum, it) => sum + it.patchLevels.length, 0),
    hypervisors: hypervisors.all, engines: engines.all,
    runtimes: runs.all.map((it) => ({ ...it, instances: it.nodes.reduce((sum, node) => sum + copies[node]!, 0) })),
    images: new Set(imagesInUse(facts).map(identity)).size, baseImages: new Set(imagesInUse(facts).flatMap((it) => it.image?.base ?? [])).size,
    containers, workloads: all, hosts, unknownGuests,
  };
}, ['os', 'platform', 'version', 'managed', 'runtime', 'runtimeVersion']);

/** A reference without a digest may be any image: it counts as itself. */
const identity = ({ digest, reference }: ImageUse): string => digest ?? reference;

/** By node: 1 for a provider's host, and for the hypervisor and engine right on it. */
export const provided = defineFact('provided', ({ graph }): Uint8Array => {
  const flags = new Uint8Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    if (graph.kind[i] === HOST) flags[i] = (graph.nodes[i] as NodeOf<'host'>).managed === true ? 1 : 0;
    else if ((graph.kind[i] === HYPERVISOR || graph.kind[i] === ENGINE) && above >= 0 && graph.kind[above] === HOST) flags[i] = flags[above]!;
  }
  return flags;
}, ['managed']);

/** Things by two names, in the order in which they were made. */
interface Pairs<T> {
  readonly all: T[];
  readonly index: Map<string, Map<string, T>>;
}

const newPairs = <T>(): Pairs<T> => ({ all: [], index: new Map() });

/** The thing with two names, made where there is none. */
function once<T>({ all, index }: Pairs<T>, first = '', second = '', make: () => T): T {
  let some = index.get(first);
  if (!some) index.set(first, (some = new Map()));
  let found = some.get(second);
  if (found === undefined) {
    some.set(second, (found = make()));
    all.push(found);
  }
  return found;
}

interface OsBuilding {
  readonly platform: string | undefined;
  readonly version: string | undefined;
  readonly nodes: number[];
  readonly levels: Pairs<{ readonly kernel: string | undefined; readonly lastPatched: string | undefined; instances: number }>;
  instances: number;
  unstated: number;
}
interface Building {
  readonly product: string | undefined;
  readonly version: string | undefined;
  readonly nodes: number[];
  instances: number;
}

/** Returns how many guests have a system that the file does not describe. */
function countSystem({ graph, catalog }: Facts, i: number, number: number, systems: Pairs<OsBuilding>): number {
  const { os } = graph.nodes[i] as NodeOf<'host' | 'vm'>;
  if (os === undefined) return graph.kind[i] === VM ? number : 0;
  const platform = catalog.platform(os.platform)?.id ?? os.platform;
  const system = once(systems, platform, os.version, (): OsBuilding => ({ platform, version: os.version, nodes: [], levels: newPairs(), instances: 0, unstated: 0 }));
  system.nodes.push(i);
  system.instances += number;
  if (os.kernel === undefined && os.lastPatched === undefined) {
    system.unstated += number;
    return 0;
  }
  once(system.levels, os.kernel, os.lastPatched, () => ({ kernel: os.kernel, lastPatched: os.lastPatched, instances: 0 })).instances += number;
  return 0;
}

const finished = ({ levels, ...system }: OsBuilding): OsRelease => ({ ...system, patchLevels: levels.all });

function countProduct(products: Pairs<Building>, product: string | undefined, version: string | undefined, node: number, number: number): void {
  const known = once(products, product, version, () => ({ product, version, nodes: [], instances: 0 }));
  // Containers of an engine stand together.
  if (known.nodes.at(-1) === node) return;
  known.nodes.push(node);
  known.instances += number;
}

function countKernels(facts: Facts): PatchSurface['kernels'] {
  const count = { os: 0, hypervisor: 0, hiddenVm: 0, sandbox: 0, all: 0 };
  const theirs = provided(facts), { copies } = workloads(facts);
  for (const domain of kernels(facts).domains) {
    if (domain.source === 'sentry') continue;
    const number = theirs[domain.node] === 1 ? 0 : copies[domain.node]!;
    count[domain.source] += number;
    count.all += number;
  }
  return count;
}

/** Running copies of a kernel that somebody here has to patch; 0 for a provider's. */
export function instancesOf(facts: Facts, { node }: KernelDomain): number {
  return provided(facts)[node] === 1 ? 0 : workloads(facts).copies[node]!;
}
