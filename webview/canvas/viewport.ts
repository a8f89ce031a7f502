/** Where the picture stands on the screen: `screen = scene * zoom + offset`. Pure arithmetic. */
import type { Bounds } from '../../src/scene/bounds';

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const MIN_ZOOM = 0.004;
export const MAX_ZOOM = 3;
/** One press of a zoom key. */
export const ZOOM_STEP = 1.25;

const clampZoom = (zoom: number) => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));

/** Zooms by a factor so that what is under the screen point stays there. */
export function zoomAt(view: Viewport, factor: number, x: number, y: number): Viewport {
  const zoom = clampZoom(view.zoom * factor);
  const ratio = zoom / view.zoom;
  return { x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio, zoom };
}

/** The scene point under a screen point. */
export function toScene(view: Viewport, x: number, y: number): { readonly x: number; readonly y: number } {
  return { x: (x - view.x) / view.zoom, y: (y - view.y) / view.zoom };
}

/** The part of the scene that is on the screen, widened by `margin` screen pixels. */
export function seenBounds(view: Viewport, { width, height }: Size, margin = 0): Bounds {
  const from = toScene(view, -margin, -margin), to = toScene(view, width + margin, height + margin);
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}

/** Shows all of a rectangle, centred, with room around it; not larger than `most`. */
export function fitTo(bounds: Bounds, size: Size, most = 1, room = 32): Viewport {
  const width = Math.max(1, bounds.right - bounds.left), height = Math.max(1, bounds.bottom - bounds.top);
  const inner = { width: Math.max(40, size.width - 2 * room), height: Math.max(40, size.height - 2 * room) };
  const zoom = Math.max(MIN_ZOOM, Math.min(most, MAX_ZOOM, inner.width / width, inner.height / height));
  return { zoom, x: (size.width - width * zoom) / 2 - bounds.left * zoom, y: (size.height - height * zoom) / 2 - bounds.top * zoom };
}

/** Moves as little as needed to have a rectangle inside the screen; its top left corner wins where it is too large. */
export function panTo(view: Viewport, bounds: Bounds, size: Size, room = 24): Viewport {
  const axis = (offset: number, low: number, high: number, length: number) => {
    const from = low * view.zoom + offset, to = high * view.zoom + offset;
    if (from < room || to - from > length - 2 * room) return offset + room - from;
    return to > length - room ? offset + length - room - to : offset;
  };
  const inside = (from: number, to: number, length: number) => from >= 0 && to <= length;
  const x = inside(bounds.left * view.zoom + view.x, bounds.right * view.zoom + view.x, size.width) ? view.x : axis(view.x, bounds.left, bounds.right, size.width);
  const y = inside(bounds.top * view.zoom + view.y, bounds.bottom * view.zoom + view.y, size.height) ? view.y : axis(view.y, bounds.top, bounds.bottom, size.height);
  return { ...view, x, y };
}

/** Keeps at least a part of the picture on the screen. */
export function keepNear(view: Viewport, bounds: Bounds, size: Size): Viewport {
  const rest = 60;
  const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, Math.min(low, high)), Math.max(low, high));
  return {
    zoom: view.zoom,
    x: clamp(view.x, rest - bounds.right * view.zoom, size.width - rest - bounds.left * view.zoom),
    y: clamp(view.y, rest - bounds.bottom * view.zoom, size.height - rest - bounds.top * view.zoom),
  };
}

/** A step on the way from one viewport to another; `share` from 0 to 1. Zoom goes evenly in powers. */
export function between(from: Viewport, to: Viewport, share: number): Viewport {
  const ease = 1 - (1 - share) ** 3;
  const zoom = from.zoom * (to.zoom / from.zoom) ** ease;
  // The scene point that both put at the same screen point stays there while zooming; plain blending is right for equal zooms.
  const part = Math.abs(to.zoom - from.zoom) < 1e-9 ? ease : (zoom - from.zoom) / (to.zoom - from.zoom);
  return { zoom, x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
