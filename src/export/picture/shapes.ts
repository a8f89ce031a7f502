/** The shapes that a picture is made of: what can be written as SVG and painted into pixels alike. Colours are CSS, lengths scene units. */
import { type CharWidth, fit } from '../font/widths';

export interface Rect {
  readonly shape: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Radius of the corners. */
  readonly radius?: number;
  readonly fill?: string;
  readonly stroke?: string;
  /** Lengths of dashes and gaps. */
  readonly dash?: readonly [number, number];
}

export interface Path {
  readonly shape: 'path';
  /** Path data of SVG: M L H V C S A Z, absolute or relative; arcs are of circles. */
  readonly d: string;
  /** Where its origin is, and how much larger it is drawn. */
  readonly at?: readonly [x: number, y: number];
  readonly scale?: number;
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  /** Lengths of dashes and gaps. */
  readonly dash?: readonly [number, number];
  /** Round ends and corners. */
  readonly round?: boolean;
  /** Whole words for whoever points at it. */
  readonly title?: string;
}

export interface Text {
  readonly shape: 'text';
  readonly text: string;
  readonly x: number;
  /** Where its letters stand. */
  readonly baseline: number;
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
}

export interface Group {
  readonly shape: 'group';
  readonly shapes: readonly Shape[];
  readonly opacity?: number;
  /** The node that it is, with whole words for whoever points at it. */
  readonly node?: string;
  readonly title?: string;
  readonly name?: string;
}

export type Shape = Rect | Path | Text | Group;

export const rect = (x: number, y: number, width: number, height: number, more: Omit<Rect, 'shape' | 'x' | 'y' | 'width' | 'height'>): Rect => ({ shape: 'rect', x, y, width, height, ...more });

export const path = (d: string, more: Omit<Path, 'shape' | 'd'>): Path => ({ shape: 'path', d, ...more });

export const group = (shapes: readonly Shape[], more: Omit<Group, 'shape' | 'shapes'>): Group => ({ shape: 'group', shapes, ...more });

export interface Writing {
  readonly size: number;
  readonly weight?: number;
  readonly colour: string;
}

/** A line of text around a middle line, cut to its room; nothing where no letter fits. */
export function line(text: string, x: number, middle: number, room: number, { size, weight = 400, colour }: Writing, widths: CharWidth): Text[] {
  const shown = fit(text, room, size, weight, widths);
  // Letters stand on a base line; 0.35 of the size below the middle puts lower and upper case evenly around it.
  return shown === '' ? [] : [{ shape: 'text', text: shown, x, baseline: middle + size * 0.35, size, weight, fill: colour }];
}
