/** What a node can give to pods, and what is asked of it (RULES 3.9). */
import type { NodeOf } from '../../model';
import { bytes, cores } from '../columns';
import type { Facts } from '../contract';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { kubernetes } from './kubernetes';
import { qos } from './qos';
import { EVICTION_DISK_SHARE, EVICTION_MEMORY, MAX_PODS } from './reserves';

/** Cores, bytes of memory, bytes of ephemeral storage, number of pods. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
  readonly pods: number;
}

export const AMOUNTS = ['cpu', 'memory', 'disk', 'pods'] as const;

export interface Allocatable {
  /** The engine, and the host or VM whose size it has (the engine itself where it hides a VM). */
  readonly engine: number;
  readonly machine: number;
  readonly capacity: Amounts;
  /** Declared for the node itself, 0 where nothing is. */
  readonly reserved: Amounts;
  /** Must stay free, or the kubelet evicts; 0 on an engine outside Kubernetes. */
  readonly eviction: Amounts;
  /** capacity - reserved - eviction, never below 0; NaN where the capacity is not known. */
  readonly allocatable: Amounts;
  /** Sum over the running pods and containers on it, copies included. At least, where `unknown` is not 0. */
  readonly requested: Amounts;
  /** Pods whose requests are not known. */
  readonly unknown: number;
  /** What was not declared and stands for a default of the product, in words. */
  readonly assumed: readonly string[];
}

export interface Allocatables {
  readonly list: readonly Allocatable[];
  /** By number of the engine. */
  readonly byEngine: ReadonlyMap<number, Allocatable>;
}

const ENGINE = kindCode('engine'), POD = kindCode('pod'), CONTAINER = kindCode('container');

/** Every engine on a machine, Kubernetes node or not, ascending. Source: Kubernetes, Reserve Compute Resources for System Daemons. */
export const allocatables = defineFact('allocatables', (facts): Allocatables => {
  const { graph } = facts;
  const list: Allocatable[] = [];
  const copies = new Float64Array(graph.count);
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === ENGINE && graph.cyclic[i] === 0 && graph.parent[i]! >= 0) list.push(allocatable(facts, i, copies));
  return { list, byEngine: new Map(list.map((it) => [it.engine, it])) };
}, ['memory', 'cpu', 'vcpus', 'disk', 'reserved', 'eviction', 'maxPods', 'hiddenVm', 'replicas', 'running', 'power']);

function allocatable(facts: Facts, engine: number, copies: Float64Array): Allocatable {
  const { graph } = facts;
  const node = graph.nodes[engine] as NodeOf<'engine'>;
  const managed = kubernetes(facts).managed[engine] === 1;
  const above = graph.parent[engine]!;
  const hidden = node.hiddenVm;
  const most = managed ? node.maxPods ?? MAX_PODS : node.maxPods ?? Infinity;
  const capacity: Amounts = {
    cpu: hidden?.cpus ?? graph.cpu[above]!, memory: hidden?.memory === undefined ? graph.memory[above]! : bytes(hidden.memory), disk: graph.disk[above]!, pods: most,
  };
  const reserved: Amounts = { cpu: cores(node.reserved?.cpu) || 0, memory: bytes(node.reserved?.memory) || 0, disk: bytes(node.reserved?.disk) || 0, pods: 0 };
  const eviction: Amounts = managed ? {
    cpu: 0, pods: 0, memory: or(bytes(node.eviction?.memory), EVICTION_MEMORY), disk: or(bytes(node.eviction?.disk), EVICTION_DISK_SHARE * capacity.disk),
  } : NOTHING;
  const left = (resource: keyof Amounts): number => Math.max(0, capacity[resource] - reserved[resource] - eviction[resource]);
  return {
    engine, machine: hidden ? engine : above, capacity, reserved, eviction,
    allocatable: { cpu: left('cpu'), memory: left('memory'), disk: left('disk'), pods: left('pods') },
    ...requests(facts, engine, copies), assumed: managed ? assumptions(node) : [],
  };
}

const NOTHING: Amounts = { cpu: 0, memory: 0, disk: 0, pods: 0 };
const or = (value: number, otherwise: number): number => (Number.isNaN(value) ? otherwise : value);

function assumptions(node: NodeOf<'engine'>): readonly string[] {
  const found: string[] = [];
  if (node.reserved?.memory === undefined) found.push('nothing reserved for the node');
  if (node.eviction?.memory === undefined) found.push('eviction below 100 MiB of free memory');
  if (node.maxPods === undefined) found.push(`at most ${MAX_PODS} pods`);
  return found;
}

/** Requests of the pods on an engine, and of the containers in no pod. `copies` is room for a number a node. */
function requests(facts: Facts, engine: number, copies: Float64Array): Pick<Allocatable, 'requested' | 'unknown'> {
  const { graph } = facts;
  const { request } = qos(facts);
  const sum = { cpu: 0, memory: 0, disk: 0, pods: 0 };
  let unknown = 0;
  copies[engine] = 1;
  for (let i = engine + 1; i < graph.end[engine]!; i++) {
    const above = graph.parent[i]!;
    const here = copies[i] = graph.replicas[i]! * copies[above]!;
    const kind = graph.kind[i];
    const counts = kind === POD || (kind === CONTAINER && graph.kind[above] !== POD);
    if (!counts || !(here > 0)) continue;
    if (Number.isNaN(request.memory[i]!)) unknown += here;
    sum.cpu += here * (request.cpu[i]! || 0);
    sum.memory += here * (request.memory[i]! || 0);
    sum.disk += here * (request.disk[i]! || 0);
    if (kind === POD) sum.pods += here;
  }
  return { requested: sum, unknown };
}

/** The resources that do not suffice for more: certain ones only. `more` is added to what is requested. */
export function lacking(of: Allocatable, more: Partial<Amounts> = {}): readonly (keyof Amounts)[] {
  return AMOUNTS.filter((resource) => of.requested[resource] + (more[resource] ?? 0) > of.allocatable[resource] * (1 + 1e-9));
}
