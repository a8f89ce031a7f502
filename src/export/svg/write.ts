/** Pictures and their shapes as SVG. */
import type { Picture } from '../picture';
import type { Group, Path, Rect, Shape, Text } from '../picture/shapes';
import { escapeXml } from '../text';

/** A number as short as it can be: to a hundredth of a pixel. */
export const num = (value: number): string => String(Number(value.toFixed(2)));

/** Attributes of a colour; transparency is an attribute of its own, which every reader of SVG knows. */
export function paint(attribute: 'fill' | 'stroke', colour: string): string {
  const [, rgb, alpha] = /^rgba\((.+), ([\d.]+)\)$/.exec(colour) ?? [];
  return rgb === undefined ? `${attribute}="${colour}"` : `${attribute}="rgb(${rgb})" ${attribute}-opacity="${alpha}"`;
}

const title = (text: string | undefined): string => (text === undefined ? '' : `<title>${escapeXml(text)}</title>`);

function rectText({ x, y, width, height, radius, fill, stroke, dash }: Rect): string {
  const more = [
    radius === undefined ? '' : `rx="${num(radius)}"`, fill === undefined ? 'fill="none"' : paint('fill', fill), stroke === undefined ? '' : paint('stroke', stroke), dash === undefined ? '' : `stroke-dasharray="${dash.join(' ')}"`,
  ].filter(Boolean).join(' ');
  return `<rect x="${num(x)}" y="${num(y)}" width="${num(width)}" height="${num(height)}" ${more}/>`;
}

function pathText({ d, at, scale, fill, stroke, strokeWidth, dash, round, title: said }: Path): string {
  const moved = at === undefined ? '' : ` transform="translate(${num(at[0])} ${num(at[1])})${scale === undefined ? '' : ` scale(${scale})`}"`;
  const drawn = stroke === undefined ? '' : ` ${paint('stroke', stroke)}${strokeWidth === undefined ? '' : ` stroke-width="${strokeWidth}"`}${dash === undefined ? '' : ` stroke-dasharray="${dash.join(' ')}"`}${round ? ' stroke-linejoin="round" stroke-linecap="round"' : ''}`;
  const start = `<path${moved} d="${d}" ${fill === undefined ? 'fill="none"' : paint('fill', fill)}${drawn}`;
  return said === undefined ? `${start}/>` : `${start}>${title(said)}</path>`;
}

const textText = ({ text, x, baseline, size, weight, fill }: Text): string =>
  `<text x="${num(x)}" y="${num(baseline)}" font-size="${num(size)}"${weight === 400 ? '' : ` font-weight="${weight}"`} ${paint('fill', fill)}>${escapeXml(text)}</text>`;

function groupText({ shapes, opacity, node, title: said, name }: Group): string {
  const attributes = [name === undefined ? '' : ` class="${name}"`, node === undefined ? '' : ` data-node="${escapeXml(node)}"`, opacity === undefined ? '' : ` opacity="${num(opacity)}"`].join('');
  return `<g${attributes}>${title(said)}${shapes.map(shapeText).join('')}</g>`;
}

/** One shape, with all that is in it. */
export function shapeText(shape: Shape): string {
  switch (shape.shape) {
    case 'rect': return rectText(shape);
    case 'path': return pathText(shape);
    case 'text': return textText(shape);
    case 'group': return groupText(shape);
  }
}

/** A picture as a document; `font` is a CSS list of families, `style` is CSS that belongs to it. */
export function svgText({ heading, left, top, width, height, background, shapes, notes }: Picture, font: string, style = ''): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- Made by Strata. ${notes.join(' ')} -->`.replace(/ {2,}/g, ' '),
    `<svg xmlns="http://www.w3.org/2000/svg" width="${num(width)}" height="${num(height)}" viewBox="${[left, top, width, height].map(num).join(' ')}" font-family="${escapeXml(font)}" role="img">`,
    `<title>${escapeXml(heading)}</title>`,
    ...(style === '' ? [] : [`<style>${style}</style>`]),
    `<rect x="${num(left)}" y="${num(top)}" width="${num(width)}" height="${num(height)}" ${paint('fill', background)}/>`,
    ...shapes.map(shapeText),
    '</svg>', '',
  ].join('\n');
}
