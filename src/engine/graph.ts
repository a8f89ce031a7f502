/** The index over a topology that everything else is computed from. Iterative throughout: depth is bounded by memory only. */
import { kindNumber, numbersOf } from '../model';
import type { Kind, Topology } from '../model';
import type { Graph } from './contract';
import { fillColumns, newColumns } from './columns';
import type { Columns } from './columns';
import { copyLinks, copyNodes, finder, regrowth } from './regrow';
import type { Regrowth } from './regrow';
import { plainTopology, trackedGraph } from './tracked-graph';

/** Number of a kind in `Graph.kind`. */
export function kindCode(kind: Kind): number {
  return kindNumber.get(kind)!;
}

const MAX_DEPTH = 0xffff;

/** Builds the graph of a topology in time proportional to its nodes and links; what is the same as in an earlier graph is copied from there. */
export function buildGraph(topology: Topology, earlier?: Graph): Graph {
  const count = topology.nodes.length;
  const regrown = earlier && regrowth(earlier, topology);
  const parents = regrown?.parents ?? parentIndices(topology, numbersOf(topology.ids));
  let tree = preorder(parents);
  const onCycle = tree.visited < count ? cycleMembers(parents) : undefined;
  if (onCycle) {
    for (const i of onCycle) parents[i] = -1;
    tree = preorder(parents);
  }
  const graph = number(topology, parents, tree, regrown);
  if (onCycle) for (const i of onCycle) graph.cyclic[graph.order[i]!] = 1;
  return graph;
}

/**
 * The graph of a topology that differs from the graph's in some nodes, ids or links, but not in structure, which is shared.
 * `changed` are indices in `topology.nodes`; undefined where a kind or a parent changed, or nodes came or went.
 */
export function patchGraph(graph: Graph, topology: Topology, changed: readonly number[]): Graph | undefined {
  const before = plainTopology(graph);
  if (topology.nodes.length !== graph.count) return undefined;
  const sameIds = topology.ids === before.ids || topology.ids.every((id, i) => id === before.ids[i]);
  if (!sameIds && !sameParents(graph, before, topology)) return undefined;
  for (const index of changed) {
    const old = before.nodes[index], now = topology.nodes[index];
    if (!old || !now || old.kind !== now.kind || (sameIds && old.in !== now.in)) return undefined;
  }
  const nodes = graph.nodes.slice();
  const columns: Columns = {
    replicas: graph.replicas.slice(), memory: graph.memory.slice(), cpu: graph.cpu.slice(), disk: graph.disk.slice(),
    memoryRequest: graph.memoryRequest.slice(), cpuRequest: graph.cpuRequest.slice(), has: graph.has.slice(),
  };
  // Where the file is in the order of the graph, one list of ids and one table of their numbers serve both.
  const ids = sameIds ? graph.ids : graph.ids === before.ids ? topology.ids : inOrder(topology.ids, graph.order);
  const { linkFrom, linkTo, linkIndex } = sameIds && topology.links === before.links ? graph
    : copyLinks({ graph, to: sameNames(before, topology) }, topology, graph.order) ?? linkArrays(topology, numbersOf(ids));
  const { count, kind, parent, end, depth, cyclic, order } = graph;
  const patched = trackedGraph({ topology, count, ids, nodes, kind, parent, end, depth, cyclic, order, linkFrom, linkTo, linkIndex, ...columns });
  for (const index of changed) {
    const i = graph.order[index]!;
    nodes[i] = topology.nodes[index]!;
    fillColumns(patched, i, i + 1);
  }
  return patched;
}

/** Whether every node of a topology has the parent that it has in a graph of as many nodes. Only names that came or went are looked up. */
function sameParents(graph: Graph, before: Topology, topology: Topology): boolean {
  if (graph.cyclic.includes(1)) return false;
  const { order, parent } = graph;
  const renamed = new Set<string>(), isRenamed = new Uint8Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    if (topology.ids[i] === before.ids[i]) continue;
    renamed.add(topology.ids[i]!).add(before.ids[i]!);
    isRenamed[order[i]!] = 1;
  }
  const indexOf = finder(topology.ids);
  for (let i = 0; i < graph.count; i++) {
    const was = parent[order[i]!]!;
    // A node that is the same object and stands in one of the same name need not be looked at.
    if (was >= 0 && isRenamed[was] === 0 && topology.nodes[i] === before.nodes[i]) continue;
    const id = topology.nodes[i]!.in;
    if (id === before.nodes[i]!.in && (id === undefined || !renamed.has(id))) continue;
    const above = indexOf(id);
    if (parent[order[i]!] !== (above < 0 ? -1 : order[above])) return false;
  }
  return true;
}

/** By index in the file: itself where the node has the name that it had, else -1. */
function sameNames(before: Topology, topology: Topology): Int32Array {
  const to = new Int32Array(topology.ids.length);
  for (let i = 0; i < to.length; i++) to[i] = topology.ids[i] === before.ids[i] ? i : -1;
  return to;
}

/** Values by index in the file, by node number. */
function inOrder<T>(values: readonly T[], order: Int32Array): T[] {
  const found = new Array<T>(values.length);
  for (let i = 0; i < found.length; i++) found[order[i]!] = values[i]!;
  return found;
}

/** Direct children of `i`, in the order of the file; the roots where `i` is -1. */
export function* children(graph: Graph, i: number): IterableIterator<number> {
  const end = i < 0 ? graph.count : graph.end[i]!;
  for (let child = i + 1; child < end; child = graph.end[child]!) yield child;
}

