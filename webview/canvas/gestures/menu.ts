/** VS Code's menu of the canvas: package.json says for each entry on what (`webviewSection`) it stands. */
import type { Scene } from '../../../src/scene/contract';
import { getState } from '../../state/store';
import { inControl, pointIn } from './gesture';
import { selectBox, selectLink, selectNothing, under } from './press';
import { boxNumbers, scene } from '../stage';

/** What is selected, and therefore what the menu is about. */
function section(): string {
  const { selection, selectedLink } = getState();
  if (selectedLink !== undefined) return 'link';
  return selection.length > 1 ? 'boxes' : selection.length === 1 ? 'box' : 'canvas';
}

/** Selects what is under the pointer, as a menu is about what it is opened on. */
function selectUnder(shown: Scene, point: { readonly x: number; readonly y: number }): void {
  const { box, link } = under(shown, point);
  if (link >= 0) selectLink(shown, link);
  else if (box < 0) selectNothing();
  else if (!getState().selection.includes(shown.ids[box])) selectBox(shown.ids[box], false);
}

/** Before VS Code's own listener, further out, reads what the menu is about. */
export function onContextMenu(this: HTMLElement, event: MouseEvent): void {
  // Keys of the keyboard that open a menu were taken already, for the box that the keyboard is on.
  if (event.isTrusted && event.target instanceof Element && event.target.closest('.keyboard')) return void event.preventDefault();
  const shown = scene();
  if (shown && event.isTrusted && !inControl(event)) selectUnder(shown, pointIn(this, event));
  const atTop = shown !== undefined && boxNumbers(shown, getState().selection).every((i) => shown.parent[i] < 0);
  this.dataset.vscodeContext = JSON.stringify({ webviewSection: section(), strataTop: atTop, preventDefaultContextMenuItems: true });
}

/** Opens the menu about what is selected at a place of the canvas. */
export function menuAt(x: number, y: number): void {
  const canvas = document.querySelector('.canvas')!;
  const { left, top } = canvas.getBoundingClientRect();
  canvas.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left + x, clientY: top + y }));
}
