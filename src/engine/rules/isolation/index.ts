import type { Rule } from '../../contract';
import { engineSocketMounted } from './engine-socket-mounted';
import { privilegedContainer } from './privileged-container';
import { sharedKernelBlastRadius } from './shared-kernel-blast-radius';
import { sharedKernelMixedTrust } from './shared-kernel-mixed-trust';

/** Rules of the family isolation, in the order of the reference. */
export const isolation = [
  sharedKernelMixedTrust,
  sharedKernelBlastRadius,
  privilegedContainer,
  engineSocketMounted,
] as readonly Rule<any>[];
