/** What of a graph goes over to the next revision when nodes or links came, went or moved: copies instead of look-ups and parsing. */
import type { Topology } from '../model';
import type { Columns } from './columns';
import type { Graph } from './contract';
import { copyRuns, runsOf } from './joining';
import { matched } from './matching';
import { plainTopology } from './tracked-graph';

/** How a topology goes on from an earlier graph; indices are those of the file. */
export interface Regrowth {
  readonly graph: Graph;
  /** Index of each node in the earlier topology; -1 for new ids. */
  readonly from: Int32Array;
  /** 1 where the node is new or another object than before. */
  readonly fresh: Uint8Array;
  /** Index now of each node of the earlier topology; -1 where it is gone. */
  readonly to: Int32Array;
  /** Index of the parent of each node; -1 where it has none that exists. */
  readonly parents: Int32Array;
}

/** Matches a topology with an earlier graph; undefined where they have too little in common, or containment had cycles. */
export function regrowth(graph: Graph, topology: Topology): Regrowth | undefined {
  const before = plainTopology(graph);
  if (graph.cyclic.includes(1)) return undefined;
  const from = matched(before.ids, topology.ids);
  if (!from) return undefined;
  const to = new Int32Array(before.ids.length).fill(-1);
  const fresh = new Uint8Array(from.length);
  for (let i = 0; i < from.length; i++) {
    if (from[i]! >= 0) to[from[i]!] = i;
    if (from[i]! < 0 || before.nodes[from[i]!] !== topology.nodes[i]) fresh[i] = 1;
  }
  return { graph, from, fresh, to, parents: parentsAfter(graph, topology, from, fresh, to) };
}

function parentsAfter(graph: Graph, topology: Topology, from: Int32Array, fresh: Uint8Array, to: Int32Array): Int32Array {
  const { order, parent } = graph;
  const sequence = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) sequence[order[i]!] = i;
  const indexOf = finder(topology.ids);
  const parents = new Int32Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const above = fresh[i] === 1 ? -1 : parent[order[from[i]!]!]!;
    const now = above < 0 ? -1 : to[sequence[above]!]!;
    // What had no parent may have one now, if it names a node that came.
    parents[i] = now >= 0 ? now : indexOf(topology.nodes[i]!.in);
  }
  return parents;
}

/** More names than this are looked up in a map. */
const FEW = 8;

/** Index of an id, -1 where there is none; the same name again and a few others cost no map. */
export function finder(ids: readonly string[]): (id: string | undefined) => number {
  let asked = 0;
  let map: Map<string, number> | undefined;
  let last: string | undefined, found = -1;
  return (id) => {
    if (id === undefined) return -1;
    if (id === last) return found;
    last = id;
    if (asked++ < FEW) return (found = ids.indexOf(id));
    if (!map) {
      map = new Map();
      for (let i = 0; i < ids.length; i++) map.set(ids[i]!, i);
    }
    return (found = map.get(id) ?? -1);
  };
}

/** Copies kinds and columns of the nodes that stayed what they were; `sequence` are indices in preorder. Returns the numbers of the others. */
export function copyNodes({ graph, from, fresh }: Regrowth, sequence: Int32Array, kind: Uint8Array, columns: Columns): number[] {
  const { order } = graph;
  const others: number[] = [];
  const to = new Int32Array(graph.count).fill(-1);
  for (let i = 0; i < sequence.length; i++) {
    const index = sequence[i]!;
    if (fresh[index] === 1) others.push(i);
    else to[order[from[index]!]!] = i;
  }
  const runs = runsOf(to);
  copyRuns(runs, graph.kind, kind);
  for (const name of ['replicas', 'memory', 'cpu', 'disk', 'memoryRequest', 'cpuRequest', 'has'] as const) copyRuns(runs, graph[name], columns[name]);
  return others;
}

/** Numbers of the two ends of every link that has both, and their indices. */
export type Links = Pick<Graph, 'linkFrom' | 'linkTo' | 'linkIndex'>;

/** The links by number again; `order` are node numbers by index. Undefined where too many links differ. */
export function copyLinks({ graph, to }: Pick<Regrowth, 'graph' | 'to'>, topology: Topology, order: Int32Array): Links | undefined {
  const before = plainTopology(graph).links, { links, ids } = topology;
  const old = before === links ? undefined : matched(before, links);
  if (before !== links && !old) return undefined;
  const sequence = new Int32Array(graph.order.length);
  for (let i = 0; i < sequence.length; i++) sequence[graph.order[i]!] = i;
  // Position of each link in the earlier arrays, which leave out those that lead nowhere.
  const position = new Int32Array(before.length).fill(-1);
  for (let k = 0; k < graph.linkIndex.length; k++) position[graph.linkIndex[k]!] = k;
  const indexOf = finder(ids);
  const numberNow = (number: number): number => {
    const index = to[sequence[number]!]!;
    return index < 0 ? -1 : order[index]!;
  };
  const numberOf = (id: string): number => {
    const index = indexOf(id);
    return index < 0 ? -1 : order[index]!;
  };
  const linkFrom = new Int32Array(links.length), linkTo = new Int32Array(links.length), linkIndex = new Int32Array(links.length);
  let used = 0;
  for (let i = 0; i < links.length; i++) {
    const link = links[i];
    if (!link) continue;
    const was = old ? old[i]! : i;
    const k = was < 0 ? -1 : position[was]!;
    let a = k < 0 ? -1 : numberNow(graph.linkFrom[k]!), b = k < 0 ? -1 : numberNow(graph.linkTo[k]!);
    if (a < 0) a = numberOf(link.from);
    if (b < 0) b = numberOf(link.to);
    if (a < 0 || b < 0) continue;
    linkFrom[used] = a;
    linkTo[used] = b;
    linkIndex[used++] = i;
  }
  return { linkFrom: linkFrom.subarray(0, used), linkTo: linkTo.subarray(0, used), linkIndex: linkIndex.subarray(0, used) };
}
