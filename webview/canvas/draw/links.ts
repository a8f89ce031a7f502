/** Links: thin curves between boxes that are on the screen, bands with a count where there are many; those of hovered and selected boxes stand out and have arrows and counts. */
import { number } from '../../../src/l10n';
import { CHANGE } from '../../../src/scene/contract';
import { curveBetween, type Curve } from '../../../src/scene/curve';
import { curveOf, pointAt } from '../curves';
import { bandsOf, type Band } from '../links';
import { placeOf } from '../lod';
import type { Pen } from './pen';
import { setFont } from './text';

/** From so many links on each is drawn fainter. */
const CROWD = 30;
/** Tone of what moves. */
const MOVED = 2;

const onScreen = ({ left, right, top, bottom }: Curve, { size }: Pen) => right >= 0 && bottom >= 0 && left <= size.width && top <= size.height;

/** Strokes a curve. Each alone: browsers take longer for all in one path, and where many run together it is seen. */
function stroke(context: CanvasRenderingContext2D, { points: [x1, y1, c1x, c1y, c2x, c2y, x2, y2] }: Curve): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.bezierCurveTo(c1x, c1y, c2x, c2y, x2, y2);
  context.stroke();
}

/** Draws all links and bands that are shown at this zoom but the strong links (by number); true where there were any. */
export function drawLinks(pen: Pen, strong: ReadonlySet<number>, hovered: Band | undefined): boolean {
  const { context, scene, view, theme } = pen;
  const bands = bandsOf(scene, view, pen.size);
  const thin = bands.filter(({ plain, links }) => plain && !strong.has(links[0])).map(({ links }) => curveOf(scene, links[0], view));
  context.lineWidth = 1;
  context.strokeStyle = theme.link;
  // The more links, the fainter: a bundle still shows where many run together.
  context.globalAlpha = Math.max(0.3, Math.min(1, CROWD / thin.length));
  for (const curve of thin) stroke(context, curve);
  if (view.zoom >= 0.4) for (const curve of thin) arrow(context, curve, 5, theme.link);
  context.globalAlpha = 1;
  drawBands(pen, bands.filter(({ plain }) => !plain), hovered);
  return bands.length > 0;
}

/** Draws the links that stand out. */
export function drawStrongLinks(pen: Pen, strong: ReadonlySet<number>): void {
  for (const k of strong) drawStrong(pen, k);
}

/** Writes on bands how many links they are, over everything else: on those with most first, and on none where another number stands. */
export function drawCounts(pen: Pen, hovered: Band | undefined): void {
  const numbered = bandsOf(pen.scene, pen.view, pen.size).filter(({ count }) => count > 1).sort((a, b) => b.count - a.count);
  const taken: { readonly x: number; readonly y: number }[] = [];
  for (const band of numbered) {
    if (taken.length >= NUMBERED) break;
    if (band.plain) continue;
    const curve = curveOfBand(pen, band);
    const at = pointAt(curve, 0.5);
    if (!long(curve) || taken.some(({ x, y }) => Math.abs(x - at.x) < APART && Math.abs(y - at.y) < APART)) continue;
    taken.push(at);
    drawCount(pen, curve, band.count, band === hovered ? pen.theme.linkStrong : pen.theme.link);
  }
}

/** So many bands have a number. */
const NUMBERED = 30;
/** Distance of two numbers, in pixels. */
const APART = 28;

const curveOfBand = ({ scene, view }: Pen, { from, to }: Band): Curve => curveBetween(placeOf(scene, from, view), placeOf(scene, to, view));

/** Least distance of the ends of a band with a count, in pixels. */
const COUNTED = 70;
const long = ({ points: [x1, y1, , , , , x2, y2] }: Curve) => Math.hypot(x2 - x1, y2 - y1) >= COUNTED;

/** Links that are drawn as one: the more, the wider. */
function drawBands(pen: Pen, bands: readonly Band[], hovered: Band | undefined): void {
  const { context, theme } = pen;
  context.strokeStyle = theme.link;
  context.globalAlpha = 0.45;
  for (const band of bands) {
    context.lineWidth = Math.round(Math.min(9, 1.5 + Math.log2(band.count)));
    stroke(context, curveOfBand(pen, band));
  }
  context.globalAlpha = 1;
  if (hovered && bands.includes(hovered)) {
    context.strokeStyle = theme.linkStrong;
    context.lineWidth = 3;
    stroke(context, curveOfBand(pen, hovered));
  }
  for (const band of bands.slice(0, POINTED)) if (!band.mutual) arrow(context, curveOfBand(pen, band), 7, band === hovered ? theme.linkStrong : theme.link);
}

/** So many bands have an arrow: the first, which are those with most links where there are too many. */
const POINTED = 80;

/** Ways of what moves in a what-if: dashed, from the box to where it goes, where the dashes run to while `pulse` is below 1. */
export function drawMoves(pen: Pen, moves: readonly (readonly [from: number, to: number])[], pulse: number): void {
  const { context, scene, theme, view } = pen;
  const colour = theme.tone(scene.lens, scene.lens === 'changes' ? CHANGE.moved : MOVED)?.mark ?? theme.linkStrong;
  for (const [from, to] of moves) {
    const curve = curveBetween(placeOf(scene, from, view), placeOf(scene, to, view));
    if (from === to || !onScreen(curve, pen)) continue;
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.setLineDash([6, 4]);
    context.lineDashOffset = (1 - pulse) * 60;
    stroke(context, curve);
    context.setLineDash([]);
    context.lineDashOffset = 0;
    arrow(context, curve, 8, colour);
  }
}

function drawStrong(pen: Pen, k: number): void {
  const { context, theme, scene } = pen;
  const curve = curveOf(scene, k, pen.view);
  if (!onScreen(curve, pen)) return;
  context.strokeStyle = theme.background;
  context.lineWidth = 5;
  stroke(context, curve);
  context.strokeStyle = theme.linkStrong;
  context.lineWidth = 2;
  context.stroke();
  arrow(context, curve, 8, theme.linkStrong);
  if (scene.linkCount[k] > 1) drawCount(pen, curve, scene.linkCount[k], theme.linkStrong);
}

/** The number of links that one curve stands for, in its middle. */
function drawCount({ context, theme }: Pen, curve: Curve, count: number, colour: string): void {
  const { x, y } = pointAt(curve, 0.5);
  const text = number(count);
  setFont(context, 600, 11, theme.font);
  const width = context.measureText(text).width + 10;
  context.fillStyle = theme.background;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x - width / 2, y - 9, width, 18, 9);
  context.fill();
  context.stroke();
  context.fillStyle = theme.text;
  context.textBaseline = 'middle';
  context.fillText(text, x - width / 2 + 5, y + 0.5);
}

function arrow(context: CanvasRenderingContext2D, curve: Curve, size: number, colour: string): void {
  const [, , , , cx, cy, x, y] = curve.points;
  const angle = Math.atan2(y - cy, x - cx);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - size * Math.cos(angle - 0.45), y - size * Math.sin(angle - 0.45));
  context.lineTo(x - size * Math.cos(angle + 0.45), y - size * Math.sin(angle + 0.45));
  context.closePath();
  context.fillStyle = colour;
  context.fill();
}
