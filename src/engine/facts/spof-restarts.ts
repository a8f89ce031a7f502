/** Restarts in the search for single points: which failures of candidates leave a restart group no way out. */
import type { Facts } from '../contract';
import { addBits, commonBits, forEachBit } from './bits';
import { restarts } from './restart';
import type { Restarts } from './restart';

/** What is restarted, and what keeps it from that. */
export interface Elsewhere extends Restarts {
  /** By restart group, a row of candidates: those that leave it no place, no cluster or no majority. */
  readonly stuck: Uint32Array;
  /** Restart groups by the nodes that they need in one of these ways. */
  readonly needing: ReadonlyMap<number, readonly number[]>;
}

/** Restart groups with rows of `words` words, all empty; undefined where nothing is restarted elsewhere. */
export function elsewhere(facts: Facts, words: number): Elsewhere | undefined {
  const known = restarts(facts);
  if (known.groups.length === 0) return undefined;
  const needing = new Map<number, number[]>();
  for (const { number, places, cluster, quorum } of known.groups) {
    for (const node of new Set([...places, ...(cluster < 0 ? [] : [cluster]), ...(quorum?.voters ?? [])])) {
      const groups = needing.get(node);
      if (groups) groups.push(number);
      else needing.set(node, [number]);
    }
  }
  return { ...known, needing, stuck: new Uint32Array(known.groups.length * words) };
}

/** Renews the row of a group from those of the nodes; whether it grew. */
export function growStuck({ groups, stuck }: Elsewhere, group: number, nodes: Uint32Array, words: number): boolean {
  const { places, cluster, quorum } = groups[group]!;
  const now = commonBits(nodes, words, places);
  if (cluster >= 0) addBits(now, words, 0, nodes, cluster * words);
  if (quorum !== undefined) {
    const lost = new Float64Array(words * 32);
    quorum.voters.forEach((voter, k) => forEachBit(nodes, voter * words, words, (bit) => (lost[bit]! += quorum.weights[k]!)));
    for (let bit = 0; bit < lost.length; bit++) if (quorum.votes - lost[bit]! < quorum.majority) now[bit >>> 5]! |= 1 << (bit & 31);
  }
  return addBits(stuck, words, group, now, 0);
}
