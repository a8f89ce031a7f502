/** What the catalogue knows about products: data and the questions that can be asked of it. */

export type OsFamily = 'linux' | 'windows' | 'macos' | 'bsd' | 'other';
/** Isolation of what a runtime or platform runs, by RULES 1.5. */
export type Boundary = 'B0' | 'B1' | 'B1u' | 'B2' | 'B3' | 'B3c' | 'B4' | 'B5';

export interface Platform {
  /** Stable kebab-case id. */
  readonly id: string;
  readonly name: string;
  readonly class: 'os' | 'hypervisor' | 'engine' | 'runtime' | 'orchestrator' | 'managed' | 'other';
  /** Other spellings, lower case. */
  readonly aliases: readonly string[];
  /** One sentence for hovers. */
  readonly summary: string;
  /** Hypervisors. `hostKernel`: its VMs are processes of the host's kernel (KVM family, type 2). `control`: a control partition is the host's OS (Hyper-V, Xen). `own`: brings its kernel (ESXi). */
  readonly hypervisor?: { readonly type: 1 | 2; readonly kernel: 'own' | 'hostKernel' | 'control' };
  /** Operating systems: family of the kernel. */
  readonly os?: OsFamily;
  /** Engines: containers run in a virtual machine that the product starts itself, always, or on these OS families. `shared`: on Windows the VM is the one that WSL 2 has for the whole machine; elsewhere each product has its own. */
  readonly hiddenVm?: { readonly on: readonly OsFamily[]; readonly guest: OsFamily; readonly shared: boolean };
  /** Runtimes: boundary around each sandbox, what one sandbox is, and the family of the kernel in it (linux where absent). */
  readonly sandbox?: { readonly boundary: Boundary; readonly unit: 'container' | 'pod'; readonly guest?: OsFamily; readonly overheadMemoryBytes?: number; readonly overheadCpuCores?: number };
  /** Product in the lifecycle table, where it is not the id. */
  readonly lifecycle?: string;
  /** Over for good: the day or year, where known, and why. */
  readonly ended?: string;
}

export interface Release {
  readonly version: string;
  readonly released?: string;
  /** Last day of free security support; undefined where none is published. */
  readonly endOfLife?: string;
  /** Last day of paid or volunteer extension. */
  readonly extendedSupport?: string;
  /** Over, without a published day. */
  readonly ended?: boolean;
  readonly kernel?: string;
  /** The source itself is in doubt. */
  readonly doubtful?: boolean;
}

/** What holds when a flaw is used: `kernel` and `hypervisor` are control of what lies under all neighbours, `vmm` of the VM's own process on the host. */
export type AdvisoryConsequence = 'kernel' | 'hypervisor' | 'vmm' | 'hostRoot' | 'hostFiles' | 'engine' | 'memory' | 'limited';

/**
 * What has to be so for a flaw to be of use (RULES 4.1); all of an advisory's conditions are needed.
 * `container` one runs under it on a shared kernel; `hostileImage` its image is not trusted; `noUserns` without a user namespace;
 * `rootOnHostNetwork` as root in the host's network namespace; `kubernetes` started for Kubernetes; `sharedVolume` two of them share a volume;
 * `netRaw`, `netAdmin`, `sysAdmin` a container has that capability, or may make user namespaces that give it; `cgroupV1` the hierarchy is
 * version 1; `guest` a VM runs on it; `nestedAmd` with virtualization extensions of an AMD processor; `amd` on an AMD processor;
 * `untrustedSpec` someone untrusted defines what runs. The rest the format does not describe: `device` a certain virtual device,
 * `operatorAct` something that an operator does or relies on, `hostileBuild` a build of somebody else's recipe.
 */
export type AdvisoryCondition = 'container' | 'hostileImage' | 'noUserns' | 'rootOnHostNetwork' | 'kubernetes' | 'sharedVolume' | 'netRaw' | 'netAdmin'
  | 'sysAdmin' | 'cgroupV1' | 'guest' | 'nestedAmd' | 'amd' | 'untrustedSpec' | 'device' | 'operatorAct' | 'hostileBuild';

/** Half-open: `introduced` <= version < `fixed`. */
export interface VersionRange {
  /** Undefined: from the beginning. */
  readonly introduced: string | undefined;
  /** Undefined: no release mends it. */
  readonly fixed: string | undefined;
}

/** A known flaw with which a boundary can be crossed. */
export interface Advisory {
  readonly id: string;
  /** Further flaws mended together with it. */
  readonly also: readonly string[];
  /** Platform id, or a component without one: `linux-kernel`, `cpu-intel` ... */
  readonly product: string;
  readonly name: string;
  /** Day, month or year of publication. */
  readonly published: string;
  readonly consequence: AdvisoryConsequence;
  readonly conditions: readonly AdvisoryCondition[];
  /** Empty where a version does not tell. */
  readonly ranges: readonly VersionRange[];
  /** Known to be used in attacks. */
  readonly exploited: boolean;
  /** A version number is in doubt at the source itself. */
  readonly doubtful: boolean;
}

/** `fixed`: at or above a release that mends it; `notAffected`: below the first that has it. */
export type AdvisoryVerdict = 'affected' | 'fixed' | 'notAffected' | 'cannotTell';

export interface Catalog {
  /** Day of the data, YYYY-MM-DD. */
  readonly asOf: string;
  readonly attribution: string;
  readonly platforms: readonly Platform[];
  /** By id or alias, any letter case. */
  platform(name: string | undefined): Platform | undefined;
  /** Releases of a platform or lifecycle product, newest first. */
  releases(name: string): readonly Release[];
  /** The release that a version such as `24.04.1` or `7.0 U3` belongs to; undefined where it cannot be told. */
  release(name: string | undefined, version: string | undefined): Release | undefined;
  /** Name of the lifecycle product that a platform or product belongs to, where it has dates. */
  productName(name: string): string | undefined;
  /** The product and release behind an image reference such as `debian:12-slim`, for products that are operating systems or language runtimes. */
  imageRelease(reference: string): ImageRelease | undefined;
  /** All that the reference names, the image's own product first: `python:3.8-buster` is Python 3.8 and Debian 10. */
  imageReleases(reference: string): readonly ImageRelease[];
  /** Known flaws of a platform or component, oldest first. */
  advisories(name: string): readonly Advisory[];
}

export interface ImageRelease {
  readonly product: string;
  readonly name: string;
  readonly release: Release;
}
