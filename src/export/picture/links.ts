/** Links as thin curves with arrows, and the ways of what moved, as the canvas draws them. */
import { plural } from '../../l10n';
import { CHANGE, MOST_MOVES, type Scene } from '../../scene/contract';
import { curveBetween, type Curve, type Place } from '../../scene/curve';
import type { Theme } from '../../scene/theme';
import { group, path, type Path, type Shape } from './shapes';

/** From so many links on each is drawn fainter; a bundle still shows where many run together. */
const CROWD = 30;
/** More links than this hide the boxes and say nothing. */
export const MOST_LINKS = 600;

const placeOf = ({ x, y, w, h }: Scene, i: number): Place => ({ x: x[i], y: y[i], width: w[i], height: h[i] });

const num = (value: number): string => String(Number(value.toFixed(2)));

function along({ points }: Curve): string {
  const [x1, y1, c1x, c1y, c2x, c2y, x2, y2] = points.map(num);
  return `M${x1} ${y1}C${c1x} ${c1y} ${c2x} ${c2y} ${x2} ${y2}`;
}

/** All links; none where they are too many. */
export function links(scene: Scene, theme: Theme): Shape[] {
  const { linkFrom, linkTo, linkCount } = scene;
  if (linkFrom.length === 0 || linkFrom.length > MOST_LINKS) return [];
  const opacity = Math.max(0.3, Math.min(1, CROWD / linkFrom.length));
  const drawn = Array.from(linkFrom, (from, k) => {
    const curve = curveBetween(placeOf(scene, from), placeOf(scene, linkTo[k]));
    const title = linkCount[k] > 1 ? { title: plural(linkCount[k], '{0} link', '{0} links') } : {};
    return group([path(along(curve), { stroke: theme.link, ...title }), arrow(curve, 5, theme.link)], { name: 'link' });
  });
  return [group(drawn, { opacity })];
}

/** Where nodes went, in a comparison: dashed, from the place that they left; none where they are too many. */
export function moves(scene: Scene, theme: Theme): Shape[] {
  const { from, to } = scene.moves ?? { from: [], to: [] };
  if (from.length === 0 || from.length > MOST_MOVES) return [];
  const stroke = theme.tone(scene.lens, CHANGE.moved)?.mark ?? theme.linkStrong;
  return Array.from(from, (start, k) => {
    const curve = curveBetween(placeOf(scene, start), placeOf(scene, to[k]!));
    return group([path(along(curve), { stroke, strokeWidth: 2, dash: [6, 4] }), arrow(curve, 8, stroke)], { name: 'move', title: scene.title[to[k]!]! });
  });
}

function arrow({ points: [, , , , cx, cy, x, y] }: Curve, size: number, colour: string): Path {
  const angle = Math.atan2(y - cy, x - cx);
  const corner = (turn: number) => `${num(x - size * Math.cos(angle + turn))} ${num(y - size * Math.sin(angle + turn))}`;
  return path(`M${num(x)} ${num(y)}L${corner(-0.45)}L${corner(0.45)}z`, { fill: colour });
}
