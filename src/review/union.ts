/** Two stacks as one tree: that of now, with what is gone where it was, and with the places that moved nodes left. */
import type { Graph } from '../engine';
import { CHANGE } from '../scene/contract';
import type { Tree } from '../scene/build';
import type { NodeChange } from './contract';
import type { Matching } from './match';

/** Where a box of the union comes from: a node of now, one of before, or the place that a node of before left. */
export const FROM = { now: 0, old: 1, place: 2 } as const;

export interface Union extends Tree {
  readonly from: Uint8Array;
  /** Number of the node on its side. */
  readonly node: Int32Array;
  /** Tone of the lens of changes. */
  readonly tone: Uint8Array;
  /** Number in the union of each node of now, and of each of before (of a moved one: where it is now). */
  readonly ofNow: Int32Array;
  readonly ofOld: Int32Array;
  /** Number of the left place of nodes of now that moved; of the others -1. */
  readonly placeOf: Int32Array;
}

interface Item {
  readonly from: number;
  readonly node: number;
}

/** An id that is not taken yet, made of another one. */
function free(id: string, word: string, taken: ReadonlySet<string>): string {
  let name = `${id} (${word})`;
  for (let k = 2; taken.has(name); k++) name = `${id} (${word} ${k})`;
  return name;
}

/** Children of `parent` (-1: the top level) in the order of a graph. */
function* childrenOf({ count, end }: Graph, parent: number): Iterable<number> {
  const last = parent < 0 ? count : end[parent]!;
  for (let child = parent + 1; child < last; child = end[child]!) yield child;
}

/** The children of a box in the union: those of now, and behind the neighbour that it had each that is gone or went elsewhere. */
function itemsIn(old: Graph, now: Graph, { toNew }: Matching, before: number | undefined, after: number | undefined): Item[] {
  const follow = new Map<number, Item[]>();
  let anchor = -1;
  if (before !== undefined) for (const child of childrenOf(old, before)) {
    const j = toNew[child]!;
    if (j >= 0 && after !== undefined && now.parent[j] === after) {
      anchor = j;
      continue;
    }
    const item = { from: j < 0 ? FROM.old : FROM.place, node: child };
    const list = follow.get(anchor);
    if (list) list.push(item);
    else follow.set(anchor, [item]);
  }
  const items = [...follow.get(-1) ?? []];
  if (after !== undefined) for (const child of childrenOf(now, after)) items.push({ from: FROM.now, node: child }, ...follow.get(child) ?? []);
  return items;
}

/** The union of two graphs; time grows with the nodes of both. `changes` are the nodes of now that differ. */
export function unionOf(old: Graph, now: Graph, matching: Matching, changes: readonly NodeChange[]): Union {
  const { toNew, toOld } = matching;
  const most = now.count + 2 * old.count;
  const ids: string[] = [], taken = new Set(now.ids);
  const parent = new Int32Array(most), end = new Int32Array(most), node = new Int32Array(most), placeOf = new Int32Array(now.count).fill(-1);
  const depth = new Uint16Array(most), from = new Uint8Array(most);
  const ofNow = new Int32Array(now.count).fill(-1), ofOld = new Int32Array(old.count).fill(-1);
  let count = 0;
  // Without recursion: a hostile file may nest as deep as it is long.
  const open: { readonly items: readonly Item[]; at: number; readonly box: number }[] = [{ items: itemsIn(old, now, matching, -1, -1), at: 0, box: -1 }];
  while (open.length > 0) {
    const level = open.at(-1)!;
    const item = level.items[level.at++];
    if (item === undefined) {
      if (level.box >= 0) end[level.box] = count;
      open.pop();
      continue;
    }
    const box = count++;
    const { node: number } = item;
    parent[box] = level.box;
    depth[box] = open.length - 1;
    from[box] = item.from;
    node[box] = number;
    if (item.from === FROM.now) {
      ids.push(now.ids[number]!);
      ofNow[number] = box;
      const before = toOld[number]!;
      if (before >= 0) ofOld[before] = box;
      open.push({ items: itemsIn(old, now, matching, before < 0 ? undefined : before, number), at: 0, box });
      continue;
    }
    const id = old.ids[number]!;
    const name = item.from === FROM.old && !taken.has(id) ? id : free(id, item.from === FROM.old ? 'before' : 'left', taken);
    taken.add(name);
    ids.push(name);
    if (item.from === FROM.old) {
      ofOld[number] = box;
      open.push({ items: itemsIn(old, now, matching, number, undefined), at: 0, box });
    } else {
      placeOf[toNew[number]!] = box;
      end[box] = count;
    }
  }
  const tone = tonesOf({ count, from, node, parent }, now, toOld, changes, ofNow);
  return {
    count, ids, from: from.slice(0, count), node: node.slice(0, count), parent: parent.slice(0, count), end: end.slice(0, count), depth: depth.slice(0, count),
    tone, ofNow, ofOld, placeOf,
  };
}

function tonesOf({ count, from, node, parent }: Pick<Union, 'count' | 'from' | 'node' | 'parent'>, now: Graph, toOld: Int32Array, changes: readonly NodeChange[], ofNow: Int32Array): Uint8Array {
  const tone = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    tone[i] = from[i] === FROM.old ? CHANGE.removed : from[i] === FROM.place ? CHANGE.was : toOld[node[i]!]! < 0 ? CHANGE.added : CHANGE.none;
  }
  for (const { id, moved } of changes) {
    const number = now.number.get(id);
    if (number !== undefined && ofNow[number]! >= 0) tone[ofNow[number]!] = moved ? CHANGE.moved : CHANGE.changed;
  }
  for (let i = count - 1; i > 0; i--) {
    const above = parent[i]!;
    if (above >= 0 && tone[above] === CHANGE.none && tone[i] !== CHANGE.none) tone[above] = CHANGE.inside;
  }
  return tone;
}
