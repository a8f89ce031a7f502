/** Kernels and who shares them. */
import { kernels as kernelFact } from '../facts/kernels';
import { idOf, idsOf, stackSection } from './section';

export interface KernelFacts {
  readonly at: string;
  readonly platform: string | null;
  readonly version: string | null;
  readonly workloads: readonly string[];
  readonly node: string | null;
  readonly source: string;
  readonly family: string | null;
  readonly kernel: string | null;
  readonly cgroup: string | null;
  readonly under: string | null;
  readonly sandboxed: readonly string[];
  readonly weight: number;
}

export const kernels = stackSection<readonly KernelFacts[]>({
  title: 'Kernels and the workloads that share them',
  doc: 'Every kernel, who brings it, and the running workloads whose system calls end there. Containers of one engine share one; VMs and sandboxes with a kernel of their own do not.',
  source: 'Products\' documentation, in the catalogue: which hypervisors run in the kernel of their host, which engines hide a VM, which runtimes bring a kernel or a user-space kernel',
  unknown: 'What floats in a cluster, and containers whose runtime is not known, have no kernel here (`kernel: null` at the node).',
  fields: [
    ['[].at', 'name', 'Stable name: id of the host, VM or hypervisor; `engine:ID/vm` for a hidden VM; `ID/wsl2`; `sandbox:ID`; `sentry:ID` for gVisor.'],
    ['[].platform', 'name', 'Operating system.'],
    ['[].version', 'text', 'Its version.'],
    ['[].workloads', 'ids', 'Running workloads that it serves.'],
    ['[].node', 'id', 'Node that brings it.'],
    ['[].source', 'name', '`os`, `hypervisor`, `hiddenVm`, `sandbox` or `sentry`.'],
    ['[].family', 'name', '`linux`, `windows` ...'],
    ['[].kernel', 'text', 'Version of the kernel.'],
    ['[].cgroup', 'name', '`v1` or `v2`.'],
    ['[].under', 'name', 'Kernel whose failure takes this one along.'],
    ['[].sandboxed', 'ids', 'Workloads that a crash takes along although another kernel serves them (gVisor).'],
    ['[].weight', 'number', 'Sum over its workloads of criticality (low 1, normal 2, high 4, critical 8) x copies.'],
  ],
  make: (facts) => {
    const { domains } = kernelFact(facts);
    return domains.map((it) => ({
      at: it.key, platform: it.platform ?? null, version: it.version ?? null, workloads: idsOf(facts, it.workloads),
      node: idOf(facts, it.node), source: it.source, family: it.family ?? null, kernel: it.kernel ?? null, cgroup: it.cgroup ?? null,
      under: domains[it.parent]?.key ?? null, sandboxed: idsOf(facts, it.sandboxed), weight: it.weight,
    }));
  },
});
