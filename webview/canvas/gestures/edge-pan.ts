/** While something is dragged near the edge of the canvas, the picture moves towards what is beyond it. */
import { moveTo } from '../camera';
import { stage } from '../stage';

const MARGIN = 28, MOST = 12;

const speed = (at: number, length: number) => (at < MARGIN ? MARGIN - at : at > length - MARGIN ? length - MARGIN - at : 0) / MARGIN;

/** Moves the picture as long as the pointer stays at an edge; `moved` is told after each step. */
export function edgePan(pointer: () => { readonly x: number; readonly y: number }, moved: () => void): { stop(): void } {
  let request = requestAnimationFrame(step);
  function step(): void {
    request = requestAnimationFrame(step);
    const { x, y } = pointer();
    const dx = Math.max(-1, Math.min(1, speed(x, stage.width))) * MOST, dy = Math.max(-1, Math.min(1, speed(y, stage.height))) * MOST;
    if (dx === 0 && dy === 0) return;
    moveTo({ ...stage.view, x: stage.view.x + dx, y: stage.view.y + dy });
    moved();
  }
  return { stop: () => cancelAnimationFrame(request) };
}
