/** Characters to outlines, from the tables of a TrueType font (OpenType 1.9: cmap format 4, hmtx, loca, glyf). */

/** Closed curves of quadratic pieces, in units of the font with y upwards: a start, then control point and end of each piece. */
export type Outline = readonly (readonly number[])[];

export interface Font {
  readonly unitsPerEm: number;
  /** Number of the glyph of a character; 0 where the font has none. */
  glyph(codePoint: number): number;
  advance(glyph: number): number;
  outline(glyph: number): Outline;
}

type Tables = ReadonlyMap<string, DataView>;

const table = (tables: Tables, tag: string): DataView => {
  const found = tables.get(tag);
  if (!found) throw new Error(`The font has no table ${tag}.`);
  return found;
};

/** Glyphs by code point, from the subtable of format 4. */
function characters(cmap: DataView): ReadonlyMap<number, number> {
  const glyphs = new Map<number, number>();
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const at = cmap.getUint32(8 + 8 * i);
    if (cmap.getUint16(at) !== 4) continue;
    const segments = cmap.getUint16(at + 6) / 2;
    for (let k = 0; k < segments; k++) {
      const [end, start, delta, range] = [14, 16 + 2 * segments, 16 + 4 * segments, 16 + 6 * segments].map((more) => at + more + 2 * k);
      const offset = cmap.getUint16(range);
      for (let code = cmap.getUint16(start); code <= cmap.getUint16(end) && code < 0xffff; code++) {
        const found = offset === 0 ? code : cmap.getUint16(range + offset + 2 * (code - cmap.getUint16(start)));
        if (found !== 0) glyphs.set(code, (found + cmap.getUint16(delta)) & 0xffff);
      }
    }
  }
  return glyphs;
}

const FLAG = { onCurve: 1, shortX: 2, shortY: 4, repeat: 8, sameX: 16, sameY: 32 } as const;
const PART = { words: 1, offsets: 2, scale: 8, more: 32, scaleXY: 64, matrix: 128 } as const;
/** Composite glyphs in one another. */
const DEEPEST = 5;

/** One coordinate of all points: each a difference to the last. */
function coordinates(glyf: DataView, from: number, flags: readonly number[], short: number, same: number): { readonly values: number[]; readonly end: number } {
  const values: number[] = [];
  let at = from, value = 0;
  for (const flag of flags) {
    if (flag & short) value += flag & same ? glyf.getUint8(at++) : -glyf.getUint8(at++);
    else if (!(flag & same)) {
      value += glyf.getInt16(at);
      at += 2;
    }
    values.push(value);
  }
  return { values, end: at };
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly on: boolean;
}

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, on: true });

/** Points of a contour as pieces: between two control points lies a point of the curve. */
function pieces(points: readonly Point[]): number[] {
  if (points.length < 2) return [];
  const first = points.find(({ on }) => on) ?? between(points[0], points.at(-1)!);
  const begin = Math.max(0, points.indexOf(first));
  const around = [...points.slice(begin), ...points.slice(0, begin), first];
  const curve = [first.x, first.y];
  let last = first, control: Point | undefined;
  for (const point of around[0] === first ? around.slice(1) : around) {
    if (!point.on) {
      if (control) curve.push(control.x, control.y, (control.x + point.x) / 2, (control.y + point.y) / 2);
      control = point;
      continue;
    }
    const bend = control ?? between(last, point);
    curve.push(bend.x, bend.y, point.x, point.y);
    last = point;
    control = undefined;
  }
  return curve;
}

function simple(glyf: DataView, start: number, contours: number): Outline {
  const ends = Array.from({ length: contours }, (_, i) => glyf.getUint16(start + 10 + 2 * i));
  const count = (ends.at(-1) ?? -1) + 1;
  let at = start + 10 + 2 * contours;
  at += 2 + glyf.getUint16(at);
  const flags: number[] = [];
  while (flags.length < count) {
    const flag = glyf.getUint8(at++);
    const times = flag & FLAG.repeat ? 1 + glyf.getUint8(at++) : 1;
    for (let i = 0; i < times; i++) flags.push(flag);
  }
  const xs = coordinates(glyf, at, flags, FLAG.shortX, FLAG.sameX), ys = coordinates(glyf, xs.end, flags, FLAG.shortY, FLAG.sameY);
  const points = flags.map((flag, i): Point => ({ x: xs.values[i], y: ys.values[i], on: (flag & FLAG.onCurve) !== 0 }));
  return ends.map((end, i) => pieces(points.slice(i === 0 ? 0 : ends[i - 1] + 1, end + 1)));
}

/** A glyph that is made of others, each moved and scaled. */
function composite(glyf: DataView, start: number, outlineOf: (glyph: number) => Outline): Outline {
  const whole: number[][] = [];
  let at = start + 10, flags: number = PART.more;
  while (flags & PART.more) {
    flags = glyf.getUint16(at);
    const glyph = glyf.getUint16(at + 2);
    const words = (flags & PART.words) !== 0, moved = (flags & PART.offsets) !== 0;
    const [dx, dy] = !moved ? [0, 0] : words ? [glyf.getInt16(at + 4), glyf.getInt16(at + 6)] : [glyf.getInt8(at + 4), glyf.getInt8(at + 5)];
    at += words ? 8 : 6;
    const scales = flags & PART.matrix ? 4 : flags & PART.scaleXY ? 2 : flags & PART.scale ? 1 : 0;
    const given = Array.from({ length: scales }, (_, i) => glyf.getInt16(at + 2 * i) / 0x4000);
    at += 2 * scales;
    const [a, b, c, d] = scales === 4 ? given : scales === 2 ? [given[0], 0, 0, given[1]] : scales === 1 ? [given[0], 0, 0, given[0]] : [1, 0, 0, 1];
    for (const curve of outlineOf(glyph)) whole.push(curve.map((value, i) => (i % 2 === 0 ? a * value + c * curve[i + 1] + dx : b * curve[i - 1] + d * value + dy)));
  }
  return whole;
}

/** A font from its tables. */
export function fontOf(tables: Tables): Font {
  const [head, hhea, hmtx, loca, glyf] = ['head', 'hhea', 'hmtx', 'loca', 'glyf'].map((tag) => table(tables, tag));
  const glyphs = characters(table(tables, 'cmap'));
  const metrics = hhea.getUint16(34), long = head.getInt16(50) === 1;
  const place = (glyph: number): number => (long ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph));
  const outline = (glyph: number, depth = 0): Outline => {
    const start = place(glyph);
    if (depth > DEEPEST || start === place(glyph + 1)) return [];
    const contours = glyf.getInt16(start);
    return contours >= 0 ? simple(glyf, start, contours) : composite(glyf, start, (other) => outline(other, depth + 1));
  };
  return {
    unitsPerEm: head.getUint16(18), glyph: (codePoint) => glyphs.get(codePoint) ?? 0, advance: (glyph) => hmtx.getUint16(4 * Math.min(glyph, metrics - 1)), outline: (glyph) => outline(glyph),
  };
}
