/** Links that stand out: the selected one, the one under the pointer, those of the box under the pointer, of selected boxes and what is in them, and of the band that was pressed. */
import type { Scene } from '../../src/scene/contract';
import { getState } from '../state/store';
import { DETAIL } from './lod';
import { boxNumbers, stage } from './stage';

/** Links of at most so many are drawn in full: more would be a tangle. */
const MOST = 200;

interface Ends {
  /** Links of box i are `links[from[i]]` to `links[from[i + 1]]`, exclusive. */
  readonly from: Uint32Array;
  readonly links: Uint32Array;
}

const known = new WeakMap<Int32Array, Ends>();

/** Links by box, made once for each set of links. */
function endsOf({ count, linkFrom, linkTo }: Scene): Ends {
  let ends = known.get(linkFrom);
  if (ends && ends.from.length === count + 1) return ends;
  const from = new Uint32Array(count + 1);
  for (let k = 0; k < linkFrom.length; k++) {
    from[linkFrom[k] + 1]++;
    from[linkTo[k] + 1]++;
  }
  for (let i = 0; i < count; i++) from[i + 1] += from[i];
  const next = from.slice();
  const links = new Uint32Array(linkFrom.length * 2);
  for (let k = 0; k < linkFrom.length; k++) {
    links[next[linkFrom[k]]++] = k;
    links[next[linkTo[k]]++] = k;
  }
  known.set(linkFrom, ends = { from, links });
  return ends;
}

/** Numbers of the links that begin or end in a box or anything inside it; a link within it twice. Where their ends are too small to be told apart only those of the box itself. */
function linksIn(scene: Scene, i: number): Iterable<number> {
  const { from, links } = endsOf(scene);
  const wide = (k: number) => Math.min(scene.w[scene.linkFrom[k]], scene.w[scene.linkTo[k]]) * stage.view.zoom >= DETAIL.link;
  return links.subarray(from[i], from[scene.end[i]]).filter((k) => scene.linkFrom[k] === i || scene.linkTo[k] === i || wide(k));
}

/** Numbers of the links that begin or end at a box itself. */
export function linksOf(scene: Scene, i: number): Uint32Array {
  const { from, links } = endsOf(scene);
  return links.subarray(from[i], from[i + 1]);
}

/** Numbers of the links that stand out now. */
export function strongLinks(scene: Scene): Set<number> {
  const { selection, selectedLink } = getState();
  const { hover, hoverLink } = stage.marks;
  const strong = new Set<number>();
  const selected = selectedLink === undefined ? -1 : scene.linkIndex.indexOf(selectedLink);
  if (selected >= 0) strong.add(selected);
  if (hoverLink >= 0 && hoverLink < scene.linkFrom.length) strong.add(hoverLink);
  const add = (links: Iterable<number>) => {
    for (const k of links) {
      if (strong.size >= MOST) return;
      strong.add(k);
    }
  };
  if (stage.opened?.scene === scene) add(stage.opened.band.links);
  for (const i of boxNumbers(scene, selection.slice(0, MOST))) add(linksIn(scene, i));
  if (hover >= 0 && hover < scene.count) add(linksOf(scene, hover));
  return strong;
}
