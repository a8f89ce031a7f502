/** The font of pictures as glyphs: which file has a character, how wide it is. */
import { FILES, type Weight, weightOf, WEIGHTS } from './files';
import { type Font, fontOf } from './glyphs';
import type { CharWidth } from './widths';
import { bytesOf, readWoff } from './woff';

/** Characters that Strata writes itself and no file has. */
const INSTEAD: ReadonlyMap<string, string> = new Map([['≤', '<='], ['≥', '>='], ['→', '->']]);

/** Text with what the font can say of it: letters with their marks as one, and signs that it has. */
export const sayable = (text: string): string => text.normalize('NFC').replace(/[≤≥→]/g, (sign) => INSTEAD.get(sign) ?? sign);

export interface Glyph {
  /** Place of the file in those of the weight. */
  readonly file: number;
  readonly font: Font;
  readonly glyph: number;
}

export interface Faces {
  /** The glyph of a character; that for what is missing (number 0 of the first file) where no file has it. */
  glyphOf(char: string, weight: number): Glyph;
  readonly widths: CharWidth;
}

async function facesOf(): Promise<Faces> {
  const fonts = new Map<Weight, readonly Font[]>();
  for (const weight of WEIGHTS) fonts.set(weight, await Promise.all(FILES[weight].map(async (file) => fontOf(await readWoff(bytesOf(file))))));
  const known = new Map<string, Glyph>();
  const glyphOf: Faces['glyphOf'] = (char, asked) => {
    const weight = weightOf(asked), key = `${weight}${char}`;
    let found = known.get(key);
    if (!found) {
      const those = fonts.get(weight)!, code = char.codePointAt(0)!;
      const file = Math.max(0, those.findIndex((font) => font.glyph(code) !== 0));
      known.set(key, found = { file, font: those[file], glyph: those[file].glyph(code) });
    }
    return found;
  };
  const widths: CharWidth = (char, weight) => {
    let sum = 0;
    for (const each of sayable(char)) {
      const { font, glyph } = glyphOf(each, weight);
      sum += font.advance(glyph) / font.unitsPerEm;
    }
    return sum;
  };
  return { glyphOf, widths };
}

let loaded: Promise<Faces> | undefined;

/** The faces; read from the bundle once. */
export const loadFaces = (): Promise<Faces> => (loaded ??= facesOf());
