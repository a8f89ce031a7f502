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
  for (const i of running) {
    const serves = serving[i]!, hosts = hosting[i]!;
    if (serves >= 0) {
      domains[serves]!.workloads.push(i);
      domains[serves]!.weight += weight[i]! * copies[i]!;
    }
    if (hosts >= 0 && hosts !== serves) domains[hosts]!.sandboxed.push(i);
  }
  return { domains, serving, hosting };
}, ['os', 'platform', 'version', 'hidden', 'hiddenVm', 'isolation']);

/** The kernel domain that serves a node; undefined where there is none or it is undecided. */
export function kernelOf(kernels: Kernels, node: number): KernelDomain | undefined {
  return kernels.domains[kernels.serving[node]!];
}
