/** Everything on a box beside its fill: icon, name, second line, kernel band, meters, badge, fold. Letters never get smaller than can be read. */
import { number, t } from '../../../src/l10n';
import { CHANGE, FLAG } from '../../../src/scene/contract';
import { headerOf, METRICS } from '../../../src/scene/metrics';
import { KINDS } from '../../../src/model';
import { CONTROL, canFold, controlOffset, controlsWidth } from '../../../src/scene/controls';
import { KIND_PATHS } from '../../../src/scene/icons';
import { DETAIL, isOpen } from '../lod';
import { drawBadge, drawChevron } from './badge';
import { DIMMED, fillOf, levelShown } from './boxes';
import { drawMeters } from './meters';
import type { Pen } from './pen';
import { fitText, setFont } from './text';

const ICONS = KINDS.map((kind) => new Path2D(KIND_PATHS[kind]));
const ICON_ROOM = 20;
const SIZE = { title: 12.5, subtitle: 11, band: 10.5 } as const;
/** Zoom from which a box has all its lines. */
const FULL = 0.5;

/** A name over what is inside must leave most of it to be seen. */
const ROOMY = 4;
/** A name cut shorter than this tells nothing. */
const TELLING = 6;

/** Lower edge of the words of each box with words, so that far out no name lies over that of the box around. */
let occupied = new Float32Array(0);

/** Writes on all boxes that were collected, in preorder. */
export function drawWords(pen: Pen, worded: readonly number[]): void {
  const { scene, view } = pen;
  if (occupied.length < scene.count) occupied = new Float32Array(scene.count);
  const full = view.zoom >= FULL;
  for (const i of worded) {
    pen.context.globalAlpha = scene.flags[i] & FLAG.dimmed ? DIMMED : 1;
    if (full) drawAll(pen, i);
    else drawName(pen, i);
  }
  pen.context.globalAlpha = 1;
}

/** Paints the headers of boxes anew, so that links pass under the words. */
export function clearHeaders(pen: Pen, worded: readonly number[]): void {
  const { context, scene, view: { x, y, zoom } } = pen;
  if (zoom < FULL) return;
  for (const i of worded) {
    context.fillStyle = fillOf(pen, i);
    const height = scene.end[i] === i + 1 ? scene.h[i] : headerOf(scene, i);
    context.fillRect(scene.x[i] * zoom + x + EDGE, scene.y[i] * zoom + y + EDGE, scene.w[i] * zoom - 2 * EDGE, height * zoom - 2 * EDGE);
  }
}

/** Width of the outline, which stays. */
const EDGE = 1.5;

/** Far out: the name alone, at a fixed size, where the box around has left room. */
function drawName(pen: Pen, i: number): void {
  const { context, scene, view, theme } = pen;
  const { zoom } = view;
  const left = scene.x[i] * zoom + view.x, top = scene.y[i] * zoom + view.y, width = scene.w[i] * zoom, height = scene.h[i] * zoom;
  const above = scene.parent[i];
  const taken = above >= 0 ? occupied[above] : -Infinity;
  const group = scene.end[i] > i + 1;
  const size = Math.max(DETAIL.text, SIZE.title * zoom);
  const line = size + 4;
  occupied[i] = taken;
  if (top < taken || height < line) return;
  // A closed box has its name in the middle, an open one at the top, where its inside begins lower or gives way.
  const open = group && isOpen(scene, i, zoom);
  const over = open && childrenUnder(pen, i, top + line);
  if (over && height < line * ROOMY) return;
  const badge = levelShown(pen, i) >= 3 ? 10 : 0;
  const x = left + 4, middle = open ? top + line / 2 + 0.5 : top + Math.min(height / 2, line);
  if (badge > 0) drawBadge(pen, levelShown(pen, i), 0, left + width - 9, middle, 9);
  const text = fitText(context, scene.title[i], width - 8 - badge, size, group ? 600 : 400, theme.font);
  if (text.length < Math.min(scene.title[i].length, TELLING)) return;
  setFont(context, group ? 600 : 400, size, theme.font);
  occupied[i] = open ? top + line : taken;
  context.textBaseline = 'middle';
  if (over) {
    const band = fitBand(context, text), before = context.globalAlpha;
    context.globalAlpha = before * 0.82;
    context.fillStyle = theme.background;
    context.fillRect(left + 1, top + 1, Math.min(width - 2, band + 8), line - 1);
    context.globalAlpha = before;
  }
  context.fillStyle = scene.flags[i] & FLAG.stopped ? theme.muted : theme.text;
  context.fillText(text, x, middle);
}

const fitBand = (context: CanvasRenderingContext2D, text: string) => context.measureText(text).width;

/** Whether what is inside an open box begins above a line of the screen. */
function childrenUnder({ scene, view }: Pen, i: number, line: number): boolean {
  return scene.y[i + 1] * view.zoom + view.y < line;
}

