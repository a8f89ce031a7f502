/** draw.io: boxes in one another at their places on the canvas, links as connectors, in mxGraph's XML. Ids are our own, labels are plain text. */
import { boundsOf } from '../scene/bounds';
import { FLAG } from '../scene/contract';
import type { Scene } from '../scene/contract';
import { METRICS } from '../scene/metrics';
import type { Exported, Exporter, Subject } from './contract';
import { coloursOf, groundOf, inkOf, isGroup, legendLines, linesOf } from './nested';
import { escapeXml } from './text';

const ROW = 18, LEGEND_WIDTH = 600;

/** Lines of a label: a line break is an entity, which reading an attribute does not turn into a space. */
const label = (lines: readonly string[]): string => lines.map(escapeXml).join('&#10;');

const place = (x: number, y: number, width: number, height: number): string =>
  `<mxGeometry x="${Number(x.toFixed(2))}" y="${Number(y.toFixed(2))}" width="${Number(width.toFixed(2))}" height="${Number(height.toFixed(2))}" as="geometry"/>`;

/** A box with its place in the one around it. */
function box(scene: Scene, i: number, { theme }: Subject): string {
  const { x, y, w, h, parent, flags, ids } = scene;
  const above = parent[i];
  const { fill, stroke } = coloursOf(scene, i, theme);
  const style = [
    'rounded=1', 'absoluteArcSize=1', 'arcSize=10', 'html=0', 'whiteSpace=wrap', 'overflow=hidden', 'align=left', 'verticalAlign=top', `spacingLeft=${METRICS.inset}`, 'fontSize=11',
    `fillColor=${fill}`, `strokeColor=${stroke}`, `fontColor=${inkOf(theme)}`, ...(isGroup(scene, i) ? ['container=1', 'collapsible=0', 'recursiveResize=0', 'fontStyle=1'] : []), ...(flags[i] & FLAG.assumed ? ['dashed=1'] : []),
  ].join(';');
  const [left, top] = above < 0 ? [x[i], y[i]] : [x[i] - x[above], y[i] - y[above]];
  return `<object id="n${i}" label="${label(linesOf(scene, i))}" node="${escapeXml(ids[i])}"><mxCell style="${style};" vertex="1" parent="${above < 0 ? '1' : `n${above}`}">${place(left, top, w[i], h[i])}</mxCell></object>`;
}

function link({ linkFrom, linkTo, linkCount }: Scene, k: number, ink: string): string {
  const value = linkCount[k] > 1 ? `${linkCount[k]} links` : '';
  return `<mxCell id="e${k}" value="${value}" style="html=0;endArrow=classic;curved=1;strokeColor=${ink};fontColor=${ink};opacity=60;" edge="1" parent="1" source="n${linkFrom[k]}" target="n${linkTo[k]}"><mxGeometry relative="1" as="geometry"/></mxCell>`;
}

function write(subject: Subject): Exported {
  const { name, scene, theme } = subject;
  const { left, bottom } = boundsOf(scene), ink = inkOf(theme), said = legendLines(scene);
  const legend = said.length === 0 ? [] : [
    `<mxCell id="legend" value="${label(said)}" style="text;html=0;align=left;verticalAlign=top;fontSize=11;fontColor=${ink};" vertex="1" parent="1">${place(left, bottom + ROW, LEGEND_WIDTH, said.length * ROW)}</mxCell>`,
  ];
  return {
    notes: ['draw.io gets boxes, words, links and colours; meters and findings are not in it.'],
    content: [
      '<?xml version="1.0" encoding="UTF-8"?>', '<mxfile host="Strata" compressed="false">', `<diagram id="strata" name="${escapeXml(name)}">`,
      `<mxGraphModel grid="0" tooltips="1" connect="1" arrows="1" fold="1" page="0" math="0" shadow="0" background="${groundOf(theme)}">`, '<root>', '<mxCell id="0"/>', '<mxCell id="1" parent="0"/>',
      ...Array.from({ length: scene.count }, (_, i) => box(scene, i, subject)), ...Array.from(scene.linkFrom, (_, k) => link(scene, k, ink)), ...legend,
      '</root>', '</mxGraphModel>', '</diagram>', '</mxfile>', '',
    ].join('\n'),
  };
}

export const drawio: Exporter = {
  format: 'drawio', title: 'draw.io drawing', about: 'boxes in boxes at their places, with links, to draw on in draw.io', extensions: ['.drawio'], options: ['lens', 'theme'], write,
};
