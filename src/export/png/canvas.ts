/** A strip of pixels on which areas are painted with soft edges. */
import type { Line } from './polygons';

export interface Ink {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** 0 to 1. */
  readonly alpha: number;
}

/** Rows `top` to `bottom` of a picture, three bytes a pixel. */
export interface Strip {
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly pixels: Uint8Array;
  /** Cover of pixels by area, kept between areas and all zero then. */
  cover: Float32Array;
}

export const newStrip = (width: number, height: number): Strip => ({ width, top: 0, bottom: height, pixels: new Uint8Array(3 * width * height), cover: new Float32Array(0) });

function blend(pixels: Uint8Array, at: number, { red, green, blue }: Ink, share: number): void {
  pixels[at] += (red - pixels[at]) * share;
  pixels[at + 1] += (green - pixels[at + 1]) * share;
  pixels[at + 2] += (blue - pixels[at + 2]) * share;
}

/** A rectangle with straight edges; pixels that it covers in part get as much of the ink. */
export function fillRect({ width, top, bottom, pixels }: Strip, x0: number, y0: number, x1: number, y1: number, ink: Ink): void {
  const left = Math.max(0, x0), right = Math.min(width, x1), from = Math.max(top, y0), to = Math.min(bottom, y1);
  if (left >= right || from >= to) return;
  const [first, last] = [Math.ceil(left), Math.floor(right)];
  let whole = -1;
  for (let y = Math.floor(from); y < to; y++) {
    const high = (Math.min(y + 1, to) - Math.max(y, from)) * ink.alpha;
    const row = 3 * (y - top) * width;
    if (high === 1 && first < last) {
      // What is covered whole is the same in every row: it is copied.
      if (whole < 0) for (let at = row + 3 * first; at < row + 3 * last; at += 3) blend(pixels, at, ink, 1);
      else pixels.copyWithin(row + 3 * first, whole + 3 * first, whole + 3 * last);
      whole = row;
      if (first > left) blend(pixels, row + 3 * (first - 1), ink, first - left);
      if (last < right) blend(pixels, row + 3 * last, ink, right - last);
      continue;
    }
    for (let x = Math.floor(left), at = 3 * ((y - top) * width + x); x < right; x++, at += 3) blend(pixels, at, ink, high * (Math.min(x + 1, right) - Math.max(x, left)));
  }
}

/**
 * Areas within closed lines, of which parts with the same direction may overlap. Each edge adds the area to its right to the pixels
 * of its rows; summed along a row that is the part of each pixel that is covered.
 * `rows` bounds the rows that are painted.
 */
export function fillLines(strip: Strip, lines: readonly Line[], ink: Ink, rows: { readonly from: number; readonly to: number } = strip2rows(strip)): void {
  const { width, pixels } = strip;
  let left = Infinity, right = -Infinity, above = Infinity, below = -Infinity;
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      left = Math.min(left, line[i]);
      right = Math.max(right, line[i]);
      above = Math.min(above, line[i + 1]);
      below = Math.max(below, line[i + 1]);
    }
  }
  const x0 = Math.max(0, Math.floor(left)), x1 = Math.min(width, Math.ceil(right) + 1);
  const y0 = Math.max(strip.top, rows.from, Math.floor(above)), y1 = Math.min(strip.bottom, rows.to, Math.ceil(below));
  if (x0 >= x1 || y0 >= y1) return;
  const columns = x1 - x0 + 2, count = columns * (y1 - y0);
  if (strip.cover.length < count) strip.cover = new Float32Array(count * 2);
  const { cover } = strip;
  const inside = (x: number): number => Math.max(0, Math.min(x1 - x0, x - x0));
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const next = i + 2 < line.length ? i + 2 : 0;
      edge(cover, columns, y1 - y0, inside(line[i]), line[i + 1] - y0, inside(line[next]), line[next + 1] - y0);
    }
  }
  for (let y = y0; y < y1; y++) {
    let sum = 0;
    const row = (y - y0) * columns;
    for (let x = x0, at = 3 * ((y - strip.top) * width + x0); x < x1; x++, at += 3) {
      sum += cover[row + x - x0];
      const share = Math.min(1, Math.abs(sum)) * ink.alpha;
      if (share > 0.002) blend(pixels, at, ink, share);
    }
  }
  cover.fill(0, 0, count);
}

const strip2rows = ({ top, bottom }: Strip): { readonly from: number; readonly to: number } => ({ from: top, to: bottom });

/** Adds the area to the right of an edge to the rows that it crosses, as differences along each row. */
function edge(cover: Float32Array, columns: number, height: number, ax: number, ay: number, bx: number, by: number): void {
  if (ay === by) return;
  const direction = ay < by ? 1 : -1;
  const [x0, y0, x1, y1] = ay < by ? [ax, ay, bx, by] : [bx, by, ax, ay];
  const slope = (x1 - x0) / (y1 - y0);
  const from = Math.max(0, y0), to = Math.min(height, y1);
  let x = x0 + (from - y0) * slope;
  for (let row = Math.floor(from); row < to; row++) {
    const high = Math.min(row + 1, to) - Math.max(row, from);
    const end = x + slope * high;
    span(cover, row * columns, Math.min(x, end), Math.max(x, end), high * direction);
    x = end;
  }
}

/** One row of an edge: from column `a` to column `b` it goes down (or up) by `high`; what is right of it is covered. */
function span(cover: Float32Array, row: number, a: number, b: number, high: number): void {
  const first = Math.floor(a), last = Math.max(first, Math.ceil(b) - 1);
  if (first === last) {
    const part = 1 - ((a + b) / 2 - first);
    cover[row + first] += high * part;
    cover[row + first + 1] += high * (1 - part);
    return;
  }
  // The edge's share in each column, and how much of that column lies right of it.
  const perColumn = high / (b - a);
  for (let column = first; column <= last; column++) {
    const in0 = Math.max(a, column), in1 = Math.min(b, column + 1);
    const share = (in1 - in0) * perColumn, part = 1 - ((in0 + in1) / 2 - column);
    cover[row + column] += share * part;
    cover[row + column + 1] += share * (1 - part);
  }
}