/** Near: all lines, scaled with the box. */
function drawAll(pen: Pen, i: number): void {
  const { context, scene, view, theme } = pen;
  const { zoom } = view;
  const left = scene.x[i] * zoom + view.x, top = scene.y[i] * zoom + view.y, width = scene.w[i] * zoom;
  const stopped = (scene.flags[i] & FLAG.stopped) !== 0;
  const { inset, title, subtitle, band } = METRICS;
  const group = scene.end[i] > i + 1 || scene.folded[i] > 0;
  drawIcon(pen, i, left + 7 * zoom, top + (inset + 1) * zoom);
  let line = top + inset * zoom;
  writeTitle(pen, i, left, line, width, group, stopped);
  line += title * zoom;
  context.textBaseline = 'middle';
  if (scene.subtitle[i] !== '') {
    const indent = 7 * zoom;
    write(pen, stopped ? t('stopped · {0}', scene.subtitle[i]) : scene.subtitle[i], left + indent, line + (subtitle / 2) * zoom, width - indent - (CONTROL.wire + CONTROL.edge) * zoom, SIZE.subtitle, 400, theme.muted);
    line += subtitle * zoom;
  }
  if (scene.band[i] !== '') {
    drawBand(pen, i, left, line, width);
    line += band * zoom;
  }
  drawMeters(pen, i, left + 7 * zoom, line, width - 14 * zoom);
  drawControls(pen, i, left, top, width);
}

function write(pen: Pen, text: string, x: number, middle: number, room: number, size: number, weight: number, colour: string): void {
  const { context, view, theme } = pen;
  const shown = fitText(context, text, room, size * view.zoom, weight, theme.font);
  if (shown === '') return;
  setFont(context, weight, size * view.zoom, theme.font);
  context.fillStyle = colour;
  context.fillText(shown, x, middle);
}

function writeTitle(pen: Pen, i: number, left: number, line: number, width: number, group: boolean, stopped: boolean): void {
  const { context, scene, view, theme } = pen;
  const { zoom } = view;
  const copies = scene.replicas[i] === 1 ? '' : ` ×${number(scene.replicas[i])}`;
  const folded = scene.folded[i] > 0 ? `  ${t('({0} inside)', scene.folded[i])}` : '';
  context.textBaseline = 'middle';
  write(pen, scene.title[i] + copies + folded, left + (7 + ICON_ROOM) * zoom, line + (METRICS.title / 2) * zoom, width - (7 + ICON_ROOM + controlsWidth(scene, i) + 4) * zoom,
    SIZE.title, group ? 600 : 500, stopped || scene.flags[i] & FLAG.gone ? theme.muted : theme.text);
}

function drawIcon({ context, scene, theme, view }: Pen, i: number, x: number, y: number): void {
  context.save();
  context.translate(x, y);
  context.scale(view.zoom, view.zoom);
  context.lineWidth = 1.25;
  context.lineJoin = context.lineCap = 'round';
  context.strokeStyle = (scene.tone[i] === CHANGE.inside && scene.lens === 'changes' ? undefined : theme.tone(scene.lens, scene.tone[i])?.mark) ?? theme.muted;
  context.stroke(ICONS[scene.kind[i]]);
  context.restore();
}

/** The band of the operating system or kernel: a strip across the box with a bar at its left. */
function drawBand(pen: Pen, i: number, left: number, line: number, width: number): void {
  const { context, scene, view, theme } = pen;
  const { zoom } = view;
  const height = (METRICS.band - 4) * zoom, top = line + 2 * zoom;
  context.fillStyle = theme.band;
  context.fillRect(left + 7 * zoom, top, width - 14 * zoom, height);
  const tone = scene.lens === 'kernel' ? theme.tone('kernel', scene.tone[i])?.mark : undefined;
  context.fillStyle = tone ?? theme.muted;
  context.fillRect(left + 7 * zoom, top, 3 * zoom, height);
  write(pen, scene.band[i], left + 15 * zoom, top + height / 2, width - 26 * zoom, SIZE.band, 400, theme.text);
}

function drawControls(pen: Pen, i: number, left: number, top: number, width: number): void {
  const { scene, view } = pen;
  const { zoom } = view;
  const middle = top + (METRICS.inset + METRICS.title / 2) * zoom;
  if (canFold(scene, i)) drawChevron(pen, scene.folded[i] > 0, left + width - (CONTROL.edge + CONTROL.size / 2) * zoom, middle);
  const offset = controlOffset(scene, i, 'badge');
  if (offset !== undefined) {
    const level = scene.folded[i] > 0 ? Math.max(scene.level[i], scene.levelInside[i]) : scene.level[i];
    drawBadge(pen, level, scene.findings[i], left + width - (offset - CONTROL.badgeWidth / 2) * zoom, middle, 15 * zoom);
  }
}
