/** Commitment of memory and CPU, as the meters of a box show it. */
import { groupCommits, machines, type Facts } from '../engine';
import type { Scene } from './contract';

/** The larger of two ratios of which either may be unknown. */
const larger = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b));

/**
 * Columns of commitment by box: what is promised divided by what is usable, 1 is full; NaN where nothing is promised or a value is unknown.
 * A machine with virtual machines is measured by their sizes (RULES 3.5), a control group or an operating system by the limits
 * of what is in it; where both apply, the larger.
 */
export function meters(facts: Facts, nodeOf: Int32Array): Pick<Scene, 'memoryCommit' | 'cpuCommit'> {
  const { byNode } = machines(facts);
  const groups = groupCommits(facts);
  const memoryCommit = new Float32Array(nodeOf.length), cpuCommit = new Float32Array(nodeOf.length);
  nodeOf.forEach((node, i) => {
    const machine = byNode.get(node);
    const used = machine !== undefined && machine.contributions.length > 0;
    memoryCommit[i] = larger(used ? machine.memory.worst : NaN, groups.memory.ratio[node]);
    cpuCommit[i] = larger(used ? machine.cpu.commit : NaN, groups.cpu.ratio[node]);
  });
  return { memoryCommit, cpuCommit };
}
