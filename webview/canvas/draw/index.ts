/** draw: one frame of the picture. boxes, then links, then words, then what lies over them. */
import type { Scene } from '../../../src/scene/contract';
import { placeOf } from '../lod';
import type { Marks } from '../stage';
import type { Theme } from '../theme';
import type { Size, Viewport } from '../viewport';
import { drawBadge } from './badge';
import { drawBoxes, levelShown } from './boxes';
import { drawChanges } from './changes';
import { drawCounts, drawLinks, drawMoves, drawStrongLinks } from './links';
import { drawChosen, drawDrag, drawPulse, lightUp, type Chosen } from './marks';
import type { Pen } from './pen';
import { forgetFont } from './text';
import { clearHeaders, drawWords } from './words';

export interface Frame extends Chosen {
  readonly scene: Scene | undefined;
  readonly view: Viewport;
  readonly size: Size;
  readonly theme: Theme;
  readonly marks: Marks;
  /** Numbers of links that stand out. */
  readonly strong: ReadonlySet<number>;
  /** Numbers of boxes that move in a what-if, each with that of where it goes. */
  readonly moves: readonly (readonly [from: number, to: number])[];
  /** From 0 to 1 while what became of boxes is shown once; 1 otherwise. */
  readonly pulse: number;
}

/** Boxes from this height on have the shape of their severity; lower ones a square of its colour. */
const SHAPED = 9;

/** Severities of boxes without words. */
function drawDots(pen: Pen, dotted: readonly number[]): void {
  const { context, scene, view, theme } = pen;
  for (const i of dotted) {
    const { x, y, width, height } = placeOf(scene, i, view);
    const level = levelShown(pen, i);
    if (height >= SHAPED) {
      drawBadge(pen, level, 0, x + width - 7, y + Math.min(6, height / 2), 7);
    } else {
      const side = Math.max(2.5, Math.min(5, height));
      context.fillStyle = theme.severity[level];
      context.fillRect(x + width - side, y, side, side);
    }
  }
}

/** The last frame of a drag, and what lies under its marks, once that was the same for two frames. */
let last: { readonly frame: Frame; readonly width: number; readonly height: number; readonly picture: OffscreenCanvas | undefined } | undefined;

/** Draws a frame; `ratio` is the number of device pixels of a CSS pixel. Of a drag only the marks are drawn anew while nothing else changes. */
export function drawFrame(context: CanvasRenderingContext2D, ratio: number, frame: Frame): void {
  const { scene, view, theme, marks } = frame;
  const { width, height } = context.canvas;
  const size = { width: frame.size.width, height: frame.size.height };
  forgetFont();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (!scene) {
    context.fillStyle = theme.background;
    return context.fillRect(0, 0, size.width, size.height);
  }
  const pen: Pen = { context, scene, view, size, theme, ratio };
  const dragging = marks.takes !== undefined || marks.wire !== undefined || marks.band !== undefined;
  const same = dragging && last?.width === width && last.height === height && samePicture(last.frame, frame);
  if (same && last?.picture) {
    context.resetTransform();
    context.drawImage(last.picture, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  } else {
    drawPicture(pen, frame);
    const picture = same ? new OffscreenCanvas(width, height) : undefined;
    picture?.getContext('2d', { alpha: false })!.drawImage(context.canvas, 0, 0);
    last = dragging ? { frame: { ...frame, size }, width, height, picture } : undefined;
  }
  drawDrag(pen, marks);
}

/** Whether two frames differ at most in the marks of a drag. */
function samePicture(a: Frame, b: Frame): boolean {
  const equal = (one: readonly number[], other: readonly number[]) => one.length === other.length && one.every((value, k) => value === other[k]);
  return a.scene === b.scene && a.view === b.view && a.theme === b.theme && a.size.width === b.size.width && a.size.height === b.size.height && a.ringed === b.ringed && a.pulse === b.pulse
    && a.marks.hover === b.marks.hover && a.marks.hoverBand === b.marks.hoverBand && a.marks.takes === b.marks.takes && a.marks.ghost?.boxes === b.marks.ghost?.boxes
    && equal(a.selected, b.selected) && equal([...a.strong], [...b.strong]) && equal(a.moves.flat(), b.moves.flat());
}

/** Everything under the marks of a drag. */
function drawPicture(pen: Pen, frame: Frame): void {
  const { context, scene, size, theme } = pen;
  const { marks } = frame;
  context.fillStyle = theme.background;
  context.fillRect(0, 0, size.width, size.height);
  const { worded, dotted } = drawBoxes(pen);
  if (scene.lens === 'changes') drawChanges(pen);
  if (drawLinks(pen, frame.strong, marks.hoverBand)) clearHeaders(pen, worded);
  drawStrongLinks(pen, frame.strong);
  drawWords(pen, worded);
  drawCounts(pen, marks.hoverBand);
  drawMoves(pen, frame.moves, frame.pulse);
  if (frame.pulse < 1) drawPulse(pen, frame.pulse);
  drawDots(pen, dotted);
  drawChosen(pen, frame, marks);
  if (marks.takes) lightUp(pen, marks.takes, marks.ghost?.boxes ?? []);
}
