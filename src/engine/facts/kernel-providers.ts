/** Finds the kernel under every node, one pass from the roots down (RULES 3.1). */
import type { Catalog, OsFamily, Platform } from '../../catalog/contract';
import type { NodeOf } from '../../model';
import type { Facts, Graph } from '../contract';
import { runtimes, UNKNOWN_BOUNDARY } from './runtimes';
import type { Runtimes } from './runtimes';
import { NO_KERNEL, UNDECIDED } from './kernel-domain';
import type { KernelDomain } from './kernel-domain';

/** A domain before it is known whom it serves: whoever asked for the domains fills that in. */
export type NewDomain = Omit<KernelDomain, 'workloads' | 'sandboxed' | 'weight'> & { readonly workloads: number[]; readonly sandboxed: number[]; weight: number };
type Found = Omit<KernelDomain, 'number' | 'workloads' | 'sandboxed' | 'weight'>;

interface Assigned {
  readonly domains: readonly NewDomain[];
  readonly serving: Int32Array;
  readonly hosting: Int32Array;
}

interface State {
  readonly graph: Graph;
  readonly catalog: Catalog;
  readonly runtimes: Runtimes;
  readonly domains: NewDomain[];
  readonly serving: Int32Array;
  readonly hosting: Int32Array;
  /** Domains that are met more than once: shared virtual machines by the domain under them, sandboxes by their pod or container. */
  readonly shared: Map<number, number>;
  readonly sandboxes: Map<number, number>;
}

/** Domains, and for each node the one that serves it and the one whose crash takes it along. */
export function assignKernels(facts: Facts): Assigned {
  const { graph, catalog } = facts;
  const state: State = {
    graph, catalog, runtimes: runtimes(facts), domains: [], shared: new Map(), sandboxes: new Map(),
    serving: new Int32Array(graph.count), hosting: new Int32Array(graph.count),
  };
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    state.hosting[i] = above < 0 ? NO_KERNEL : state.hosting[above]!;
    state.serving[i] = graph.cyclic[i] === 1 ? (state.hosting[i] = UNDECIDED) : provider(state, i, above);
  }
  return { domains: state.domains, serving: state.serving, hosting: state.hosting };
}

/** The domain that serves node `i`; sets `hosting` too, which already holds the parent's. */
function provider(state: State, i: number, above: number): number {
  const { graph, hosting } = state;
  const node = graph.nodes[i]!;
  const inherited = hosting[i]!;
  switch (node.kind) {
    case 'host':
      return (hosting[i] = node.os ? add(state, osDomain(state, i, node.os, NO_KERNEL)) : NO_KERNEL);
    case 'hypervisor':
      return (hosting[i] = hypervisorKernel(state, i, node, inherited));
    case 'vm':
      return (hosting[i] = vmKernel(state, i, node, above));
    case 'engine':
      return (hosting[i] = engineKernel(state, i, node, inherited));
    case 'container':
      return containerKernel(state, i);
    case 'pod':
    case 'cgroup':
    case 'app':
      return above < 0 ? (hosting[i] = NO_KERNEL) : inherited;
    case 'cluster':
      // What floats in a cluster has a kernel, but which one is not known before it is placed.
      hosting[i] = UNDECIDED;
      return NO_KERNEL;
    default:
      return (hosting[i] = NO_KERNEL);
  }
}

function hypervisorKernel(state: State, i: number, node: NodeOf<'hypervisor'>, inherited: number): number {
  const platform = state.catalog.platform(node.platform);
  const own = (): number => add(state, {
    key: state.graph.ids[i]!, source: 'hypervisor', node: i, platform: platform?.id ?? node.platform, version: node.version,
    kernel: undefined,
    family: undefined, cgroup: undefined, parent: inherited,
  });
  switch (platform?.hypervisor?.kernel) {
    case 'own': return own();
    case 'hostKernel': return inherited;
    // A control partition, or a product that nobody named: the system it stands on where there is one.
    default: return inherited >= 0 || inherited === UNDECIDED ? inherited : own();
  }
}

