/** Where boxes can be put down at the top level without covering others. Pure. */
import { METRICS } from '../../src/scene/metrics';
import type { Bounds } from '../../src/scene/bounds';
import type { Scene } from '../../src/scene/contract';

/** Tries: each pushes out of one box; in a crowd the last place stands, and the layout makes room. */
const TRIES = 24;

const apart = (a: Bounds, b: Bounds) => a.left >= b.right || a.right <= b.left || a.top >= b.bottom || a.bottom <= b.top;

/**
 * How far a rectangle must be moved to lie beside all top-level boxes but `except`: the shortest way out of the first one it
 * covers, and so on. Zero where it covers none.
 */
export function wayOut(scene: Scene, wanted: Bounds, except: readonly number[]): { readonly dx: number; readonly dy: number } {
  const { x, y, w, h, end } = scene;
  const gap = METRICS.gap;
  const others: Bounds[] = [];
  for (let i = 0; i < scene.count; i = end[i]) {
    if (!except.includes(i)) others.push({ left: x[i] - gap, top: y[i] - gap, right: x[i] + w[i] + gap, bottom: y[i] + h[i] + gap });
  }
  let dx = 0, dy = 0;
  for (let turn = 0; turn < TRIES; turn++) {
    const now = { left: wanted.left + dx, right: wanted.right + dx, top: wanted.top + dy, bottom: wanted.bottom + dy };
    const covered = others.find((other) => !apart(now, other));
    if (!covered) break;
    const ways = [
      { dx: covered.left - now.right, dy: 0 }, { dx: covered.right - now.left, dy: 0 }, { dx: 0, dy: covered.top - now.bottom }, { dx: 0, dy: covered.bottom - now.top },
    ];
    const shortest = ways.reduce((best, way) => (Math.abs(way.dx + way.dy) < Math.abs(best.dx + best.dy) ? way : best));
    dx += shortest.dx;
    dy += shortest.dy;
  }
  return { dx, dy };
}
