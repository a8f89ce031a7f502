import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { EXPORTERS, optionsFrom, type Subject, THEMES } from '../../../src/export';
import { loadFaces, sayable } from '../../../src/export/font';
import { fillLines, fillRect, newStrip } from '../../../src/export/png/canvas';
import { dashed, linesOfPath, roundedRect, stroked } from '../../../src/export/png/polygons';
import { widthOf } from '../../../src/export/font/widths';
import { parseColour, type Rgb } from '../../../src/scene/colour';
import { KIND_PATHS, LEVEL_PATHS } from '../../../src/scene/icons';
import { SHOP } from '../scene/stack';
import { hostileTopology, subjectOf } from './support';

interface Pixels {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): Rgb;
}

/** Reads what is written: eight bits a colour, filter `Up`. Asserts the parts of the file and their sums. */
function decode(bytes: Uint8Array): Pixels {
  const file = Buffer.from(bytes);
  assert.equal(file.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at), type = file.toString('latin1', at + 4, at + 8);
    let sum = 0xffffffff;
    for (const byte of file.subarray(at + 4, at + 8 + length)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
    }
    assert.equal(file.readUInt32BE(at + 8 + length), ~sum >>> 0, type);
    chunks.set(type, file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  assert.deepEqual([...chunks.keys()], ['IHDR', 'pHYs', 'IDAT', 'IEND']);
  const head = chunks.get('IHDR')!, width = head.readUInt32BE(0), height = head.readUInt32BE(4);
  assert.deepEqual([...head.subarray(8)], [8, 2, 0, 0, 0]);
  const rows = inflateSync(chunks.get('IDAT')!), stride = 3 * width + 1;
  assert.equal(rows.length, stride * height);
  for (let y = 0; y < height; y++) {
    assert.equal(rows[y * stride], 2);
    if (y > 0) for (let i = 1; i < stride; i++) rows[y * stride + i] += rows[(y - 1) * stride + i];
  }
  return { width, height, at: (x, y) => [...rows.subarray(y * stride + 1 + 3 * x, y * stride + 4 + 3 * x)] as unknown as Rgb };
}

async function pngOf(subject: Subject, scale = '1'): Promise<{ readonly bytes: Uint8Array; readonly notes: readonly string[] }> {
  const { content, notes } = await EXPORTERS.find(({ format }) => format === 'png')!.write({ ...subject, options: { ...subject.options, scale: optionsFrom({ scale }).scale } });
  if (typeof content === 'string') throw new Error('PNG is no text');
  return { bytes: content, notes };
}

async function svgOf(subject: Subject): Promise<string> {
  const { content } = await EXPORTERS.find(({ format }) => format === 'svg')!.write({ ...subject, options: { ...subject.options, font: 'embedded' } });
  return String(content);
}

const near = (a: Rgb, b: Rgb) => a.every((part, i) => Math.abs(part - b[i]) <= 2);

describe('the PNG export', () => {
  for (const theme of THEMES) {
    it(`has the colours of each box and the ground around, at the places of the SVG: ${theme}`, async () => {
      const subject = subjectOf(SHOP, { theme, lens: 'kernel' });
      const { scene, theme: colours } = subject;
      const [, left, top, width, height] = /viewBox="(\S+) (\S+) (\S+) (\S+)"/.exec(await svgOf(subject))!.map(Number);
      for (const scale of [1, 2]) {
        const picture = decode((await pngOf(subject, String(scale))).bytes);
        assert.deepEqual([picture.width, picture.height], [Math.ceil(width * scale), Math.ceil(height * scale)]);
        const at = (x: number, y: number) => picture.at(Math.round((x - left) * scale), Math.round((y - top) * scale));
        assert.ok(near(at(left + 2, top + 2), parseColour(colours.background, [0, 0, 0])!));
        for (let i = 0; i < scene.count; i++) {
          const fill = colours.tone('kernel', scene.tone[i])?.fills[Math.min(scene.depth[i], 6)] ?? colours.fills[Math.min(scene.depth[i], 6)];
          // Below the left corner of a box there is nothing else.
          const seen = at(scene.x[i] + 3, scene.y[i] + scene.h[i] - 4), expected = parseColour(fill, [0, 0, 0])!;
          assert.ok(near(seen, expected), `${scene.ids[i]}: ${seen.join()} is not ${expected.join()}`);
        }
      }
    });
  }

  it('is the same each time, and other for another lens, scale or theme', async () => {
    const all = await Promise.all([pngOf(subjectOf(SHOP)), pngOf(subjectOf(SHOP)), pngOf(subjectOf(SHOP, { lens: 'risk' })), pngOf(subjectOf(SHOP, { theme: 'dark' })), pngOf(subjectOf(SHOP), '2')]);
    const texts = all.map(({ bytes }) => Buffer.from(bytes).toString('base64'));
    assert.equal(texts[0], texts[1]);
    assert.equal(new Set(texts).size, 4);
  });

  it('tells which characters the font has not, and paints any name', async () => {
    const { bytes, notes } = await pngOf(subjectOf({ nodes: { a: { kind: 'network', name: '機器 Ωμέγα Привет ąž' } } }));
    assert.ok(decode(bytes).width > 0);
    assert.deepEqual(notes, ['2 characters that the font has not (機 器) are drawn as boxes; SVG shows them.']);
    assert.ok(decode((await pngOf(subjectOf(hostileTopology))).bytes).height > 0);
  });

  it('of a wide stack is made smaller, and says so', async () => {
    const { bytes, notes } = await pngOf(subjectOf({ nodes: { a: { kind: 'network' }, b: { kind: 'network' } }, layout: { b: { x: 40_000, y: 0 } } }), '3');
    const head = Buffer.from(bytes), width = head.readUInt32BE(16), height = head.readUInt32BE(20);
    assert.ok(width > 29_000 && width <= 30_000 && height > 50, `${width} x ${height}`);
    assert.match(notes.join(), /it is drawn at [\d.]+×/);
  });
});

/** How much of a strip is covered, in pixels. */
function coverOf(paint: (strip: ReturnType<typeof newStrip>) => void): number {
  const strip = newStrip(100, 100);
  paint(strip);
  return strip.pixels.reduce((sum, value, i) => (i % 3 === 0 ? sum + value / 250 : sum), 0);
}

const INK = { red: 250, green: 250, blue: 250, alpha: 1 };
const close = (a: number, b: number, share = 0.01) => assert.ok(Math.abs(a - b) <= share * b, `${a} is not about ${b}`);

describe('painting', () => {
  it('covers as many pixels as the area has', () => {
    close(coverOf((strip) => fillRect(strip, 10.25, 10.5, 40.75, 60.125, INK)), 30.5 * 49.625);
    close(coverOf((strip) => fillLines(strip, [roundedRect(10.3, 10.2, 60, 50, 0)], INK)), 3000);
    close(coverOf((strip) => fillLines(strip, [roundedRect(10.5, 20.5, 60, 40, 20)], INK)), 2400 - (4 - Math.PI) * 400);
    close(coverOf((strip) => fillLines(strip, [[10, 10, 90, 20, 30, 80]], INK)), 2700);
  });

  it('covers what overlaps once, and strokes along their width', () => {
    const square = roundedRect(20, 20, 30, 30, 0);
    close(coverOf((strip) => fillLines(strip, [square, square], INK)), 900);
    close(coverOf((strip) => fillLines(strip, stroked([10, 10, 80, 10], false, 4, false), INK)), 280);
    close(coverOf((strip) => fillLines(strip, stroked([10, 50, 80, 50], false, 6, true), INK)), 420 + Math.PI * 9, 0.02);
    close(coverOf((strip) => fillLines(strip, dashed(square, [4, 4]).flatMap((line) => stroked(line, false, 1, false)), INK)), 60, 0.05);
    assert.deepEqual(dashed([0, 0, 10, 0], [4, 4], false), [[0, 0, 4, 0], [8, 0, 10, 0]], 'an open line does not go back');
  });

  it('bounds areas that reach out of the strip', () => {
    close(coverOf((strip) => fillLines(strip, [roundedRect(-50, -50, 500, 500, 10)], INK)), 10_000);
    assert.equal(coverOf((strip) => fillLines(strip, [roundedRect(-50, -50, 20, 20, 0), roundedRect(200, 200, 20, 20, 0)], INK)), 0);
  });

  it('knows every path of the icons, each within its square', () => {
    for (const d of [...Object.values(KIND_PATHS), ...LEVEL_PATHS.filter((it) => it !== undefined)]) {
      const lines = linesOfPath(d, { x: 0, y: 0, scale: 1 });
      const numbers = lines.flatMap(({ line }) => line);
      assert.ok(lines.length > 0 && numbers.every((value) => Number.isFinite(value) && value >= -6 && value <= 16), d);
    }
    assert.throws(() => linesOfPath('M0 0T1 1', { x: 0, y: 0, scale: 1 }), /no command T/);
  });

  it('draws arcs of circles: a disc of two halves', () => {
    const [{ line }] = linesOfPath('M30 50a20 20 0 1 1 40 0a20 20 0 1 1 -40 0z', { x: 0, y: 0, scale: 1 });
    close(coverOf((strip) => fillLines(strip, [line], INK)), Math.PI * 400);
  });
});

describe('the font of pictures', () => {
  it('has Latin, Greek and Cyrillic letters in two weights, and outlines of what is no space', async () => {
    const { glyphOf, widths } = await loadFaces();
    for (const weight of [400, 600]) {
      for (const char of 'AZaz09&%_·×…–ßéąžΩωЖя') {
        const { font, glyph } = glyphOf(char, weight);
        assert.ok(glyph > 0 && font.outline(glyph).length > 0, char);
        assert.ok(widths(char, weight) > 0.1 && widths(char, weight) < 1.3, char);
      }
    }
    assert.ok(widthOf('Wide', 10, 600, widths) > widthOf('Wide', 10, 400, widths));
    assert.deepEqual([glyphOf('機', 400).glyph, glyphOf('A', 500).font === glyphOf('A', 400).font], [0, true]);
    assert.equal(sayable('e\u0301 ≤ →'), 'é <= ->');
  });

  it('is in an SVG that asks for it, the files of the scripts that it needs', async () => {
    const faces = (svg: string) => svg.match(/@font-face/g)?.length ?? 0;
    const plain = await svgOf(subjectOf(SHOP)), greek = await svgOf(subjectOf({ nodes: { a: { kind: 'network', name: 'Ω' } } }));
    assert.deepEqual([faces(plain), faces(greek)], [2, 3]);
    assert.match(plain, /url\(data:font\/woff;base64,[A-Za-z0-9+/=]+\) format\("woff"\)/);
    assert.doesNotMatch(plain.replace('http://www.w3.org/2000/svg', ''), /https?:|<script|url\((?!data:font\/woff)/);
  });
});
