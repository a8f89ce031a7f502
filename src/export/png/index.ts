/**
 * A picture as PNG: the shapes of the SVG painted here, with the glyphs of the font in the bundle, so that every machine makes the same pixels.
 *
 *   polygons.ts    curves, strokes and glyphs as polygons
 *   canvas.ts      areas with soft edges on pixels
 *   paint.ts       shapes as areas
 *   encode.ts      pixels as a file
 */
import type { Exported, Exporter, Subject } from '../contract';
import { loadFaces } from '../font';
import { type Picture, pictureOf } from '../picture';
import { counted } from '../text';
import { fillRect, newStrip } from './canvas';
import { encodePng } from './encode';
import { inkOf, type Job, jobsOf, type Letters } from './paint';

/** Larger pictures are made smaller: few programs open them. */
const MOST_PIXELS = 80e6, LONGEST = 30_000;
/** Rows that are painted at a time. */
const STRIP = 256;

/** As large as it was asked for, or as it may be. */
function scaleFor({ width, height }: Picture, wanted: number): number {
  const most = Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height)), LONGEST / Math.max(width, height));
  return most < wanted ? Math.floor(most * 1000) / 1000 : wanted;
}

/** Rows from the top, painted strip by strip. */
function* rowsOf(width: number, height: number, background: string, jobs: readonly Job[]): Iterable<Uint8Array> {
  // Jobs by the strips that they touch, in their order.
  const strips: Job[][] = Array.from({ length: Math.ceil(height / STRIP) }, () => []);
  for (const job of jobs) for (let s = Math.max(0, Math.floor(job.from / STRIP)); s < strips.length && s * STRIP < job.to; s++) strips[s].push(job);
  const ground = inkOf(background);
  for (const [s, those] of strips.entries()) {
    const top = s * STRIP, bottom = Math.min(height, top + STRIP);
    const strip = { ...newStrip(width, bottom - top), top, bottom };
    fillRect(strip, 0, top, width, bottom, ground);
    for (const job of those) job.paint(strip);
    for (let y = 0; y < bottom - top; y++) yield strip.pixels.subarray(3 * y * width, 3 * (y + 1) * width);
  }
}

async function write(subject: Subject): Promise<Exported> {
  const faces = await loadFaces();
  const picture = pictureOf(subject, faces.widths);
  const wanted = Number(subject.options.scale), scale = scaleFor(picture, wanted);
  const width = Math.ceil(picture.width * scale), height = Math.ceil(picture.height * scale);
  const letters: Letters = { faces, known: new Map(), missing: new Set() };
  const jobs = [...jobsOf(picture.shapes, { left: picture.left, top: picture.top, scale }, letters)];
  const notes = [
    ...picture.notes,
    ...(scale < wanted ? [`At ${wanted}× it would have ${Math.round((picture.width * wanted * picture.height * wanted) / 1e6)} million pixels; it is drawn at ${scale}×. SVG has no such bound.`] : []),
    ...(letters.missing.size > 0 ? [`${counted(letters.missing.size, 'character')} that the font has not (${[...letters.missing].slice(0, 8).join(' ')}) ${letters.missing.size === 1 ? 'is' : 'are'} drawn as boxes; SVG shows them.`] : []),
  ];
  return { notes, content: await encodePng(width, height, scale, rowsOf(width, height, picture.background, jobs)) };
}

export const png: Exporter = { format: 'png', title: 'PNG picture', about: 'the same picture in pixels', extensions: ['.png'], options: ['lens', 'theme', 'scale'], write };
