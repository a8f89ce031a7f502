import type { Rule } from '../../contract';
import { clusterVersionSkew } from './cluster-version-skew';
import { endOfLifeSoftware } from './end-of-life-software';
import { kernelPatchNeedsOutage } from './kernel-patch-needs-outage';
import { patchOverdue } from './patch-overdue';
import { patchSurfaceLarge } from './patch-surface-large';
import { snapshotMisused } from './snapshot-misused';
import { type2InProduction } from './type2-in-production';
import { unorchestratedFleet } from './unorchestrated-fleet';

/** Rules of the family operations, in the order of the reference. */
export const operations = [
  endOfLifeSoftware,
  patchOverdue,
  patchSurfaceLarge,
  kernelPatchNeedsOutage,
  snapshotMisused,
  type2InProduction,
  unorchestratedFleet,
  clusterVersionSkew,
] as readonly Rule<any>[];
