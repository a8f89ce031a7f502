/** What operating systems take where nobody measured it (RULES 4.4): always shown as assumed. */
import type { KernelDomain } from './kernel-domain';

const MiB = 2 ** 20, GiB = 2 ** 30, MB = 1e6;

export interface OsSizes {
  /** How it is called in what is listed as assumed. */
  readonly name: string;
  /** Bytes. */
  readonly disk: number;
  readonly memory: number;
}

/** Memory of engine and shims together; [H]. */
export const ENGINE_MEMORY = 100 * MiB;

const CLOUD_IMAGE: OsSizes = { name: 'a Linux guest', disk: 2.2 * GiB, memory: 256 * MiB };
const UBUNTU_18: OsSizes = { name: 'Ubuntu 18.04', disk: 3400 * MB, memory: 256 * MiB };
const CONTAINER_OS: OsSizes = { name: 'a container operating system', disk: 1.5 * GiB, memory: 200 * MiB };
const WINDOWS: OsSizes = { name: 'Windows', disk: 20 * GiB, memory: 2 * GiB };

/** Ids of the catalogue. */
const FOR_CONTAINERS: ReadonlySet<string> = new Set([
  'container-optimized-os', 'flatcar', 'fedora-coreos', 'rhcos', 'coreos-container-linux', 'bottlerocket', 'talos',
]);

/** Sizes of the system that a kernel belongs to; a Linux cloud image where nothing is known of it. */
export function osSizes(domain: KernelDomain | undefined): OsSizes {
  if (domain?.family === 'windows') return WINDOWS;
  const platform = domain?.platform ?? '';
  if (FOR_CONTAINERS.has(platform) || domain?.source === 'hiddenVm') return CONTAINER_OS;
  return platform === 'ubuntu' && domain?.version?.startsWith('18.04') ? UBUNTU_18 : CLOUD_IMAGE;
}
