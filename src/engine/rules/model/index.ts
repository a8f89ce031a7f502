import type { Rule } from '../../contract';
import { containmentCycle } from './containment-cycle';
import { hiddenVmUnmodelled } from './hidden-vm-unmodelled';
import { hypervisorClassContradiction } from './hypervisor-class-contradiction';
import { invalidParent } from './invalid-parent';
import { kernelDomainContradiction } from './kernel-domain-contradiction';
import { referenceIntegrity } from './reference-integrity';
import { undecidableAttribute } from './undecidable-attribute';
import { unitAmbiguous } from './unit-ambiguous';
import { valueOutOfRange } from './value-out-of-range';

/** Rules of the family model, in the order of the reference. */
export const model = [
  referenceIntegrity,
  containmentCycle,
  invalidParent,
  unitAmbiguous,
  valueOutOfRange,
  undecidableAttribute,
  kernelDomainContradiction,
  hypervisorClassContradiction,
  hiddenVmUnmodelled,
] as readonly Rule<any>[];
