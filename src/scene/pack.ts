/** Rows of boxes: a shelf packing that keeps order and aims at a shape. */
import { METRICS } from './metrics';

/** Sizes to be packed and the places found for them, all in reusable arrays. */
export interface Items {
  count: number;
  /** Numbers of the boxes, in the order in which they are placed. */
  readonly box: Int32Array;
  /** Boxes of a higher rank start a new row. */
  readonly rank: Uint8Array;
}

export interface Columns {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly w: Float32Array;
  readonly h: Float32Array;
}

export interface Size {
  width: number;
  height: number;
}

/** Tried widths relative to that of an ideally filled rectangle; the best result wins. */
const TRIES = [0.8, 1, 1.25];

/** Width and height that rows of at most `limit` would take. */
function measure(items: Items, { w, h }: Columns, limit: number, gap: number, into: Size): void {
  let width = 0, x = 0, rowHeight = 0, height = 0;
  for (let k = 0; k < items.count; k++) {
    const i = items.box[k];
    const broken = k > 0 && (items.rank[k] !== items.rank[k - 1] || x + gap + w[i] > limit);
    if (broken) {
      height += rowHeight + gap;
      x = w[i];
      rowHeight = h[i];
    } else {
      x += (x > 0 ? gap : 0) + w[i];
      rowHeight = Math.max(rowHeight, h[i]);
    }
    width = Math.max(width, x);
  }
  into.width = width;
  into.height = height + rowHeight;
}

/** How far a rectangle is from the shape aimed at, and how large it is: lower is better. */
function cost({ width, height }: Size, frame: number): number {
  const shape = (width + frame) / (height + frame) / METRICS.aspect;
  return (width + frame) * (height + frame) * (1 + 0.35 * Math.abs(Math.log(shape)));
}

const tried: Size = { width: 0, height: 0 };

/** Share of a row's height from which a box is stretched to it; lower ones would be mostly empty. */
const LEVELLED = 0.55;

/** The row width that gives the best shape. */
function bestLimit(items: Items, columns: Columns, gap: number): number {
  let area = 0, widest = 0;
  for (let k = 0; k < items.count; k++) {
    const i = items.box[k];
    area += (columns.w[i] + gap) * (columns.h[i] + gap);
    widest = Math.max(widest, columns.w[i]);
  }
  const ideal = Math.sqrt(area * METRICS.aspect);
  let best = widest, lowest = Infinity;
  for (const factor of TRIES) {
    // Half a leaf of slack: a row is rather a little too wide than one box short.
    const limit = Math.max(widest, ideal * factor + gap);
    measure(items, columns, limit, gap, tried);
    const found = cost(tried, gap);
    if (found < lowest) [lowest, best] = [found, limit];
  }
  return best;
}

/**
 * Places items in rows from (0, 0), in their order, and returns the size of the whole. Boxes of a row that are nearly as high
 * as the highest become as high, so that rows read as rows.
 */
export function packRows(items: Items, columns: Columns, gap: number): Size {
  const { x, y, w, h } = columns;
  if (items.count === 0) return { width: 0, height: 0 };
  const limit = items.count === 1 ? Infinity : bestLimit(items, columns, gap);
  let width = 0, top = 0, left = 0, rowHeight = 0, rowStart = 0;
  const level = (to: number) => {
    for (let k = rowStart; k < to; k++) if (h[items.box[k]] >= rowHeight * LEVELLED) h[items.box[k]] = rowHeight;
  };
  for (let k = 0; k < items.count; k++) {
    const i = items.box[k];
    if (k > 0 && (items.rank[k] !== items.rank[k - 1] || left + gap + w[i] > limit)) {
      level(k);
      top += rowHeight + gap;
      left = rowHeight = 0;
      rowStart = k;
    }
    x[i] = left > 0 ? left + gap : 0;
    y[i] = top;
    left = x[i] + w[i];
    rowHeight = Math.max(rowHeight, h[i]);
    width = Math.max(width, left);
  }
  level(items.count);
  return { width, height: top + rowHeight };
}
