import type { Rule } from '../../contract';
import { cgroupOvercommit } from './cgroup-overcommit';
import { cpuOvercommit } from './cpu-overcommit';
import { cpuThrottlingLikely } from './cpu-throttling-likely';
import { heapExceedsLimit } from './heap-exceeds-limit';
import { hollowGuarantee } from './hollow-guarantee';
import { limitAboveAncestor } from './limit-above-ancestor';
import { memoryEffectivelyUnlimited } from './memory-effectively-unlimited';
import { memoryOvercommit } from './memory-overcommit';
import { runtimeIgnoresCgroupLimit } from './runtime-ignores-cgroup-limit';
import { starvedUnderContention } from './starved-under-contention';
import { vmLargerThanHost } from './vm-larger-than-host';

/** Rules of the family capacity, in the order of the reference. */
export const capacity = [
  cpuOvercommit,
  memoryOvercommit,
  vmLargerThanHost,
  memoryEffectivelyUnlimited,
  limitAboveAncestor,
  cgroupOvercommit,
  hollowGuarantee,
  cpuThrottlingLikely,
  runtimeIgnoresCgroupLimit,
  heapExceedsLimit,
  starvedUnderContention,
] as readonly Rule<any>[];
