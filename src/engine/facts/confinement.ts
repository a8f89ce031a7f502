/** How far something gets before a boundary of some strength stops it. */
import type { Facts } from '../contract';
import { kindCode } from '../graph';
import { BOUNDARIES, wallOf } from './boundary';

const HOST = kindCode('host'), SITE = kindCode('site'), CLUSTER = kindCode('cluster');
const B4 = BOUNDARIES.indexOf('B4');

/** The region is no single node: only another site would stop it. */
export const ANYWHERE = -1;

/**
 * The node in which `node` reaches everything without crossing a boundary of class `strength` (an index into BOUNDARIES) or stronger; itself
 * where the wall around it is that strong, or not known. Never more than its host for classes up to B4, and never more than what floats as
 * one in a cluster. Of what shares a hidden VM it may be too large: `boundary` of a pair is the last word. Cost: the depth of the node.
 */
export function regionOf(facts: Facts, node: number, strength: number): number {
  const { graph } = facts;
  for (let at = node; ; at = graph.parent[at]!) {
    if (wallOf(facts, at) >= strength) return at;
    if (graph.kind[at] === HOST) return strength <= B4 ? at : ANYWHERE;
    const above = graph.parent[at]!;
    if (above < 0 || graph.kind[above] === CLUSTER || graph.kind[above] === SITE) return at;
  }
}
