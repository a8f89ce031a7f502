/** A picture that carries its font, so that it looks the same everywhere: the files of those scripts that it has letters of. */
import type { Exported, Subject } from '../contract';
import { loadFaces } from '../font';
import { FAMILY, FILES, type Weight, weightOf, WEIGHTS } from '../font/files';
import { pictureOf, type Shape, type Text } from '../picture';
import { svgText } from './write';

/** All texts in shapes. */
function* textsIn(shapes: readonly Shape[]): Iterable<Text> {
  for (const shape of shapes) {
    if (shape.shape === 'text') yield shape;
    else if (shape.shape === 'group') yield* textsIn(shape.shapes);
  }
}

/** The picture with `@font-face` rules for what it needs; lines are cut at the widths of that font. */
export async function embedded(subject: Subject): Promise<Exported> {
  const faces = await loadFaces();
  const picture = pictureOf(subject, faces.widths);
  const needed = new Map<Weight, Set<number>>(WEIGHTS.map((weight) => [weight, new Set()]));
  for (const { text, weight } of textsIn(picture.shapes)) for (const char of text) needed.get(weightOf(weight))!.add(faces.glyphOf(char, weight).file);
  // Files of one weight are told apart by the names of their families: a reader takes the first that has a letter.
  const family = (file: number): string => `${FAMILY} ${file + 1}`;
  const rules = WEIGHTS.flatMap((weight) => [...needed.get(weight)!].sort().map((file) =>
    `@font-face{font-family:"${family(file)}";font-weight:${weight};src:url(data:font/woff;base64,${FILES[weight][file]}) format("woff")}`));
  const families = [...new Set([...needed.values()].flatMap((files) => [...files]))].sort().map((file) => `'${family(file)}'`);
  return { notes: picture.notes, content: svgText(picture, [...families, subject.theme.font].join(', '), rules.join('')) };
}
