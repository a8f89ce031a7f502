/**
 * gestures: the pointer on the canvas. One path for all sizes: what is under the pointer is asked of the scene, so far out,
 * where no box is in the DOM, everything works as it does near.
 */
import { getState } from '../../state/store';
import { focusCanvas } from '../focus';
import { hintOf } from '../names';
import { fit } from '../camera';
import { hint, mark, renaming, scene, stage } from '../stage';
import type { Gesture, Point } from './gesture';
import { paletteDone, paletteDrop, paletteOver, palettePicked } from './palette';
import { panGesture, pinchGesture, wheel } from './pan';
import { press, selectBox, under } from './press';
import { isTyping } from '../typing';

/** A hint shows after the pointer has rested so long. */
const REST_MS = 600;

let active: Gesture | undefined;
let spaceHeld = false;

/** Calls off what the pointer is doing; false where it is doing nothing. */
export function cancelGesture(): boolean {
  if (!active) return false;
  active.cancel();
  active = undefined;
  return true;
}

/** The space key is held: a press moves the picture whatever is under it. */
export function holdSpace(held: boolean): void {
  spaceHeld = held;
}

const CURSORS = new Map<string | undefined, string>([['fold', 'pointer'], ['badge', 'pointer'], ['wire', 'crosshair']]);

/** Listens to the pointer on the canvas element; returns how to stop. */
export function listenToPointer(element: HTMLElement): () => void {
  const touches = new Map<number, Point>();
  let pinch: ReturnType<typeof pinchGesture> | undefined;
  let rest = 0;

  const pointOf = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top, shift: event.shiftKey, extend: event.ctrlKey || event.metaKey };
  };
  const inControl = (event: Event) => event.target instanceof Element && event.target.closest('button, input, a, [data-own-pointer]') !== null;

  const hover = (point: Point) => {
    const shown = scene();
    clearTimeout(rest);
    if (!shown) return;
    const { box, zone, link } = under(shown, point);
    element.style.cursor = link >= 0 ? 'pointer' : CURSORS.get(zone) ?? 'default';
    if (box !== stage.marks.hover || link !== stage.marks.hoverLink) {
      mark({ hover: box, hoverLink: link });
      hint.set(undefined);
    }
    if (box >= 0) rest = window.setTimeout(() => hint.set({ x: point.x, y: point.y, text: hintOf(shown, box), tone: 'plain' }), REST_MS);
  };

  const down = (event: PointerEvent) => {
    if (inControl(event)) return;
    const point = pointOf(event);
    clearTimeout(rest);
    hint.set(undefined);
    focusCanvas();
    stage.ring = false;
    if (event.pointerType === 'touch') {
      touches.set(event.pointerId, point);
      if (touches.size === 2) {
        cancelGesture();
        const [a, b] = [...touches.values()];
        pinch = pinchGesture(a, b);
        return;
      }
    }
    const shown = scene();
    if (event.button === 1 || (event.button === 0 && spaceHeld)) active = panGesture(point);
    else if (event.button === 0 && shown) active = press(shown, point);
    else return;
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const move = (event: PointerEvent) => {
    const point = pointOf(event);
    if (touches.has(event.pointerId)) touches.set(event.pointerId, point);
    if (pinch && touches.size >= 2) {
      const [a, b] = [...touches.values()];
      pinch.move(a, b);
    } else if (active) {
      active.move(point);
      element.style.cursor = active.cursor ?? element.style.cursor;
    } else if (!inControl(event)) hover(point);
  };
  const up = (event: PointerEvent) => {
    touches.delete(event.pointerId);
    if (touches.size < 2) pinch = undefined;
    const ended = active;
    active = undefined;
    if (ended && event.type === 'pointerup') ended.end(pointOf(event));
    else ended?.cancel();
  };
  const leave = () => {
    clearTimeout(rest);
    if (active) return;
    hint.set(undefined);
    mark({ hover: -1, hoverLink: -1 });
  };
  const doubleClick = (event: MouseEvent) => {
    const shown = scene();
    if (!shown || inControl(event)) return;
    const { box, zone } = under(shown, pointOf(event));
    if (box < 0) return;
    if (zone === 'grip' && stage.view.zoom >= 0.4 && getState().readOnly === undefined) renaming.set(shown.ids[box]);
    else if (zone === 'grip' || zone === 'body') fit([box]);
  };
  const contextMenu = (event: MouseEvent) => {
    const shown = scene();
    const box = shown ? under(shown, pointOf(event)).box : -1;
    if (shown && box >= 0 && !getState().selection.includes(shown.ids[box])) selectBox(shown.ids[box], false);
  };
  const onWheel = (event: WheelEvent) => {
    if (event.target instanceof Element && event.target.closest('[data-own-pointer]')) return;
    event.preventDefault();
    const { x, y } = pointOf(event);
    wheel(event, x, y);
  };
  const over = (event: DragEvent) => {
    const { x, y } = pointOf(event);
    if (!paletteOver(x, y)) return;
    event.preventDefault();
    event.dataTransfer!.dropEffect = stage.marks.target?.allowed === false ? 'none' : 'copy';
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const { x, y } = pointOf(event);
    void paletteDrop(x, y);
  };
  const dragLeave = (event: DragEvent) => {
    if (event.relatedTarget instanceof Node && element.contains(event.relatedTarget)) return;
    mark({ takes: undefined, target: undefined });
    hint.set(undefined);
  };
  const spaceDown = (event: KeyboardEvent) => { if (event.code === 'Space' && !isTyping()) holdSpace(true); };
  const spaceUp = (event: KeyboardEvent) => { if (event.code === 'Space') holdSpace(false); };

  const stop = new AbortController();
  const on = { signal: stop.signal };
  element.addEventListener('pointerdown', down, on);
  element.addEventListener('pointermove', move, on);
  element.addEventListener('pointerup', up, on);
  element.addEventListener('pointercancel', up, on);
  element.addEventListener('pointerleave', leave, on);
  element.addEventListener('dblclick', doubleClick, on);
  element.addEventListener('contextmenu', contextMenu, on);
  element.addEventListener('wheel', onWheel, { ...on, passive: false });
  element.addEventListener('dragover', over, on);
  element.addEventListener('drop', drop, on);
  element.addEventListener('dragleave', dragLeave, on);
  document.addEventListener('dragstart', palettePicked, on);
  document.addEventListener('dragend', paletteDone, on);
  window.addEventListener('keydown', spaceDown, on);
  window.addEventListener('keyup', spaceUp, on);
  window.addEventListener('blur', () => holdSpace(false), on);
  return () => stop.abort();
}
