/** Where the keyboard is: the element of the canvas that takes keys, and the box it is on. */
import { getState, setState } from '../state/store';
import { boxNumber, redraw, scene, stage } from './stage';

let keyboard: HTMLElement | undefined;

/** The element that takes keys for the canvas; set while it is mounted. */
export function setKeyboard(element: HTMLElement | null): void {
  keyboard = element ?? undefined;
}

/** Brings the keyboard to the canvas. */
export function focusCanvas(): void {
  keyboard?.focus({ preventScroll: true });
}

/** The ring around the focused box shows once the keyboard was used, and goes when the pointer is. */
export function showRing(shown: boolean): void {
  if (stage.ring === shown) return;
  stage.ring = shown;
  redraw();
}

/** Number of the box that the keyboard is on; the first one where it is on none that is visible. */
export function focusedBox(): number {
  const shown = scene();
  if (!shown || shown.count === 0) return -1;
  const { focused, selection } = getState();
  return boxNumber(shown, focused) ?? boxNumber(shown, selection.at(-1)) ?? 0;
}

/** Puts the keyboard on a box. */
export function focusBox(i: number): void {
  const shown = scene();
  if (!shown || i < 0 || i >= shown.count) return;
  setState({ focused: shown.ids[i] });
  showRing(true);
}
