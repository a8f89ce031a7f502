/** Places and sizes of all boxes: bottom-up, deterministic, in the order of the file. */
import { boundsOf } from './bounds';
import type { Scene } from './contract';
import { GROUP_WIDTH, headerOf, LEAF_WIDTH, METRICS } from './metrics';
import { type Columns, type Items, packRows } from './pack';
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
  // From the back: everything inside a box has its size before the box itself.
  for (let i = count - 1; i >= 0; i--) {
    const header = headerOf(scene, i);
    if (end[i] === i + 1) {
      columns.w[i] = LEAF_WIDTH;
      columns.h[i] = header;
    } else {
      arrange(scene, rankOf, items, i + 1, end[i]);
      const inside = packRows(items, columns, METRICS.gap);
      columns.w[i] = Math.max(GROUP_WIDTH, inside.width + 2 * METRICS.padding);
      columns.h[i] = header + inside.height + METRICS.padding;
      shift(items, columns, METRICS.padding, header);
    }
  }
  arrange(scene, rankOf, items, 0, count);
  packRows(items, columns, METRICS.rootGap);
  placePinned([...items.box.subarray(0, items.count)], pinned, columns);
  // Parents stand before their children: one pass makes relative places absolute.
  for (let i = 0; i < count; i++) {
    if (parent[i] < 0) continue;
    columns.x[i] += columns.x[parent[i]];
    columns.y[i] += columns.y[parent[i]];
  }
  const { left, top, right, bottom } = boundsOf({ count, end, ...columns });
  return { ...columns, width: right - left, height: bottom - top };
}

/** The boxes of one level, from `first` to `last` (exclusive), by rank and then in the order of the file. */
function arrange({ kind, end }: Structure, rankOf: Uint8Array, items: Items, first: number, last: number): void {
  items.count = 0;
  let lowest = 255, highest = 0;
  for (let i = first; i < last; i = end[i]) {
    const rank = rankOf[kind[i]];
    lowest = Math.min(lowest, rank);
    highest = Math.max(highest, rank);
  }
  for (let rank = lowest; rank <= highest; rank++) {
    for (let i = first; i < last; i = end[i]) {
      if (rankOf[kind[i]] !== rank) continue;
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
