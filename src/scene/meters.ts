/** Commitment of memory and CPU, as the meters of a box show it. */
import type { Facts } from '../engine';
import type { Scene } from './contract';

/** Columns of commitment by box: promised divided by usable, 1 is full; NaN where there is nothing to measure or a value is unknown. */
export function meters(_facts: Facts, nodeOf: Int32Array): Pick<Scene, 'memoryCommit' | 'cpuCommit'> {
  const column = () => new Float32Array(nodeOf.length).fill(NaN);
  return { memoryCommit: column(), cpuCommit: column() };
}
