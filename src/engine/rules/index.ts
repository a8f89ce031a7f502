/**
 * rules: every rule that Strata knows, a file each in a folder a family. A rule's file holds all there is about it:
 * severity, parameters with their sources, documentation with examples that are also its tests, and the check.
 */
import type { Rule } from '../contract';
import { cgroupOvercommit } from './capacity/cgroup-overcommit';
import { cpuOvercommit } from './capacity/cpu-overcommit';
import { limitAboveAncestor } from './capacity/limit-above-ancestor';
import { memoryEffectivelyUnlimited } from './capacity/memory-effectively-unlimited';
import { memoryOvercommit } from './capacity/memory-overcommit';
import { vmLargerThanHost } from './capacity/vm-larger-than-host';
import { containerOsMismatch } from './compatibility/container-os-mismatch';
import { imageMutableReference } from './image/image-mutable-reference';
import { imageStale } from './image/image-stale';
import { engineSocketMounted } from './isolation/engine-socket-mounted';
import { privilegedContainer } from './isolation/privileged-container';
import { sharedKernelBlastRadius } from './isolation/shared-kernel-blast-radius';
import { sharedKernelMixedTrust } from './isolation/shared-kernel-mixed-trust';
import { containmentCycle } from './model/containment-cycle';
import { invalidParent } from './model/invalid-parent';
import { referenceIntegrity } from './model/reference-integrity';
import { valueOutOfRange } from './model/value-out-of-range';
import { endOfLifeSoftware } from './operations/end-of-life-software';
import { type2InProduction } from './operations/type2-in-production';
import { singlePointOfFailure } from './resilience/single-point-of-failure';

/** All rules, by family, in the order of the reference. */
export const RULES: readonly Rule[] = [
  sharedKernelMixedTrust, sharedKernelBlastRadius, privilegedContainer, engineSocketMounted,
  cpuOvercommit, memoryOvercommit, vmLargerThanHost, memoryEffectivelyUnlimited, limitAboveAncestor, cgroupOvercommit,
  singlePointOfFailure,
  containerOsMismatch,
  imageStale, imageMutableReference,
  endOfLifeSoftware, type2InProduction,
  referenceIntegrity, containmentCycle, invalidParent, valueOutOfRange,
] as readonly Rule<any>[];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule with this id, or undefined. */
export function ruleById(id: string): Rule | undefined {
  return BY_ID.get(id);
}
