/** Pointer and wheel on the canvas, as a mouse would send them. */
import type { Scene } from '../../../src/scene/contract';
import { boundsOf, type Bounds } from '../../../src/scene/bounds';
import { fitTo, type Size, type Viewport } from '../../../webview/canvas/viewport';

/** The mouse is the only pointer of which a page may always take the capture. */
const MOUSE = 1;

const canvasElement = (): HTMLElement => document.querySelector<HTMLElement>('.canvas')!;

/** Sends a pointer event at a point in pixels of the canvas; `button` 0 is the main one, 1 the wheel. */
export function point(type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel', x: number, y: number, button = 0, held = true): void {
  const element = canvasElement();
  const { left, top } = element.getBoundingClientRect();
  const buttons = held ? [1, 4][button] : 0;
  element.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: MOUSE, pointerType: 'mouse', isPrimary: true, button: type === 'pointermove' ? -1 : button, buttons, clientX: left + x, clientY: top + y }));
}

/** Zooms by a factor at a point of the canvas, as a wheel does: 500 px of wheel are a power of two. */
export function wheelBy(factor: number, x: number, y: number): void {
  const element = canvasElement();
  const { left, top } = element.getBoundingClientRect();
  element.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY: -500 * Math.log2(factor), clientX: left + x, clientY: top + y }));
}

export function canvasSize(): Size {
  const { width, height } = canvasElement().getBoundingClientRect();
  return { width, height };
}

/** The viewport that the canvas takes to show everything, or one box. */
export function viewOn(scene: Scene, box?: number): Viewport {
  return fitTo(box === undefined ? boundsOf(scene) : boxBounds(scene, box), canvasSize());
}

const boxBounds = ({ x, y, w, h }: Scene, i: number): Bounds => ({ left: x[i], top: y[i], right: x[i] + w[i], bottom: y[i] + h[i] });

/** A box without others inside that lies nearest to the middle of the picture. */
export function middleLeaf(scene: Scene): number {
  let best = -1, least = Infinity;
  for (let i = 0; i < scene.count; i++) {
    if (scene.end[i] > i + 1) continue;
    const away = Math.abs(scene.x[i] + scene.w[i] / 2 - scene.width / 2) + Math.abs(scene.y[i] + scene.h[i] / 2 - scene.height / 2);
    if (away < least) [least, best] = [away, i];
  }
  return best;
}

/** The outermost box around a box. */
export function topOf(scene: Scene, box: number): number {
  let i = box;
  while (scene.parent[i] >= 0) i = scene.parent[i];
  return i;
}
