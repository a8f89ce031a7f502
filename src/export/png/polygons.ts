/** Shapes to polygons, in pixels: curves become short lines, strokes become areas. */
import type { Outline } from '../font/glyphs';

/** Corners of a closed or open line: x and y by turns. */
export type Line = number[];

/** How far a polygon may be from the curve, in pixels. */
const NEAR = 0.1;

const add = (line: Line, x: number, y: number): void => void line.push(x, y);

function quadratic(line: Line, cx: number, cy: number, x: number, y: number): void {
  const x0 = line[line.length - 2], y0 = line[line.length - 1];
  const steps = Math.max(1, Math.ceil(Math.sqrt(Math.hypot(x0 - 2 * cx + x, y0 - 2 * cy + y) / (4 * NEAR))));
  for (let i = 1; i <= steps; i++) {
    const t = i / steps, u = 1 - t;
    add(line, u * u * x0 + 2 * u * t * cx + t * t * x, u * u * y0 + 2 * u * t * cy + t * t * y);
  }
}

function cubic(line: Line, ax: number, ay: number, bx: number, by: number, x: number, y: number): void {
  const x0 = line[line.length - 2], y0 = line[line.length - 1];
  const bend = Math.max(Math.hypot(x0 - 2 * ax + bx, y0 - 2 * ay + by), Math.hypot(ax - 2 * bx + x, ay - 2 * by + y));
  const steps = Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / NEAR)));
  for (let i = 1; i <= steps; i++) {
    const t = i / steps, u = 1 - t;
    const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
    add(line, a * x0 + b * ax + c * bx + d * x, a * y0 + b * ay + c * by + d * y);
  }
}

/** Steps of a circle's arc. */
const arcSteps = (radius: number, angle: number): number => Math.max(2, Math.ceil((Math.abs(angle) * Math.sqrt(radius)) / (2 * Math.sqrt(2 * NEAR))));

/** An arc of a circle from a middle, between two angles; its first point is there already. */
function arc(line: Line, cx: number, cy: number, radius: number, from: number, turn: number): void {
  const steps = arcSteps(radius, turn);
  for (let i = 1; i <= steps; i++) add(line, cx + radius * Math.cos(from + (turn * i) / steps), cy + radius * Math.sin(from + (turn * i) / steps));
}

/** The arc of SVG from the last point on (SVG 2, implementation notes on arcs), of a circle that is large enough. */
function arcTo(line: Line, given: number, large: boolean, sweep: boolean, x: number, y: number): void {
  const x0 = line[line.length - 2], y0 = line[line.length - 1];
  const half = Math.hypot(x - x0, y - y0) / 2;
  if (half === 0) return;
  const radius = Math.max(given, half);
  const away = Math.sqrt(radius * radius - half * half) * (large === sweep ? -1 : 1);
  const cx = (x0 + x) / 2 - (away * (y - y0)) / (2 * half), cy = (y0 + y) / 2 + (away * (x - x0)) / (2 * half);
  const from = Math.atan2(y0 - cy, x0 - cx);
  let turn = Math.atan2(y - cy, x - cx) - from;
  if (sweep && turn < 0) turn += 2 * Math.PI;
  if (!sweep && turn > 0) turn -= 2 * Math.PI;
  arc(line, cx, cy, radius, from, turn);
}

