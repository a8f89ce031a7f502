/** Two topologies compared, and drawn as one picture. */
import type { Operation } from '../src/model';
import { applyOperations, readTopology } from '../src/model';
import { drawComparison, examine } from '../src/review';
import { generate } from './generate';
import { median, timed } from './measure';

const TODAY = '2026-08-22';

export interface CompareTimes {
  readonly nodes: number;
  readonly changed: number;
  /** Both sides checked and compared. */
  readonly compareMs: number;
  /** The scene of both sides for the first time, and again with another filter. */
  readonly sceneMs: number;
  readonly againMs: number;
}

/** Every hundredth node has another name, and of every two-hundredth those that hold nothing are gone; medians of `runs`. */
export function measureCompare(count: number, runs = 5): CompareTimes {
  const old = readTopology(JSON.stringify(generate(count)));
  const { ids, nodes } = old.topology;
  const parents = new Set(nodes.map((node) => node.in));
  const operations = ids.flatMap((id, k): Operation[] => (k % 200 === 7 && !parents.has(id) ? [{ op: 'remove', ids: [id] }] : k % 100 === 3 ? [{ op: 'set', path: ['nodes', id, 'name'], value: `Now ${k}` }] : []));
  const applied = applyOperations(old, operations);
  if (!applied.ok) throw new Error(applied.error);
  const times = Array.from({ length: runs + 1 }, () => {
    const now = readTopology(applied.text), before = readTopology(old.text);
    const compared = timed(() => examine(before, now, { today: TODAY }));
    const view = { side: 'both', collapsed: new Set<string>() } as const;
    const scene = timed(() => drawComparison(compared.value, view));
    const again = timed(() => drawComparison(compared.value, { ...view, filter: 'change:changed' }));
    return { compareMs: compared.ms, sceneMs: scene.ms, againMs: again.ms };
  }).slice(1);
  const of = (key: keyof (typeof times)[number]) => median(times.map((time) => time[key]));
  return { nodes: count, changed: operations.length, compareMs: of('compareMs'), sceneMs: of('sceneMs'), againMs: of('againMs') };
}
