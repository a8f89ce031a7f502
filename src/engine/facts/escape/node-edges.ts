/** Ways out of each node: what its own description, and the wall around it, allow. */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kindCode } from '../../graph';
import { containerUser } from '../container-user';
import { BOUNDARIES, UNKNOWN_BOUNDARY } from '../runtimes';
import { addEdge, rootOf, surroundings, WHY } from './edges';
import type { Edges, Why } from './edges';
import { isRoot, mountReader, rootCapability } from './root-paths';
import type { Opened } from './root-paths';

export interface Collector {
  /** Sets the way out of a state. */
  readonly out: (state: number, to: number, breaks: number, why: Why) => void;
  readonly edges: Edges;
  readonly sealed: Uint8Array;
  readonly undecided: number[];
}

type Around = ReturnType<typeof surroundings>;
interface Context extends Collector {
  readonly facts: Facts;
  readonly around: Around;
  readonly mountsOf: (container: NodeOf<'container'>) => Opened;
}

const B1U = BOUNDARIES.indexOf('B1u'), B2 = BOUNDARIES.indexOf('B2'), B0 = BOUNDARIES.indexOf('B0');
const VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor'), ENGINE = kindCode('engine'), CONTAINER = kindCode('container');
const APP = kindCode('app'), NETWORK = kindCode('network'), POD = kindCode('pod');

/** Collects the ways out of all nodes that run, and of the kernels that are no nodes. */
export function edgesOf(facts: Facts, collector: Collector): void {
  const around = surroundings(facts);
  const context: Context = { ...collector, facts, around, mountsOf: mountReader() };
  const { graph, copies } = around;
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i];
    if (kind === NETWORK) collector.sealed[i] = 1;
    else if (kind === VM) ofVm(context, i);
    if (!(copies[i]! > 0)) continue;
    if (kind === CONTAINER) ofContainer(context, i);
    else if (kind === ENGINE) ofEngine(context, i);
    else if (kind === HYPERVISOR && graph.parent[i]! >= 0) collector.out(i, graph.parent[i]!, 0, WHY.hypervisorRoot);
    else if (kind === APP) ofApp(context, i);
    const managed = (graph.nodes[i] as NodeOf<'vm'>).manages;
    if (managed !== undefined) for (const id of managed) {
      const target = graph.number.get(id);
      if (target !== undefined && target !== i) addEdge(collector.edges, i, target, WHY.manages);
    }
  }
  for (const domain of around.kernel.domains) {
    if (domain.source === 'os' || domain.source === 'hypervisor') continue;
    const below = root(context, domain.parent);
    const why = domain.source === 'sentry' ? WHY.hostInterface : WHY.virtualMachine;
    if (below >= 0) collector.out(rootOf(facts, domain), below, 1, why);
    if (domain.source !== 'hiddenVm') addEdge(collector.edges, rootOf(facts, domain), domain.node, WHY.sandboxRoot);
  }
}

/** The state of root on a kernel by its number; -1 where there is none, or it is not decided. */
function root({ facts, around }: Context, domain: number): number {
  return domain < 0 ? -1 : rootOf(facts, around.kernel.domains[domain]!);
}

/** The kernel that serves what a node is in; -1 or -2 where there is none, or it is not decided. */
function kernelAround({ around: { graph, kernel } }: Context, i: number): number {
  const above = graph.parent[i]!;
  return above < 0 ? -1 : kernel.hosting[above]!;
}

function ofVm(context: Context, i: number): void {
  const { around: { graph, kernel, copies }, sealed, out, edges } = context;
  const { confidential } = graph.nodes[i] as NodeOf<'vm'>;
  if (confidential === 'sev-snp' || confidential === 'tdx') sealed[i] = 1;
  const above = graph.parent[i]!;
  if (!(copies[i]! > 0) || above < 0) return;
  const serving = kernel.serving[i]!;
  if (serving >= 0 && kernel.domains[serving]!.source === 'hiddenVm') {
    out(i, root(context, serving), 1, WHY.distribution);
    addEdge(edges, root(context, serving), i, WHY.contains);
  } else if (graph.kind[above] === HYPERVISOR) out(i, above, 1, WHY.virtualMachine);
}

