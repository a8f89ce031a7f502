/** A picture as SVG: texts are texts, and nothing is fetched or run. */
import type { Exported, Exporter, Subject } from '../contract';
import { estimatedWidth } from '../font/widths';
import { pictureOf } from '../picture';
import { embedded } from './embed';
import { svgText } from './write';

function write(subject: Subject): Exported | Promise<Exported> {
  if (subject.options.font === 'embedded') return embedded(subject);
  const picture = pictureOf(subject, estimatedWidth);
  return { notes: picture.notes, content: svgText(picture, subject.theme.font) };
}

export const svg: Exporter = { format: 'svg', title: 'SVG picture', about: 'the picture of the canvas, with a legend', extensions: ['.svg'], options: ['lens', 'theme', 'font'], write };
