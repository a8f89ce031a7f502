import type { Rule } from '../../contract';
import { affinityRuleViolated } from './affinity-rule-violated';
import { chattyLinkCrossesBoundary } from './chatty-link-crosses-boundary';
import { formFactorMismatch } from './form-factor-mismatch';
import { noisyNeighbourRisk } from './noisy-neighbour-risk';
import { unschedulableWorkload } from './unschedulable-workload';
import { vmOverheadDominates } from './vm-overhead-dominates';

/** Rules of the family placement, in the order of the reference. */
export const placement = [
  affinityRuleViolated,
  unschedulableWorkload,
  noisyNeighbourRisk,
  formFactorMismatch,
  vmOverheadDominates,
  chattyLinkCrossesBoundary,
] as readonly Rule<any>[];
