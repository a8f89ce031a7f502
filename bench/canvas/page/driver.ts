/** Runs in the page before the webview's bundle: stands for VS Code, and measures. */
import type { Scene, ToHost, ToWebview } from '../../../src/protocol';
import { applyPatch } from '../../../src/scene/patch';
import type { Viewport } from '../../../webview/canvas/viewport';
import type { EditKind } from '../../edits';
import { framesDuring, nextFrame, settled, thereAndBack } from './frames';
import type { HostNote } from './host';
import type { Motion } from './motions';
import { canvasSize, middleLeaf, point, topOf, viewOn, wheelBy } from './pointer';
import { referenceFrames } from './reference';

/** Milliseconds from the text in memory. */
export interface Opened {
  /** The session's work until the scene was handed over. */
  readonly hostMs: number;
  /** Until the bundle had run and asked for the scene. */
  readonly bundleMs: number;
  /** Until the scene was in the page. */
  readonly arrivedMs: number;
  /** Until the page was marked ready. */
  readonly readyMs: number;
  /** Until the first of three quick frames. */
  readonly interactiveMs: number;
}

/** Milliseconds of one edit, from asking for it. */
export interface Edited {
  readonly hostMs: number;
  readonly message: 'scene' | 'patch';
  readonly arrivedMs: number;
  /** Until what arrived was in the state of the page. */
  readonly appliedMs: number;
  /** Until a frame with it was painted. */
  readonly paintedMs: number;
}

export interface Bench {
  open(text: string): Promise<Opened>;
  /** Times between frames during a motion; rejects where the canvas did not follow it, so that nothing was measured. */
  frames(motion: Motion): Promise<number[]>;
  reference(): Promise<number[]>;
  edit(kind: EditKind): Promise<Edited>;
}

declare global {
  interface Window { bench: Bench }
}

const worker = new Worker('/host.js');
let kept: { viewport?: Viewport } | undefined;
let scene: Scene | undefined;
let drags = 0;
let hostMs = 0;
const waiting = new Map<string, { readonly resolve: () => void; readonly reject: (why: Error) => void }>();

/** Resolves when `happened` tells of it, or rejects when `failed` does. */
const awaited = (what: string): Promise<void> => new Promise((resolve, reject) => waiting.set(what, { resolve, reject }));
const happened = (what: string): void => {
  waiting.get(what)?.resolve();
  waiting.delete(what);
};
const failed = (what: string, why: string): void => waiting.get(what)?.reject(new Error(why));

const arrivals = { at: 0, appliedAt: 0, type: 'scene' as 'scene' | 'patch' };

function deliver(message: ToWebview): void {
  const pictured = message.type === 'scene' || message.type === 'patch';
  if (pictured) {
    arrivals.at = performance.now();
    arrivals.type = message.type;
  }
  dispatchEvent(new MessageEvent('message', { data: message }));
  if (message.type === 'reject') failed('picture', message.reason);
  if (message.type === 'scene') scene = message.scene;
  else if (message.type === 'patch' && scene) scene = applyPatch(scene, message.patch);
  if (pictured) arrivals.appliedAt = performance.now();
}

worker.onmessage = ({ data }: MessageEvent<ToWebview | HostNote>) => {
  if (data.type === 'bench-sent') {
    hostMs = data.workMs;
    happened('picture');
  } else deliver(data);
};

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: ToHost) => {
      if (message.type === 'ready') happened('ready');
      if (message.type === 'did' && message.what === 'drag') drags++;
      worker.postMessage(message);
    },
    getState: () => kept,
    setState: (state: typeof kept) => { kept = state; },
  }),
});

function markedReady(): Promise<number> {
  const isReady = () => document.querySelector('[data-strata-ready="true"]') !== null;
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!isReady()) return;
      observer.disconnect();
      resolve(performance.now());
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-strata-ready'] });
  });
}

async function open(text: string): Promise<Opened> {
  const start = performance.now();
  const asked = awaited('ready').then(() => performance.now());
  const pictured = awaited('picture');
  const marked = markedReady();
  worker.postMessage({ type: 'open', text });
  const script = document.createElement('script');
  script.src = '/webview/main.js';
  document.body.append(script);
  const readyAt = await marked;
  await pictured;
  const usable = await settled();
  return { hostMs, bundleMs: (await asked) - start, arrivedMs: arrivals.at - start, readyMs: readyAt - start, interactiveMs: Math.max(usable, readyAt) - start };
}

