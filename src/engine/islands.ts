/**
 * Islands: what nodes have to do with each other, links and the picture aside. Nodes are on one island where one holds the other, where one
 * names the other (as a volume, a network, a member ...), or where they are replicas of one `service`. Sites bind nothing: each is an island
 * of its own, and known on all others. Rules that look no further need not look again at islands on which nothing changed.
 */
import { idsNamedBy, KINDS, mayName, propsOf } from '../model';
import type { NodeOf, TopologyNode } from '../model';
import type { Graph } from './contract';
import { defineFact } from './facts';
import { kindCode } from './graph';
import { matched } from './matching';
import { bitOf, HAS } from './presence';
import { plainTopology, trackedGraph } from './tracked-graph';

const SITE = kindCode('site');
const NAMING = [...new Set(KINDS.flatMap((kind) => Object.entries(propsOf(kind)).filter(([, prop]) => mayName(prop)).map(([name]) => name)))];
/** Bits of the properties that may name other nodes. */
const MAY_NAME = NAMING.reduce((bits, name) => bits | bitOf(name), 0);

/** The island of each node, as the number of one of its nodes. */
export const islands = defineFact('islands', ({ graph }): Int32Array => {
  const { count, kind, parent, has, nodes } = graph;
  const of = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const above = parent[i]!;
    of[i] = above < 0 || kind[above] === SITE ? i : of[above]!;
  }
  const find = (i: number): number => {
    let at = of[i]!;
    while (of[at] !== at) at = of[at] = of[of[at]!]!;
    return at;
  };
  const join = (a: number, b: number): void => {
    const left = find(a), right = find(b);
    if (left !== right) of[Math.max(left, right)] = Math.min(left, right);
  };
  const services = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    if ((has[i]! & (MAY_NAME | HAS.service)) === 0 || kind[i] === SITE) continue;
    for (const id of namedBy(nodes[i]!)) {
      const target = graph.number.get(id);
      if (target !== undefined && kind[target] !== SITE) join(i, target);
    }
    const { service } = nodes[i] as NodeOf<'container'>;
    if (service === undefined) continue;
    const first = services.get(service);
    if (first === undefined) services.set(service, i);
    else join(i, first);
  }
  for (let i = 0; i < count; i++) of[i] = find(i);
  return of;
}, [...NAMING, 'service']);

const NAMED = new WeakMap<TopologyNode, readonly string[]>();

/** Ids that a node may name, found once for each node object. */
function namedBy(node: TopologyNode): readonly string[] {
  let ids = NAMED.get(node);
  if (ids === undefined) NAMED.set(node, (ids = idsNamedBy(node)));
  return ids;
}

/**
 * For each node its number in an earlier graph, where its island is what it was then; -1 for the others. Undefined where nothing can be told:
 * too much differs, a site changed, or containment has cycles.
 */
export function unchangedIslands(before: Graph, islandsBefore: Int32Array, after: Graph, islandsAfter: Int32Array): Int32Array | undefined {
  const from = sameNodes(before, after);
  if (from === undefined || before.cyclic.includes(1) || after.cyclic.includes(1)) return undefined;
  const stayed = new Uint8Array(before.count), changed = new Uint8Array(after.count), changedBefore = new Uint8Array(before.count);
  for (let i = 0; i < from.length; i++) if (from[i]! >= 0) stayed[from[i]!] = 1;
  for (let i = 0; i < stayed.length; i++) {
    if (stayed[i] === 1) continue;
    if (before.kind[i] === SITE) return undefined;
    changedBefore[islandsBefore[i]!] = 1;
  }
  const parentBefore = before.parent, parentAfter = after.parent;
  for (let i = 0; i < from.length; i++) {
    const was = from[i]!, above = parentAfter[i]!;
    if (was < 0 && after.kind[i] === SITE) return undefined;
    if (was < 0 || changedBefore[islandsBefore[was]!] === 1 || parentBefore[was] !== (above < 0 ? -1 : from[above])) changed[islandsAfter[i]!] = 1;
  }
  for (let i = 0; i < from.length; i++) if (changed[islandsAfter[i]!] === 1) from[i] = -1;
  return from;
}

/** For each node its number in an earlier graph, -1 where its id or its properties differ; undefined where most do. */
function sameNodes(before: Graph, after: Graph): Int32Array | undefined {
  const old = plainTopology(before), now = plainTopology(after);
  const from = matched(old.nodes, now.nodes);
  if (from === undefined) return undefined;
  const numbers = new Int32Array(after.count);
  for (let index = 0; index < from.length; index++) {
    const was = from[index]!;
    numbers[after.order[index]!] = was < 0 || old.ids[was] !== now.ids[index] ? -1 : before.order[was]!;
  }
  return numbers;
}

/** Some islands of a graph as a graph of their own, with all sites; links are left out. */
export interface Excerpt {
  readonly graph: Graph;
  /** Number in the whole graph, by number in this one. */
  readonly numbers: Int32Array;
}

/** The nodes for which `wanted` is not 0; with a node all of its island must be wanted. */
export function excerpt(whole: Graph, wanted: Uint8Array): Excerpt {
  const { kind, parent } = whole;
  const topology = plainTopology(whole);
  const to = new Int32Array(whole.count).fill(-1);
  const found: number[] = [];
  for (let i = 0; i < whole.count; i++) if (wanted[i] !== 0 || kind[i] === SITE) to[i] = found.push(i) - 1;
  const numbers = Int32Array.from(found), count = numbers.length;
  const indices: number[] = [];
  for (let index = 0; index < whole.count; index++) if (to[whole.order[index]!]! >= 0) indices.push(index);
  const above = Int32Array.from(found, (i) => (parent[i]! < 0 ? -1 : to[parent[i]!]!)), end = Int32Array.from(found, (_, at) => at + 1);
  for (let at = count - 1; at >= 0; at--) if (above[at]! >= 0) end[above[at]!] = Math.max(end[above[at]!]!, end[at]!);
  const pick = <T extends Float64Array | Int32Array | Uint8Array | Uint16Array | Uint32Array>(values: T): T => {
    const picked = new (values.constructor as new (length: number) => T)(count);
    for (let at = 0; at < count; at++) picked[at] = values[numbers[at]!]!;
    return picked;
  };
  const nodes = found.map((i) => whole.nodes[i]!), ids = found.map((i) => whole.ids[i]!);
  const none = new Int32Array(0);
  return {
    numbers,
    graph: trackedGraph({
      topology: { ...topology, ids: indices.map((index) => topology.ids[index]!), nodes: indices.map((index) => topology.nodes[index]!), links: [] },
      count, ids, nodes, kind: pick(kind), parent: above, end, depth: pick(whole.depth), cyclic: pick(whole.cyclic),
      order: Int32Array.from(indices, (index) => to[whole.order[index]!]!),
      replicas: pick(whole.replicas), memory: pick(whole.memory), cpu: pick(whole.cpu), disk: pick(whole.disk),
      memoryRequest: pick(whole.memoryRequest), cpuRequest: pick(whole.cpuRequest), has: pick(whole.has),
      linkFrom: none, linkTo: none, linkIndex: none,
    }),
  };
}