const LENGTHS: { readonly [command: string]: number } = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, A: 7, Z: 0 };

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Lines of path data at a place; those that end with Z end where they begin. Throws for commands beyond M L H V C S A Z. */
export function linesOfPath(data: string, { x: left, y: top, scale }: Placed): { readonly line: Line; readonly closed: boolean }[] {
  const parts = data.match(/[a-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/gi) ?? [];
  const lines: { line: Line; closed: boolean }[] = [];
  // The last control point of a cubic curve, which S mirrors; the last point after anything else.
  let bend: [number, number] = [0, 0];
  let command = '', at = 0, x = 0, y = 0;
  const pixel = (px: number, py: number): [number, number] => [left + px * scale, top + py * scale];
  while (at < parts.length) {
    if (/[a-z]/i.test(parts[at])) command = parts[at++];
    const upper = command.toUpperCase(), length = LENGTHS[upper];
    if (length === undefined) throw new Error(`Paths of pictures have no command ${command}.`);
    const own = command !== upper;
    const v = parts.slice(at, at + length).map(Number);
    at += length;
    if (upper === 'Z') {
      const last = lines.at(-1)!;
      last.closed = true;
      [x, y] = [(last.line[0] - left) / scale, (last.line[1] - top) / scale];
      continue;
    }
    const [dx, dy] = own ? [x, y] : [0, 0];
    const [nx, ny] = upper === 'H' ? [v[0] + dx, y] : upper === 'V' ? [x, v[0] + dy] : [v[length - 2] + dx, v[length - 1] + dy];
    if (upper === 'M') {
      lines.push({ line: pixel(nx, ny), closed: false });
      command = own ? 'l' : 'L';
    } else {
      // After Z a line begins where the last one began.
      if (lines.at(-1)!.closed) lines.push({ line: pixel(x, y), closed: false });
      const { line } = lines.at(-1)!;
      const end = pixel(nx, ny);
      if (upper === 'C' || upper === 'S') {
        const first: [number, number] = upper === 'C' ? [v[0] + dx, v[1] + dy] : [2 * x - bend[0], 2 * y - bend[1]];
        const second: [number, number] = [v[length - 4] + dx, v[length - 3] + dy];
        cubic(line, ...pixel(...first), ...pixel(...second), ...end);
        bend = second;
      }
      if (upper === 'A') arcTo(line, v[0] * scale, v[3] !== 0, v[4] !== 0, ...end);
      else if (upper === 'L' || upper === 'H' || upper === 'V') add(line, ...end);
    }
    [x, y] = [nx, ny];
    if (upper !== 'C' && upper !== 'S') bend = [x, y];
  }
  return lines;
}

/** A rectangle with round corners, clockwise. */
export function roundedRect(x: number, y: number, width: number, height: number, corner: number): Line {
  const radius = Math.max(0, Math.min(corner, width / 2, height / 2));
  if (radius === 0) return [x, y, x + width, y, x + width, y + height, x, y + height];
  const line: Line = [x + radius, y, x + width - radius, y];
  arc(line, x + width - radius, y + radius, radius, -Math.PI / 2, Math.PI / 2);
  add(line, x + width, y + height - radius);
  arc(line, x + width - radius, y + height - radius, radius, 0, Math.PI / 2);
  add(line, x + radius, y + height);
  arc(line, x + radius, y + height - radius, radius, Math.PI / 2, Math.PI / 2);
  add(line, x, y + radius);
  arc(line, x + radius, y + radius, radius, Math.PI, Math.PI / 2);
  return line;
}

/** The same line the other way round: where it lies in another one, it is a hole. */
export function reversed(line: Line): Line {
  const back: Line = [];
  for (let i = line.length - 2; i >= 0; i -= 2) back.push(line[i], line[i + 1]);
  return back;
}

/** A disc, clockwise as all parts of a stroke are. */
function disc(x: number, y: number, radius: number): Line {
  const line: Line = [x + radius, y];
  arc(line, x, y, radius, 0, 2 * Math.PI);
  return line;
}

/** The area that a pen covers along a line: a piece for each stretch, with a disc at each corner, and at the ends where `round`. */
export function stroked(line: Line, closed: boolean, width: number, round: boolean): Line[] {
  const half = width / 2, areas: Line[] = [];
  const points = closed ? [...line, line[0], line[1]] : line;
  for (let i = 0; i + 3 < points.length; i += 2) {
    const [x0, y0, x1, y1] = points.slice(i, i + 4);
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length === 0) continue;
    const nx = ((y0 - y1) / length) * half, ny = ((x1 - x0) / length) * half;
    areas.push([x0 - nx, y0 - ny, x1 - nx, y1 - ny, x1 + nx, y1 + ny, x0 + nx, y0 + ny]);
  }
  const [from, to] = closed || round ? [0, points.length] : [2, points.length - 2];
  for (let i = from; i < to; i += 2) areas.push(disc(points[i], points[i + 1], half));
  return areas;
}

/** The dashes of a line. */
export function dashed(line: Line, [on, off]: readonly [number, number], closed = true): Line[] {
  const dashes: Line[] = [];
  let left = on, drawing = true, dash: Line = [line[0], line[1]];
  for (let i = 0; i < line.length - (closed ? 0 : 2); i += 2) {
    let [x, y] = [line[i], line[i + 1]];
    const [tx, ty] = [line[(i + 2) % line.length], line[(i + 3) % line.length]];
    let rest = Math.hypot(tx - x, ty - y);
    while (rest > 0) {
      const step = Math.min(rest, left);
      x += ((tx - x) * step) / rest;
      y += ((ty - y) * step) / rest;
      rest -= step;
      left -= step;
      if (drawing) add(dash, x, y);
      if (left > 1e-9) continue;
      if (drawing) dashes.push(dash);
      drawing = !drawing;
      left = drawing ? on : off;
      dash = [x, y];
    }
  }
  if (drawing && dash.length > 2) dashes.push(dash);
  return dashes;
}

/** Outlines of a glyph as polygons around the origin of its base line, `scale` pixels for a unit of the font. */
export function linesOfGlyph(outline: Outline, scale: number): Line[] {
  return outline.filter((curve) => curve.length > 2).map((curve) => {
    const line: Line = [curve[0] * scale, -curve[1] * scale];
    for (let i = 2; i + 3 < curve.length; i += 4) quadratic(line, curve[i] * scale, -curve[i + 1] * scale, curve[i + 2] * scale, -curve[i + 3] * scale);
    return line;
  });
}
