/** What the canvas does when the document or a wish to see something arrives. */
import { FLAG, type Scene } from '../../src/scene/contract';
import { getState, subscribe } from '../state/store';
import { cancelGesture } from './gestures';
import { fit, hold, showIds } from './camera';
import { dropStaleMode } from './modes';
import { topOf } from './navigate';
import { boxNumber, mark, renaming, stage } from './stage';
import { seenBounds } from './viewport';

const parentId = ({ parent, ids }: Scene, i: number) => (parent[i] < 0 ? undefined : ids[parent[i]]);

/** How far a box went between two scenes; undefined where it moved into another box, or was placed by hand. */
function wayOf(old: Scene, next: Scene, before: number): { readonly dx: number; readonly dy: number } | undefined {
  const after = boxNumber(next, old.ids[before]);
  if (after === undefined || parentId(old, before) !== parentId(next, after)) return undefined;
  const top = topOf(next, after);
  if (((old.flags[topOf(old, before)] | next.flags[top]) & FLAG.pinned) !== 0) return undefined;
  return { dx: next.x[after] - old.x[before], dy: next.y[after] - old.y[before] };
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
/** Boxes that are looked at to find out how the picture as a whole moved. */
const SAMPLE = 400;

/** How far the picture moved: as far as the box that was just folded or opened, else as most boxes on the screen. */
function wayOfAll(old: Scene, next: Scene, folded: string | undefined): { readonly dx: number; readonly dy: number } {
  const { left, top, right, bottom } = seenBounds(stage.view, stage);
  const seen = (i: number) => old.x[i] < right && old.y[i] < bottom && old.x[i] + old.w[i] > left && old.y[i] + old.h[i] > top;
  const anchor = boxNumber(old, folded);
  const own = anchor !== undefined && seen(anchor) ? wayOf(old, next, anchor) : undefined;
  if (own) return own;
  const ways: { readonly dx: number; readonly dy: number }[] = [];
  for (let i = 0; i < old.count && ways.length < SAMPLE;) {
    const way = seen(i) ? wayOf(old, next, i) : undefined;
    if (way) ways.push(way);
    i = seen(i) ? i + 1 : old.end[i];
  }
  return { dx: middle(ways.map(({ dx }) => dx)), dy: middle(ways.map(({ dy }) => dy)) };
}

function sceneChanged(old: Scene | undefined, next: Scene | undefined, folded: string | undefined): void {
  mark({ hover: -1, hoverLink: -1, hoverBand: undefined });
  cancelGesture();
  dropStaleMode();
  if (!next) return;
  if (boxNumber(next, renaming.get()) === undefined) renaming.set(undefined);
  if (!old || old.count === 0) {
    // The first box of an empty file: look at it.
    if (old && stage.placed && next.count > 0) fit([], false);
    return;
  }
  if (old.path.at(-1)?.id !== next.path.at(-1)?.id && old.path.length !== next.path.length) {
    // Another part of the stack: look at all of it.
    fit([], false);
    return;
  }
  if (old.x === next.x && old.y === next.y) return;
  const { dx, dy } = wayOfAll(old, next, folded);
  hold(dx, dy);
}

/** The one id by which two sets differ, if it is one. */
function difference(a: ReadonlySet<string>, b: ReadonlySet<string>): string | undefined {
  const [less, more] = a.size < b.size ? [a, b] : [b, a];
  if (more.size - less.size !== 1) return undefined;
  for (const id of more) if (!less.has(id)) return id;
  return undefined;
}

/** Follows the store until the returned function is called. */
export function followScene(): () => void {
  let { scene, reveal } = getState();
  let { collapsed } = getState();
  let folded: string | undefined;
  let wanted: readonly string[] | undefined = undefined;
  const follow = () => {
    const state = getState();
    if (state.collapsed !== collapsed) {
      folded = difference(collapsed, state.collapsed) ?? state.focused;
      collapsed = state.collapsed;
    }
    if (state.scene !== scene) {
      const old = scene;
      scene = state.scene;
      sceneChanged(old, scene, folded);
      folded = undefined;
      // Boxes that were to be shown may have come out of a fold just now.
      if (wanted && showIds(wanted)) wanted = undefined;
    }
    if (state.reveal && state.reveal.serial !== reveal?.serial) {
      reveal = state.reveal;
      wanted = showIds(reveal.ids) ? undefined : reveal.ids;
    }
  };
  return subscribe(follow);
}