function vmKernel(state: State, i: number, node: NodeOf<'vm'>, above: number): number {
  const { graph, catalog, hosting } = state;
  const under = above < 0 ? NO_KERNEL : hosting[above]!;
  const launcher = above < 0 ? undefined : graph.nodes[above]!;
  const hidden = launcher?.kind === 'hypervisor' ? catalog.platform(launcher.platform)?.hiddenVm : undefined;
  if (hidden?.shared && under >= 0) return sharedVm(state, i, under, hidden.guest);
  return node.os ? add(state, osDomain(state, i, node.os, under)) : NO_KERNEL;
}

function engineKernel(state: State, i: number, node: NodeOf<'engine'>, inherited: number): number {
  const { graph, catalog } = state;
  const above = graph.parent[i]!;
  const parent = above < 0 ? undefined : graph.nodes[above];
  if (inherited < 0 || (parent?.kind === 'vm' && parent.hidden === true)) return inherited;
  const platform = catalog.platform(node.platform);
  const hidden = platform?.hiddenVm;
  const family = state.domains[inherited]!.family;
  const hides = node.hiddenVm !== undefined || (hidden !== undefined && hidesOn(hidden, family));
  if (!hides) return inherited;
  if (hidden?.shared && family === 'windows') return sharedVm(state, i, inherited, hidden.guest);
  return add(state, {
    key: `engine:${graph.ids[i]!}/vm`, source: 'hiddenVm', node: i, platform: undefined, version: undefined, kernel: undefined,
    family: hidden?.guest ?? 'linux', cgroup: undefined, parent: inherited,
  });
}

const EVERYWHERE: readonly OsFamily[] = ['linux', 'windows', 'macos'];

/** Whether a product hides a VM on a system of this family; on an unknown one only where it does so everywhere. */
function hidesOn(hidden: NonNullable<Platform['hiddenVm']>, family: OsFamily | undefined): boolean {
  return family === undefined ? EVERYWHERE.every((it) => hidden.on.includes(it)) : hidden.on.includes(family);
}

/** The one virtual machine in which every distribution and engine of a Windows host runs (WSL 2). */
function sharedVm(state: State, i: number, under: number, guest: OsFamily): number {
  return once(state, state.shared, under, {
    key: `${state.domains[under]!.key}/wsl2`, source: 'hiddenVm', node: i, platform: undefined, version: undefined, kernel: undefined,
    family: guest, cgroup: undefined, parent: under,
  });
}

function containerKernel(state: State, i: number): number {
  const { graph, hosting, runtimes } = state;
  const sandbox = runtimes.sandbox[i]!;
  if (sandbox < 0) return runtimes.boundary[i] === UNKNOWN_BOUNDARY ? (hosting[i] = UNDECIDED) : hosting[i]!;
  const family: OsFamily = runtimes.runtime[i]?.sandbox?.guest ?? 'linux';
  const of = {
    node: sandbox, platform: undefined, version: undefined, kernel: undefined, family, cgroup: undefined,
    parent: hosting[i]!,
  } as const;
  const id = graph.ids[sandbox]!;
  if (runtimes.runtime[i]?.sandbox?.boundary === 'B2') return once(
    state, state.sandboxes, sandbox, { ...of, key: `sentry:${id}`, source: 'sentry' },
  );
  return (hosting[i] = once(state, state.sandboxes, sandbox, { ...of, key: `sandbox:${id}`, source: 'sandbox' }));
}

function osDomain(state: State, i: number, os: NonNullable<NodeOf<'vm'>['os']>, parent: number): Found {
  const platform = state.catalog.platform(os.platform);
  return {
    key: state.graph.ids[i]!, source: 'os', node: i, platform: platform?.id ?? os.platform, version: os.version, kernel: os.kernel,
    family: os.family ?? platform?.os, cgroup: os.cgroup, parent,
  };
}

function add({ domains }: State, { key, source, node, platform, version, kernel, family, cgroup, parent }: Found): number {
  const number = domains.length;
  // Written out: thousands of them, and a spread is several times as slow.
  domains.push({ number, key, source, node, platform, version, kernel, family, cgroup, parent, workloads: [], sandboxed: [], weight: 0 });
  return number;
}

function once(state: State, known: Map<number, number>, by: number, domain: Found): number {
  const found = known.get(by) ?? add(state, domain);
  known.set(by, found);
  return found;
}
