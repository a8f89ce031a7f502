// A stand-in for the handle that VS Code gives a webview, and a scene to work on.
import { mock } from 'node:test';
import type { ToHost } from '../../../src/protocol';
import type { Scene } from '../../../src/scene/contract';
import { KINDS, type Kind } from '../../../src/model';
import { getState, setState } from '../../../webview/state/store';

export const sent: ToHost[] = [];
let kept: unknown;

const scope = globalThis as { acquireVsCodeApi?: unknown };
scope.acquireVsCodeApi = () => ({
  postMessage: (message: ToHost) => sent.push(structuredClone(message)),
  getState: () => kept,
  setState: (state: unknown) => { kept = structuredClone(state); },
});

const fresh = getState();

/** Puts everything back as it is before a page has loaded. */
export function reset(state: unknown = undefined): void {
  sent.length = 0;
  kept = state;
  setState({ ...fresh, collapsed: new Set() });
}

export const keptState = (): unknown => kept;

/** Messages of one type that were sent. */
export const sentOf = <T extends ToHost['type']>(type: T) => sent.filter((message) => message.type === type) as Extract<ToHost, { type: T }>[];

/** Lets promises settle. */
export const settled = async () => { for (let i = 0; i < 8; i++) await Promise.resolve(); };

/** Holds `setTimeout` still; `after(ms)` lets time pass. */
export function stillTime() {
  mock.timers.enable({ apis: ['setTimeout'] });
  return { after: (ms: number) => mock.timers.tick(ms), end: () => mock.timers.reset() };
}

/** A scene of boxes given as `[id, kind, parent's index]` in preorder. */
export function sceneOf(boxes: readonly (readonly [id: string, kind: Kind, parent: number])[]): Scene {
  const count = boxes.length;
  const end = Int32Array.from(boxes, (_, i) => i + 1);
  for (let i = count - 1; i >= 0; i--) if (boxes[i][2] >= 0) end[boxes[i][2]] = Math.max(end[boxes[i][2]], end[i]);
  const depth = new Uint16Array(count);
  boxes.forEach(([, , parent], i) => { depth[i] = parent < 0 ? 0 : depth[parent] + 1; });
  const floats = () => new Float32Array(count), bytes = () => new Uint8Array(count), texts = () => boxes.map(() => '');
  return {
    lens: 'stack', path: [], count, ids: boxes.map(([id]) => id), kind: Uint8Array.from(boxes, ([, kind]) => KINDS.indexOf(kind)), parent: Int32Array.from(boxes, ([, , parent]) => parent), end, depth,
    x: floats(), y: floats(), w: floats(), h: floats(), title: boxes.map(([id]) => id), subtitle: texts(), band: texts(), memoryCommit: floats(), cpuCommit: floats(),
    level: bytes(), findings: new Uint16Array(count), levelInside: bytes(), tone: bytes(), folded: new Uint32Array(count), replicas: new Uint32Array(count), flags: bytes(),
    linkFrom: new Int32Array(0), linkTo: new Int32Array(0), linkCount: new Uint16Array(0), linkIndex: new Int32Array(0), legend: [], width: 0, height: 0,
  };
}
