/** A picture as SVG: the scene at its own size, with the legend below; texts are texts, and nothing is fetched or run. */
import { KINDS } from '../../model';
import { boundsOf } from '../../scene/bounds';
import { eventText } from '../../whatif/words';
import { lensLabel } from '../options';
import { FLAG, type Scene } from '../../scene/contract';
import type { Theme } from '../../scene/theme';
import type { Exported, Exporter, Subject } from '../contract';
import { counted, escapeXml } from '../text';
import { widthOf } from '../widths';
import { legend, legendHeight, legendWidth } from './legend';
import { links, MOST_LINKS } from './links';
import { line, num, paint, rect } from './pieces';
import { words } from './words';

const MARGIN = 24, HEADING = 34, GAP = 18;
const RADIUS = 5;
/** How much is left of what does not fit a filter. */
const DIMMED = 0.3;

/** The plain lens is calm: colour is left to icons. */
function fillOf(scene: Scene, i: number, theme: Theme): string {
  const depth = Math.min(scene.depth[i], theme.fills.length - 1);
  return (scene.lens === 'stack' ? undefined : theme.tone(scene.lens, scene.tone[i])?.fills[depth]) ?? theme.fills[depth];
}

const dim = ({ flags }: Scene, i: number): string => (flags[i] & FLAG.dimmed ? ` opacity="${DIMMED}"` : '');

/** The rectangle of a box, with its whole name for whoever points at it. */
function box(scene: Scene, i: number, theme: Theme): string {
  const dash = scene.flags[i] & FLAG.assumed ? ' stroke-dasharray="4 3"' : '';
  const said = [`${KINDS[scene.kind[i]]} ${scene.title[i]}`, scene.subtitle[i], scene.band[i]].filter(Boolean).join(' · ');
  return `<g data-node="${escapeXml(scene.ids[i])}"${dim(scene, i)}><title>${escapeXml(said)}</title>`
    + `${rect(scene.x[i], scene.y[i], scene.w[i], scene.h[i], `rx="${RADIUS}" ${paint('fill', fillOf(scene, i, theme))} ${paint('stroke', theme.outline)}${dash}`)}</g>`;
}

/** Name of the stack, and what the colours tell. */
export const headingOf = ({ name, scene, events }: Subject): string =>
  `${name} · ${lensLabel(scene.lens)}${scene.lens === 'whatIf' && events.length > 0 ? `: ${events.map(eventText).join(', ')}` : ''}`;

function write(subject: Subject): Exported {
  const { scene, theme } = subject;
  const bounds = boundsOf(scene);
  const heading = headingOf(subject);
  const left = bounds.left - MARGIN, top = bounds.top - HEADING - MARGIN / 2;
  const width = Math.max(bounds.right - bounds.left, legendWidth(scene), Math.min(widthOf(heading, 16), 600)) + 2 * MARGIN;
  const legendTop = bounds.bottom + GAP;
  const height = legendTop + legendHeight(scene) + MARGIN - top;
  const order = Array.from({ length: scene.count }, (_, i) => i);
  const notes = scene.linkFrom.length > MOST_LINKS ? [`${counted(scene.linkFrom.length, 'link')} would hide the boxes and are not drawn.`] : [];
  return {
    notes,
    content: [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<!-- Made by Strata. ${notes.join(' ')} -->`.replace(/ {2,}/g, ' '),
      `<svg xmlns="http://www.w3.org/2000/svg" width="${num(width)}" height="${num(height)}" viewBox="${[left, top, width, height].map(num).join(' ')}" font-family="${escapeXml(theme.font)}" role="img">`,
      `<title>${escapeXml(heading)}</title>`,
      rect(left, top, width, height, paint('fill', theme.background)),
      line(heading, bounds.left, bounds.top - HEADING / 2 - 2, width - 2 * MARGIN, { size: 16, weight: 600, colour: theme.text }),
      ...order.map((i) => box(scene, i, theme)),
      links(scene, theme),
      ...order.map((i) => `<g${dim(scene, i)}>${words(scene, i, theme)}</g>`),
      legend(scene, bounds.left, legendTop, theme),
      '</svg>', '',
    ].join('\n'),
  };
}

export const svg: Exporter = { format: 'svg', title: 'SVG picture', about: 'the picture of the canvas, with a legend', extensions: ['.svg'], options: ['lens', 'theme'], write };
