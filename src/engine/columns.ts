/** The numeric columns of a graph, in bytes and cores: NaN is unknown, Infinity unlimited. */
import { KINDS, parseBytes, parseCores } from '../model';
import type { Kind, NodeOf } from '../model';
import type { Graph } from './contract';
import { fillPresence } from './presence';

export type Columns = Pick<Graph, 'replicas' | 'memory' | 'cpu' | 'disk' | 'memoryRequest' | 'cpuRequest' | 'has'>;

/** Columns for `count` nodes, all unknown. */
export function newColumns(count: number): Columns {
  const column = () => new Float64Array(count).fill(NaN);
  return { replicas: column(), memory: column(), cpu: column(), disk: column(), memoryRequest: column(), cpuRequest: column(), has: new Uint32Array(count) };
}

/** Reads the nodes numbered `from` to `to` (exclusive) into the columns. */
export function fillColumns(graph: Graph, from = 0, to = graph.count): void {
  const { replicas, memory, cpu, disk, memoryRequest, cpuRequest, has, nodes } = graph;
  fillPresence(has, nodes, from, to);
  for (let i = from; i < to; i++) {
    replicas[i] = 1;
    memory[i] = cpu[i] = disk[i] = memoryRequest[i] = cpuRequest[i] = NaN;
    READERS[graph.kind[i]!]?.(graph, i, graph.nodes[i]!);
  }
}

type Reader<K extends Kind> = (graph: Graph, i: number, node: NodeOf<K>) => void;

/** What is read from a node of each kind; a function a kind keeps the shapes that each one meets few. */
const BY_KIND: { readonly [K in Kind]?: Reader<K> } = {
  host(graph, i, node) {
    graph.memory[i] = bytes(node.memory);
    graph.cpu[i] = hostThreads(node);
    graph.disk[i] = bytes(node.disk);
  },
  vm(graph, i, node) {
    graph.memory[i] = bytes(node.memory);
    graph.cpu[i] = node.vcpus ?? NaN;
    graph.disk[i] = bytes(node.disk);
    graph.replicas[i] = node.running === false || (node.power !== undefined && node.power !== 'on') ? 0 : node.replicas ?? 1;
    const { reservation } = node;
    if (reservation === undefined) return;
    graph.memoryRequest[i] = bytes(reservation.memory);
    graph.cpuRequest[i] = cores(reservation.cpu);
  },
  cgroup(graph, i, node) {
    graph.memory[i] = limit(bytes(node.memory?.max));
    graph.cpu[i] = limit(cores(node.cpu?.max));
  },
  pod(graph, i, node) {
    graph.memory[i] = limit(bytes(node.memory?.max));
    graph.cpu[i] = limit(cores(node.cpu?.max));
    graph.replicas[i] = node.running === false ? 0 : node.replicas ?? 1;
  },
  container(graph, i, node) {
    const { limits, requests } = node;
    graph.memory[i] = limit(bytes(limits?.memory));
    graph.cpu[i] = limit(cores(limits?.cpu));
    graph.replicas[i] = node.running === false ? 0 : node.replicas ?? 1;
    if (requests === undefined) return;
    graph.memoryRequest[i] = bytes(requests.memory);
    graph.cpuRequest[i] = cores(requests.cpu);
  },
  app(graph, i, node) {
    graph.memory[i] = bytes(node.memory);
    graph.cpu[i] = cores(node.cpu);
    graph.disk[i] = bytes(node.disk);
    if (node.running === false) graph.replicas[i] = 0;
  },
  volume(graph, i, node) {
    graph.disk[i] = bytes(node.size);
  },
};
const READERS = KINDS.map((kind) => BY_KIND[kind] as Reader<Kind> | undefined);

/** Hardware threads of a host: sockets x cores a socket x threads a core; NaN where the cores are unknown. */
export function hostThreads(host: NodeOf<'host'>): number {
  const { sockets = 1, cores: perSocket = NaN, threads = 1, smt } = host.cpu ?? {};
  return sockets * perSocket * (smt === false ? 1 : threads);
}

/** Physical cores of a host; NaN where unknown. */
export function hostCores(host: NodeOf<'host'>): number {
  return (host.cpu?.sockets ?? 1) * (host.cpu?.cores ?? NaN);
}

/** An absent limit of a cgroup or container is no limit. */
const limit = (value: number): number => (Number.isNaN(value) ? Infinity : value);
/** Bytes of a quantity; NaN where absent or not a quantity. */
export const bytes = (value: unknown): number => (value === undefined ? NaN : parseBytes(value) ?? NaN);
/** Cores of a quantity; NaN where absent or not a quantity. */
export const cores = (value: unknown): number => (value === undefined ? NaN : parseCores(value) ?? NaN);
