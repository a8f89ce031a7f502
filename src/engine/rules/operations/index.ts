import type { Rule } from '../../contract';
import { endOfLifeSoftware } from './end-of-life-software';
import { type2InProduction } from './type2-in-production';

/** Rules of the family operations, in the order of the reference. */
export const operations = [
  endOfLifeSoftware,
  type2InProduction,
] as readonly Rule<any>[];
