/** What lies over the boxes: hover, selection, keyboard focus, and everything that a drag shows. */
import { curveBetween } from '../../../src/scene/curve';
import { DETAIL, isDrawn, placeOf, type Place } from '../lod';
import type { Preview } from '../../../src/protocol';
import type { Ghost, Marks } from '../stage';
import { fitText, setFont } from './text';
import type { Pen } from './pen';

export interface Chosen {
  /** Numbers of selected boxes. */
  readonly selected: readonly number[];
  /** Number of the box with the keyboard's ring, -1 for none. */
  readonly ringed: number;
}

interface Frame {
  readonly colour: string;
  readonly width: number;
  readonly outside?: number;
  readonly fill?: string;
  readonly dash?: readonly number[];
}

/** Frames smaller than this are widened, so that a selected box far out can still be seen. */
const LEAST = 6;

function frame({ context }: Pen, { x, y, width, height }: Place, { colour, width: line, outside = 0, fill, dash }: Frame): void {
  const w = Math.max(width, LEAST), h = Math.max(height, LEAST);
  context.beginPath();
  context.roundRect(x - outside, y - outside, w + 2 * outside, h + 2 * outside, 5 + outside);
  if (fill !== undefined) {
    context.fillStyle = fill;
    context.fill();
  }
  context.setLineDash(dash ? [...dash] : []);
  context.lineWidth = line;
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
}

/** Frames the selected boxes that are on the screen, all in one go: there may be thousands. */
function frameAll({ context, scene, view, size, theme }: Pen, selected: readonly number[]): void {
  if (selected.length === 0) return;
  const path = new Path2D();
  for (const i of selected) {
    const { x, y, width, height } = placeOf(scene, i, view);
    if (x > size.width || y > size.height || x + width < 0 || y + height < 0) continue;
    path.roundRect(x, y, Math.max(width, LEAST), Math.max(height, LEAST), Math.min(5, height / 4));
  }
  context.fillStyle = theme.selectedFill;
  context.fill(path);
  context.lineWidth = 2.5;
  context.strokeStyle = theme.selected;
  context.stroke(path);
}

/** Draws selection, ring and hover. */
export function drawChosen(pen: Pen, { selected, ringed }: Chosen, { hover }: Marks): void {
  const { scene, view, theme } = pen;
  if (hover >= 0 && hover < scene.count && isDrawn(scene, hover, view.zoom)) frame(pen, placeOf(scene, hover, view), { colour: theme.hover, width: 1 });
  frameAll(pen, selected);
  if (ringed >= 0 && ringed < scene.count) {
    const place = placeOf(scene, ringed, view);
    frame(pen, place, { colour: theme.background, width: 4, outside: 3 });
    frame(pen, place, { colour: theme.focus, width: 2, outside: 4 });
  }
}

/** Frames that spread from the boxes of a what-if and fade; `share` from 0 to 1. Boxes with others inside that share their fate stay still. */
export function drawPulse(pen: Pen, share: number): void {
  const { context, scene, view, size, theme } = pen;
  context.globalAlpha = 1 - share;
  for (let i = 0; i < scene.count; i++) {
    const tone = theme.tone(scene.lens, scene.tone[i]);
    const above = scene.parent[i];
    if (!tone || (above >= 0 && scene.tone[above] === scene.tone[i])) continue;
    const place = placeOf(scene, i, view);
    if (place.x > size.width || place.y > size.height || place.x + place.width < 0 || place.y + place.height < 0) continue;
    frame(pen, place, { colour: tone.mark, width: 3, outside: 2 + share * 12 });
  }
  context.globalAlpha = 1;
}

