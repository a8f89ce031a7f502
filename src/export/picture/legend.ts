/** The legend below a picture: what the colours mean, with the numbers behind them. */
import { number } from '../../l10n';
import type { Scene } from '../../scene/contract';
import type { Theme } from '../../scene/theme';
import { type CharWidth, widthOf } from '../font/widths';
import { line, rect, type Shape } from './shapes';

const ROW = 20, SWATCH = 11, SIZE = 12;
const COUNT = 48;

/** Height that the legend takes. */
export const legendHeight = ({ legend }: Scene): number => legend.length * ROW;

/** The least width in which no line of the legend is cut. */
export function legendWidth({ legend }: Scene, widths: CharWidth): number {
  return legend.reduce((most, entry) => Math.max(most, textLeft(legend, widths) + widthOf(entry.detail, SIZE, 400, widths) + SIZE), 0);
}

const textLeft = (legend: Scene['legend'], widths: CharWidth): number => SWATCH + 8 + legend.reduce((most, { label }) => Math.max(most, widthOf(label, SIZE, 600, widths)), 0) + COUNT + 16;

/** The lines of the legend from a corner on. */
export function legend(scene: Scene, left: number, top: number, theme: Theme, widths: CharWidth): Shape[] {
  const detailAt = left + textLeft(scene.legend, widths);
  return scene.legend.flatMap((entry, k) => {
    const middle = top + k * ROW + ROW / 2;
    const mark = theme.tone(scene.lens, entry.tone)?.mark;
    return [
      ...(mark === undefined ? [] : [rect(left, middle - SWATCH / 2, SWATCH, SWATCH, { radius: 2, fill: mark })]),
      ...line(entry.label, left + SWATCH + 8, middle, Infinity, { size: SIZE, weight: 600, colour: theme.text }, widths),
      ...(entry.tone > 0 ? line(number(entry.count), detailAt - COUNT - 4, middle, COUNT, { size: SIZE, colour: theme.text }, widths) : []),
      ...line(entry.detail, detailAt, middle, Infinity, { size: SIZE, colour: theme.muted }, widths),
    ];
  });
}
