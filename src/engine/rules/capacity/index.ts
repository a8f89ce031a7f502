import type { Rule } from '../../contract';
import { cgroupOvercommit } from './cgroup-overcommit';
import { cpuOvercommit } from './cpu-overcommit';
import { limitAboveAncestor } from './limit-above-ancestor';
import { memoryEffectivelyUnlimited } from './memory-effectively-unlimited';
import { memoryOvercommit } from './memory-overcommit';
import { vmLargerThanHost } from './vm-larger-than-host';

/** Rules of the family capacity, in the order of the reference. */
export const capacity = [
  cpuOvercommit,
  memoryOvercommit,
  vmLargerThanHost,
  memoryEffectivelyUnlimited,
  limitAboveAncestor,
  cgroupOvercommit,
] as readonly Rule<any>[];
