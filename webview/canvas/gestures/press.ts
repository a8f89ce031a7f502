/** Which gesture a press begins, by what is under it, and what a click does. */
import type { Scene } from '../../../src/scene/contract';
import { select } from '../../state/host';
import { getState, setState } from '../../state/store';
import { outermost, setFolded } from '../actions';
import { openFindings } from '../findings';
import { bandAt, boxAt, linkAt, zoneAt } from '../hit';
import { openBand } from '../band';
import { stage } from '../stage';
import { strongLinks } from '../strong';
import { bandGesture } from './band';
import { dragGesture } from './drag';
import { afterSlop, type Gesture, type Point } from './gesture';
import { panGesture } from './pan';
import { wireGesture } from './wire';

/** Selects one box, or with Ctrl or Shift adds or removes it. */
export function selectBox(id: string, extend: boolean): void {
  const { selection } = getState();
  if (!extend) select([id]);
  else select(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
}

/** Selects nothing; what comes next, such as pasting, is about the top level. */
export function selectNothing(): void {
  select([]);
  setState({ focused: undefined });
}

/** Selects a link by its number in the scene. */
export function selectLink(shown: Scene, k: number): void {
  select([]);
  setState({ selectedLink: shown.linkIndex[k] });
}

/** What lies under a point: a box and the part of it, or a link or a band of them (links give way to names and leaves). */
export function under(shown: Scene, { x, y }: { readonly x: number; readonly y: number }) {
  const box = boxAt(shown, stage.view, x, y);
  const zone = box < 0 ? undefined : zoneAt(shown, box, stage.view, x, y);
  const link = zone === undefined || zone === 'body' ? linkAt(shown, stage.view, stage, x, y, strongLinks(shown)) : -1;
  const band = link < 0 && (zone === undefined || zone === 'body') ? bandAt(shown, stage.view, stage, x, y) : undefined;
  return { box, zone, link, band };
}

function boxGesture(shown: Scene, box: number, from: Point): Gesture {
  const id = shown.ids[box];
  const click = (point: Point) => selectBox(id, point.extend || point.shift);
  const { readOnly, selection } = getState();
  if (readOnly !== undefined) return afterSlop(from, click, () => panGesture(from));
  const dragged = selection.includes(id) ? outermost(shown, selection) : [id];
  // The only box that is shown has no other place in the picture.
  if (shown.path.length > 0 && dragged.includes(shown.ids[0])) return afterSlop(from, click, () => panGesture(from));
  return afterSlop(from, click, () => dragGesture(shown, dragged, from));
}

const nothing = (): Gesture => ({ move: () => undefined, end: () => undefined, cancel: () => undefined });

/** The gesture that a press with the main button begins. */
export function press(shown: Scene, from: Point): Gesture {
  const { box, zone, link, band } = under(shown, from);
  stage.opened = undefined;
  if (link >= 0) return afterSlop(from, () => selectLink(shown, link), () => panGesture(from));
  if (band) return afterSlop(from, () => openBand(shown, band), () => panGesture(from));
  if (from.shift) {
    const click = () => { if (box >= 0) selectBox(shown.ids[box], true); };
    return afterSlop(from, click, () => bandGesture(shown, from));
  }
  if (box < 0) return afterSlop(from, selectNothing, () => panGesture(from));
  switch (zone) {
    case 'fold': return afterSlop(from, () => setFolded([shown.ids[box]], shown.folded[box] === 0), nothing);
    case 'badge': return afterSlop(from, () => openFindings(shown.ids[box]), nothing);
    case 'wire':
      if (getState().readOnly === undefined) return wireGesture(shown, box, from);
      return boxGesture(shown, box, from);
    case 'grip': return boxGesture(shown, box, from);
    default: return afterSlop(from, (point) => selectBox(shown.ids[box], point.extend), () => panGesture(from));
  }
}
