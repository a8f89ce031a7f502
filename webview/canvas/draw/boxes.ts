/** Fills and outlines of all boxes on the screen, from the outside in; collects those that are large enough for words. */
import { CHANGE, FLAG } from '../../../src/scene/contract';
import { DETAIL, isOpen } from '../lod';
import type { Pen } from './pen';

/** Below this zoom colours are stronger: no words and outlines tell boxes apart any more. */
const FAR_ZOOM = 0.22;
const RADIUS = 5;
/** How much is left of what does not fit the filter. */
export const DIMMED = 0.3;

export interface Drawn {
  /** Numbers of boxes with words, in preorder. */
  readonly worded: number[];
  /** Numbers of boxes with a finding to show at their size, too small for words. */
  readonly dotted: number[];
}

interface Outlines {
  readonly plain: Path2D;
  readonly dashed: Path2D;
}

/** Draws boxes and returns what is to be written on them. */
export function drawBoxes(pen: Pen): Drawn {
  const { context, scene, view, size, ratio } = pen;
  const { zoom, x: dx, y: dy } = view;
  const { x, y, w, h, end, parent, level, levelInside } = scene;
  const drawn: Drawn = { worded: [], dotted: [] };
  const outlines: Outlines = { plain: new Path2D(), dashed: new Path2D() };
  let last = '';
  for (let i = 0; i < scene.count;) {
    const width = w[i] * zoom, height = h[i] * zoom, left = x[i] * zoom + dx, top = y[i] * zoom + dy;
    if (left > size.width || top > size.height || left + width < 0 || top + height < 0 || (height < DETAIL.box && parent[i] >= 0)) {
      i = end[i];
      continue;
    }
    context.globalAlpha = scene.flags[i] & FLAG.dimmed ? DIMMED : 1;
    const fill = fillOf(pen, i);
    if (fill !== last) context.fillStyle = last = fill;
    if (zoom >= DETAIL.roundZoom) {
      const path = new Path2D();
      path.roundRect(left, top, width, height, RADIUS * Math.min(1, zoom * 1.4));
      context.fill(path);
      (scene.flags[i] & FLAG.assumed ? outlines.dashed : outlines.plain).addPath(path);
    } else {
      // On whole pixels: crisp, and many times faster to fill than with blended edges.
      const x1 = Math.round(left * ratio) / ratio, y1 = Math.round(top * ratio) / ratio;
      const x2 = Math.round((left + width) * ratio) / ratio, y2 = Math.round((top + height) * ratio) / ratio;
      context.fillRect(x1, y1, Math.max(x2 - x1, 1), Math.max(y2 - y1, 1));
      if (height >= DETAIL.outline) outlines.plain.rect(x1 + 0.5, y1 + 0.5, x2 - x1 - 1, y2 - y1 - 1);
    }
    if (height >= DETAIL.labelHeight && width >= DETAIL.labelWidth) drawn.worded.push(i);
    else if (Math.max(level[i], levelInside[i]) >= 3 && levelShown(pen, i) >= (height >= DETAIL.badge ? 3 : 4)) drawn.dotted.push(i);
    i++;
  }
  context.globalAlpha = 1;
  stroke(pen, outlines);
  return drawn;
}

/** The severity to show on a box at its size: its own, and that of everything inside which is not drawn. */
export function levelShown({ scene, view }: Pen, i: number): number {
  const closed = scene.folded[i] > 0 || !isOpen(scene, i, view.zoom);
  return closed ? Math.max(scene.level[i], scene.levelInside[i]) : scene.level[i];
}

/** The colour of a box by the lens, its depth and how far out it is. */
export function fillOf({ scene, theme, view }: Pen, i: number): string {
  const { fills } = theme;
  const depth = Math.min(scene.depth[i], fills.length - 1);
  const plain = fills[depth];
  const far = view.zoom < FAR_ZOOM;
  // The plain lens is calm where there are words: colour is left to icons, and to boxes without words.
  if (scene.lens === 'stack' && !far) return plain;
  // What is in an open box tells itself, and a place that was left is empty.
  const quiet = scene.lens === 'changes' && (scene.tone[i] === CHANGE.was || (scene.tone[i] === CHANGE.inside && isOpen(scene, i, view.zoom)));
  const tone = quiet ? undefined : theme.tone(scene.lens, scene.tone[i]);
  if (!tone) return plain;
  return far && !isOpen(scene, i, view.zoom) ? tone.far : scene.lens === 'stack' ? plain : tone.fills[depth];
}

function stroke({ context, theme }: Pen, { plain, dashed }: Outlines): void {
  context.lineWidth = 1;
  context.strokeStyle = theme.outline;
  context.stroke(plain);
  context.setLineDash([4, 3]);
  context.stroke(dashed);
  context.setLineDash([]);
}
