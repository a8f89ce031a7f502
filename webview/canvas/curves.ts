/** Links on the screen, in its pixels. */
import type { Scene } from '../../src/scene/contract';
import { curveBetween, type Curve } from '../../src/scene/curve';
import { placeOf } from './lod';
import type { Viewport } from './viewport';

export function curveOf(scene: Scene, k: number, view: Viewport): Curve {
  return curveBetween(placeOf(scene, scene.linkFrom[k], view), placeOf(scene, scene.linkTo[k], view));
}

/** A point of the curve; `t` from 0 to 1. */
export function pointAt({ points: [x1, y1, c1x, c1y, c2x, c2y, x2, y2] }: Curve, t: number): { readonly x: number; readonly y: number } {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return { x: a * x1 + b * c1x + c * c2x + d * x2, y: a * y1 + b * c1y + c * c2y + d * y2 };
}

const STEPS = 20;

/** Distance of a point from the curve, in pixels. */
export function distanceTo(curve: Curve, x: number, y: number): number {
  let best = Infinity;
  let from = pointAt(curve, 0);
  for (let step = 1; step <= STEPS; step++) {
    const to = pointAt(curve, step / STEPS);
    const dx = to.x - from.x, dy = to.y - from.y;
    const along = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, Math.hypot(x - from.x - along * dx, y - from.y - along * dy));
    from = to;
  }
  return best;
}
