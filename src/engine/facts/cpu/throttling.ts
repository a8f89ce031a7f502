/** What a CPU quota does to threads that want to run (RULES 3.7). */

/** The kernel's and the kubelet's default, and the shortest quota that is accepted, in milliseconds. */
export const PERIOD_MS = 100;
export const MIN_QUOTA_MS = 1;

export interface Throttling {
  /** CPU time a period, and the period, in milliseconds. */
  readonly quota: number;
  readonly period: number;
  /** Part of the time that the threads would run and may not, 0 to 1. */
  readonly fraction: number;
  /** Longest wait in each period, in milliseconds. */
  readonly stall: number;
}

/** Quota of a limit in cores, in milliseconds a period; MilliCPUToQuota. */
export function quotaOf(cores: number, period = PERIOD_MS): number {
  return Math.max(MIN_QUOTA_MS, cores * period);
}

/** What `threads` busy threads meet under a limit of `cores`: no throttling where they cannot use it up. */
export function throttling(cores: number, threads: number, period = PERIOD_MS): Throttling {
  const quota = quotaOf(cores, period);
  const wanted = threads * period;
  return wanted > quota ? { quota, period, fraction: 1 - quota / wanted, stall: period - quota / threads } : { quota, period, fraction: 0, stall: 0 };
}

export interface Burst {
  /** Milliseconds from the start of a period until the work is done, under the quota and without one. */
  readonly throttled: number;
  readonly free: number;
  /** throttled / free. */
  readonly stretch: number;
}

/** How long `work` milliseconds of CPU time take on `threads` threads under a limit of `cores`. */
export function burst(cores: number, threads: number, work: number, period = PERIOD_MS): Burst {
  const quota = quotaOf(cores, period);
  const free = work / threads;
  if (!(threads * period > quota) || !(work > 0)) return { throttled: free, free, stretch: 1 };
  const periods = Math.ceil(work / quota) - 1;
  const throttled = periods * period + (work - periods * quota) / threads;
  return { throttled, free, stretch: throttled / free };
}
