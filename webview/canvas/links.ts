/**
 * Which links are drawn without being asked for: one answer for drawing and for the pointer. Ends in boxes that are too small to be
 * told apart are lifted to the box around them, and links between the same two boxes become one band; the more there are on the
 * screen, the larger the boxes that they are gathered at, so that there is always something to see and never a tangle.
 */
import type { Scene } from '../../src/scene/contract';
import { DETAIL, placeOf } from './lod';
import type { Size, Viewport } from './viewport';

/** Links between two boxes of the picture, drawn as one. */
export interface Band {
  /** The boxes at its ends; links lead from the first to the second, some may lead back. */
  readonly from: number;
  readonly to: number;
  /** Numbers of the links of the scene. */
  readonly links: readonly number[];
  /** How many links of the file these are. */
  readonly count: number;
  /** Links lead in both directions. */
  readonly mutual: boolean;
  /** One link of the scene, with its own ends. */
  readonly plain: boolean;
}

/** So many are drawn before they are gathered at larger boxes. */
export const CROWDED = 80;
/** So many are drawn where gathering does not help. */
const MOST = 150;
/** Least widths of the boxes at which links end, in screen pixels. */
const WIDTHS = [1, 2, 4, 8, 16, 32].map((factor) => DETAIL.link * factor);
/** Steps of the zoom in which links are gathered alike. */
const STEPS = 4;
/** Gatherings that are kept of a scene. */
const KEPT = 48;

interface Answer {
  readonly scene: Scene;
  readonly view: Viewport;
  readonly size: Size;
  readonly bands: readonly Band[];
}

let last: Answer | undefined;
let gathered: { readonly scene: Scene; readonly bands: Map<number, readonly Band[]> } | undefined;

/** The links and bands to be drawn, of which at least one end can be seen. */
export function bandsOf(scene: Scene, view: Viewport, size: Size): readonly Band[] {
  if (last?.scene !== scene || last.view !== view || last.size.width !== size.width || last.size.height !== size.height) {
    last = { scene, view, size: { width: size.width, height: size.height }, bands: choose(scene, view, size) };
  }
  return last.bands;
}

function choose(scene: Scene, view: Viewport, { width, height }: Size): readonly Band[] {
  if (scene.linkFrom.length === 0) return [];
  const seen = (i: number) => {
    const place = placeOf(scene, i, view);
    return place.x < width && place.y < height && place.x + place.width > 0 && place.y + place.height > 0;
  };
  let fewest: readonly Band[] = [];
  for (const least of WIDTHS) {
    const found = bandsAt(scene, view.zoom, least).filter(({ from, to }) => seen(from) || seen(to));
    if (found.length === 0) continue;
    if (fewest.length === 0 || found.length < fewest.length) fewest = found;
    if (fewest.length <= CROWDED) break;
  }
  return fewest.length <= MOST ? fewest : [...fewest].sort((a, b) => b.count - a.count).slice(0, MOST);
}

/** Bands between boxes at least so wide; kept for zooms that are nearly alike, so that they do not jump while zooming. */
function bandsAt(scene: Scene, zoom: number, least: number): readonly Band[] {
  if (gathered?.scene !== scene) gathered = { scene, bands: new Map() };
  // The widths are powers of two apart: what counts is how wide the narrowest box is in the scene.
  const step = Math.ceil(Math.log2(least / zoom) * STEPS);
  let bands = gathered.bands.get(step);
  if (!bands) {
    if (gathered.bands.size >= KEPT) gathered.bands.clear();
    gathered.bands.set(step, bands = gather(scene, 2 ** (step / STEPS)));
  }
  return bands;
}

/** Links by the boxes of at least a width, in scene units, that their ends are in; those of one box are left out. */
export function gather({ count, parent, w, linkFrom, linkTo, linkCount }: Scene, least: number): readonly Band[] {
  const holder = new Int32Array(count);
  // Boxes are narrower than the box around: the first that is wide enough, from the inside out, is the smallest.
  for (let i = 0; i < count; i++) holder[i] = w[i] >= least || parent[i] < 0 ? i : holder[parent[i]];
  const bands = new Map<number, { from: number; to: number; links: number[]; count: number; mutual: boolean; plain: boolean }>();
  for (let k = 0; k < linkFrom.length; k++) {
    const a = holder[linkFrom[k]], b = holder[linkTo[k]];
    if (a === b) continue;
    const key = a < b ? a * count + b : b * count + a;
    const band = bands.get(key);
    if (!band) bands.set(key, { from: a, to: b, links: [k], count: linkCount[k], mutual: false, plain: a === linkFrom[k] && b === linkTo[k] });
    else {
      band.links.push(k);
      band.count += linkCount[k];
      band.mutual ||= band.from !== a;
      band.plain = false;
    }
  }
  return [...bands.values()];
}
