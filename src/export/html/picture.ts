/** The picture as SVG in the page: light or dark as the reader's system is, with a frame in which it can be moved and enlarged. */
import type { Scene } from '../../scene/contract';
import { estimatedWidth } from '../font/widths';
import { exportTheme } from '../palette';
import { type Picture, pictureOf, type Shape } from '../picture';
import { num, shapeText } from '../svg/write';
import { escapeXml } from '../text';
import type { Subject } from '../contract';
import { type Content, note, raw, tag } from './pieces';

/** Boxes that a page can bear; the deepest are folded beyond that. */
const MOST_BOXES = 2500;

/** Pairs of colours, light and dark, each with a name. */
export interface Palette {
  nameOf(light: string, dark: string): string;
  /** The names as custom properties, for the light ground and for the dark one. */
  css(): { readonly light: string; readonly dark: string };
}

export function palette(): Palette {
  const known = new Map<string, readonly [name: string, light: string, dark: string]>();
  return {
    nameOf: (light, dark) => {
      const key = `${light}|${dark}`;
      let entry = known.get(key);
      if (!entry) known.set(key, entry = [`--c${known.size}`, light, dark]);
      return `var(${entry[0]})`;
    },
    css: () => ({ light: [...known.values()].map(([name, light]) => `${name}:${light}`).join(';'), dark: [...known.values()].map(([name, , dark]) => `${name}:${dark}`).join(';') }),
  };
}

/** The shapes of the light picture with names instead of colours. Both pictures have the same shapes: only colours differ. */
function named(light: Shape, dark: Shape, { nameOf }: Palette): Shape {
  if (light.shape === 'group') return { ...light, shapes: light.shapes.map((it, i) => named(it, (dark as typeof light).shapes[i], { nameOf } as Palette)) };
  const other = dark as typeof light;
  const colour = (key: 'fill' | 'stroke'): object => {
    const [a, b] = [(light as { fill?: string; stroke?: string })[key], (other as { fill?: string; stroke?: string })[key]];
    return a === undefined || b === undefined ? {} : { [key]: nameOf(a, b) };
  };
  return { ...light, ...colour('fill'), ...(light.shape === 'text' ? {} : colour('stroke')) } as Shape;
}

/** Ids that are folded so that few enough boxes are left: the deepest levels first. */
function folded(scene: Scene): ReadonlySet<string> {
  const byDepth: number[] = [];
  for (const depth of scene.depth) byDepth[depth] = (byDepth[depth] ?? 0) + 1;
  let sum = 0, deepest = 0;
  while (deepest < byDepth.length && sum + byDepth[deepest] <= MOST_BOXES) sum += byDepth[deepest++];
  return new Set(scene.ids.filter((_, i) => scene.depth[i] >= Math.max(0, deepest - 1) && scene.end[i] > i + 1));
}

const svgOf = (picture: Picture, shapes: readonly Shape[], ground: string): string => [
  `<svg id="picture-svg" xmlns="http://www.w3.org/2000/svg" viewBox="${[picture.left, picture.top, picture.width, picture.height].map(num).join(' ')}" role="img" aria-labelledby="picture-title">`,
  `<title id="picture-title">${escapeXml(picture.heading)}</title>`, `<rect x="${num(picture.left)}" y="${num(picture.top)}" width="${num(picture.width)}" height="${num(picture.height)}" fill="${ground}"/>`, ...shapes.map(shapeText), '</svg>',
].join('\n');

const BUTTONS = [['in', 'Larger', '+'], ['out', 'Smaller', '\u2212'], ['left', 'Move left', 'Left'], ['right', 'Move right', 'Right'], ['up', 'Move up', 'Up'], ['down', 'Move down', 'Down'], ['whole', 'Whole picture', 'Whole']] as const;

/** The picture in its frame; colours are noted in the palette. */
export function pictureSection(subject: Subject, colours: Palette, notes: string[]): Content {
  const scene = subject.scene.count > MOST_BOXES ? subject.ask.scene(folded(subject.scene)) : subject.scene;
  if (scene.count < subject.scene.count) notes.push(`The picture shows ${scene.count.toLocaleString('en')} of ${subject.scene.count.toLocaleString('en')} boxes: the deepest are folded. The SVG export has them all.`);
  const light = pictureOf({ ...subject, scene, theme: exportTheme('light') }, estimatedWidth), dark = pictureOf({ ...subject, scene, theme: exportTheme('dark') }, estimatedWidth);
  const shapes = light.shapes.map((shape, i) => named(shape, dark.shapes[i], colours));
  notes.push(...light.notes);
  return [
    tag('div', { class: 'tools', id: 'tools', role: 'toolbar', 'aria-label': 'Picture', hidden: '' }, BUTTONS.map(([what, label, sign]) => tag('button', { type: 'button', 'data-do': what, 'aria-label': label, title: label }, sign))),
    tag('div', { class: 'picture', id: 'picture', tabindex: '0', role: 'group', 'aria-label': 'The picture. Arrow keys move it, plus and minus change its size, 0 shows all of it.' }, raw(svgOf(light, shapes, colours.nameOf(light.background, dark.background)))),
    note('Every box is inside of what it runs on. Drag the picture or use the arrow keys to move it; use the wheel with Ctrl, or + and −, to enlarge it.'),
  ];
}

