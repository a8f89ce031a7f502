/** CPU shares and requests as cgroup v2 weights (RULES 3.7). */

/** Unset in cgroup v2, and what shares of 0 mean. */
export const DEFAULT_WEIGHT = 100;
/** Unset in cgroup v1. */
export const DEFAULT_SHARES = 1024;
const MIN_SHARES = 2, MAX_SHARES = 262144, MAX_WEIGHT = 10000;

/** The linear map of runc before 1.3.2 and crun before 1.23: 1024 shares become a weight of 39, not 100. */
export function linearWeight(shares: number): number {
  if (shares <= 0) return DEFAULT_WEIGHT;
  return 1 + Math.floor(((Math.min(Math.max(shares, MIN_SHARES), MAX_SHARES) - 2) * 9999) / 262142);
}

/** ConvertCPUSharesToCgroupV2Value of opencontainers/cgroups, in runc from 1.3.2 and crun from 1.23: 2, 1024, 262144 become 1, 100, 10000. */
export function quadraticWeight(shares: number): number {
  if (shares <= 0) return DEFAULT_WEIGHT;
  if (shares <= MIN_SHARES) return 1;
  if (shares >= MAX_SHARES) return MAX_WEIGHT;
  const l = Math.log2(shares);
  return Math.ceil(10 ** ((l * l + 125 * l) / 612 - 7 / 34));
}

/** How systemd turns CPUShares= into CPUWeight=. */
export function systemdWeight(shares: number): number {
  return Math.min(MAX_WEIGHT, Math.max(1, Math.floor((shares * DEFAULT_WEIGHT) / DEFAULT_SHARES)));
}

/** Shares that the kubelet gives for a CPU request in cores; MilliCPUToShares. */
export function sharesOfRequest(cores: number): number {
  return Math.min(MAX_SHARES, Math.max(MIN_SHARES, Math.floor((Math.round(cores * 1000) * 1024) / 1000)));
}

/** First releases with the quadratic map. */
const QUADRATIC_FROM: ReadonlyMap<string, readonly number[]> = new Map([['runc', [1, 3, 2]], ['crun', [1, 23]]]);

export interface ShareFormula {
  readonly name: 'linear' | 'quadratic';
  readonly weight: (shares: number) => number;
  /** The runtime or its version is not known: the newer formula stands in. */
  readonly assumed: boolean;
}

const ASSUMED: ShareFormula = { name: 'quadratic', weight: quadraticWeight, assumed: true };

/** The formula that a runtime of this version applies. */
export function shareFormula(runtime: string | undefined, version: string | undefined): ShareFormula {
  const from = QUADRATIC_FROM.get(runtime ?? '');
  const numbers = /^v?(\d{1,5})(?:\.(\d{1,5}))?(?:\.(\d{1,5}))?/.exec(version ?? '');
  if (!from || !numbers) return ASSUMED;
  for (let i = 0; i < from.length; i++) {
    const part = numbers[i + 1];
    if (part === undefined) return ASSUMED;
    if (Number(part) > from[i]!) break;
    if (Number(part) < from[i]!) return { name: 'linear', weight: linearWeight, assumed: false };
  }
  return { name: 'quadratic', weight: quadraticWeight, assumed: false };
}
