/** Boxes that a person placed: they stand where they were put, and nothing unpinned is left under them. */
import { METRICS } from './metrics';
import type { Columns } from './pack';

/** Pins further out than this are brought back: single precision still tells pixels apart there. */
const FARTHEST = 1e6;

/** A coordinate that can be drawn: finite and within reach. */
export function withinReach(value: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, -FARTHEST), FARTHEST) : 0;
}

/**
 * Moves pinned top-level boxes to their places. All others keep the place they would have had without pins, so that placing one
 * box moves no other; those that a pinned box would cover go to rows below everything, in their order.
 */
export function placePinned(roots: readonly number[], pinned: ReadonlyMap<number, { readonly x: number; readonly y: number }>, columns: Columns): void {
  if (pinned.size === 0) return;
  const { x, y, w, h } = columns;
  for (const [i, at] of pinned) {
    x[i] = withinReach(at.x);
    y[i] = withinReach(at.y);
  }
  const covers = coverTest([...pinned.keys()], columns);
  const displaced = roots.filter((i) => !pinned.has(i) && covers(i));
  let left = 0, right = 0, bottom = 0;
  const away = new Set(displaced);
  for (const i of roots) {
    if (away.has(i)) continue;
    right = Math.max(right, x[i] + w[i]);
    bottom = Math.max(bottom, y[i] + h[i]);
  }
  let top = bottom + METRICS.rootGap, rowHeight = 0;
  for (const i of displaced) {
    if (left > 0 && left + w[i] > right) {
      top += rowHeight + METRICS.rootGap;
      left = rowHeight = 0;
    }
    x[i] = left;
    y[i] = top;
    left += w[i] + METRICS.rootGap;
    rowHeight = Math.max(rowHeight, h[i]);
  }
}

/** Tells whether a box touches one of the given boxes; sorted by top edge, so that few are looked at. */
function coverTest(boxes: number[], { x, y, w, h }: Columns): (i: number) => boolean {
  boxes.sort((a, b) => y[a] - y[b] || a - b);
  const tallest = boxes.reduce((most, i) => Math.max(most, h[i]), 0);
  return (i) => {
    let low = 0, high = boxes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (y[boxes[middle]] + tallest < y[i]) low = middle + 1;
      else high = middle;
    }
    for (let k = low; k < boxes.length && y[boxes[k]] < y[i] + h[i]; k++) {
      const p = boxes[k];
      if (y[p] + h[p] > y[i] && x[p] < x[i] + w[i] && x[p] + w[p] > x[i]) return true;
    }
    return false;
  };
}
