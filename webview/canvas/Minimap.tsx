/** The whole stack in a corner, with what is on the screen; a press moves there. */
import { useEffect, useRef, type PointerEvent } from 'react';
import { t } from '../../src/l10n';
import { boundsOf } from '../../src/scene/bounds';
import type { Scene } from '../../src/scene/contract';
import { subscribe } from '../state/store';
import { halt, moveTo } from './camera';
import { onFrame, scene, stage, theme } from './stage';
import { fitTo, seenBounds, toScene, type Viewport } from './viewport';

const WIDTH = 180, HEIGHT = 116, ROOM = 6;
/** Boxes lower than this on the map are left out with all inside. */
const LEAST = 1.5;

function mapView(shown: Scene): Viewport {
  return fitTo(boundsOf(shown), { width: WIDTH, height: HEIGHT }, 1, ROOM);
}

function drawBoxes(context: CanvasRenderingContext2D, shown: Scene, view: Viewport): void {
  const colours = theme();
  const { x, y, w, h, end, depth, tone, lens, level, levelInside } = shown;
  for (let i = 0; i < shown.count;) {
    const height = h[i] * view.zoom;
    if (height < LEAST && depth[i] > 0) {
      i = end[i];
      continue;
    }
    const closed = end[i] === i + 1 || h[i + 1] * view.zoom < LEAST;
    context.fillStyle = (closed ? colours.tone(lens, tone[i])?.far : undefined) ?? colours.map[Math.min(depth[i], colours.map.length - 1)];
    context.fillRect(x[i] * view.zoom + view.x, y[i] * view.zoom + view.y, Math.max(1, w[i] * view.zoom), Math.max(1, height));
    if (closed && Math.max(level[i], levelInside[i]) === 4) {
      context.fillStyle = colours.severity[4];
      context.fillRect(x[i] * view.zoom + view.x, y[i] * view.zoom + view.y, 2, 2);
    }
    i++;
  }
}

/** The boxes are drawn once a scene and theme; the frame of the view in every frame. */
function makePainter(canvas: HTMLCanvasElement): () => void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = WIDTH * ratio;
  canvas.height = HEIGHT * ratio;
  const context = canvas.getContext('2d')!;
  const boxes = document.createElement('canvas');
  boxes.width = canvas.width;
  boxes.height = canvas.height;
  let drawn: unknown[] = [];
  return () => {
    const shown = scene();
    if (!shown) return;
    const view = mapView(shown);
    const colours = theme();
    if (drawn[0] !== shown || drawn[1] !== colours) {
      const below = boxes.getContext('2d')!;
      below.setTransform(ratio, 0, 0, ratio, 0, 0);
      below.fillStyle = colours.background;
      below.fillRect(0, 0, WIDTH, HEIGHT);
      drawBoxes(below, shown, view);
      drawn = [shown, colours];
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(boxes, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { left, top, right, bottom } = seenBounds(stage.view, stage);
    const clampX = (value: number) => Math.max(1, Math.min(WIDTH - 1, value * view.zoom + view.x)), clampY = (value: number) => Math.max(1, Math.min(HEIGHT - 1, value * view.zoom + view.y));
    context.fillStyle = colours.selectedFill;
    context.strokeStyle = colours.focus;
    context.lineWidth = 1.5;
    const [x1, y1, x2, y2] = [clampX(left), clampY(top), clampX(right), clampY(bottom)];
    context.fillRect(x1, y1, x2 - x1, y2 - y1);
    context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  };
}

function goThere(event: PointerEvent<HTMLCanvasElement>): void {
  const shown = scene();
  if (!shown || (event.buttons & 1) === 0) return;
  halt();
  const { left, top } = event.currentTarget.getBoundingClientRect();
  const { x, y } = toScene(mapView(shown), event.clientX - left, event.clientY - top);
  moveTo({ ...stage.view, x: stage.width / 2 - x * stage.view.zoom, y: stage.height / 2 - y * stage.view.zoom });
}

export function Minimap() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = makePainter(canvas.current!);
    const stops = [onFrame(paint), subscribe(paint)];
    paint();
    return () => stops.forEach((stop) => stop());
  }, []);
  return (
    <canvas ref={canvas} className="minimap" data-own-pointer="" aria-hidden="true" title={t('Press or drag to move the view')} style={{ width: WIDTH, height: HEIGHT }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goThere(event);
      }}
      onPointerMove={goThere} />
  );
}
