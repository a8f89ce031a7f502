/** How much CPU is wanted, from the tasks up. */
import type { Facts } from '../../contract';
import { workloads } from '../workloads';
import type { Schedule } from './schedule';

/** Fills `demand` from the tasks up: `task` gives what a container, an app or a VM with nothing in it wants, in cores. */
export function demandFrom(facts: Facts, of: Schedule, demand: Float64Array, task: (node: number) => number): void {
  const { isWorkload } = workloads(facts);
  for (let i = of.size - 1; i >= 0; i--) {
    const cap = of.cap[i]!;
    let wanted = 0;
    if (of.tier[i]! < 0 && isWorkload[of.node[i]!] === 1) wanted = task(of.node[i]!);
    else for (let at = of.first[i]!; at < of.first[i + 1]!; at++) wanted += of.copies[of.children[at]!]! * (demand[of.children[at]!]! || 0);
    // A machine of unknown size at the top may be as large as it is asked for; further in, nobody knows what it takes.
    demand[i] = !Number.isNaN(cap) ? Math.min(wanted, cap) : of.parent[i]! < 0 ? wanted : NaN;
  }
}
