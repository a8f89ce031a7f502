/** Kernel domains: which kernel serves each node, and who shares it (RULES 3.1). */
import { defineFact } from '../facts';
import { workloads } from './workloads';
import { labels } from './labels';
import type { KernelDomain } from './kernel-domain';
import { assignKernels } from './kernel-providers';

export { NO_KERNEL, UNDECIDED } from './kernel-domain';
export type { KernelDomain } from './kernel-domain';

export interface Kernels {
  readonly domains: readonly KernelDomain[];
  /** By node: number of the domain that serves it, NO_KERNEL or UNDECIDED. */
  readonly serving: Int32Array;
  /** By node: number of the domain whose crash takes it along; differs from `serving` for gVisor sandboxes only. */
  readonly hosting: Int32Array;
}

/** Kernel domains of a topology; a forest by `parent`. */
export const kernels = defineFact('kernels', (facts): Kernels => {
  const { domains, serving, hosting } = assignKernels(facts);
  const { running, copies } = workloads(facts);
  const { weight } = labels(facts);
  const members = domains.map((): number[] => []);
  const sandboxed = domains.map((): number[] => []);
  const sums = new Float64Array(domains.length);
  for (const i of running) {
    const serves = serving[i]!, hosts = hosting[i]!;
    if (serves >= 0) {
      members[serves]!.push(i);
      sums[serves]! += weight[i]! * copies[i]!;
    }
    if (hosts >= 0 && hosts !== serves) sandboxed[hosts]!.push(i);
  }
  return {
    serving, hosting,
    domains: domains.map((domain, number) => ({ ...domain, number, workloads: members[number]!, sandboxed: sandboxed[number]!, weight: sums[number]! })),
  };
});

/** The kernel domain that serves a node; undefined where there is none or it is undecided. */
export function kernelOf(kernels: Kernels, node: number): KernelDomain | undefined {
  return kernels.domains[kernels.serving[node]!];
}
