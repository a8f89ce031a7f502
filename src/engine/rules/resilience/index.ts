import type { Rule } from '../../contract';
import { singlePointOfFailure } from './single-point-of-failure';

/** Rules of the family resilience, in the order of the reference. */
export const resilience = [
  singlePointOfFailure,
] as readonly Rule<any>[];
