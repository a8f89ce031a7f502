/**
 * What the canvas shows right now beside the document: viewport, size, colours, and what the pointer or the keyboard is doing.
 * Changes ask for one frame; everything that draws listens to frames.
 */
import type { Scene } from '../../src/scene/contract';
import type { NodeCard, Preview } from '../../src/protocol';
import { getState } from '../state/store';
import type { Band } from './links';
import { observable } from './observable';
import { readTheme, type Theme } from './theme';
import type { Viewport } from './viewport';

/** Boxes on their way to another place. */
export interface Ghost {
  /** Numbers of the boxes; empty for a new node from the palette. */
  readonly boxes: readonly number[];
  readonly dx: number;
  readonly dy: number;
}

/** A link being drawn, from a box to a screen point or to a box. */
export interface Wire {
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly y: number;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is drawn on top of the boxes. */
export interface Marks {
  readonly hover: number;
  /** Number of a link in the scene, -1 for none. */
  readonly hoverLink: number;
  readonly hoverBand: Band | undefined;
  /** Kinds of boxes that could take what is being dragged, as a mask by kind number. */
  readonly takes: Uint8Array | undefined;
  /** The box under a drag (-1: the top level), and whether it may be dropped there; `undefined` while that is being asked. */
  readonly target: { readonly box: number; readonly allowed: boolean | undefined } | undefined;
  readonly ghost: Ghost | undefined;
  /** What a drop here would bring. */
  readonly preview: Preview | undefined;
  readonly wire: Wire | undefined;
  /** The rubber band, in screen pixels. */
  readonly band: Rectangle | undefined;
}

const NO_MARKS: Marks = { hover: -1, hoverLink: -1, hoverBand: undefined, takes: undefined, target: undefined, ghost: undefined, preview: undefined, wire: undefined, band: undefined };

/** A few words near the pointer or a box; about a box, with what the host knows of it once that is there. */
export interface Hint {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly tone: 'plain' | 'valid' | 'invalid';
  readonly card?: NodeCard;
  readonly preview?: Preview | undefined;
}

export const hint = observable<Hint | undefined>(undefined);
/** Box whose name is being edited in place. */
export const renaming = observable<string | undefined>(undefined);
/** Viewport for components that show it; set once a frame. */
export const shownView = observable<Viewport>({ x: 0, y: 0, zoom: 1 });

interface Stage {
  view: Viewport;
  /** False until the first picture was fitted or a kept viewport was taken up. */
  placed: boolean;
  width: number;
  height: number;
  theme: Theme | undefined;
  marks: Marks;
  /** The keyboard is on the canvas and was used last: the focused box has a ring. */
  ring: boolean;
  /** How far the movement is that shows what became of boxes in a what-if; 1 where none runs. */
  pulse: number;
  /** The band that was pressed: its links are shown in full. Of another scene it means nothing. */
  opened: { readonly scene: Scene; readonly band: Band } | undefined;
}

export const stage: Stage = { view: { x: 0, y: 0, zoom: 1 }, placed: false, width: 1, height: 1, theme: undefined, marks: NO_MARKS, ring: false, pulse: 1, opened: undefined };

const listeners = new Set<() => void>();
let asked = false;

function frame(): void {
  asked = false;
  shownView.set(stage.view);
  for (const listener of [...listeners]) listener();
}

/** Calls back in every frame in which something changed. */
export function onFrame(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks for a frame; many wishes make one. */
export function redraw(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(frame);
}

export function setView(view: Viewport): void {
  stage.view = view;
  redraw();
}

/** Changes what is drawn on top. */
export function mark(change: Partial<Marks>): void {
  stage.marks = { ...stage.marks, ...change };
  redraw();
}

export function clearMarks(): void {
  mark({ ...NO_MARKS, hover: stage.marks.hover });
  hint.set(undefined);
}

/** The colours of the page; read when first needed and after `forgetTheme`. */
export function theme(): Theme {
  return (stage.theme ??= readTheme());
}

export function forgetTheme(): void {
  stage.theme = undefined;
  redraw();
}

/** By the list of ids, which a patched scene shares with the one before. */
const numbers = new WeakMap<Scene['ids'], ReadonlyMap<string, number>>();

/** Number of a box in a scene by its id; undefined where it is not visible. */
export function boxNumber({ ids }: Scene, id: string | undefined): number | undefined {
  if (id === undefined) return undefined;
  let byId = numbers.get(ids);
  if (!byId) numbers.set(ids, byId = new Map(ids.map((name, i) => [name, i])));
  return byId.get(id);
}

/** The scene and its box numbers of a list of ids, without those that are not visible. */
export function boxNumbers(scene: Scene, ids: readonly string[]): number[] {
  return ids.map((id) => boxNumber(scene, id)).filter((i) => i !== undefined);
}

/** The scene that is shown, if there is one. */
export function scene(): Scene | undefined {
  return getState().scene;
}