/** Draws what a drag shows: the target under the pointer, what is dragged, a link on its way, the rubber band. */
export function drawDrag(pen: Pen, { target, ghost, preview, wire, band }: Marks): void {
  const { context, scene, view, theme } = pen;
  if (target && target.box >= 0 && target.box < scene.count) {
    const colour = target.allowed === undefined ? theme.hover : target.allowed ? theme.valid : theme.invalid;
    frame(pen, placeOf(scene, target.box, view), { colour, width: 3, dash: target.allowed === false ? [6, 4] : undefined });
  }
  if (preview) drawPreview(pen, preview);
  if (ghost) for (const i of ghost.boxes) drawGhost(pen, i, ghost);
  if (wire) {
    const end: Place = wire.to >= 0 ? placeOf(scene, wire.to, view) : { x: wire.x, y: wire.y, width: 0, height: 0 };
    const [x1, y1, c1x, c1y, c2x, c2y, x2, y2] = curveBetween(placeOf(scene, wire.from, view), end).points;
    context.beginPath();
    context.moveTo(x1, y1);
    context.bezierCurveTo(c1x, c1y, c2x, c2y, x2, y2);
    context.lineWidth = 2;
    context.strokeStyle = theme.linkStrong;
    context.stroke();
    if (wire.to >= 0) frame(pen, end, { colour: theme.linkStrong, width: 2 });
  }
  if (band) frame(pen, band, { colour: theme.selected, width: 1, fill: theme.selectedFill });
}

/** The layout that a drop would give: the target as large as it would be, what would lie in it, and what comes. */
function drawPreview(pen: Pen, { boxes }: Preview): void {
  const { context, view, theme } = pen;
  const { zoom } = view;
  for (const { title, x, y, w, h, fresh } of boxes) {
    const place = { x: x * zoom + view.x, y: y * zoom + view.y, width: w * zoom, height: h * zoom };
    if (place.height < DETAIL.box) continue;
    if (!fresh) {
      context.globalAlpha = 0.7;
      frame(pen, place, { colour: theme.valid, width: 1, dash: [4, 4] });
      context.globalAlpha = 1;
      continue;
    }
    context.globalAlpha = 0.8;
    context.fillStyle = theme.background;
    context.fillRect(place.x, place.y, place.width, place.height);
    context.globalAlpha = 1;
    frame(pen, place, { colour: theme.valid, width: 1.5 });
    if (place.height < DETAIL.labelHeight || place.width < DETAIL.labelWidth) continue;
    const size = Math.max(DETAIL.text, 12.5 * zoom);
    setFont(context, 500, size, theme.font);
    context.textBaseline = 'middle';
    context.fillStyle = theme.text;
    context.fillText(fitText(context, title, place.width - 12, size, 500, theme.font), place.x + 7, place.y + Math.min(place.height / 2, 6 + size / 2));
  }
}

/** The box pale where it was, and with its name where it would go. */
function drawGhost(pen: Pen, i: number, { dx, dy }: Ghost): void {
  const { context, scene, view, theme } = pen;
  const { x, y, width, height } = placeOf(scene, i, view);
  context.globalAlpha = 0.6;
  context.fillStyle = theme.background;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 0.85;
  frame(pen, { x: x + dx, y: y + dy, width, height }, { colour: theme.selected, width: 2, fill: theme.fills[3] });
  context.globalAlpha = 1;
  const size = Math.max(11, 12.5 * view.zoom);
  const text = fitText(context, scene.title[i], Math.max(width, 80) - 12, size, 600, theme.font);
  setFont(context, 600, size, theme.font);
  context.textBaseline = 'middle';
  context.fillStyle = theme.text;
  context.fillText(text, x + dx + 8, y + dy + Math.min(height / 2, 8 + size / 2));
}

/** Outlines every box on the screen whose kind could take what is dragged. */
export function lightUp(pen: Pen, takes: Uint8Array, dragged: readonly number[]): void {
  const { context, scene, view, size, theme } = pen;
  const path = new Path2D();
  context.strokeStyle = theme.valid;
  context.lineWidth = 1.5;
  for (let i = 0; i < scene.count;) {
    const { x, y, width, height } = placeOf(scene, i, view);
    if (x > size.width || y > size.height || x + width < 0 || y + height < 0 || height < 6 || dragged.includes(i)) {
      i = scene.end[i];
      continue;
    }
    if (takes[scene.kind[i]]) {
      // One path of many small shapes takes browsers far longer than as many rectangles.
      if (view.zoom < DETAIL.roundZoom) context.strokeRect(x + 1, y + 1, width - 2, height - 2);
      else path.roundRect(x + 1, y + 1, width - 2, height - 2, 5);
    }
    i++;
  }
  context.stroke(path);
}
