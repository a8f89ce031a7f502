/** Outlines of what came, went, moved or changed: each with dashes of its own, so that they are told apart without colours. */
import { CHANGE, CHANGE_DASHES } from '../../../src/scene/contract';
import { isDrawn, placeOf } from '../lod';
import type { Pen } from './pen';

/** Boxes smaller than this get a frame of this size: a change far out is still seen. */
const LEAST = 5;

/** Draws the outlines of all changed boxes on the screen, a path a sort of change. */
export function drawChanges(pen: Pen): void {
  const { context, scene, view, size, theme } = pen;
  const paths = CHANGE_DASHES.map(() => new Path2D());
  for (let i = 0; i < scene.count;) {
    const { x, y, width, height } = placeOf(scene, i, view);
    if (x > size.width || y > size.height || x + width < 0 || y + height < 0) {
      i = scene.end[i];
      continue;
    }
    const drawn = isDrawn(scene, i, view.zoom);
    // Of a box that is too small to be seen, the one around tells that something is in it.
    if (scene.tone[i] !== CHANGE.none && scene.tone[i] !== CHANGE.inside && (drawn || scene.parent[i] < 0)) {
      paths[scene.tone[i]].roundRect(x, y, Math.max(width, LEAST), Math.max(height, LEAST), Math.min(5, height / 4));
    }
    i = drawn ? i + 1 : scene.end[i];
  }
  const scale = Math.max(0.6, Math.min(1.2, view.zoom));
  context.lineWidth = view.zoom < 0.3 ? 1.5 : 2;
  CHANGE_DASHES.forEach((dashes, tone) => {
    const colour = dashes && theme.tone('changes', tone)?.mark;
    if (!colour) return;
    context.strokeStyle = colour;
    context.setLineDash(dashes.map((dash) => dash * scale));
    context.stroke(paths[tone]);
  });
  context.setLineDash([]);
}
