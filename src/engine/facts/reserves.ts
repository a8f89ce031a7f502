/** What a machine needs for itself, where nobody declared it (RULES 4.5). */

const MiB = 2 ** 20, GiB = 2 ** 30;

/** Widths of the memory tiers in bytes, and the share of each that is kept. Source: GKE, node allocatable resources; copied by others. */
const MEMORY_TIERS: readonly (readonly [width: number, share: number])[] = [
  [4 * GiB, 0.25], [4 * GiB, 0.2], [8 * GiB, 0.1], [112 * GiB, 0.06], [Infinity, 0.02],
];
const CPU_TIERS: readonly (readonly [width: number, share: number])[] = [[1, 0.06], [1, 0.01], [2, 0.005], [Infinity, 0.0025]];
const SMALL_NODE = 255 * MiB;

function tiered(tiers: readonly (readonly [number, number])[], amount: number): number {
  let left = amount, kept = 0;
  for (const [width, share] of tiers) {
    if (!(left > 0)) break;
    kept += Math.min(left, width) * share;
    left -= width;
  }
  return kept;
}

/** Bytes that managed Kubernetes offers keep of a node's memory: 255 MiB below 1 GiB, else a falling share. NaN for NaN. */
export function kubernetesMemoryReserve(memory: number): number {
  return Number.isNaN(memory) ? NaN : memory < GiB ? Math.min(memory, SMALL_NODE) : tiered(MEMORY_TIERS, memory);
}

/** Cores that managed Kubernetes offers keep of a node's CPUs: 6 % of the first, 1 % of the second, 0.5 % of two more, 0.25 % beyond. */
export function kubernetesCpuReserve(cpus: number): number {
  return Number.isNaN(cpus) ? NaN : tiered(CPU_TIERS, cpus);
}

/** The kubelet's default for `memory.available` of --eviction-hard, and the share of the disk for `nodefs.available`. */
export const EVICTION_MEMORY = 100 * MiB;
export const EVICTION_DISK_SHARE = 0.1;
/** Nova's default for `reserved_host_memory_mb`; it reserves no CPU and no disk. */
export const NOVA_MEMORY_RESERVE = 512 * MiB;
/** The kubelet's default for --max-pods. */
export const MAX_PODS = 110;

const ARC_SHARE = 0.1, ARC_MAX = 16 * GiB;
/** Most that the cache of ZFS takes on new installations of Proxmox VE: a tenth of the memory, at most 16 GiB. */
export function zfsCacheReserve(memory: number): number {
  return Math.min(ARC_SHARE * memory, ARC_MAX);
}
