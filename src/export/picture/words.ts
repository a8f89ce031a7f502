/** What is on a box: icon, name, second line, kernel band, meters, badge, fold; as the canvas has it when it is not zoomed. */
import { number, t } from '../../l10n';
import { KINDS } from '../../model';
import { COMMIT, commitText } from '../../scene/commit';
import { FLAG, type Scene } from '../../scene/contract';
import { canFold, CONTROL, controlOffset, controlsWidth } from '../../scene/controls';
import { KIND_PATHS, LEVEL_PATHS } from '../../scene/icons';
import { METRICS } from '../../scene/metrics';
import type { Theme } from '../../scene/theme';
import { type CharWidth, widthOf } from '../font/widths';
import { line, path, rect, type Path, type Shape, type Writing } from './shapes';

const SIZE = { title: 12.5, subtitle: 11, band: 10.5, meter: 9.5, badge: 10.5 } as const;
const SIDE = 7;
const ICON_ROOM = 20;

/** All that is written on box `i`. */
export function words(scene: Scene, i: number, theme: Theme, widths: CharWidth): Shape[] {
  const { inset, title, subtitle, band } = METRICS;
  const left = scene.x[i], width = scene.w[i];
  const stopped = (scene.flags[i] & FLAG.stopped) !== 0;
  const write: Write = (text, x, middle, room, writing) => line(text, x, middle, room, writing, widths);
  let top = scene.y[i] + inset;
  const shapes: Shape[] = [icon(scene, i, theme), ...titleLine(scene, i, theme, stopped, write)];
  top += title;
  if (scene.subtitle[i] !== '') {
    const text = stopped ? t('stopped · {0}', scene.subtitle[i]) : scene.subtitle[i];
    shapes.push(...write(text, left + SIDE, top + subtitle / 2, width - 2 * SIDE, { size: SIZE.subtitle, colour: theme.muted }));
    top += subtitle;
  }
  if (scene.band[i] !== '') {
    shapes.push(...bandOf(scene, i, top, theme, write));
    top += band;
  }
  return [...shapes, ...metersOf(scene, i, top, theme, write, widths), ...controls(scene, i, theme, write)];
}

type Write = (text: string, x: number, middle: number, room: number, writing: Writing) => readonly Shape[];

function icon(scene: Scene, i: number, theme: Theme): Path {
  return path(KIND_PATHS[KINDS[scene.kind[i]]], {
    at: [scene.x[i] + SIDE, scene.y[i] + METRICS.inset + 1], stroke: theme.tone(scene.lens, scene.tone[i])?.mark ?? theme.muted, strokeWidth: 1.25, round: true,
  });
}

function titleLine(scene: Scene, i: number, theme: Theme, stopped: boolean, write: Write): readonly Shape[] {
  const copies = scene.replicas[i] === 1 ? '' : ` ×${number(scene.replicas[i])}`;
  const folded = scene.folded[i] > 0 ? `  (${t('{0} inside', scene.folded[i])})` : '';
  const indent = SIDE + ICON_ROOM;
  return write(scene.title[i] + copies + folded, scene.x[i] + indent, scene.y[i] + METRICS.inset + METRICS.title / 2, scene.w[i] - (indent + controlsWidth(scene, i) + 4),
    { size: SIZE.title, weight: canFold(scene, i) ? 600 : 500, colour: stopped ? theme.muted : theme.text });
}

/** The operating system or kernel: a strip across the box with a bar at its left. */
function bandOf(scene: Scene, i: number, above: number, theme: Theme, write: Write): readonly Shape[] {
  const left = scene.x[i] + SIDE, width = scene.w[i] - 2 * SIDE, height = METRICS.band - 4, top = above + 2;
  const mark = (scene.lens === 'kernel' ? theme.tone('kernel', scene.tone[i])?.mark : undefined) ?? theme.muted;
  return [
    rect(left, top, width, height, { fill: theme.band }), rect(left, top, 3, height, { fill: mark }),
    ...write(scene.band[i], left + 8, top + height / 2, width - 12, { size: SIZE.band, colour: theme.text }),
  ];
}

function metersOf(scene: Scene, i: number, top: number, theme: Theme, write: Write, widths: CharWidth): Shape[] {
  const values = ([['MEM', scene.memoryCommit[i]], ['CPU', scene.cpuCommit[i]]] as const).filter(([, value]) => !Number.isNaN(value));
  const room = (scene.w[i] - 2 * SIDE) / 2;
  return values.flatMap(([label, value], k) => meter(label, value, { left: scene.x[i] + SIDE + k * room, middle: top + METRICS.meters / 2, width: room - 8 }, theme, write, widths));
}

function meter(label: string, value: number, { left, middle, width }: { readonly left: number; readonly middle: number; readonly width: number }, theme: Theme, write: Write, widths: CharWidth): Shape[] {
  const said = commitText(value);
  const before = 29, after = Math.max(widthOf(said, SIZE.meter, 500, widths), 28) + 4;
  const bar = Math.max(0, width - before - after), height = 4, x = left + before, y = middle - height / 2;
  const over = value > COMMIT.full;
  return [
    ...write(label, left, middle, before, { size: SIZE.meter, weight: 500, colour: theme.muted }),
    rect(x, y, bar, height, { fill: theme.meterTrack }),
    rect(x, y, bar * Math.min(1, value), height, { fill: over ? theme.severity[3] : theme.meter }),
    // Where full would be, so that the bar also tells how far over it is.
    ...(over ? [rect(x + bar / value, y - 1, 1.5, height + 2, { fill: theme.background })] : []),
    ...write(said, x + bar + 4, middle, Infinity, { size: SIZE.meter, weight: 500, colour: value > COMMIT.high ? theme.text : theme.muted }),
  ];
}

/** The arrow of a folded box, and the number of findings with the shape of the worst. An open box has no arrow: a picture cannot be folded. */
function controls(scene: Scene, i: number, theme: Theme, write: Write): readonly Shape[] {
  const right = scene.x[i] + scene.w[i], middle = scene.y[i] + METRICS.inset + METRICS.title / 2;
  const fold = scene.folded[i] === 0 ? [] : [path('M-1.8 -3.5L1.8 0L-1.8 3.5', { at: [right - CONTROL.edge - CONTROL.size / 2, middle], stroke: theme.muted, strokeWidth: 1.5, round: true })];
  const offset = controlOffset(scene, i, 'badge');
  if (offset === undefined) return fold;
  const level = scene.folded[i] > 0 ? Math.max(scene.level[i], scene.levelInside[i]) : scene.level[i];
  return [...fold, ...badge(level, scene.findings[i], right - (offset - CONTROL.badgeWidth / 2), middle, theme, write)];
}

function badge(level: number, count: number, x: number, middle: number, theme: Theme, write: Write): readonly Shape[] {
  const shape = LEVEL_PATHS[level];
  if (shape === undefined) return [];
  const text = count > 99 ? '99+' : String(count);
  const half = 8 + text.length * 3.4, height = 15;
  const colour = theme.severity[level];
  return [
    rect(x - half, middle - height / 2, 2 * half, height, { radius: 7.5, fill: theme.background, stroke: colour }),
    path(shape, { at: [x - half + 7, middle], scale: 0.9, fill: colour }),
    ...write(text, x - half + 13.5, middle + 0.5, Infinity, { size: SIZE.badge, weight: 600, colour: theme.text }),
  ];
}
