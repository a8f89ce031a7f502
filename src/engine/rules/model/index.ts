import type { Rule } from '../../contract';
import { containmentCycle } from './containment-cycle';
import { invalidParent } from './invalid-parent';
import { referenceIntegrity } from './reference-integrity';
import { valueOutOfRange } from './value-out-of-range';

/** Rules of the family model, in the order of the reference. */
export const model = [
  referenceIntegrity,
  containmentCycle,
  invalidParent,
  valueOutOfRange,
] as readonly Rule<any>[];