/** Whether `ancestor` is strictly above `i`. */
export function isAncestor(graph: Graph, ancestor: number, i: number): boolean {
  return i > ancestor && i < graph.end[ancestor]!;
}

/** Number of the node with this id, or undefined. */
export function nodeNumber(graph: Graph, id: string | undefined): number | undefined {
  return id === undefined ? undefined : graph.number.get(id);
}

/** The nearest node of the kind at or above `i`, or -1. */
export function nearest(graph: Graph, i: number, kind: Kind): number {
  const code = kindCode(kind);
  let at = i;
  while (at >= 0 && graph.kind[at] !== code) at = graph.parent[at]!;
  return at;
}

/** Parent of each node by index; -1 where it has none that exists. */
function parentIndices(topology: Topology, indexOf: ReadonlyMap<string, number>): Int32Array {
  const parents = new Int32Array(topology.nodes.length);
  let lastId: string | undefined, last = -1;
  for (let i = 0; i < parents.length; i++) {
    const id = topology.nodes[i]!.in;
    if (id !== lastId) {
      lastId = id;
      last = id === undefined ? -1 : indexOf.get(id) ?? -1;
    }
    parents[i] = last;
  }
  return parents;
}

interface Tree {
  /** Indices in preorder. */
  readonly sequence: Int32Array;
  /** Nodes that a root leads to; the others are on or below a cycle. */
  readonly visited: number;
}

function preorder(parents: Int32Array): Tree {
  const count = parents.length;
  const firstChild = new Int32Array(count + 1).fill(-1);
  const nextSibling = new Int32Array(count).fill(-1);
  for (let i = count - 1; i >= 0; i--) {
    const slot = parents[i]! < 0 ? count : parents[i]!;
    nextSibling[i] = firstChild[slot]!;
    firstChild[slot] = i;
  }
  const sequence = new Int32Array(count);
  let visited = 0;
  let at = firstChild[count]!;
  while (at >= 0) {
    sequence[visited++] = at;
    let next = firstChild[at]!;
    while (next < 0 && at >= 0) {
      next = nextSibling[at]!;
      if (next < 0) at = parents[at]!;
    }
    at = next;
  }
  return { sequence, visited };
}

/** Indices of nodes that are their own ancestor. */
function cycleMembers(parents: Int32Array): number[] {
  const seenIn = new Int32Array(parents.length);
  const members: number[] = [];
  for (let start = 0; start < parents.length; start++) {
    let at = start;
    while (at >= 0 && seenIn[at] === 0) {
      seenIn[at] = start + 1;
      at = parents[at]!;
    }
    if (at < 0 || seenIn[at] !== start + 1) continue;
    const first = at;
    do {
      members.push(at);
      at = parents[at]!;
    } while (at !== first);
  }
  return members;
}

function reordered<T>(values: readonly T[], sequence: Int32Array): readonly T[] {
  const found = new Array<T>(sequence.length);
  for (let i = 0; i < found.length; i++) found[i] = values[sequence[i]!]!;
  return found;
}

/** Numbers the nodes by the tree and lays out the arrays. */
function number(topology: Topology, parents: Int32Array, { sequence }: Tree, regrown: Regrowth | undefined): Graph {
  const count = sequence.length;
  const order = new Int32Array(count);
  let inOrder = true;
  for (let i = 0; i < count; i++) {
    order[sequence[i]!] = i;
    if (sequence[i] !== i) inOrder = false;
  }
  const ids = inOrder ? topology.ids : reordered(topology.ids, sequence);
  const nodes = inOrder ? topology.nodes : reordered(topology.nodes, sequence);
  const parent = new Int32Array(count), end = new Int32Array(count), depth = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const above = parents[sequence[i]!]!;
    parent[i] = above < 0 ? -1 : order[above]!;
    depth[i] = above < 0 ? 0 : Math.min(MAX_DEPTH, depth[parent[i]!]! + 1);
    end[i] = i + 1;
  }
  for (let i = count - 1; i >= 0; i--) if (parent[i]! >= 0 && end[parent[i]!]! < end[i]!) end[parent[i]!] = end[i]!;
  const kind = new Uint8Array(count), columns = newColumns(count);
  const others = regrown && copyNodes(regrown, sequence, kind, columns);
  const links = (regrown && copyLinks(regrown, topology, order)) ?? linkArrays(topology, numbersOf(ids));
  const graph = trackedGraph({ topology, count, ids, nodes, kind, parent, end, depth, cyclic: new Uint8Array(count), order, ...columns, ...links });
  if (others) for (const i of others) readNodes(graph, i, i + 1);
  else readNodes(graph, 0, count);
  return graph;
}

/** Reads kinds and columns of the nodes numbered `from` to `to` (exclusive). */
function readNodes(graph: Graph, from: number, to: number): void {
  for (let i = from; i < to; i++) graph.kind[i] = kindNumber.get(graph.nodes[i]!.kind) ?? 0xff;
  fillColumns(graph, from, to);
}

function linkArrays(topology: Topology, numbers: ReadonlyMap<string, number>): Pick<Graph, 'linkFrom' | 'linkTo' | 'linkIndex'> {
  const { links } = topology;
  const from = new Int32Array(links.length), to = new Int32Array(links.length), index = new Int32Array(links.length);
  let used = 0;
  for (let i = 0; i < links.length; i++) {
    const link = links[i];
    const a = link && numbers.get(link.from), b = link && numbers.get(link.to);
    if (a === undefined || b === undefined) continue;
    from[used] = a;
    to[used] = b;
    index[used++] = i;
  }
  return { linkFrom: from.subarray(0, used), linkTo: to.subarray(0, used), linkIndex: index.subarray(0, used) };
}
