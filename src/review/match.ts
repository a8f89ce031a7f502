/** Which node of the old side is which of the new one: by id, then by where it was imported from, then by likeness. */
import { propsOf } from '../model';
import type { TopologyNode } from '../model';
import type { Graph } from '../engine';
import type { Evidence } from './contract';
import { compare, grouped } from './lists';
import { meaningOf, NO_RENAMES } from './values';
import type { Renames } from './values';

export interface Matching {
  /** By old number: the new one, -1 where it is gone; and the reverse. */
  readonly toNew: Int32Array;
  readonly toOld: Int32Array;
  /** By new number of nodes that were found under another id. */
  readonly evidence: ReadonlyMap<number, Evidence>;
  readonly renames: Renames;
}

interface Draft {
  readonly old: Graph;
  readonly now: Graph;
  readonly toNew: Int32Array;
  readonly toOld: Int32Array;
  readonly evidence: Map<number, Evidence>;
}

/** Matches nodes of one kind with each other; an id that stays in use never changes its bearer. */
export function match(old: Graph, now: Graph): Matching {
  const draft: Draft = { old, now, toNew: new Int32Array(old.count).fill(-1), toOld: new Int32Array(now.count).fill(-1), evidence: new Map() };
  for (let i = 0; i < old.count; i++) {
    const j = now.number.get(old.ids[i]!);
    if (j !== undefined && now.kind[j] === old.kind[i]) pair(draft, i, j);
  }
  bySource(draft);
  byLikeness(draft);
  byEquality(draft);
  const { toNew, toOld, evidence } = draft;
  const renames = new Map([...evidence.keys()].map((j) => [old.ids[toOld[j]!]!, { id: now.ids[j]!, kind: now.nodes[j]!.kind as string }]));
  return { toNew, toOld, evidence, renames };
}

function pair({ toNew, toOld, evidence }: Draft, i: number, j: number, by?: Evidence): void {
  toNew[i] = j;
  toOld[j] = i;
  if (by !== undefined) evidence.set(j, by);
}

/** Numbers of nodes that have no counterpart and whose id is free on the other side. */
const unmatched = (graph: Graph, other: Graph, counterpart: Int32Array): number[] =>
  Array.from(counterpart.keys()).filter((i) => counterpart[i]! < 0 && !other.number.has(graph.ids[i]!));

/** Pairs nodes that alone have a key on both sides. */
function byKey(draft: Draft, keyOf: (graph: Graph, isOld: boolean) => (node: number) => string | undefined, by: Evidence): void {
  const { old, now } = draft;
  const ours = grouped(unmatched(old, now, draft.toNew), keyOf(old, true)), theirs = grouped(unmatched(now, old, draft.toOld), keyOf(now, false));
  for (const [key, [i, ...more]] of ours) {
    const found = theirs.get(key);
    if (more.length === 0 && found?.length === 1) pair(draft, i!, found[0]!, by);
  }
}

function bySource(draft: Draft): void {
  byKey(draft, (graph) => (node) => {
    const { kind, source } = graph.nodes[node]!;
    return source?.pointer === undefined && source?.file === undefined ? undefined : JSON.stringify([kind, source.format, source.file, source.pointer]);
  }, 'source');
}

/** Nodes of one kind in one parent that are compared with each other, each with each; of more only the equal ones are found. */
const MOST_PAIRS = 2500;
/** More than this part of what is said of the two must be the same. */
const LIKE = 0.5;

/** In the same parent, the pairs that are most alike; parents before what is in them. */
function byLikeness(draft: Draft): void {
  const { old, now, toNew } = draft;
  const gone = unmatched(old, now, toNew), come = unmatched(now, old, draft.toOld);
  if (gone.length === 0 || come.length === 0) return;
  const facets = (graph: Graph, nodes: readonly number[]) => new Map(nodes.map((node) => [node, facetsOf(graph.nodes[node]!)]));
  const ofOld = facets(old, gone), ofNew = facets(now, come);
  const comers = grouped(come, (j) => `${now.kind[j]} ${now.parent[j]}`);
  const byDepth = grouped(gone, (i) => String(old.depth[i]));
  for (const depth of [...byDepth.keys()].map(Number).sort((a, b) => a - b)) {
    const groups = grouped(byDepth.get(String(depth))!, (i) => {
      const above = old.parent[i]! < 0 ? -1 : toNew[old.parent[i]!]!;
      return old.parent[i]! >= 0 && above < 0 ? undefined : `${old.kind[i]} ${above}`;
    });
    for (const [key, ours] of groups) {
      const theirs = comers.get(key) ?? [];
      if (ours.length * theirs.length <= MOST_PAIRS) alike(draft, ours, theirs, ofOld, ofNew);
    }
  }
}

type Facets = ReadonlySet<string>;

function alike(draft: Draft, ours: readonly number[], theirs: readonly number[], ofOld: ReadonlyMap<number, Facets>, ofNew: ReadonlyMap<number, Facets>): void {
  const pairs: { readonly i: number; readonly j: number; readonly score: number }[] = [];
  for (const i of ours) for (const j of theirs) {
    const score = likeness(draft, i, j, ofOld.get(i)!, ofNew.get(j)!);
    if (score > LIKE) pairs.push({ i, j, score });
  }
  // By ids where the scores are equal, so that the order of the nodes in the text decides nothing.
  const { old, now } = draft;
  pairs.sort((a, b) => b.score - a.score || compare(old.ids[a.i]!, old.ids[b.i]!) || compare(now.ids[a.j]!, now.ids[b.j]!));
  for (const { i, j } of pairs) if (draft.toNew[i]! < 0 && draft.toOld[j]! < 0) pair(draft, i, j, 'likeness');
}

/** Part of properties and children that two nodes have in common; 0 where nothing is said of either. */
function likeness({ old, now, toNew }: Draft, i: number, j: number, ours: Facets, theirs: Facets): number {
  let common = 0;
  for (const facet of ours) if (theirs.has(facet)) common++;
  let all = ours.size + theirs.size - common;
  let children = 0, same = 0, others = 0;
  for (let child = i + 1; child < old.end[i]!; child = old.end[child]!, children++) if (toNew[child]! >= 0 && now.parent[toNew[child]!] === j) same++;
  for (let child = j + 1; child < now.end[j]!; child = now.end[child]!) others++;
  all += Math.max(children, others);
  return all === 0 ? 0 : (common + same) / all;
}

/** What is said of a node, a text a top-level property; place and origin aside. */
function facetsOf(node: TopologyNode): Facets {
  const props = propsOf(node.kind);
  const found = new Set<string>();
  for (const key of Object.keys(node)) {
    if (key === 'kind' || key === 'in' || key === 'source') continue;
    found.add(`${key}=${meaningOf((node as { readonly [key: string]: unknown })[key], Object.hasOwn(props, key) ? props[key] : undefined, NO_RENAMES)}`);
  }
  return found;
}

/** Properties that a node must have to be known again by them alone. */
const TELLING = 3;

/** Wherever they are: nodes that alone have just these properties. */
function byEquality(draft: Draft): void {
  byKey(draft, (graph) => (node) => {
    const facets = facetsOf(graph.nodes[node]!);
    return facets.size < TELLING ? undefined : JSON.stringify([graph.nodes[node]!.kind, ...[...facets].sort()]);
  }, 'likeness');
}
