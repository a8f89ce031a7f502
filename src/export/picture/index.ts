/** A picture as shapes: the scene at its own size, with a heading above and the legend below. SVG writes it, PNG paints it. */
import { translated } from '../../l10n';
import { KIND_TABLE, KINDS } from '../../model';
import { boundsOf } from '../../scene/bounds';
import { CHANGE, CHANGE_DASHES, FLAG, MOST_MOVES, type Scene } from '../../scene/contract';
import type { Theme } from '../../scene/theme';
import { eventsText } from '../../whatif/event-text';
import type { Subject } from '../contract';
import { type CharWidth, widthOf } from '../font/widths';
import { lensLabel } from '../options';
import { counted } from '../text';
import { legend, legendHeight, legendWidth } from './legend';
import { links, MOST_LINKS, moves } from './links';
import { group, line, rect, type Shape } from './shapes';
import { words } from './words';

export * from './shapes';

const MARGIN = 24, HEADING = 34, GAP = 18;
const HEADING_SIZE = 16;
/** A heading makes the picture at most as wide as this. */
const WIDEST_HEADING = 900;
const RADIUS = 5;
/** How much is left of what does not fit a filter. */
const DIMMED = 0.3;

export interface Picture {
  readonly heading: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly background: string;
  /** In the order in which they are painted. */
  readonly shapes: readonly Shape[];
  readonly notes: readonly string[];
}

/** The plain lens is calm: colour is left to icons. */
function fillOf(scene: Scene, i: number, theme: Theme): string {
  const depth = Math.min(scene.depth[i], theme.fills.length - 1);
  // A place that was left is empty, and what is in a box tells itself.
  const quiet = scene.lens === 'stack' || (scene.lens === 'changes' && (scene.tone[i] === CHANGE.was || scene.tone[i] === CHANGE.inside));
  return (quiet ? undefined : theme.tone(scene.lens, scene.tone[i])?.fills[depth]) ?? theme.fills[depth];
}

const dim = ({ flags }: Scene, i: number): { readonly opacity?: number } => (flags[i] & FLAG.dimmed ? { opacity: DIMMED } : {});

/** The rectangle of a box, with its whole name for whoever points at it. */
function box(scene: Scene, i: number, theme: Theme): Shape {
  const title = [scene.title[i], translated(KIND_TABLE[KINDS[scene.kind[i]]].title), scene.subtitle[i], scene.band[i]].filter(Boolean).join(' · ');
  const dashes = scene.lens === 'changes' ? CHANGE_DASHES[scene.tone[i]] : scene.flags[i] & FLAG.assumed ? [4, 3] : undefined;
  const changed = scene.lens === 'changes' && dashes !== undefined ? theme.tone(scene.lens, scene.tone[i])?.mark : undefined;
  const [on, off] = dashes ?? [];
  const dash = on === undefined || off === undefined ? {} : { dash: [on, off] as const };
  return group([rect(scene.x[i], scene.y[i], scene.w[i], scene.h[i], { radius: RADIUS, fill: fillOf(scene, i, theme), stroke: changed ?? theme.outline, ...dash })], { node: scene.ids[i], title, ...dim(scene, i) });
}

/** Name of the stack, and what the colours tell. */
export const headingOf = ({ name, scene, events }: Subject): string =>
  `${name} · ${lensLabel(scene.lens)}${scene.lens === 'whatIf' && events.length > 0 ? `: ${eventsText(events)}` : ''}`;

/** The picture of a subject; `widths` says how wide letters are, for lines that must be cut. */
export function pictureOf(subject: Subject, widths: CharWidth): Picture {
  const { scene, theme } = subject;
  const bounds = boundsOf(scene), heading = headingOf(subject);
  const left = bounds.left - MARGIN, top = bounds.top - HEADING - MARGIN / 2;
  const width = Math.max(bounds.right - bounds.left, legendWidth(scene, widths), Math.min(widthOf(heading, HEADING_SIZE, 600, widths), WIDEST_HEADING)) + 2 * MARGIN;
  const legendTop = bounds.bottom + GAP;
  const all = Array.from({ length: scene.count }, (_, i) => i);
  return {
    heading, left, top, width, height: legendTop + legendHeight(scene) + MARGIN - top, background: theme.background,
    notes: [
      ...(scene.linkFrom.length > MOST_LINKS ? [`${counted(scene.linkFrom.length, 'link')} would hide the boxes and are not drawn.`] : []),
      ...((scene.moves?.from.length ?? 0) > MOST_MOVES ? [`${counted(scene.moves!.from.length, 'arrow')} of what moved would hide the boxes and are not drawn.`] : []),
    ],
    shapes: [
      ...line(heading, bounds.left, bounds.top - HEADING / 2 - 2, width - 2 * MARGIN, { size: HEADING_SIZE, weight: 600, colour: theme.text }, widths),
      ...all.map((i) => box(scene, i, theme)),
      ...links(scene, theme),
      ...moves(scene, theme),
      ...all.map((i) => group(words(scene, i, theme, widths), dim(scene, i))),
      ...legend(scene, bounds.left, legendTop, theme, widths),
    ],
  };
}
