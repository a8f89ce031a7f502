import type { Rule } from '../../contract';
import { failoverCapacityInsufficient } from './failover-capacity-insufficient';
import { singlePointOfFailure } from './single-point-of-failure';

/** Rules of the family resilience, in the order of the reference. */
export const resilience = [
  singlePointOfFailure,
  failoverCapacityInsufficient,
] as readonly Rule<any>[];
