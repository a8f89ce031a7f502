/** What differs between two topologies, and what follows from it: plain data in ids, the same for every form of output. */
import type { Kind, Severity } from '../model';

/** A value as an author writes it. */
export type Written = unknown;

/** A property that is not what it was. Where one side is absent, the property is. */
export interface PropertyChange {
  /** Keys below the node, the image or the entry, outermost first. */
  readonly path: readonly string[];
  readonly from?: Written;
  readonly to?: Written;
  /** Both sides as numbers, where the property is a quantity: bytes, cores or milliseconds; `"unlimited"` has none. */
  readonly unit?: 'bytes' | 'cores' | 'ms';
  readonly fromBase?: number | 'unlimited';
  readonly toBase?: number | 'unlimited';
  /** Items of a list that came and went; their order is of no account. */
  readonly added?: readonly Written[];
  readonly removed?: readonly Written[];
}

/** A node that is there on one side only. */
export interface NodeOnce {
  readonly id: string;
  readonly kind: Kind;
  /** Node that it is (was) in; null at the root. */
  readonly parent: string | null;
  /** Nodes of the same list that are (were) inside it. */
  readonly inside: number;
}

/** How a node was found again under another id. */
export type Evidence = 'id' | 'source' | 'likeness';

/** A node that is there on both sides and differs. */
export interface NodeChange {
  /** Its id now. */
  readonly id: string;
  /** Its id before, where that was another. */
  readonly was?: string;
  readonly kind: Kind;
  readonly matchedBy: Evidence;
  /** From one node into another, in ids of their side; null is the root. */
  readonly moved?: { readonly from: string | null; readonly to: string | null };
  readonly properties: readonly PropertyChange[];
}

/** An entry of a section: its name as people read it, and what changed in it where it is on both sides. */
export interface EntryChange {
  readonly section: 'document' | 'images' | 'links' | 'rules' | 'suppressions' | 'scenarios' | 'layout';
  readonly change: 'added' | 'removed' | 'changed';
  readonly name: string;
  readonly properties: readonly PropertyChange[];
}

export interface FindingChange {
  readonly change: 'new' | 'resolved' | 'worse' | 'better';
  readonly rule: string;
  readonly severity: Severity;
  /** Severity before, where it changed. */
  readonly severityBefore?: Severity;
  readonly message: string;
  /** Ids of the side that the message is from: before for what is resolved, now for all others. */
  readonly nodes: readonly string[];
  readonly pointer: string;
  /** What the rule measured and the threshold on both sides, in the rule's unit, where that is what makes it worse or better. */
  readonly measured?: { readonly from: number | 'unlimited'; readonly to: number | 'unlimited'; readonly threshold: number | 'unlimited' };
  /** What makes it worse or better, or how it comes or goes other than by the change itself. */
  readonly why?: string;
}

/** A number of a node that moved; null is unknown, `"unlimited"` without bound. */
export interface NumberChange {
  readonly what: 'memory promised to VMs' | 'CPU promised to VMs' | 'memory promised to containers' | 'CPU promised to containers';
  readonly node: string;
  readonly from: number | 'unlimited' | null;
  readonly to: number | 'unlimited' | null;
}

/** Workloads that share a kernel with others now, or no longer do. */
export interface KernelChange {
  readonly change: 'joined' | 'left';
  /** Key of the kernel, as in `strata facts`: now for `joined`, before for `left`. */
  readonly kernel: string;
  /** Those that came, or went, in ids of now. */
  readonly workloads: readonly string[];
  /** Those that they share it with now, or shared it with. */
  readonly with: readonly string[];
}

export interface SinglePointChange {
  readonly change: 'new' | 'gone';
  readonly node: string;
  readonly services: readonly string[];
}

export type Verdict = 'yes' | 'no' | 'undetermined';

export interface ClusterChange {
  readonly cluster: string;
  readonly what: 'vms' | 'pods';
  /** Host failures to survive: as the cluster says, else 1. */
  readonly failures: { readonly from: number; readonly to: number };
  readonly survives: { readonly from: Verdict; readonly to: Verdict };
  /** Most hosts that may fail; null where that is not searched for (large clusters) or not certain. */
  readonly spareHosts: { readonly from: number | null; readonly to: number | null };
  /** Proof of a `no` now. */
  readonly why: string | null;
}

/** A sum over the stack that moved. */
export interface TotalChange {
  readonly what: 'kernels' | 'memory as VMs' | 'disk as VMs' | 'memory as containers' | 'disk as containers';
  readonly unit: 'count' | 'bytes';
  readonly from: number;
  readonly to: number;
}

export interface ScenarioChange {
  readonly name: string;
  readonly change: 'fails' | 'passes';
  /** It was not there before. */
  readonly isNew: boolean;
  /** What does not hold: now for `fails`, before for `passes`. */
  readonly failures: readonly string[];
}

/** Everything that differs; every list has the weightiest first. */
export interface Difference {
  readonly version: 1;
  /** The day from which both sides are judged. */
  readonly today: string;
  readonly same: boolean;
  /** One paragraph in plain words. */
  readonly summary: string;
  readonly nodes: { readonly added: readonly NodeOnce[]; readonly removed: readonly NodeOnce[]; readonly changed: readonly NodeChange[] };
  readonly entries: readonly EntryChange[];
  readonly findings: readonly FindingChange[];
  readonly scenarios: readonly ScenarioChange[];
  readonly facts: {
    readonly kernels: readonly KernelChange[];
    readonly singlePoints: readonly SinglePointChange[];
    readonly clusters: readonly ClusterChange[];
    readonly numbers: readonly NumberChange[];
    readonly totals: readonly TotalChange[];
  };
}
