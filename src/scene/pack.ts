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
const TRIES = [0.8, 1, 1.25, 1.6];

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

/** Room that rows of the items would fill if they were a rectangle of the shape aimed at. */
function areaOf(items: Items, { w, h }: Columns, gap: number): number {
  let area = 0;
  for (let k = 0; k < items.count; k++) area += (w[items.box[k]] + gap) * (h[items.box[k]] + gap);
  return area;
}

function widestOf(items: Items, { w }: Columns): number {
  let widest = 0;
  for (let k = 0; k < items.count; k++) widest = Math.max(widest, w[items.box[k]]);
  return widest;
}

/** A row width to try for boxes that take so much room. Half a leaf of slack: a row is rather a little too wide than one box short. */
const limitFor = (area: number, factor: number, gap: number): number => Math.sqrt(area * METRICS.aspect) * factor + gap;

/** What rows of a width cost. */
function costOf(items: Items, columns: Columns, limit: number, gap: number): number {
  measure(items, columns, limit, gap, tried);
  return cost(tried, gap);
}

const best = { limit: 0, cost: 0 };

/** Puts the row width that gives the best shape, and what it costs, into `best`. */
function findBest(items: Items, columns: Columns, gap: number): void {
  const area = areaOf(items, columns, gap), widest = widestOf(items, columns);
  best.limit = widest;
  best.cost = Infinity;
  for (const factor of TRIES) {
    const limit = Math.max(widest, limitFor(area, factor, gap));
    const found = costOf(items, columns, limit, gap);
    if (found < best.cost) [best.limit, best.cost] = [limit, found];
  }
}

/** So many times the cost of its own best rows a box takes for rows like those of its neighbours. */
const LIKENESS = 1.4;

/**
 * A row width for several boxes that are to look alike: the one that serves all of them best, together. `fill` puts what is inside
 * a box into `items`. Undefined where there is nothing to agree on.
 */
export function commonLimit(boxes: readonly number[], fill: (box: number) => void, items: Items, columns: Columns, gap: number): number | undefined {
  let area = 0, many = 0;
  for (const box of boxes) {
    fill(box);
    if (items.count < 2) continue;
    many++;
    area += areaOf(items, columns, gap);
  }
  if (many < 2) return undefined;
  const sums = TRIES.map(() => 0);
  for (const box of boxes) {
    fill(box);
    if (items.count < 2) continue;
    findBest(items, columns, gap);
    for (let k = 0; k < TRIES.length; k++) sums[k] += Math.min(LIKENESS, costOf(items, columns, limitFor(area / many, TRIES[k], gap), gap) / best.cost);
  }
  return limitFor(area / many, TRIES[sums.indexOf(Math.min(...sums))], gap);
}

/** The row width for items: that of their neighbours, where it does not serve them badly. */
function chosenLimit(items: Items, columns: Columns, gap: number, common: number | undefined): number {
  if (items.count < 2) return Infinity;
  findBest(items, columns, gap);
  return common !== undefined && costOf(items, columns, common, gap) < best.cost * LIKENESS ? common : best.limit;
}

/**
 * Places items in rows from (0, 0), in their order, and returns the size of the whole; `common` is the row width of their
 * neighbours. Boxes of a row that are nearly as high as the highest become as high, and boxes of a single column as wide as the
 * widest, so that they read as such.
 */
export function packRows(items: Items, columns: Columns, gap: number, common?: number): Size {
  const { x, y, w, h } = columns;
  if (items.count === 0) return { width: 0, height: 0 };
  const limit = chosenLimit(items, columns, gap, common);
  let width = 0, top = 0, left = 0, rowHeight = 0, rowStart = 0, rows = 1;
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
      rows++;
    }
    x[i] = left > 0 ? left + gap : 0;
    y[i] = top;
    left = x[i] + w[i];
    rowHeight = Math.max(rowHeight, h[i]);
    width = Math.max(width, left);
  }
  level(items.count);
  if (rows === items.count) for (let k = 0; k < rows; k++) if (w[items.box[k]] >= width * LEVELLED) w[items.box[k]] = width;
  return { width, height: top + rowHeight };
}
