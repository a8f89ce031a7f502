/** How far a scene reaches. */
import type { Scene } from './contract';

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The rectangle around all top-level boxes; empty at the origin where there are none. A pinned box may stand left of or above the origin. */
export function boundsOf({ count, end, x, y, w, h }: Pick<Scene, 'count' | 'end' | 'x' | 'y' | 'w' | 'h'>): Bounds {
  if (count === 0) return { left: 0, top: 0, right: 0, bottom: 0 };
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (let i = 0; i < count; i = end[i]) {
    left = Math.min(left, x[i]);
    top = Math.min(top, y[i]);
    right = Math.max(right, x[i] + w[i]);
    bottom = Math.max(bottom, y[i] + h[i]);
  }
  return { left, top, right, bottom };
}
