/** What each node has, may use and has promised: the table that the command line prints first. */
import type { Kind, TopologyNode } from '../../model';
import type { Facts } from '../contract';
import { commitRatio, machines } from '../facts/commit';
import { groupCommits } from '../facts/group-commit';
import { kernels } from '../facts/kernels';
import { limits } from '../facts/limits';
import { places } from '../facts/places';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from '../facts/runtimes';
import { workloads } from '../facts/workloads';
import { kindCode } from '../graph';
import { amount, idOf, nodeSection } from './section';
import type { Amount, Field } from './section';

export interface ResourceFacts {
  readonly capacity: Amount;
  readonly requested: Amount;
  readonly limit: Amount;
  readonly commit: number | null;
}

export interface BaseFacts {
  readonly kernel: string | null;
  readonly cpu: ResourceFacts;
  readonly memory: ResourceFacts;
  readonly disk: ResourceFacts;
  readonly copies: number;
  readonly host: string | null;
  readonly site: string | null;
  readonly boundary: string | null;
}

/** Every node has these two, whatever sections are asked for. */
export interface NodeHead {
  readonly kind: Kind;
  readonly parent: string | null;
}

const resourceFields = (name: string, unit: 'bytes' | 'cores'): readonly Field[] => [
  [`${name}.capacity`, unit, 'What the node has to give: a host\'s RAM, threads or disk, a VM\'s size, what a hypervisor, engine, pod or cgroup leaves to what is in it.'],
  [`${name}.requested`, unit, 'What is asked of it: sizes of running VMs, requests of containers and needs of applications anywhere inside, copies included; a lower bound where some say nothing.'],
  [`${name}.limit`, unit, 'The most that it can use: the least of its own limit and those above it. `null` where a size on the way is not known; `limits` has the upper bound then.'],
  [`${name}.commit`, 'ratio', 'What is promised inside for one unit of what there is: VM sizes with overhead on machines, limits of containers in groups.'],
];

export const resources = nodeSection<BaseFacts>({
  title: 'Nodes',
  doc: 'The kernel that serves a node, what it has, may use and has promised, how often it runs, and where.',
  on: 'all',
  source: 'RAM and threads less declared reserves; overhead of hypervisors by their documentation (vSphere Resource Management, KubeVirt, Hyper-V, Firecracker)',
  unknown: 'Sizes that are not given stay `null`. Overhead of a hypervisor whose product is not known counts as 0.',
  fields: [
    ['kernel', 'name', 'Key of the kernel that serves it, as in `kernels`.'],
    ...resourceFields('cpu', 'cores'), ...resourceFields('memory', 'bytes'), ...resourceFields('disk', 'bytes'),
    ['copies', 'count', 'Running copies, those of everything above it included; 0 where it is switched off.'],
    ['host', 'id', 'Physical host under it.'],
    ['site', 'id', 'Nearest site.'],
    ['boundary', 'name', 'Containers: class of the boundary around them, B0 (none) to B3c (confidential VM).'],
  ],
  make(facts) {
    const { graph } = facts;
    const { serving, domains } = kernels(facts);
    const { host, site } = places(facts);
    const { copies } = workloads(facts);
    const { boundary } = runtimes(facts);
    const cpu = resourceFacts(facts, 'cpu'), memory = resourceFacts(facts, 'memory'), disk = diskFacts(facts);
    return (i) => ({
      kernel: domains[serving[i]!]?.key ?? null, cpu: cpu(i), memory: memory(i), disk: disk(i),
      copies: copies[i]!, host: idOf(facts, host[i]!), site: idOf(facts, site[i]!),
      boundary: graph.nodes[i]!.kind === 'container' && boundary[i] !== UNKNOWN_BOUNDARY ? BOUNDARIES[boundary[i]!]! : null,
    });
  },
});

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
