/** Builds the scene of a checked revision. */
import { kernels, type Checked, type Facts, type Graph } from '../engine';
import { type Score, search } from '../engine/search';
import { KIND_TABLE, KINDS, type Kind, type Pin, type TopologyNode } from '../model';
import { badges } from './badges';
import { FLAG, type Crumb, type Scene, type View } from './contract';
import { layout } from './layout';
import { colour } from './lens';
import { sceneLinks } from './links';
import { meters } from './meters';
import { kernelBands, nodeTexts, titleOf } from './texts';

/** Rows in which kinds stand inside a box: what computes first, then clusters, then storage and networks. */
export const RANK_OF = Uint8Array.from(KINDS, (kind) => (kind === 'cluster' ? 1 : kind === 'volume' || kind === 'network' ? 2 : 0));

const HOLDS = new Set(KINDS.flatMap((kind) => KIND_TABLE[kind].parents as readonly string[]));
const MAY_HOLD = Uint8Array.from(KINDS, (kind: Kind) => (HOLDS.has(kind) ? FLAG.container : 0));

/** Nodes in preorder, as far as what is visible of them depends on it. */
export type Tree = Pick<Graph, 'count' | 'ids' | 'parent' | 'end' | 'depth'>;

export interface Visible {
  readonly count: number;
  /** Node of each box. */
  readonly nodeOf: Int32Array;
  /** Box of each node: its own, or the folded one it is hidden in; -1 outside of what is shown. */
  readonly boxOf: Int32Array;
  readonly parent: Int32Array;
  readonly end: Int32Array;
  readonly depth: Uint16Array;
  readonly folded: Uint32Array;
}

/** The boxes inside `root` (-1: of the whole graph) that are not hidden in a fold, in preorder. */
export function visible(graph: Tree, collapsed: ReadonlySet<string>, root: number): Visible {
  const nodeOf = new Int32Array(graph.count), boxOf = new Int32Array(graph.count);
  const [first, last] = root < 0 ? [0, graph.count] : [root, graph.end[root]];
  if (root >= 0) boxOf.fill(-1);
  const hidden = new Uint32Array(graph.count);
  let count = 0;
  for (let node = first; node < last;) {
    const inside = graph.end[node] - node - 1;
    nodeOf[count] = node;
    boxOf[node] = count;
    if (inside > 0 && collapsed.size > 0 && collapsed.has(graph.ids[node])) {
      boxOf.fill(count, node + 1, graph.end[node]);
      hidden[count] = inside;
      node = graph.end[node];
    } else node++;
    count++;
  }
  const parent = new Int32Array(count), end = new Int32Array(count), depth = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const node = nodeOf[i];
    parent[i] = graph.parent[node] < 0 ? -1 : boxOf[graph.parent[node]];
    depth[i] = graph.depth[node] - graph.depth[nodeOf[0]];
    end[i] = graph.end[node] < last ? boxOf[graph.end[node]] : count;
  }
  return { count, nodeOf: nodeOf.slice(0, count), boxOf, parent, end, depth, folded: hidden.slice(0, count) };
}

function isStopped(node: TopologyNode): boolean {
  if ('running' in node && node.running === false) return true;
  if (node.kind === 'vm' && node.power !== undefined && node.power !== 'on') return true;
  return 'replicas' in node && node.replicas === 0;
}

function flagsOf(node: TopologyNode, kind: number, pinned: boolean): number {
  return MAY_HOLD[kind] | (pinned ? FLAG.pinned : 0) | (node.assumed?.includes('*') ? FLAG.assumed : 0) | (isStopped(node) ? FLAG.stopped : 0);
}

/** Pins of boxes that stand at the top level, by box number. */
function pinsOf(graph: Graph, { boxOf, parent }: Visible): Map<number, Pin> {
  const pins = new Map<number, Pin>();
  for (const [id, pin] of graph.topology.layout) {
    const node = graph.number.get(id);
    if (node !== undefined && graph.parent[node] < 0 && parent[boxOf[node]] < 0) pins.set(boxOf[node], pin);
  }
  return pins;
}

function textColumns(facts: Facts, { count, nodeOf }: Visible): Pick<Scene, 'ids' | 'title' | 'subtitle' | 'band'> {
  const { graph, catalog } = facts;
  const texts = nodeTexts(facts);
  const bands = kernelBands(kernels(facts).domains, catalog);
  const ids = new Array<string>(count), title = new Array<string>(count), subtitle = new Array<string>(count), band = new Array<string>(count);
  for (let i = 0; i < count; i++) {
    const number = nodeOf[i], node = graph.nodes[number];
    const known = texts(node);
    ids[i] = graph.ids[number];
    title[i] = titleOf(ids[i], node);
    subtitle[i] = known.subtitle;
    band[i] = known.band === '' ? bands.get(number) ?? '' : known.band;
  }
  return { ids, title, subtitle, band };
}

/** Marks what fits the filter, and dims what neither fits nor has anything inside that does. */
export function markMatches(scoreOf: Score, { count, nodeOf, parent, folded }: Visible, flags: Uint8Array): void {
  const lit = new Uint8Array(count);
  for (let i = count - 1; i >= 0; i--) {
    let fits = false;
    for (let node = nodeOf[i]; !fits && node <= nodeOf[i] + folded[i]; node++) fits = scoreOf(node) > 0;
    if (fits) flags[i] |= FLAG.match;
    if (fits || lit[i] === 1) {
      if (parent[i] >= 0) lit[parent[i]] = 1;
    } else flags[i] |= FLAG.dimmed;
  }
}

/** The way from the top level to a node, with it. */
function pathTo(graph: Graph, root: number): Crumb[] {
  const path: Crumb[] = [];
  for (let node = root; node >= 0; node = graph.parent[node]) path.push({ id: graph.ids[node], title: titleOf(graph.ids[node], graph.nodes[node]) });
  return path.reverse();
}

/** The picture of a checked revision for a view; time grows with the number of nodes, findings and links. */
export function buildScene(checked: Checked, { lens, collapsed, filter, root, outcome }: View): Scene {
  const { facts } = checked;
  const { graph } = facts;
  const top = root === undefined ? -1 : graph.number.get(root) ?? -1;
  const seen = visible(graph, collapsed, top);
  const { count, nodeOf, boxOf, parent, end, depth, folded } = seen;
  // A box that is shown alone stands where it stands best.
  const pins = top < 0 ? pinsOf(graph, seen) : new Map<number, Pin>();
  const kind = new Uint8Array(count), replicas = new Uint32Array(count), flags = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const node = graph.nodes[nodeOf[i]];
    kind[i] = graph.kind[nodeOf[i]];
    replicas[i] = 'replicas' in node && node.replicas !== undefined ? node.replicas : 1;
    flags[i] = flagsOf(node, kind[i], pins.has(i));
  }
  if (filter !== undefined && filter.trim() !== '') markMatches(search(checked, filter), seen, flags);
  const texts = textColumns(facts, seen);
  const commit = meters(facts, nodeOf);
  const badge = badges(checked, boxOf, nodeOf, parent);
  return {
    lens, path: pathTo(graph, top), count, kind, parent, end, depth, folded, replicas, flags, ...texts, ...commit, ...badge,
    ...layout({ count, kind, parent, end, ...texts, ...commit }, RANK_OF, pins),
    ...sceneLinks(graph, boxOf, count),
    ...colour(lens, { checked, nodeOf, folded, outcome, ...commit, ...badge }),
  };
}
