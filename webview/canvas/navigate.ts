/** Where the arrow keys lead: to neighbours on the screen, and up and down the stack. Pure. */
import type { Scene } from '../../src/scene/contract';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The boxes beside a box: those in the same box, in the order of the file. */
export function siblings(scene: Scene, i: number): number[] {
  const above = scene.parent[i];
  const first = above < 0 ? 0 : above + 1, last = above < 0 ? scene.count : scene.end[above];
  const found: number[] = [];
  for (let k = first; k < last; k = scene.end[k]) found.push(k);
  return found;
}

/** How far a box is in a direction, preferring what is in the same row or column; undefined where it is not in that direction. */
function distance({ x, y, w, h }: Scene, from: number, to: number, direction: Direction): number | undefined {
  const sideways = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const [a, b] = sideways ? [x[from] + w[from] / 2, x[to] + w[to] / 2] : [y[from] + h[from] / 2, y[to] + h[to] / 2];
  const [lowA, highA, lowB, highB] = sideways ? [y[from], y[from] + h[from], y[to], y[to] + h[to]] : [x[from], x[from] + w[from], x[to], x[to] + w[to]];
  const along = (b - a) * sign;
  const [nearA, nearB] = sideways ? [sign > 0 ? x[from] + w[from] : x[from], sign > 0 ? x[to] : x[to] + w[to]] : [sign > 0 ? y[from] + h[from] : y[from], sign > 0 ? y[to] : y[to] + h[to]];
  if (along <= 0 || (nearB - nearA) * sign < -1) return undefined;
  const apart = Math.max(0, lowB - highA, lowA - highB);
  const shifted = Math.abs((lowA + highA) / 2 - (lowB + highB) / 2);
  return (nearB - nearA) * sign + apart * 4 + shifted * 0.1;
}

/** The nearest sibling in a direction, undefined where there is none. */
function nearestSibling(scene: Scene, i: number, direction: Direction): number | undefined {
  let best: number | undefined, lowest = Infinity;
  for (const k of siblings(scene, i)) {
    const found = k === i ? undefined : distance(scene, i, k, direction);
    if (found !== undefined && found < lowest) [lowest, best] = [found, k];
  }
  return best;
}

/** The box that an arrow key leads to: the nearest beside it; past the edge, the nearest beside the box around it. */
export function neighbour(scene: Scene, i: number, direction: Direction): number | undefined {
  for (let k = i; k >= 0; k = scene.parent[k]) {
    const found = nearestSibling(scene, k, direction);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** First box inside, undefined where there is none. */
export function firstInside(scene: Scene, i: number): number | undefined {
  return scene.end[i] > i + 1 ? i + 1 : undefined;
}

/** The box around, undefined at the top level. */
export function around(scene: Scene, i: number): number | undefined {
  return scene.parent[i] < 0 ? undefined : scene.parent[i];
}

/** The box `step` places further in the order of the file, among those of the same box. */
export function beside(scene: Scene, i: number, step: number): number | undefined {
  const all = siblings(scene, i);
  return all[all.indexOf(i) + step];
}

/** The box of the top level that holds a box. */
export function topOf(scene: Scene, i: number): number {
  let k = i;
  while (scene.parent[k] >= 0) k = scene.parent[k];
  return k;
}
