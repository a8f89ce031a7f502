/** What the canvas does when the document or a wish to see something arrives. */
import { FLAG, type Scene } from '../../src/scene/contract';
import { getState, subscribe } from '../state/store';
import { cancelGesture } from './gestures';
import { fit, hold, showIds } from './camera';
import { boxAt } from './hit';
import { dropStaleMode } from './modes';
import { topOf } from './navigate';
import { boxNumber, mark, renaming, stage } from './stage';

/** The box that shall stay where it is on the screen: the one worked with when it can be seen, else the one in the middle. */
function anchorOf(old: Scene, next: Scene): string | undefined {
  const { focused } = getState();
  const onScreen = (i: number) => {
    const { x, y, zoom } = stage.view;
    const left = old.x[i] * zoom + x, top = old.y[i] * zoom + y;
    return left < stage.width && top < stage.height && left + old.w[i] * zoom > 0 && top + old.h[i] * zoom > 0;
  };
  const first = boxNumber(old, focused);
  let i = first !== undefined && onScreen(first) ? first : boxAt(old, stage.view, stage.width / 2, stage.height / 2);
  while (i >= 0 && boxNumber(next, old.ids[i]) === undefined) i = old.parent[i];
  return i < 0 ? undefined : old.ids[i];
}

/** A box that a person placed, or gave back to the layout, goes where it goes: the picture does not follow it. */
function placedByHand(old: Scene, next: Scene, anchor: string): boolean {
  const before = topOf(old, boxNumber(old, anchor)!), after = topOf(next, boxNumber(next, anchor)!);
  return ((old.flags[before] | next.flags[after]) & FLAG.pinned) !== 0 || old.ids[before] !== next.ids[after];
}

function sceneChanged(old: Scene | undefined, next: Scene | undefined): void {
  mark({ hover: -1, hoverLink: -1 });
  cancelGesture();
  dropStaleMode();
  if (!next) return;
  if (boxNumber(next, renaming.get()) === undefined) renaming.set(undefined);
  if (!old || old.count === 0) {
    // The first box of an empty file: look at it.
    if (old && stage.placed && next.count > 0) fit([], false);
    return;
  }
  if (old.x === next.x && old.y === next.y) return;
  const anchor = anchorOf(old, next);
  if (anchor !== undefined && !placedByHand(old, next, anchor)) hold(old, next, anchor);
}

/** Follows the store until the returned function is called. */
export function followScene(): () => void {
  let { scene, reveal } = getState();
  let wanted: readonly string[] | undefined = undefined;
  const follow = () => {
    const state = getState();
    if (state.scene !== scene) {
      const old = scene;
      scene = state.scene;
      sceneChanged(old, scene);
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
