/** Kernel domains: which kernel serves each node, and who shares it (RULES 3.1). */
import { defineFact } from '../facts';
import { joinColumn, mapped } from '../joining';
import { workloads } from './workloads';
import { labels } from './labels';
import { NO_KERNEL } from './kernel-domain';
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
}, ['os', 'platform', 'version', 'hidden', 'hiddenVm', 'isolation'], (seams, before, part, { graph }) => {
  const all = [...before.domains, ...part.domains];
  // Behind the numbers of the domains before come those of the others.
  const numbersOf = (known: Int32Array, fresh: Int32Array): Int32Array =>
    joinColumn(seams, known, fresh.map((it) => (it < 0 ? it : it + before.domains.length)));
  const serving = numbersOf(before.serving, part.serving), hosting = numbersOf(before.hosting, part.hosting);
  // Domains are numbered in the order of the first node that each serves, which is the one that was looked at when it was found.
  const now = new Int32Array(all.length).fill(NO_KERNEL);
  const found: number[] = [];
  for (let i = 0; i < graph.count; i++) {
    const number = serving[i]!;
    if (number < 0) continue;
    if (now[number]! < 0) now[number] = found.push(number) - 1;
    serving[i] = now[number]!;
  }
  for (let i = 0; i < graph.count; i++) if (hosting[i]! >= 0) hosting[i] = now[hosting[i]!]!;
  const domains = found.map((number, at): KernelDomain => {
    const isFresh = number >= before.domains.length;
    const { key, source, node, platform, version, kernel, family, cgroup, parent, workloads, sandboxed, weight } = all[number]!;
    const map = isFresh ? seams.numbers : seams.kept;
    return {
      number: at, key, source, node: map[node]!, platform, version, kernel, family, cgroup, parent: parent < 0 ? parent : now[isFresh ? parent + before.domains.length : parent]!,
      workloads: mapped(workloads, map), sandboxed: mapped(sandboxed, map), weight,
    };
  });
  return { domains, serving, hosting };
});

/** The kernel domain that serves a node; undefined where there is none or it is undecided. */
export function kernelOf(kernels: Kernels, node: number): KernelDomain | undefined {
  return kernels.domains[kernels.serving[node]!];
}
