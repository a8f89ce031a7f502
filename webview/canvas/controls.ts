/** Small things on a box that can be pressed: where they are, in scene units from its top right corner; none where the box is too small. */
import type { Scene } from '../../src/scene/contract';
import { CONTROL, controlOffset } from '../../src/scene/controls';
import { METRICS } from '../../src/scene/metrics';
import { placeOf, type Place } from './lod';
import type { Viewport } from './viewport';

export type Control = 'fold' | 'badge' | 'wire';

/** Below this zoom controls are drawn but too small to be pressed. */
const PRESSABLE = 0.5;

/** Distance of the link handle from the top of the box, in scene units: under the other controls where there is room. */
export function wireTop(scene: Scene, i: number): number {
  return Math.min(METRICS.inset + CONTROL.size + 2, scene.h[i] - CONTROL.wire - 2);
}

/** The controls of a box that can be pressed at this zoom, in screen pixels. */
export function controlsOf(scene: Scene, i: number, view: Viewport): [Control, Place][] {
  if (view.zoom < PRESSABLE) return [];
  const box = placeOf(scene, i, view);
  const { zoom } = view;
  const top = box.y + METRICS.inset * zoom;
  const found: [Control, Place][] = [];
  for (const control of ['fold', 'badge'] as const) {
    const offset = controlOffset(scene, i, control);
    const width = control === 'fold' ? CONTROL.size : CONTROL.badgeWidth;
    if (offset !== undefined) found.push([control, { x: box.x + box.width - offset * zoom, y: top, width: width * zoom, height: CONTROL.size * zoom }]);
  }
  const wire = CONTROL.wire * zoom;
  found.push(['wire', { x: box.x + box.width - CONTROL.edge * zoom - wire, y: box.y + wireTop(scene, i) * zoom, width: wire, height: wire }]);
  return found;
}
