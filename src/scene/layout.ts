/** Places and sizes of all boxes: bottom-up, deterministic, in the order of the file. */
import { KINDS } from '../model';
import { boundsOf } from './bounds';
import type { Scene } from './contract';
import { GROUP_WIDTH, headerOf, LEAF_WIDTH, METRICS } from './metrics';
import { type Columns, commonLimit, type Items, packRows } from './pack';
import { placePinned } from './pins';

export type Structure = Pick<Scene, 'count' | 'kind' | 'parent' | 'end' | 'subtitle' | 'band' | 'memoryCommit' | 'cpuCommit'>;

export interface Placed extends Columns {
  readonly width: number;
  readonly height: number;
}

/**
 * Lays out a scene. `rankOf` gives for each kind the group of rows it stands in (compute first, then clusters, storage, networks);
 * `pinned` are places of top-level boxes by number.
 */
export function layout(scene: Structure, rankOf: Uint8Array, pinned: ReadonlyMap<number, { readonly x: number; readonly y: number }>): Placed {
  const { count, end, parent } = scene;
  const column = () => new Float32Array(count);
  const columns: Columns = { x: column(), y: column(), w: column(), h: column() };
  const items: Items = { count: 0, box: new Int32Array(count), rank: new Uint8Array(count) };
  for (let i = 0; i < count; i++) {
    if (end[i] > i + 1) continue;
    columns.w[i] = LEAF_WIDTH;
    columns.h[i] = headerOf(scene, i);
  }
  // From the inside out: everything inside a box has its size before the box itself, and so has what is inside those it is to look like.
  for (const alike of cohorts(scene)) {
    const fill = (i: number) => arrange(scene, rankOf, items, i + 1, end[i], columns.w);
    const likeOthers = alike.length > 1 ? commonLimit(alike, fill, items, columns, METRICS.gap) : undefined;
    for (const i of alike) {
      fill(i);
      const header = headerOf(scene, i);
      const inside = packRows(items, columns, METRICS.gap, likeOthers);
      columns.w[i] = Math.max(GROUP_WIDTH, inside.width + 2 * METRICS.padding);
      columns.h[i] = header + inside.height + METRICS.padding;
      shift(items, columns, METRICS.padding, header);
    }
  }
  arrange(scene, rankOf, items, 0, count, columns.w);
  packRows(items, columns, METRICS.rootGap);
  placePinned([...items.box.subarray(0, items.count)], pinned, columns);
  // Parents stand before their children: one pass makes relative places absolute.
  for (let i = 0; i < count; i++) {
    if (parent[i] < 0) continue;
    if (i === parent[i] + 1 && end[i] === end[parent[i]] && end[i] > i + 1) fillOut(scene, columns, i);
    columns.x[i] += columns.x[parent[i]];
    columns.y[i] += columns.y[parent[i]];
  }
  const { left, top, right, bottom } = boundsOf({ count, end, ...columns });
  return { ...columns, width: right - left, height: bottom - top };
}

/**
 * Boxes with others inside, the innermost first, in sets that are to be comparable: neighbours of one kind, and what is inside
 * neighbours as their only box of a kind (the hypervisors of the hosts of a site).
 */
function cohorts({ count, kind, parent, end }: Structure): readonly (readonly number[])[] {
  const depth = new Int32Array(count);
  const cohort = new Int32Array(count);
  const sets: number[][] = [];
  const byDepth: number[][][] = [];
  const known = new Map<number, number>();
  const ofKind = new Uint8Array((count + 1) * KINDS.length);
  const place = (i: number) => (parent[i] + 1) * KINDS.length + kind[i];
  for (let i = 0; i < count; i++) ofKind[place(i)] = Math.min(2, ofKind[place(i)] + 1);
  for (let i = 0; i < count; i++) {
    const p = parent[i];
    depth[i] = p < 0 ? 0 : depth[p] + 1;
    if (end[i] === i + 1) continue;
    const key = p >= 0 && ofKind[place(i)] === 1 ? (count + 1 + cohort[p]) * KINDS.length + kind[i] : place(i);
    let number = known.get(key);
    if (number === undefined) {
      known.set(key, number = sets.length);
      sets.push([]);
      (byDepth[depth[i]] ??= []).push(sets[number]);
    }
    sets[number].push(i);
    cohort[i] = number;
  }
  return byDepth.reverse().flat();
}

/** A box that is alone in another fills it, as a row may have made the outer one higher. */
function fillOut(scene: Structure, { w, h }: Columns, i: number): void {
  const p = scene.parent[i];
  w[i] = Math.max(w[i], w[p] - 2 * METRICS.padding);
  h[i] = Math.max(h[i], h[p] - headerOf(scene, p) - METRICS.padding);
}

/**
 * The boxes of one level, from `first` to `last` (exclusive), by rank and then in the order of the file. Beside boxes with others
 * inside, empty ones are as wide as the narrowest of these can be.
 */
function arrange({ kind, end }: Structure, rankOf: Uint8Array, items: Items, first: number, last: number, w: Float32Array): void {
  items.count = 0;
  let lowest = 255, highest = 0, groups = 0;
  for (let i = first; i < last; i = end[i]) {
    const rank = rankOf[kind[i]];
    lowest = Math.min(lowest, rank);
    highest = Math.max(highest, rank);
    if (end[i] > i + 1) groups |= 1 << rank;
  }
  for (let rank = lowest; rank <= highest; rank++) {
    for (let i = first; i < last; i = end[i]) {
      if (rankOf[kind[i]] !== rank) continue;
      if (groups >> rank & 1 && end[i] === i + 1) w[i] = GROUP_WIDTH;
      items.box[items.count] = i;
      items.rank[items.count++] = rank;
    }
  }
}

function shift(items: Items, { x, y }: Columns, dx: number, dy: number): void {
  for (let k = 0; k < items.count; k++) {
    x[items.box[k]] += dx;
    y[items.box[k]] += dy;
  }
}
