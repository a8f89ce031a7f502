/** The numeric columns of a graph, in bytes and cores: NaN is unknown, Infinity unlimited. */
import { parseBytes, parseCores } from '../model';
import type { NodeOf, TopologyNode } from '../model';
import type { Graph } from './contract';

export type Columns = Pick<Graph, 'replicas' | 'memory' | 'cpu' | 'disk' | 'memoryRequest' | 'cpuRequest'>;

/** Columns for `count` nodes, all unknown. */
export function newColumns(count: number): Columns {
  const column = () => new Float64Array(count).fill(NaN);
  return { replicas: column(), memory: column(), cpu: column(), disk: column(), memoryRequest: column(), cpuRequest: column() };
}

/** Reads the nodes numbered `from` to `to` (exclusive) into the columns. */
export function fillColumns(graph: Graph, from = 0, to = graph.count): void {
  for (let i = from; i < to; i++) {
    const node = graph.nodes[i]!;
    graph.replicas[i] = copies(node);
    graph.memory[i] = graph.cpu[i] = graph.disk[i] = graph.memoryRequest[i] = graph.cpuRequest[i] = NaN;
    fill(graph, i, node);
  }
}

function fill(graph: Graph, i: number, node: TopologyNode): void {
  switch (node.kind) {
    case 'host':
      graph.memory[i] = bytes(node.memory);
      graph.cpu[i] = hostThreads(node);
      graph.disk[i] = bytes(node.disk);
      break;
    case 'vm':
      graph.memory[i] = bytes(node.memory);
      graph.cpu[i] = node.vcpus ?? NaN;
      graph.disk[i] = bytes(node.disk);
      graph.memoryRequest[i] = bytes(node.reservation?.memory);
      graph.cpuRequest[i] = cores(node.reservation?.cpu);
      break;
    case 'cgroup':
    case 'pod':
      graph.memory[i] = limit(bytes(node.memory?.max));
      graph.cpu[i] = limit(cores(node.cpu?.max));
      break;
    case 'container':
      graph.memory[i] = limit(bytes(node.limits?.memory));
      graph.cpu[i] = limit(cores(node.limits?.cpu));
      graph.memoryRequest[i] = bytes(node.requests?.memory);
      graph.cpuRequest[i] = cores(node.requests?.cpu);
      break;
    case 'app':
      graph.memory[i] = bytes(node.memory);
      graph.cpu[i] = cores(node.cpu);
      graph.disk[i] = bytes(node.disk);
      break;
    case 'volume':
      graph.disk[i] = bytes(node.size);
      break;
  }
}

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

function copies(node: TopologyNode): number {
  if ('running' in node && node.running === false) return 0;
  if (node.kind === 'vm' && node.power !== undefined && node.power !== 'on') return 0;
  return 'replicas' in node ? node.replicas ?? 1 : 1;
}
