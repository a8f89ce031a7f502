/** Badges of findings, told apart by shape as well as by colour, and the arrows of folds. */
import { LEVEL_PATHS } from '../../../src/scene/icons';
import type { Pen } from './pen';
import { setFont } from './text';

const SHAPES = LEVEL_PATHS.map((path) => (path === undefined ? undefined : new Path2D(path)));

/** A shape in the colour of the level at (x, middle); with a count, a pill around both. */
export function drawBadge(pen: Pen, level: number, count: number, x: number, middle: number, height: number): void {
  const { context, theme, view } = pen;
  const shape = SHAPES[level];
  if (!shape) return;
  const scale = height / (count > 0 ? 15 : 10);
  const text = count > 99 ? '99+' : String(count);
  const half = count > 0 ? (8 + text.length * 3.4) * scale : 0;
  if (count > 0) {
    context.fillStyle = theme.background;
    context.strokeStyle = theme.severity[level];
    context.lineWidth = Math.max(0.8, view.zoom);
    context.beginPath();
    context.roundRect(x - half, middle - height / 2, half * 2, height, height / 2);
    context.fill();
    context.stroke();
  }
  context.save();
  context.translate(count > 0 ? x - half + 7 * scale : x, middle);
  context.scale(scale * 0.9, scale * 0.9);
  context.fillStyle = theme.severity[level];
  context.fill(shape);
  context.restore();
  if (count === 0) return;
  setFont(context, 600, 10.5 * scale, theme.font);
  context.fillStyle = theme.text;
  context.textBaseline = 'middle';
  context.fillText(text, x - half + 13.5 * scale, middle + 0.5 * scale);
}

const DOWN = new Path2D('M-3.5 -1.8L0 1.8L3.5 -1.8');
const RIGHT = new Path2D('M-1.8 -3.5L1.8 0L-1.8 3.5');

/** The arrow of a box that is folded (to the right) or open (down). */
export function drawChevron({ context, theme, view }: Pen, folded: boolean, x: number, middle: number): void {
  context.save();
  context.translate(x, middle);
  context.scale(view.zoom, view.zoom);
  context.lineWidth = 1.5;
  context.lineCap = context.lineJoin = 'round';
  context.strokeStyle = theme.muted;
  context.stroke(folded ? RIGHT : DOWN);
  context.restore();
}
