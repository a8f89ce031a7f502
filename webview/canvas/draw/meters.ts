/** Meters of memory and CPU commitment. */
import { t } from '../../../src/l10n';
import { COMMIT, commitText } from '../../../src/scene/commit';
import { METRICS } from '../../../src/scene/metrics';
import type { Pen } from './pen';
import { setFont, widthOf } from './text';

const { high: HIGH, full: FULL } = COMMIT;

/** Draws the meters of a box in a line; nothing where it has none. */
export function drawMeters(pen: Pen, i: number, left: number, top: number, width: number): void {
  const { memoryCommit, cpuCommit } = pen.scene;
  const values = [[t('MEM'), memoryCommit[i]], ['CPU', cpuCommit[i]]].filter((entry): entry is [string, number] => !Number.isNaN(entry[1]));
  const room = width / 2;
  values.forEach(([label, value], k) => drawMeter(pen, label, value, left + k * room, top, room - 8 * pen.view.zoom));
}

function drawMeter({ context, theme, view: { zoom } }: Pen, label: string, value: number, left: number, top: number, width: number): void {
  const size = 9.5 * zoom;
  const middle = top + (METRICS.meters / 2) * zoom;
  const words = commitText(value);
  const before = 29 * zoom, after = Math.max(widthOf(context, words, size, 500, theme.font), 28 * zoom) + 4 * zoom;
  setFont(context, 500, size, theme.font);
  context.textBaseline = 'middle';
  context.fillStyle = theme.muted;
  context.fillText(label, left, middle);
  const bar = Math.max(0, width - before - after), height = 4 * zoom;
  context.fillStyle = theme.meterTrack;
  context.fillRect(left + before, middle - height / 2, bar, height);
  context.fillStyle = value > FULL ? theme.severity[3] : theme.meter;
  context.fillRect(left + before, middle - height / 2, bar * Math.min(1, value), height);
  if (value > FULL) {
    // Where full would be, so that the bar also tells how far over it is.
    context.fillStyle = theme.background;
    context.fillRect(left + before + bar / value, middle - height / 2 - 1 * zoom, 1.5 * zoom, height + 2 * zoom);
  }
  context.fillStyle = value > HIGH ? theme.text : theme.muted;
  context.fillText(words, left + before + bar + 4 * zoom, middle);
}
