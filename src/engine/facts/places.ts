/** Where each node is: its physical host and its site. */
import { defineFact } from '../facts';
import { isAncestor, kindCode } from '../graph';
import type { Graph } from '../contract';

export interface Places {
  /** By node: number of the physical host it is or runs on; -1 where it floats or stands on none. */
  readonly host: Int32Array;
  /** By node: number of the nearest site; -1 where none is modelled. */
  readonly site: Int32Array;
}

const HOST = kindCode('host'), SITE = kindCode('site');

export const places = defineFact('places', ({ graph }): Places => {
  const host = new Int32Array(graph.count), site = new Int32Array(graph.count);
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    host[i] = graph.kind[i] === HOST ? i : above < 0 ? -1 : host[above]!;
    site[i] = graph.kind[i] === SITE ? i : above < 0 ? -1 : site[above]!;
  }
  return { host, site };
}, []);

/** Whether two nodes are certainly at different sites: both have one, and neither site lies in the other. */
export function differentSites(graph: Graph, { site }: Places, a: number, b: number): boolean {
  const x = site[a]!, y = site[b]!;
  return x >= 0 && y >= 0 && x !== y && !isAncestor(graph, x, y) && !isAncestor(graph, y, x);
}
