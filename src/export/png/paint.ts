/** Paints shapes on a strip of pixels. */
import { parseColour } from '../../scene/colour';
import { type Faces, sayable } from '../font';
import type { Path, Rect, Shape, Text } from '../picture';
import { fillLines, fillRect, type Ink, type Strip } from './canvas';
import { dashed, type Line, linesOfGlyph, linesOfPath, reversed, roundedRect, stroked } from './polygons';

/** Where the picture's origin is in pixels, and how many pixels a unit has. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** A shape that is ready to be painted, with the rows that it touches. */
export interface Job {
  readonly from: number;
  readonly to: number;
  paint(strip: Strip): void;
}

const inks = new Map<string, Ink>();

/** A CSS colour as ink. */
export function inkOf(colour: string, opacity = 1): Ink {
  const key = `${colour} ${opacity}`;
  let ink = inks.get(key);
  if (!ink) {
    const [, alpha] = /^rgba\(.+, ([\d.]+)\)$/.exec(colour) ?? [];
    const [red, green, blue] = parseColour(alpha === undefined ? colour : colour.replace(/^rgba/, 'rgb').replace(/, [\d.]+\)$/, ')'), [0, 0, 0]) ?? [128, 128, 128];
    inks.set(key, ink = { red, green, blue, alpha: (alpha === undefined ? 1 : Number(alpha)) * opacity });
  }
  return ink;
}

const area = (lines: readonly Line[], ink: Ink, above: number, below: number): Job => ({ from: above, to: below, paint: (strip) => fillLines(strip, lines, ink) });

function heights(lines: readonly Line[]): [above: number, below: number] {
  let above = Infinity, below = -Infinity;
  for (const line of lines) {
    for (let i = 1; i < line.length; i += 2) {
      above = Math.min(above, line[i]);
      below = Math.max(below, line[i]);
    }
  }
  return [above, below];
}

/** Boxes may be as large as the picture: between the rows with corners there are only straight parts. */
function* rectJobs({ x, y, width, height, radius = 0, fill, stroke, dash }: Rect, { left, top, scale }: Frame, opacity: number): Iterable<Job> {
  const [px, py, w, h, r] = [(x - left) * scale, (y - top) * scale, width * scale, height * scale, radius * scale];
  if (fill !== undefined) {
    const ink = inkOf(fill, opacity), [low, high] = [Math.ceil(py + r), Math.floor(py + h - r)];
    if (r === 0 || high <= low) yield area([roundedRect(px, py, w, h, r)], ink, py, py + h);
    else {
      const lines = [roundedRect(px, py, w, h, r)];
      yield { from: py, to: low, paint: (strip) => fillLines(strip, lines, ink, { from: strip.top, to: low }) };
      yield { from: low, to: high, paint: (strip) => fillRect(strip, px, low, px + w, high, ink) };
      yield { from: high, to: py + h, paint: (strip) => fillLines(strip, lines, ink, { from: high, to: strip.bottom }) };
    }
  }
  if (stroke === undefined) return;
  const ink = inkOf(stroke, opacity), half = scale / 2;
  if (dash !== undefined) {
    const pieces = dashed(roundedRect(px, py, w, h, r), [dash[0] * scale, dash[1] * scale]).flatMap((piece) => stroked(piece, false, scale, false));
    yield area(pieces, ink, py - half, py + h + half);
    return;
  }
  const ring = [roundedRect(px - half, py - half, w + scale, h + scale, r + half), reversed(roundedRect(px + half, py + half, w - scale, h - scale, r - half))];
  const [low, high] = [Math.ceil(py + Math.max(r, half)), Math.floor(py + h - Math.max(r, half))];
  if (high <= low) {
    yield area(ring, ink, py - half, py + h + half);
    return;
  }
  yield { from: py - half, to: low, paint: (strip) => fillLines(strip, ring, ink, { from: strip.top, to: low }) };
  yield {
    from: low, to: high, paint: (strip) => {
      fillRect(strip, px - half, low, px + half, high, ink);
      fillRect(strip, px + w - half, low, px + w + half, high, ink);
    },
  };
  yield { from: high, to: py + h + half, paint: (strip) => fillLines(strip, ring, ink, { from: high, to: strip.bottom }) };
}

function* pathJobs({ d, at = [0, 0], scale: larger = 1, fill, stroke, strokeWidth = 1, dash, round = false }: Path, { left, top, scale }: Frame, opacity: number): Iterable<Job> {
  const absolute = at[0] === 0 && at[1] === 0;
  const lines = linesOfPath(d, { x: ((absolute ? 0 : at[0]) - left) * scale, y: ((absolute ? 0 : at[1]) - top) * scale, scale: scale * larger });
  if (fill !== undefined) {
    const those = lines.map(({ line }) => line);
    yield area(those, inkOf(fill, opacity), ...heights(those));
  }
  if (stroke !== undefined) {
    const wide = strokeWidth * scale * larger;
    const areas = lines.flatMap(({ line, closed }) => (dash === undefined ? stroked(line, closed, wide, round) : dashed(line, [dash[0] * scale * larger, dash[1] * scale * larger], closed).flatMap((piece) => stroked(piece, false, wide, round))));
    yield area(areas, inkOf(stroke, opacity), ...heights(areas));
  }
}

/** Glyphs as polygons by size, kept while a picture is painted; and how many characters the font has not. */
export interface Letters {
  readonly faces: Faces;
  readonly known: Map<string, readonly Line[]>;
  missing: Set<string>;
}

function glyphLines({ faces, known, missing }: Letters, char: string, weight: number, size: number): { readonly lines: readonly Line[]; readonly advance: number } {
  const { font, glyph } = faces.glyphOf(char, weight);
  if (glyph === 0) missing.add(char);
  const scale = size / font.unitsPerEm, key = `${glyph === 0 ? '' : char} ${weight} ${size}`;
  let lines = known.get(key);
  if (!lines) known.set(key, lines = linesOfGlyph(font.outline(glyph), scale));
  return { lines, advance: font.advance(glyph) * scale };
}

function* textJobs({ text, x, baseline, size, weight, fill }: Text, { left, top, scale }: Frame, opacity: number, letters: Letters): Iterable<Job> {
  const ink = inkOf(fill, opacity), y = (baseline - top) * scale;
  const moved: Line[] = [];
  let pen = (x - left) * scale;
  for (const char of sayable(text)) {
    const { lines, advance } = glyphLines(letters, char, weight, size * scale);
    for (const line of lines) moved.push(line.map((value, i) => value + (i % 2 === 0 ? pen : y)));
    pen += advance;
  }
  if (moved.length > 0) yield area(moved, ink, ...heights(moved));
}

/** What is to be painted, in order. */
export function* jobsOf(shapes: readonly Shape[], frame: Frame, letters: Letters, opacity = 1): Iterable<Job> {
  for (const shape of shapes) {
    switch (shape.shape) {
      case 'rect': yield* rectJobs(shape, frame, opacity); break;
      case 'path': yield* pathJobs(shape, frame, opacity); break;
      case 'text': yield* textJobs(shape, frame, opacity, letters); break;
      case 'group': yield* jobsOf(shape.shapes, frame, letters, opacity * (shape.opacity ?? 1)); break;
    }
  }
}
