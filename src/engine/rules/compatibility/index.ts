import type { Rule } from '../../contract';
import { containerOsMismatch } from './container-os-mismatch';

/** Rules of the family compatibility, in the order of the reference. */
export const compatibility = [
  containerOsMismatch,
] as readonly Rule<any>[];
