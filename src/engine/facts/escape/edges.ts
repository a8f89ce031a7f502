/** Edges of the graph of control, and what their collectors share. */
import type { Facts } from '../../contract';
import { kernels } from '../kernels';
import type { KernelDomain } from '../kernels';
import { runtimes } from '../runtimes';
import { workloads } from '../workloads';

/** Why controlling one gives control of the other. `WHY_TEXT` says it in words. */
export const WHY = {
  contains: 0, kernel: 1, userSpaceKernel: 2, hostInterface: 3, virtualMachine: 4, noWall: 5, privileged: 6, capability: 7, rootPath: 8,
  socket: 9, engineRoot: 10, rootlessEngine: 11, hypervisorRoot: 12, appRoot: 13, appUser: 14, ownSandbox: 15, sandboxRoot: 16, member: 17,
  controlPlane: 18, manages: 19, volume: 20, distribution: 21,
} as const;
export type Why = (typeof WHY)[keyof typeof WHY];

/** The edges while they are collected. */
export interface Edges {
  readonly from: number[];
  readonly to: number[];
  readonly why: number[];
}

export function addEdge({ from, to, why }: Edges, a: number, b: number, reason: Why): void {
  from.push(a);
  to.push(b);
  why.push(reason);
}

/** The state that stands for root on a kernel. */
export function rootOf(facts: Facts, { source, node, number }: KernelDomain): number {
  return source === 'os' || source === 'hypervisor' ? node : facts.graph.count + number;
}

/** Facts that the collectors need together, so that each is looked up once. */
export function surroundings(facts: Facts) {
  return { graph: facts.graph, run: runtimes(facts), kernel: kernels(facts), copies: workloads(facts).copies };
}
