/** Workloads, and the services they make up. */
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { copyMapped, joinColumn, mapped } from '../joining';
import { HAS } from '../presence';
import type { Graph } from '../contract';
import type { NodeOf, TopologyNode } from '../../model';
import { labels } from './labels';

/** Replicas of one thing: workloads with the same `service` key, or a single workload that stands for itself. */
export interface Service {
  readonly number: number;
  /** The `service` key, else the node's id. */
  readonly name: string;
  /** True for a `service` key or several replicas; false for a single workload that nobody called a service. */
  readonly declared: boolean;
  /** Nodes that carry it (containers, apps, pods or VMs), ascending. A node with replicas stands for all of them. */
  readonly nodes: readonly number[];
  /** Sum of copies over the nodes. */
  readonly replicas: number;
  /** Replicas that must be up: the largest `minAvailable` of its nodes, 1 where none says. */
  readonly minAvailable: number;
  /** Whether one of its nodes says so. */
  readonly saysMinAvailable: boolean;
  /** Largest criticality weight of its nodes. */
  readonly weight: number;
}

export interface Workloads {
  /**
   * Running copies of a node: its replicas times those of everything above it. 0 where it, or something above it, is stopped,
   * powered off or scaled to none, and on and below a containment cycle.
   */
  readonly copies: Float64Array;
  /** 1 for containers, apps and VMs in which nothing is modelled, running or not. */
  readonly isWorkload: Uint8Array;
  /** Node numbers of workloads with at least one running copy, ascending. */
  readonly running: Int32Array;
  /** Sum of weight x copies over the running workloads. */
  readonly totalWeight: number;
}

/** Which nodes do the work, and how many copies of each run. */
export const workloads = defineFact('workloads', (facts): Workloads => {
  const { graph } = facts;
  const { weight } = labels(facts);
  const copies = new Float64Array(graph.count);
  const isWorkload = new Uint8Array(graph.count);
  const running: number[] = [];
  let totalWeight = 0;
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    copies[i] = graph.cyclic[i] === 1 ? 0 : graph.replicas[i]! * (above < 0 ? 1 : copies[above]!);
    if (!doesWork(graph, i)) continue;
    isWorkload[i] = 1;
    if (!(copies[i]! > 0)) continue;
    running.push(i);
    totalWeight += weight[i]! * copies[i]!;
  }
  return { copies, isWorkload, running: Int32Array.from(running), totalWeight };
}, ['replicas', 'running', 'power']);

const CONTAINER = kindCode('container'), APP = kindCode('app'), VM = kindCode('vm'), POD = kindCode('pod');
const VOLUME = kindCode('volume'), NETWORK = kindCode('network'), ENGINE = kindCode('engine');

function doesWork(graph: Graph, i: number): boolean {
  const kind = graph.kind[i]!;
  if (kind === CONTAINER || kind === APP) return true;
  if (kind !== VM) return false;
  for (let child = i + 1; child < graph.end[i]!; child = graph.end[child]!) {
    if (graph.kind[child] !== VOLUME && graph.kind[child] !== NETWORK) return false;
  }
  return true;
}

/** Container engines that run, ascending. */
export const runningEngines = defineFact('runningEngines', (facts): readonly number[] => {
  const { kind } = facts.graph, { copies } = workloads(facts);
  const found: number[] = [];
  for (let i = 0; i < kind.length; i++) if (kind[i] === ENGINE && copies[i]! > 0) found.push(i);
  return found;
}, []);

export interface Services {
  readonly list: readonly Service[];
  /** Number of the service that a node belongs to (a container in a pod with a `service` belongs to the pod's); -1 for others. */
  readonly of: Int32Array;
  /** By node: 1 where it is a replica itself, and stands in its service's `nodes`. */
  readonly replica: Uint8Array;
}

/** Services with at least one running replica, in the order of their first node. */
export const services = defineFact('services', (facts): Services => {
  const { graph } = facts;
  const { copies, isWorkload } = workloads(facts);
  const { weight } = labels(facts);
  const of = new Int32Array(graph.count).fill(-1);
  const replica = new Uint8Array(graph.count);
  const list: { -readonly [K in keyof Service]: K extends 'nodes' ? number[] : Service[K] }[] = [];
  const byKey = new Map<string, number>();
  for (let i = 0; i < graph.count; i++) {
    if (!(copies[i]! > 0)) continue;
    if (isWorkload[i] === 0 && graph.kind[i] !== POD && graph.kind[i] !== VM) continue;
    const node = graph.nodes[i]!;
    const key = (graph.has[i]! & HAS.service) === 0 ? undefined : serviceKey(node);
    const above = graph.parent[i]!;
    if (key === undefined) {
      // What has no key of its own belongs to its pod's service, and stands for itself otherwise.
      if (above >= 0 && graph.kind[above] === POD && of[above]! >= 0) {
        of[i] = of[above]!;
        continue;
      }
      if (isWorkload[i] === 0) continue;
    }
    let number = key === undefined ? undefined : byKey.get(key);
    if (number !== undefined) list[number]!.nodes.push(i);
    else {
      number = list.length;
      if (key !== undefined) byKey.set(key, number);
      list.push({
        number, name: key ?? graph.ids[i]!, declared: key !== undefined || copies[i]! > 1, nodes: [i], replicas: 0,
        minAvailable: 1, saysMinAvailable: false, weight: 0,
      });
    }
    const service = list[number]!;
    of[i] = number;
    replica[i] = 1;
    service.replicas += copies[i]!;
    if ('minAvailable' in node && node.minAvailable !== undefined && !(service.saysMinAvailable && service.minAvailable >= node.minAvailable)) {
      service.minAvailable = node.minAvailable;
      service.saysMinAvailable = true;
    }
    service.weight = Math.max(service.weight, weight[i]!);
  }
  return { list, of, replica };
}, ['service', 'minAvailable'], (seams, before, part) => {
  const list: Service[] = [];
  const joined = { list, of: new Int32Array(seams.count).fill(-1), replica: joinColumn(seams, before.replica, part.replica) };
  const oldNumbers = new Int32Array(before.list.length), newNumbers = new Int32Array(part.list.length);
  const take = (service: Service, map: Int32Array, numbers: Int32Array): void => {
    const number = numbers[service.number] = list.length;
    // Most are single workloads, and most of those stay where they were: the objects of before are theirs still.
    const { nodes, name, declared, replicas, minAvailable, saysMinAvailable, weight } = service;
    if (number === service.number && nodes.length === 1 && map[nodes[0]!] === nodes[0]) list.push(service);
    else list.push({ number, name, declared, nodes: mapped(nodes, map), replicas, minAvailable, saysMinAvailable, weight });
  };
  let k = 0;
  for (const service of before.list) {
    const first = seams.kept[service.nodes[0]!]!;
    if (first < 0) continue;
    while (k < part.list.length && seams.numbers[part.list[k]!.nodes[0]!]! < first) take(part.list[k++]!, seams.numbers, newNumbers);
    take(service, seams.kept, oldNumbers);
  }
  while (k < part.list.length) take(part.list[k++]!, seams.numbers, newNumbers);
  copyMapped(seams.keptRuns, before.of, oldNumbers, joined.of);
  copyMapped(seams.newRuns, part.of, newNumbers, joined.of);
  return joined;
});

function serviceKey(node: TopologyNode): string | undefined {
  return (node as NodeOf<'container'>).service;
}
