/** Facts as the command line prints them: plain data, stable, documented. */
import type { Kind, TopologyNode } from '../model';
import type { Facts } from './contract';
import { commitRatio, machines } from './facts/commit';
import { groupCommits } from './facts/group-commit';
import { kernels } from './facts/kernels';
import { limits } from './facts/limits';
import { places } from './facts/places';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from './facts/runtimes';
import { workloads } from './facts/workloads';
import { kindCode } from './graph';

/** Bytes or cores; `null` is unknown (or makes no sense for the node), `"unlimited"` is unlimited. */
export type Amount = number | 'unlimited' | null;

export interface ResourceFacts {
  /** What the node has to give: a host's RAM, threads or disk, a VM's size, what a hypervisor, engine, pod or cgroup leaves to what is in it. */
  readonly capacity: Amount;
  /** What is asked of it: sizes of running VMs, and requests of containers and needs of applications anywhere inside, copies included; a lower bound where some say nothing. `null` where nobody asks. */
  readonly requested: Amount;
  /** The most that the node can use: the least of its own limit and those above it. */
  readonly limit: Amount;
  /** What is promised inside for one unit of what there is: VM sizes (with overhead) on machines, limits of containers in groups. */
  readonly commit: number | null;
}

export interface NodeFacts {
  readonly kind: Kind;
  readonly parent: string | null;
  /** Key of the kernel that serves it, as in `kernels`; null where there is none or it cannot be told. */
  readonly kernel: string | null;
  readonly cpu: ResourceFacts;
  readonly memory: ResourceFacts;
  readonly disk: ResourceFacts;
  /** Running copies, those of everything above it included. */
  readonly copies: number;
  /** Physical host and nearest site. */
  readonly host: string | null;
  readonly site: string | null;
  /** Containers: the class of the boundary around them. */
  readonly boundary: string | null;
}

export interface FactsReport {
  readonly version: 1;
  readonly nodes: { readonly [id: string]: NodeFacts };
  readonly kernels: readonly { readonly at: string; readonly platform: string | null; readonly version: string | null; readonly workloads: readonly string[] }[];
}

/** The facts of every node, in preorder, and the kernels with the running workloads that each serves. The object of nodes has no prototype: any id is safe in it. */
export function factsOf(facts: Facts): FactsReport {
  const { graph } = facts;
  const { serving, domains } = kernels(facts);
  const { host, site } = places(facts);
  const { copies } = workloads(facts);
  const { boundary } = runtimes(facts);
  const id = (i: number): string | null => (i < 0 ? null : graph.ids[i]!);
  const resources = { cpu: resourceFacts(facts, 'cpu'), memory: resourceFacts(facts, 'memory'), disk: diskFacts(facts) };
  const nodes = Object.create(null) as { [id: string]: NodeFacts };
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.nodes[i]!.kind;
    nodes[graph.ids[i]!] = {
      kind, parent: id(graph.parent[i]!), kernel: domains[serving[i]!]?.key ?? null,
      cpu: resources.cpu(i), memory: resources.memory(i), disk: resources.disk(i),
      copies: copies[i]!, host: id(host[i]!), site: id(site[i]!),
      boundary: kind === 'container' && boundary[i] !== UNKNOWN_BOUNDARY ? BOUNDARIES[boundary[i]!]! : null,
    };
  }
  return {
    version: 1, nodes,
    kernels: domains.map(({ key, platform, version, workloads }) => ({
      at: key, platform: platform ?? null, version: version ?? null, workloads: workloads.map((i) => graph.ids[i]!),
    })),
  };
}

const amount = (value: number): Amount => (Number.isNaN(value) ? null : value === Infinity ? 'unlimited' : value);
const HOLDERS = new Set((['hypervisor', 'engine', 'cgroup', 'pod'] as const).map(kindCode));
const NONE: ResourceFacts = { capacity: null, requested: null, limit: null, commit: null };

function resourceFacts(facts: Facts, resource: 'memory' | 'cpu'): (i: number) => ResourceFacts {
  const { graph } = facts;
  const { effective, known } = limits(facts)[resource];
  const commits = groupCommits(facts)[resource];
  const { byNode } = machines(facts);
  const requested = sumsInside(facts, resource);
  const machineCommit = (i: number): number => {
    const machine = byNode.get(graph.nodes[i]!.kind === 'hypervisor' ? graph.parent[i]! : i);
    return machine === undefined ? NaN : resource === 'memory' ? machine.memory.worst : machine.cpu.commit;
  };
  return (i) => {
    const { kind } = graph.nodes[i]!;
    if (kind === 'site' || kind === 'cluster' || kind === 'volume' || kind === 'network') return NONE;
    const most = known[i] === 1 ? amount(effective[i]!) : null;
    const capacity = kind === 'host' || kind === 'vm' ? amount(graph[resource][i]!) : HOLDERS.has(graph.kind[i]!) ? known[i] === 1 ? amount(commits.capacity[i]!) : null : null;
    const ratio = machineCommit(i);
    const commit = Number.isNaN(ratio) ? commits.ratio[i]! : ratio;
    return { capacity, requested: amount(requested[i]!), limit: most, commit: Number.isFinite(commit) ? commit : null };
  };
}

/** By node: what is asked for inside it (NaN where nothing is), from the leaves up. */
function sumsInside({ graph }: Facts, resource: 'memory' | 'cpu'): Float64Array {
  const sums = new Float64Array(graph.count).fill(NaN);
  const requests = resource === 'memory' ? graph.memoryRequest : graph.cpuRequest;
  for (let i = graph.count - 1; i >= 0; i--) {
    const { kind } = graph.nodes[i]!;
    if (kind === 'container') sums[i] = requests[i]!;
    else if (kind === 'app') sums[i] = graph[resource][i]!;
    const above = graph.parent[i]!;
    // What a VM asks of its host is its size, whatever is asked inside it.
    const asks = (kind === 'vm' ? graph[resource][i]! : sums[i]!) * graph.replicas[i]!;
    if (above >= 0 && !Number.isNaN(asks) && graph.replicas[i]! > 0) sums[above] = (Number.isNaN(sums[above]!) ? 0 : sums[above]!) + asks;
  }
  return sums;
}

/** Copies, running or not: what is switched off keeps its disk. */
const copiesOf = (node: TopologyNode): number => ('replicas' in node ? node.replicas ?? 1 : 1);

function diskFacts({ graph }: Facts): (i: number) => ResourceFacts {
  const requested = new Float64Array(graph.count).fill(NaN);
  for (let i = graph.count - 1; i >= 0; i--) {
    const { kind } = graph.nodes[i]!;
    const own = kind === 'vm' || kind === 'app' ? graph.disk[i]! * copiesOf(graph.nodes[i]!) : requested[i]!;
    const above = graph.parent[i]!;
    if (above >= 0 && !Number.isNaN(own)) requested[above] = (Number.isNaN(requested[above]!) ? 0 : requested[above]!) + own;
  }
  return (i) => {
    const { kind } = graph.nodes[i]!;
    if (kind !== 'host' && kind !== 'hypervisor' && kind !== 'vm' && kind !== 'volume') return NONE;
    const capacity = graph.disk[kind === 'hypervisor' ? Math.max(0, graph.parent[i]!) : i]!;
    const commit = commitRatio(requested[i]!, capacity);
    return {
      capacity: amount(capacity), requested: amount(requested[i]!), limit: amount(capacity),
      commit: Number.isFinite(commit) ? commit : null,
    };
  };
}
