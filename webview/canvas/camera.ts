/** Moves the viewport: by steps, to boxes, smoothly where the person did not ask for less motion; and remembers it. */
import { boundsOf, type Bounds } from '../../src/scene/bounds';
import type { Scene } from '../../src/scene/contract';
import { recall, remember } from '../state/host';
import { boxNumbers, scene, setView, stage } from './stage';
import { between, fitTo, keepNear, MAX_ZOOM, MIN_ZOOM, panTo, zoomAt, type Viewport } from './viewport';

const TRAVEL_MS = 180;
let travel = 0;

/** Whether the person asked for less motion. */
export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches || document.body.classList.contains('vscode-reduce-motion');

/** Stops a movement that is under way: the person took over. */
export function halt(): void {
  cancelAnimationFrame(travel);
  travel = 0;
}

/** Goes to a viewport, in a short smooth movement unless less motion is wanted. */
export function goTo(view: Viewport): void {
  halt();
  const from = stage.view;
  const start = performance.now();
  if (calm()) return moveTo(view);
  const step = () => {
    const share = Math.min(1, (performance.now() - start) / TRAVEL_MS);
    moveTo(share === 1 ? view : between(from, view, share));
    travel = share < 1 ? requestAnimationFrame(step) : 0;
  };
  step();
}

/** Takes up a viewport at once, kept so that the picture cannot be lost from sight. */
export function moveTo(view: Viewport): void {
  const shown = scene();
  setView(shown ? keepNear(view, boundsOf(shown), stage) : view);
  keepView();
}

let keeping = 0;

/** Remembers the viewport, once the movement is over. */
function keepView(): void {
  clearTimeout(keeping);
  keeping = window.setTimeout(() => remember({ viewport: { ...stage.view } }), 300);
}

/** The viewport of the last time, if one was kept. */
export function keptView(): Viewport | undefined {
  const kept = recall('viewport') as Partial<Viewport> | null | undefined;
  if (!kept || ![kept.x, kept.y, kept.zoom].every((part) => typeof part === 'number' && Number.isFinite(part))) return undefined;
  return { x: kept.x!, y: kept.y!, zoom: Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, kept.zoom!)) };
}

/** The rectangle around some boxes; all boxes where none are named. */
export function boundsOfBoxes(shown: Scene, boxes: readonly number[]): Bounds {
  if (boxes.length === 0) return boundsOf(shown);
  const { x, y, w, h } = shown;
  return boxes.reduce((all, i) => ({
    left: Math.min(all.left, x[i]), top: Math.min(all.top, y[i]), right: Math.max(all.right, x[i] + w[i]), bottom: Math.max(all.bottom, y[i] + h[i]),
  }), { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity });
}

/** Shows the whole picture, or some boxes as large as they can be read. */
export function fit(boxes: readonly number[] = [], smooth = true): void {
  const shown = scene();
  if (!shown) return;
  const view = fitTo(boundsOfBoxes(shown, boxes), stage);
  fitted = boxes.length === 0 ? view : undefined;
  if (smooth) goTo(view);
  else moveTo(view);
}

/** The viewport in which everything was last shown. */
let fitted: Viewport | undefined;

/** After the room for the picture changed: everything is shown again where that was so, and nobody moved since. */
export function stayFitted(): void {
  const { x, y, zoom } = stage.view;
  const untouched = fitted !== undefined && travel === 0 && Math.abs(x - fitted.x) < 0.5 && Math.abs(y - fitted.y) < 0.5 && Math.abs(zoom - fitted.zoom) < 1e-6;
  if (untouched) fit([], false);
}

/** Zooms around the middle of the view, or around a screen point. */
export function zoomBy(factor: number, x = stage.width / 2, y = stage.height / 2): void {
  goTo(zoomAt(stage.view, factor, x, y));
}

/** Smallest width on the screen at which a box that was asked for is shown. */
const READABLE = 90;

/** Brings boxes into view: nothing moves where they can be seen and read already. */
export function show(boxes: readonly number[]): void {
  const shown = scene();
  if (!shown || boxes.length === 0) return;
  const bounds = boundsOfBoxes(shown, boxes);
  const widest = Math.max(...boxes.slice(0, 50).map((i) => Math.min(shown.w[i], 400)));
  if (widest * stage.view.zoom < READABLE) goTo(fitTo(bounds, stage));
  else if ((bounds.right - bounds.left) * stage.view.zoom > stage.width && boxes.length > 1) goTo(fitTo(bounds, stage, stage.view.zoom));
  else {
    const view = panTo(stage.view, bounds, stage);
    if (view.x !== stage.view.x || view.y !== stage.view.y) goTo(view);
  }
}

/** Brings boxes into view by id; false where none of them is visible yet. */
export function showIds(ids: readonly string[]): boolean {
  const shown = scene();
  const boxes = shown ? boxNumbers(shown, ids) : [];
  show(boxes);
  return boxes.length > 0;
}

/** Keeps the eye where it was when a new layout moved the picture by a distance in scene units. */
export function hold(dx: number, dy: number): void {
  if (dx === 0 && dy === 0) return;
  halt();
  const { x, y, zoom } = stage.view;
  setView({ x: x - dx * zoom, y: y - dy * zoom, zoom });
}
