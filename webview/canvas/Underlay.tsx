/** The canvas 2D layer that draws every box. */
import { useEffect, useRef, type RefObject } from 'react';
import { MOST_MOVES, type Scene } from '../../src/scene/contract';
import { getState, subscribe } from '../state/store';
import { drawFrame } from './draw';
import { focusedBox } from './focus';
import { followFates } from './pulse';
import { forgetTheme, onFrame, redraw, scene, stage, theme, boxNumber, boxNumbers } from './stage';
import { strongLinks } from './strong';
import { onThemeChange } from './theme';

const NO_LINKS: ReadonlySet<number> = new Set();

function draw(context: CanvasRenderingContext2D, ratio: number): void {
  const shown = scene();
  const { selection } = getState();
  drawFrame(context, ratio, {
    scene: shown, view: stage.view, size: stage, theme: theme(), marks: stage.marks, selected: shown ? boxNumbers(shown, selection) : [],
    ringed: stage.ring ? focusedBox() : -1, strong: shown ? strongLinks(shown) : NO_LINKS,
    pulse: stage.pulse, moves: !shown ? [] : shown.lens === 'whatIf' ? movesOf(shown) : movesBetween(shown, selection),
  });
}

/** What moves in the what-if that is shown, by numbers of boxes; ends hidden in a fold are left out. */
function movesOf(shown: Scene): (readonly [number, number])[] {
  return (getState().whatIf?.moves ?? []).flatMap(({ from, to }) => {
    const start = boxNumber(shown, from), end = boxNumber(shown, to);
    return start === undefined || end === undefined ? [] : [[start, end] as const];
  });
}

/** Where nodes went, in a comparison; where arrows would hide the boxes, only those of selected ones. */
function movesBetween(shown: Scene, selection: readonly string[]): (readonly [number, number])[] {
  if (!shown.moves) return [];
  const { from, to } = shown.moves;
  const all = Array.from(from, (start, k) => [start, to[k]] as const);
  return all.length <= MOST_MOVES ? all : all.filter((ends) => ends.some((end) => selection.includes(shown.ids[end])));
}

/** Keeps the bitmap as large as its element in device pixels; `resized` is told the new size in CSS pixels. */
function followSize(canvas: HTMLCanvasElement, frame: HTMLElement, resized: () => void): () => void {
  const measure = () => {
    const { width, height } = frame.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    stage.width = Math.max(1, width);
    stage.height = Math.max(1, height);
    canvas.width = Math.round(stage.width * ratio);
    canvas.height = Math.round(stage.height * ratio);
    resized();
  };
  const observer = new ResizeObserver(measure);
  observer.observe(frame);
  // Moving the window to another screen, or zooming it, changes the number of device pixels and not the size.
  window.addEventListener('resize', measure);
  measure();
  return () => {
    observer.disconnect();
    window.removeEventListener('resize', measure);
  };
}

export function Underlay({ frame, onSize }: { readonly frame: RefObject<HTMLElement | null>; readonly onSize: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d', { alpha: false })!;
    const paint = () => draw(context, canvas.current!.width / stage.width);
    const stops = [
      followSize(canvas.current!, frame.current!, () => {
        onSize();
        // At once: a resized canvas is empty, and a frame later it would be seen so.
        paint();
      }),
      onFrame(paint), subscribe(redraw), followFates(), onThemeChange(forgetTheme),
    ];
    redraw();
    return () => stops.forEach((stop) => stop());
  }, [frame, onSize]);
  return <canvas ref={canvas} className="underlay" aria-hidden="true" />;
}
