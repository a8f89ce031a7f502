/** Settings of control groups as limits. What is at its default, or unlimited, stays away. */
import type { NodeOf } from '../../model';
import { known, writtenBytes } from '../../import/write';

/** Files of a group that are read; the others count usage or make no difference here. */
export const SETTINGS = {
  v1: ['memory.limit_in_bytes', 'memory.soft_limit_in_bytes', 'cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.shares', 'pids.max', 'blkio.weight', 'blkio.bfq.weight'],
  v2: ['memory.max', 'memory.high', 'memory.low', 'memory.min', 'memory.oom.group', 'cpu.max', 'cpu.weight', 'pids.max', 'io.weight', 'io.bfq.weight'],
} as const;

type Settings = { readonly [setting: string]: string };
export type Limits = Pick<NodeOf<'cgroup'>, 'memory' | 'cpu' | 'pids' | 'io'>;

const whole = (text: string | undefined) => (text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined);
/** Nothing to protect is the default; `max` protects all that is there, which is no size. */
const positive = (text: string | undefined) => whole(text) || undefined;
const bytes = (value: number | undefined) => (value === undefined ? undefined : writtenBytes(value));

/** CPU time in a period, in cores. */
function cores(quota: string | undefined, period: string | undefined): number | undefined {
  const [most, of] = [positive(quota), positive(period)];
  return most === undefined || of === undefined ? undefined : Number((most / of).toFixed(4));
}

const weight = (value: number | undefined) => (value === undefined || value === 100 ? undefined : Math.min(10_000, Math.max(1, value)));
/** `default 200`, or `200` alone; weights of single devices follow in further lines. */
const ioWeight = (text: string | undefined) => weight(positive(/^(?:default )?(\d+)/.exec(text ?? '')?.[1]));

/** What the kernel writes for "no limit" in v1 is the largest multiple of a page, past 2^53, which has more digits than are read. */
function limitsV1(settings: Settings): Limits {
  const shares = positive(settings['cpu.shares']);
  return {
    memory: known({ max: bytes(whole(settings['memory.limit_in_bytes'])) }),
    // 1024 shares and a weight of 100 are both the default: the ratio between siblings stays.
    cpu: known({ max: cores(settings['cpu.cfs_quota_us'], settings['cpu.cfs_period_us']), weight: weight(shares === undefined ? undefined : Math.round(shares * 100 / 1024)) }),
    pids: whole(settings['pids.max']),
    // 500 is the default of the old weight, 10 to 1000; that of BFQ counts as v2 does.
    io: known({ weight: ioWeight(settings['blkio.bfq.weight']) ?? (settings['blkio.weight'] === '500' ? undefined : weight(scaled(positive(settings['blkio.weight'])))) }),
  };
}

const scaled = (old: number | undefined) => (old === undefined ? undefined : Math.round(old / 5));

function limitsV2(settings: Settings): Limits {
  const [quota, period] = (settings['cpu.max'] ?? '').split(/\s+/);
  return {
    memory: known({
      max: bytes(whole(settings['memory.max'])), high: bytes(whole(settings['memory.high'])), low: bytes(positive(settings['memory.low'])),
      min: bytes(positive(settings['memory.min'])), oomGroup: settings['memory.oom.group'] === '1' ? true : undefined,
    }),
    cpu: known({ max: cores(quota, period), weight: weight(positive(settings['cpu.weight'])) }),
    pids: whole(settings['pids.max']),
    io: known({ weight: ioWeight(settings['io.bfq.weight']) ?? ioWeight(settings['io.weight']) }),
  };
}

/** The limits of one group; undefined where it sets none. */
export function limitsOf(version: 'v1' | 'v2', settings: Settings): Limits | undefined {
  return known(version === 'v1' ? limitsV1(settings) : limitsV2(settings));
}
