/** What the test of all rules takes from other parts. */
import { FAMILIES } from '../../../src/engine';

export { applyOperations, readTopology } from '../../../src/model';
/** The order of the reference, in which rules stand. */
export const FAMILY_ORDER: readonly string[] = FAMILIES;