function ofEngine(context: Context, i: number): void {
  const { around: { graph, kernel }, out, edges } = context;
  const at = kernel.serving[i]!;
  const target = root(context, at);
  if (target < 0) return;
  const rootless = (graph.nodes[i] as NodeOf<'engine'>).rootless === true;
  out(i, target, rootless ? 1 : 0, rootless ? WHY.rootlessEngine : WHY.engineRoot);
  if (kernel.domains[at]!.source === 'hiddenVm' && at !== kernelAround(context, i)) addEdge(edges, target, i, WHY.contains);
}

/** An application of root is root; of another user, or of one that nobody named, it breaks out by a flaw of the kernel. */
function ofApp(context: Context, i: number): void {
  const { around: { graph, kernel }, out } = context;
  const target = root(context, kernel.serving[i]!);
  const { user } = graph.nodes[i] as NodeOf<'app'>;
  const own = user !== undefined && isRoot(user);
  if (target >= 0) out(i, target, own ? 0 : 1, own ? WHY.appRoot : WHY.appUser);
}

function ofContainer(context: Context, i: number): void {
  const { around: { graph, run }, out, edges, undecided } = context;
  const node = graph.nodes[i] as NodeOf<'container'>;
  const below = root(context, kernelAround(context, i));
  const own = run.boundary[i]!;
  const opened = context.mountsOf(node);
  if (opened.socket && run.engine[i]! >= 0) addEdge(edges, i, run.engine[i]!, WHY.socket);
  if (own === UNKNOWN_BOUNDARY) {
    undecided.push(i);
    return;
  }
  if (own >= B2) {
    ofSandboxed(context, i, node, own);
    if (below >= 0 && opened.root && rootInside(context, i, node)) addEdge(edges, i, below, WHY.rootPath);
  } else if (below >= 0) {
    const shortcut = own === B1U ? undefined : withoutBreak(context, i, node, opened);
    out(i, below, shortcut === undefined ? 1 : 0, shortcut ?? WHY.kernel);
  }
}

/** Why a container on a shared kernel is root there by its description alone; undefined where it is not. */
function withoutBreak(context: Context, i: number, node: NodeOf<'container'>, opened: Opened): Why | undefined {
  if (node.privileged === true) return WHY.privileged;
  if (context.around.run.boundary[i] === B0) return WHY.noWall;
  if (node.capabilities !== undefined && rootCapability(node) !== undefined) return WHY.capability;
  return opened.root && rootInside(context, i, node) ? WHY.rootPath : undefined;
}

/** The way into the kernel of a sandbox: of its own where it is alone in it, by a flaw where the sandbox is a pod. */
function ofSandboxed(context: Context, i: number, node: NodeOf<'container'>, own: number): void {
  const { around: { run, kernel }, out } = context;
  const inner = root(context, kernel.serving[i]!);
  if (inner < 0) return;
  if (own === B2) out(i, inner, 1, WHY.userSpaceKernel);
  else if (run.sandbox[i] === i) out(i, inner, 0, WHY.ownSandbox);
  else out(i, inner, node.privileged === true ? 0 : 1, node.privileged === true ? WHY.privileged : WHY.kernel);
}

/** Whether what runs in a container writes to the host's files as root: it is root inside, and no user namespace maps it to someone else. */
function rootInside({ around: { graph, run } }: Context, i: number, node: NodeOf<'container'>): boolean {
  if (containerUser(graph, node) === 'other' && !isRoot(node.user ?? '')) return false;
  const above = graph.parent[i]!, engine = run.engine[i]!;
  const pod = above >= 0 && graph.kind[above] === POD ? graph.nodes[above] as NodeOf<'pod'> : undefined;
  const runner = engine < 0 ? undefined : graph.nodes[engine] as NodeOf<'engine'>;
  if (runner?.rootless === true) return false;
  return node.namespaces?.user === 'host' || (pod?.hostUsers !== false && runner?.userns !== true);
}
