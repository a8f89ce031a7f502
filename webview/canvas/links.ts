/** Which links are drawn without being asked for: one answer for drawing and for the pointer. */
import type { Scene } from '../../src/scene/contract';
import { DETAIL, placeOf } from './lod';
import type { Size, Viewport } from './viewport';

/** More thin links than this hide the boxes and say nothing: then only those that stand out are drawn. */
const MOST = 600;

interface Answer {
  readonly scene: Scene;
  readonly view: Viewport;
  readonly links: readonly number[];
}

let last: Answer | undefined;

/** Numbers of links with wide enough ends, of which at least one can be seen; none where they are too many. */
export function thinLinks(scene: Scene, view: Viewport, size: Size): readonly number[] {
  if (last?.scene !== scene || last.view !== view) last = { scene, view, links: find(scene, view, size) };
  return last.links;
}

function find(scene: Scene, view: Viewport, size: Size): number[] {
  const { linkFrom, linkTo, w } = scene;
  const seen = (i: number) => {
    const { x, y, width, height } = placeOf(scene, i, view);
    return x < size.width && y < size.height && x + width > 0 && y + height > 0;
  };
  const found: number[] = [];
  for (let k = 0; k < linkFrom.length; k++) {
    const a = linkFrom[k], b = linkTo[k];
    if (w[a] * view.zoom < DETAIL.link || w[b] * view.zoom < DETAIL.link || !(seen(a) || seen(b))) continue;
    if (found.length === MOST) return [];
    found.push(k);
  }
  return found;
}
