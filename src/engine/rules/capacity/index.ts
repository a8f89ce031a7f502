import type { Rule } from '../../contract';
import { capacityUnderused } from './capacity-underused';
import { cgroupOvercommit } from './cgroup-overcommit';
import { cpuOvercommit } from './cpu-overcommit';
import { cpuThrottlingLikely } from './cpu-throttling-likely';
import { diskOvercommit } from './disk-overcommit';
import { heapExceedsLimit } from './heap-exceeds-limit';
import { hiddenVmTooSmall } from './hidden-vm-too-small';
import { hollowGuarantee } from './hollow-guarantee';
import { hostReserveMissing } from './host-reserve-missing';
import { limitAboveAncestor } from './limit-above-ancestor';
import { limitsContradictory } from './limits-contradictory';
import { memoryEffectivelyUnlimited } from './memory-effectively-unlimited';
import { memoryOvercommit } from './memory-overcommit';
import { pidsEffectivelyUnlimited } from './pids-effectively-unlimited';
import { reservationsExceedParent } from './reservations-exceed-parent';
import { runtimeIgnoresCgroupLimit } from './runtime-ignores-cgroup-limit';
import { sandboxOverheadUnaccounted } from './sandbox-overhead-unaccounted';
import { starvedUnderContention } from './starved-under-contention';
import { vmLargerThanHost } from './vm-larger-than-host';
import { vmSpansNuma } from './vm-spans-numa';

/** Rules of the family capacity, in the order of the reference. */
export const capacity = [
  cpuOvercommit,
  memoryOvercommit,
  diskOvercommit,
  vmLargerThanHost,
  vmSpansNuma,
  hostReserveMissing,
  memoryEffectivelyUnlimited,
  pidsEffectivelyUnlimited,
  limitAboveAncestor,
  cgroupOvercommit,
  reservationsExceedParent,
  limitsContradictory,
  hollowGuarantee,
  cpuThrottlingLikely,
  runtimeIgnoresCgroupLimit,
  heapExceedsLimit,
  starvedUnderContention,
  sandboxOverheadUnaccounted,
  hiddenVmTooSmall,
  capacityUnderused,
] as readonly Rule<any>[];
