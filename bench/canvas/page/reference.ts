/** What any canvas must pay: every box as one filled rectangle, nothing left out, no words, no links. */
import { boundsOf } from '../../../src/scene/bounds';
import type { Scene } from '../../../src/scene/contract';
import { fitTo } from '../../../webview/canvas/viewport';
import { framesDuring, thereAndBack } from './frames';

/** Times between frames while panning with everything in view, on a bare canvas of the size of the window laid over the page. */
export async function referenceFrames(scene: Scene): Promise<number[]> {
  const { count, x, y, w, h } = scene;
  const canvas = document.createElement('canvas');
  const size = { width: innerWidth, height: innerHeight };
  Object.assign(canvas, size);
  canvas.style.cssText = 'position:fixed;inset:0;z-index:1000';
  document.body.append(canvas);
  const context = canvas.getContext('2d', { alpha: false })!;
  const { zoom, x: left, y: top } = fitTo(boundsOf(scene), size);
  let dx = 0;
  const draw = () => {
    context.fillStyle = '#1e1e1e';
    context.fillRect(0, 0, size.width, size.height);
    for (let i = 0; i < count; i++) {
      context.fillStyle = i & 1 ? '#333333' : '#444444';
      context.fillRect(x[i] * zoom + left + dx, y[i] * zoom + top, w[i] * zoom, h[i] * zoom);
    }
  };
  const deltas = await framesDuring((step) => {
    dx += 9 * thereAndBack(step);
    draw();
  });
  canvas.remove();
  return deltas;
}
