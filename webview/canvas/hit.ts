/** What is under a point of the screen: the same answer far out and near, because it comes from the scene and not from the DOM. */
import type { Scene } from '../../src/scene/contract';
import { FLAG } from '../../src/scene/contract';
import { controlsOf, type Control } from './controls';
import { gripHeight, isDrawn, isOpen, placeOf } from './lod';
import { curveBetween } from '../../src/scene/curve';
import { curveOf, distanceTo } from './curves';
import { bandsOf, type Band } from './links';
import { toScene, type Size, type Viewport } from './viewport';

/** The deepest drawn box at a screen point, -1 for none; boxes in the subtree of `except` do not count. */
export function boxAt(scene: Scene, view: Viewport, px: number, py: number, except: readonly number[] = []): number {
  const { x, y } = toScene(view, px, py);
  const { end } = scene;
  const skipped = new Set(except);
  let found = -1;
  for (let i = 0, last = scene.count; i < last;) {
    const inside = x >= scene.x[i] && y >= scene.y[i] && x < scene.x[i] + scene.w[i] && y < scene.y[i] + scene.h[i];
    // An open box may hold some that are too small to be drawn beside those that are not.
    if (!inside || skipped.has(i) || (scene.parent[i] >= 0 && !isDrawn(scene, i, view.zoom))) {
      i = end[i];
      continue;
    }
    // A later top-level box may lie over an earlier one that was pinned under it: the last one found is on top.
    found = i;
    if (!isOpen(scene, i, view.zoom)) {
      if (scene.parent[i] >= 0) return i;
      i = end[i];
    } else i++;
  }
  return found;
}

export type Zone = Control | 'grip' | 'body';

/** Which part of a box is at a screen point. */
export function zoneAt(scene: Scene, i: number, view: Viewport, px: number, py: number): Zone {
  for (const [control, { x, y, width, height }] of controlsOf(scene, i, view)) {
    if (px >= x && py >= y && px < x + width && py < y + height) return control;
  }
  return py - placeOf(scene, i, view).y < gripHeight(scene, i, view.zoom) ? 'grip' : 'body';
}

/** How near the pointer must be to a link, in screen pixels. */
const REACH = 6;

/** The link at a screen point, -1 for none; only links that are drawn count. `strong` are drawn whatever the zoom. */
export function linkAt(scene: Scene, view: Viewport, size: Size, px: number, py: number, strong: ReadonlySet<number>): number {
  let found = -1, nearest = REACH;
  for (const k of [...strong, ...bandsOf(scene, view, size).flatMap(({ plain, links }) => (plain ? links : []))]) {
    const curve = curveOf(scene, k, view);
    if (px < curve.left - REACH || px > curve.right + REACH || py < curve.top - REACH || py > curve.bottom + REACH) continue;
    const distance = distanceTo(curve, px, py);
    if (distance < nearest) [nearest, found] = [distance, k];
  }
  return found;
}

/** The band at a screen point, undefined for none. */
export function bandAt(scene: Scene, view: Viewport, size: Size, px: number, py: number): Band | undefined {
  let found: Band | undefined, nearest = REACH;
  for (const band of bandsOf(scene, view, size)) {
    if (band.plain) continue;
    const distance = distanceTo(curveBetween(placeOf(scene, band.from, view), placeOf(scene, band.to, view)), px, py);
    if (distance < nearest) [nearest, found] = [distance, band];
  }
  return found;
}

/** Boxes that lie wholly in a rectangle of the screen, without those inside a box that does. */
export function boxesIn(scene: Scene, view: Viewport, from: { x: number; y: number }, to: { x: number; y: number }): number[] {
  const a = toScene(view, Math.min(from.x, to.x), Math.min(from.y, to.y)), b = toScene(view, Math.max(from.x, to.x), Math.max(from.y, to.y));
  const found: number[] = [];
  for (let i = 0; i < scene.count;) {
    const [left, top, right, bottom] = [scene.x[i], scene.y[i], scene.x[i] + scene.w[i], scene.y[i] + scene.h[i]];
    const apart = left > b.x || top > b.y || right < a.x || bottom < a.y;
    const within = left >= a.x && top >= a.y && right <= b.x && bottom <= b.y;
    if (within) found.push(i);
    i = apart || within || !isOpen(scene, i, view.zoom) ? scene.end[i] : i + 1;
  }
  return found;
}

/** Whether boxes of this kind can have others inside. */
export function mayHold(scene: Scene, i: number): boolean {
  return (scene.flags[i] & FLAG.container) !== 0;
}
