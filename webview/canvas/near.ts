/** Which boxes React Flow holds: those near the view once they can be read and touched. */
import type { Node } from '@xyflow/react';
import { KINDS, type Kind } from '../../src/model';
import type { Bounds } from '../../src/scene/bounds';
import type { Scene } from '../../src/scene/contract';
import { DETAIL } from './lod';
import { nameOf, kindTitle } from './names';
import { seenBounds, type Size, type Viewport } from './viewport';

export interface BoxData extends Record<string, unknown> {
  readonly title: string;
  readonly kind: Kind;
  /** Undefined where there is nothing to fold. */
  readonly folded: boolean | undefined;
  readonly findings: number;
}

export type BoxNode = Node<BoxData, 'box'>;

/** Boxes mounted or taken away in one go: more would be felt while zooming. */
export const CHUNK = 60;
/** Boxes mounted at most. */
export const MOST = 700;

/** The part of the scene whose boxes are mounted for a view, undefined where it is too far out. */
export function nearBounds(view: Viewport, size: Size): Bounds | undefined {
  return view.zoom >= DETAIL.nearZoom ? seenBounds(view, size, DETAIL.nearMargin) : undefined;
}

/** Whether everything on the screen lies in the part for which boxes were chosen. */
export function covers(part: Bounds, view: Viewport, size: Size): boolean {
  const seen = seenBounds(view, size);
  return seen.left >= part.left && seen.top >= part.top && seen.right <= part.right && seen.bottom <= part.bottom;
}

/** Numbers of the boxes in a part of the scene, in preorder. */
export function boxesNear(scene: Scene, { left, top, right, bottom }: Bounds): number[] {
  const { x, y, w, h, end } = scene;
  const found: number[] = [];
  for (let i = 0; i < scene.count && found.length < MOST;) {
    if (x[i] > right || y[i] > bottom || x[i] + w[i] < left || y[i] + h[i] < top) i = end[i];
    else found.push(i++);
  }
  return found;
}

/** React Flow lets the pointer through nodes that it has nothing to do with, and shows them whatever is around; ours have buttons, and go where the layer goes. */
const STYLE = { pointerEvents: 'all', visibility: 'inherit' } as const;

function nodeOf(scene: Scene, i: number): BoxNode {
  const foldable = scene.folded[i] > 0 || scene.end[i] > i + 1;
  const width = scene.w[i], height = scene.h[i];
  return {
    id: scene.ids[i], type: 'box', position: { x: scene.x[i], y: scene.y[i] }, width, height, measured: { width, height }, handles: [], zIndex: scene.depth[i],
    style: STYLE, ariaRole: 'group', ariaLabel: nameOf(scene, i), domAttributes: { 'aria-roledescription': kindTitle(scene, i) },
    data: { title: scene.title[i], kind: KINDS[scene.kind[i]], folded: foldable ? scene.folded[i] > 0 : undefined, findings: scene.findings[i] },
  };
}

function sameNode(a: BoxNode, b: BoxNode): boolean {
  return a.position.x === b.position.x && a.position.y === b.position.y && a.width === b.width && a.height === b.height && a.zIndex === b.zIndex
    && a.ariaLabel === b.ariaLabel && a.data.kind === b.data.kind && a.data.folded === b.data.folded && a.data.findings === b.data.findings && a.data.title === b.data.title;
}

/**
 * Nodes for React Flow. Those that did not change are the same objects as before, so that nothing of them is drawn again;
 * of new ones at most `CHUNK` are taken now, and `rest` says that more are wanted.
 */
export function nodesFor(scene: Scene, boxes: readonly number[], held: ReadonlyMap<string, BoxNode>): { readonly nodes: Map<string, BoxNode>; readonly rest: boolean } {
  const nodes = new Map<string, BoxNode>();
  let fresh = 0, rest = false;
  for (const i of boxes) {
    const node = nodeOf(scene, i);
    const before = held.get(node.id);
    if (!before && ++fresh > CHUNK) {
      rest = true;
      continue;
    }
    nodes.set(node.id, before && sameNode(before, node) ? before : node);
  }
  return { nodes, rest };
}

/** The same nodes without the last chunk. */
export function fewerOf(held: ReadonlyMap<string, BoxNode>): { readonly nodes: ReadonlyMap<string, BoxNode>; readonly rest: boolean } {
  const nodes = new Map([...held].slice(0, Math.max(0, held.size - CHUNK)));
  return { nodes, rest: nodes.size > 0 };
}
