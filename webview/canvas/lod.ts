/** Level of detail: what of a box is drawn at the size it has on the screen. One answer for drawing and for the pointer. */
import type { Scene } from '../../src/scene/contract';
import type { Place } from '../../src/scene/curve';
import { headerOf } from '../../src/scene/metrics';
import type { Viewport } from './viewport';

export type { Place };

/** All in screen pixels. */
export const DETAIL = {
  /** Lower boxes are not drawn, and nothing inside them: the box around stands for them. */
  box: 3,
  outline: 10,
  /** Corners are rounded from this zoom on: further out nobody sees it. */
  roundZoom: 0.25,
  /** Least size of letters. */
  text: 10,
  /** Least height and width of a box with a label. */
  labelHeight: 14,
  labelWidth: 42,
  badge: 9,
  /** Zoom from which React Flow mounts the boxes near the view. */
  nearZoom: 0.55,
  /** How far outside the view boxes are mounted. */
  nearMargin: 300,
  /** Links are drawn between boxes at least this wide. */
  link: 44,
} as const;

/** Whether a box is drawn at all at a zoom. */
export function isDrawn(scene: Scene, i: number, zoom: number): boolean {
  return scene.h[i] * zoom >= DETAIL.box;
}

/** Whether the inside of a box is drawn, not only the box. */
export function isOpen(scene: Scene, i: number, zoom: number): boolean {
  return scene.end[i] > i + 1 && isDrawn(scene, i + 1, zoom);
}

/** Height of the part of a box by which it is grabbed, in screen pixels: the header of a box that shows its inside, else all of it. */
export function gripHeight(scene: Scene, i: number, zoom: number): number {
  const height = scene.h[i] * zoom;
  if (!isOpen(scene, i, zoom)) return height;
  return Math.min(height, Math.max(headerOf(scene, i) * zoom, Math.min(DETAIL.labelHeight, height / 3)));
}

/** A box in screen pixels. */
export function placeOf(scene: Scene, i: number, view: Viewport): Place {
  const { zoom } = view;
  return { x: scene.x[i] * zoom + view.x, y: scene.y[i] * zoom + view.y, width: scene.w[i] * zoom, height: scene.h[i] * zoom };
}
