/** Moving the picture, by dragging and by wheel, and pinching with two fingers. */
import { halt, moveTo } from '../camera';
import { stage } from '../stage';
import { zoomAt } from '../viewport';
import type { Gesture, Point } from './gesture';

/** Drags the picture along. */
export function panGesture(from: Point): Gesture {
  halt();
  const start = stage.view;
  return {
    cursor: 'grabbing',
    move: ({ x, y }) => moveTo({ ...start, x: start.x + x - from.x, y: start.y + y - from.y }),
    end: () => undefined,
    cancel: () => moveTo(start),
  };
}

/** Two fingers: their distance zooms, their middle moves. */
export function pinchGesture(a: Point, b: Point): { move(a: Point, b: Point): void } {
  halt();
  const start = stage.view;
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const apart = Math.hypot(a.x - b.x, a.y - b.y) || 1;
  return {
    move(p, q) {
      const zoomed = zoomAt(start, (Math.hypot(p.x - q.x, p.y - q.y) || 1) / apart, middle.x, middle.y);
      moveTo({ ...zoomed, x: zoomed.x + (p.x + q.x) / 2 - middle.x, y: zoomed.y + (p.y + q.y) / 2 - middle.y });
    },
  };
}

const LINE = 16, PAGE = 400;
/** Powers of two a pixel of wheel; pinching on a touchpad arrives as a wheel with Ctrl and small steps. */
const WHEEL = 0.002, PINCH = 0.01;

/** Zooms at the pointer; with Shift, or when the wheel goes sideways, moves. */
export function wheel(event: WheelEvent, x: number, y: number): void {
  halt();
  const unit = event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? PAGE : 1;
  const dx = event.deltaX * unit, dy = event.deltaY * unit;
  const { view } = stage;
  if (event.shiftKey) moveTo({ ...view, x: view.x - (dx || dy) });
  else if (!event.ctrlKey && Math.abs(dx) > Math.abs(dy)) moveTo({ ...view, x: view.x - dx, y: view.y - dy });
  else moveTo(zoomAt(view, 2 ** (-dy * (event.ctrlKey ? PINCH : WHEEL)), x, y));
}
