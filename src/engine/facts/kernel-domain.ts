/** A kernel and whom it serves. */
import type { OsFamily } from '../../catalog/contract';

/** The node has no kernel: nothing on its way up brings one (or it is no place that runs anything). */
export const NO_KERNEL = -1;
/** Which kernel serves the node cannot be told: it floats in a cluster, hangs on a containment cycle, or its runtime is not known. */
export const UNDECIDED = -2;

export interface KernelDomain {
  readonly number: number;
  /**
   * Stable name: the id of the host, VM or hypervisor; `engine:<id>/vm` for a virtual machine that an engine hides; `<id>/wsl2` for the one of a
   * Windows host; `sandbox:<id>` for the kernel of a sandboxed pod or container; `sentry:<id>` for gVisor's.
   */
  readonly key: string;
  readonly source: 'os' | 'hypervisor' | 'hiddenVm' | 'sandbox' | 'sentry';
  /** The node that brings it: host, VM, hypervisor, engine, pod or container. */
  readonly node: number;
  /** Platform id or spelling of the operating system, undefined where unknown. */
  readonly platform: string | undefined;
  readonly version: string | undefined;
  /** Version of the kernel, undefined where unknown. */
  readonly kernel: string | undefined;
  readonly family: OsFamily | undefined;
  readonly cgroup: 'v1' | 'v2' | undefined;
  /** Number of the domain underneath, whose failure takes this one along; NO_KERNEL or UNDECIDED. */
  readonly parent: number;
  /** Running workloads that this kernel serves (their system calls end here), ascending. */
  readonly workloads: readonly number[];
  /** Running workloads that a crash of this kernel takes along although another one serves them: gVisor sandboxes on it. */
  readonly sandboxed: readonly number[];
  /** Sum of criticality weight x copies over `workloads`. */
  readonly weight: number;
}
