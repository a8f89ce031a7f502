/** Pieces of SVG. */
import { escapeXml } from '../text';
import { fit } from '../widths';

/** A number as short as it can be: to a hundredth of a pixel. */
export const num = (value: number): string => String(Number(value.toFixed(2)));

/** Attributes of a colour; transparency is an attribute of its own, which every reader of SVG knows. */
export function paint(attribute: 'fill' | 'stroke', colour: string): string {
  const [, rgb, alpha] = /^rgba\((.+), ([\d.]+)\)$/.exec(colour) ?? [];
  return rgb === undefined ? `${attribute}="${colour}"` : `${attribute}="rgb(${rgb})" ${attribute}-opacity="${alpha}"`;
}

export function rect(x: number, y: number, width: number, height: number, more: string): string {
  return `<rect x="${num(x)}" y="${num(y)}" width="${num(width)}" height="${num(height)}" ${more}/>`;
}

export interface Writing {
  readonly size: number;
  readonly weight?: number;
  readonly colour: string;
}

/** A line of text around a middle line, cut to its room; nothing where no letter fits. */
export function line(text: string, x: number, middle: number, room: number, { size, weight = 400, colour }: Writing): string {
  const shown = fit(text, room, size);
  if (shown === '') return '';
  // Letters stand on a base line; 0.35 of the size below the middle puts lower and upper case evenly around it.
  return `<text x="${num(x)}" y="${num(middle + size * 0.35)}" font-size="${num(size)}"${weight === 400 ? '' : ` font-weight="${weight}"`} ${paint('fill', colour)}>${escapeXml(shown)}</text>`;
}
