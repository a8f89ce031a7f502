/** Links between visible boxes: ends inside folded boxes are lifted to the fold, equal ones become one with a count. */
import type { Graph } from '../engine/contract';
import type { Scene } from './contract';

export type SceneLinks = Pick<Scene, 'linkFrom' | 'linkTo' | 'linkCount' | 'linkIndex'>;

const MOST = 0xffff;

/** `boxOf` is the number of the visible box that stands for each node of the graph, -1 for none. Links inside one box are left out, and those that lead out of the picture. */
export function sceneLinks(graph: Pick<Graph, 'linkFrom' | 'linkTo' | 'linkIndex'>, boxOf: Int32Array, boxes: number): SceneLinks {
  const size = graph.linkFrom.length;
  const from = new Int32Array(size), to = new Int32Array(size), count = new Uint16Array(size), index = new Int32Array(size);
  const known = new Map<number, number>();
  let used = 0;
  for (let k = 0; k < size; k++) {
    const a = boxOf[graph.linkFrom[k]], b = boxOf[graph.linkTo[k]];
    if (a === b || a < 0 || b < 0) continue;
    const key = a * boxes + b;
    const at = known.get(key);
    if (at !== undefined) {
      if (count[at] < MOST) count[at]++;
      continue;
    }
    known.set(key, used);
    from[used] = a;
    to[used] = b;
    count[used] = 1;
    index[used++] = graph.linkIndex[k];
  }
  const whole = used === size;
  return { linkFrom: whole ? from : from.slice(0, used), linkTo: whole ? to : to.slice(0, used), linkCount: whole ? count : count.slice(0, used), linkIndex: whole ? index : index.slice(0, used) };
}