const command = (name: 'fit' | 'lensStack') => deliver({ type: 'command', command: name });

/** The canvas remembers its viewport 300 ms after the last movement. */
async function keptViewport(): Promise<Viewport | undefined> {
  await new Promise((resolve) => setTimeout(resolve, 350));
  await settled(8000);
  return kept?.viewport;
}

const sameView = (a: Viewport | undefined, b: Viewport): boolean =>
  a !== undefined && Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.zoom / b.zoom - 1) < 1e-3;

/** Shows everything, or one box at zoom 1, and returns the viewport. */
async function view(shown: Scene, box?: number): Promise<Viewport> {
  command('fit');
  await settled(8000);
  if (box !== undefined) deliver({ type: 'reveal', ids: [shown.ids[box]], focus: false });
  const wanted = viewOn(shown, box), got = await keptViewport();
  if (!sameView(got, wanted)) throw new Error(`The canvas shows ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}.`);
  return wanted;
}

function pan(): (step: number) => void {
  let x = canvasSize().width / 2, y = canvasSize().height / 2;
  point('pointerdown', x, y, 1);
  return (step) => {
    x += 9 * thereAndBack(step);
    y += 5 * thereAndBack(step);
    point('pointermove', x, y, 1);
  };
}

function drag(shown: Scene, box: number, { x, y, zoom }: Viewport): (step: number) => void {
  let px = shown.x[box] * zoom + x + Math.min(30, shown.w[box] * zoom * 0.3), py = shown.y[box] * zoom + y + Math.min(8, shown.h[box] * zoom * 0.3);
  point('pointerdown', px, py);
  return (step) => {
    px += 6 * thereAndBack(step);
    py += 4 * thereAndBack(step);
    point('pointermove', px, py);
  };
}

function zoom(from: Viewport): (step: number) => void {
  const { width, height } = canvasSize();
  const factor = (1 / Math.min(from.zoom, 0.5)) ** (1 / 20);
  return (step) => wheelBy(factor ** thereAndBack(step), width / 2, height / 2);
}

/** In ten steps to zoom 1, a rest, back, and a rest. */
function zoomWithRests(from: Viewport): (step: number) => void {
  const { width, height } = canvasSize();
  const factor = (1 / Math.min(from.zoom, 0.5)) ** (1 / 10);
  return (step) => {
    if (step % 30 < 10) wheelBy(step < 30 ? factor : 1 / factor, width / 2, height / 2);
  };
}

function hover(): (step: number) => void {
  const { width, height } = canvasSize();
  let x = width * 0.3, y = height * 0.3;
  return (step) => {
    x += 17 * thereAndBack(step);
    y += 9 * thereAndBack(step);
    point('pointermove', x, y, 0, false);
  };
}

async function frames(motion: Motion): Promise<number[]> {
  const shown = scene!;
  const leaf = middleLeaf(shown);
  const near = motion === 'panNear' || motion === 'dragLeaf';
  const from = await view(shown, near ? leaf : undefined);
  const inputs: { readonly [M in Motion]: () => (step: number) => void } = {
    panAll: pan, panNear: pan, zoom: () => zoom(from), zoomRests: () => zoomWithRests(from), hoverAll: hover,
    dragLeaf: () => drag(shown, leaf, from), dragHost: () => drag(shown, topOf(shown, leaf), from),
  };
  const dragsBefore = drags;
  const deltas = await framesDuring(inputs[motion]());
  // A drag called off changes nothing; a movement of the picture is kept when its button is let go.
  point(motion.startsWith('drag') ? 'pointercancel' : 'pointerup', 0, 0, motion.startsWith('pan') ? 1 : 0, false);
  const followed = motion.startsWith('drag') ? drags > dragsBefore : motion === 'hoverAll' || !sameView(await keptViewport(), from);
  if (!followed) throw new Error(`The canvas did not follow '${motion}'.`);
  return deltas;
}

let requests = 1_000_000;

async function edit(kind: EditKind): Promise<Edited> {
  const start = performance.now();
  const pictured = awaited('picture');
  worker.postMessage({ type: 'bench-edit', request: requests++, kind });
  await pictured;
  await nextFrame();
  await new Promise((resolve) => setTimeout(resolve));
  return { hostMs, message: arrivals.type, arrivedMs: arrivals.at - start, appliedMs: arrivals.appliedAt - start, paintedMs: performance.now() - start };
}

window.bench = { open, frames, edit, reference: () => referenceFrames(scene!) };
