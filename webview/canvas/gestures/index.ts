/**
 * gestures: the pointer on the canvas. One path for all sizes: what is under the pointer is asked of the scene, so far out,
 * where no box is in the DOM, everything works as it does near.
 */
import { getState } from '../../state/store';
import { fit } from '../camera';
import { enterBox } from '../enter';
import { focusCanvas, showRing } from '../focus';
import { hint, mark, renaming, scene, stage } from '../stage';
import { inControl, pointIn, type Gesture, type Point } from './gesture';
import { filesDrop, filesOver } from './files';
import { followHover } from './hover';
import { paletteDone, paletteDrop, paletteOver, palettePicked } from './palette';
import { panGesture, pinchGesture, wheel } from './pan';
import { onContextMenu } from './menu';
import { press, under } from './press';
import { isOpen } from '../lod';
import { isTyping } from '../typing';

let active: Gesture | undefined;

/** Calls off what the pointer is doing; false where it is doing nothing. */
export function cancelGesture(): boolean {
  if (!active) return false;
  active.cancel();
  active = undefined;
  return true;
}

/** Two fingers at a time; with the second one, what the first was doing is called off. */
function followTouches() {
  const touches = new Map<number, Point>();
  let pinch: ReturnType<typeof pinchGesture> | undefined;
  return {
    /** True where the touch is part of a pinch. */
    down(id: number, point: Point): boolean {
      touches.set(id, point);
      if (touches.size !== 2) return false;
      cancelGesture();
      const [a, b] = [...touches.values()];
      pinch = pinchGesture(a, b);
      return true;
    },
    move(id: number, point: Point): boolean {
      if (!touches.has(id)) return false;
      touches.set(id, point);
      if (!pinch || touches.size < 2) return false;
      const [a, b] = [...touches.values()];
      pinch.move(a, b);
      return true;
    },
    up(id: number): void {
      touches.delete(id);
      if (touches.size < 2) pinch = undefined;
    },
  };
}

/** Presses, moves and releases of the pointer. */
function pointerListeners(element: HTMLElement) {
  const touches = followTouches();
  const hover = followHover(element);
  let spaceHeld = false;
  return {
    pointerdown(event: PointerEvent) {
      if (inControl(event)) return;
      const point = pointIn(element, event);
      hover.stop();
      focusCanvas();
      showRing(false);
      if (event.pointerType === 'touch' && touches.down(event.pointerId, point)) return;
      // Otherwise the press would take the keyboard from the canvas again.
      event.preventDefault();
      const shown = scene();
      if (event.button === 1 || (event.button === 0 && spaceHeld)) active = panGesture(point);
      else if (event.button === 0 && shown) active = press(shown, point);
      else return;
      element.setPointerCapture(event.pointerId);
    },
    pointermove(event: PointerEvent) {
      const point = pointIn(element, event);
      if (touches.move(event.pointerId, point)) return;
      if (active) {
        active.move(point);
        element.style.cursor = active.cursor ?? element.style.cursor;
      } else if (!inControl(event)) hover.over(point);
    },
    pointerup: (event: PointerEvent) => release(event, (gesture) => gesture.end(pointIn(element, event))),
    pointercancel: (event: PointerEvent) => release(event, (gesture) => gesture.cancel()),
    pointerleave: () => { if (!active) hover.leave(); },
    space(held: boolean) {
      spaceHeld = held;
    },
  };
  function release(event: PointerEvent, finish: (gesture: Gesture) => void): void {
    touches.up(event.pointerId);
    const ended = active;
    active = undefined;
    if (ended) finish(ended);
  }
}

function onWheel(this: HTMLElement, event: WheelEvent): void {
  if (event.target instanceof Element && event.target.closest('[data-own-pointer]')) return;
  event.preventDefault();
  const { x, y } = pointIn(this, event);
  wheel(event, x, y);
}

/** A double click shows only the box whose header it is on; the name of a box with nothing inside is edited; anything else is brought near. */
function onDoubleClick(this: HTMLElement, event: MouseEvent): void {
  const shown = scene();
  if (!shown || inControl(event)) return;
  const { box, zone } = under(shown, pointIn(this, event));
  if (box < 0) return;
  if (zone === 'grip' && (shown.folded[box] > 0 || isOpen(shown, box, stage.view.zoom))) enterBox(box);
  else if (zone === 'grip' && stage.view.zoom >= NAMED_ZOOM && getState().readOnly === undefined) renaming.set(shown.ids[box]);
  else if (zone === 'grip' || zone === 'body') fit([box]);
}

/** Zoom from which names can be edited where they stand. */
const NAMED_ZOOM = 0.4;

/** Drags from the palette and of files, which browsers report by events of their own. */
function dragListeners(element: HTMLElement) {
  return {
    dragover(event: DragEvent) {
      const { x, y } = pointIn(element, event);
      if (!paletteOver(x, y) && !filesOver(event, x, y)) return;
      event.preventDefault();
      event.dataTransfer!.dropEffect = stage.marks.target?.allowed === false ? 'none' : 'copy';
    },
    drop(event: DragEvent) {
      event.preventDefault();
      const { x, y } = pointIn(element, event);
      if (!filesDrop(event, x, y)) void paletteDrop(x, y);
    },
    dragleave(event: DragEvent) {
      if (event.relatedTarget instanceof Node && element.contains(event.relatedTarget)) return;
      mark({ takes: undefined, target: undefined });
      hint.set(undefined);
    },
  };
}

/** Listens to the pointer on the canvas element; returns how to stop. */
export function listenToPointer(element: HTMLElement): () => void {
  const stop = new AbortController();
  const on = { signal: stop.signal };
  const { space, ...pointer } = pointerListeners(element);
  for (const [name, listener] of Object.entries({ ...pointer, ...dragListeners(element) })) element.addEventListener(name, listener as EventListener, on);
  element.addEventListener('dblclick', onDoubleClick, on);
  element.addEventListener('contextmenu', onContextMenu, on);
  element.addEventListener('wheel', onWheel, { ...on, passive: false });
  document.addEventListener('dragstart', palettePicked, on);
  document.addEventListener('dragend', paletteDone, on);
  window.addEventListener('keydown', (event) => { if (event.code === 'Space' && !isTyping()) space(true); }, on);
  window.addEventListener('keyup', (event) => { if (event.code === 'Space') space(false); }, on);
  window.addEventListener('blur', () => space(false), on);
  return () => stop.abort();
}
