import type { Rule } from '../../contract';
import { bootstrapCycle } from './bootstrap-cycle';
import { drCapacityInsufficient } from './dr-capacity-insufficient';
import { drDataUnreplicated } from './dr-data-unreplicated';
import { failoverCapacityInsufficient } from './failover-capacity-insufficient';
import { haOnLocalStorage } from './ha-on-local-storage';
import { noSelfHealing } from './no-self-healing';
import { quorumColocated } from './quorum-colocated';
import { quorumFragile } from './quorum-fragile';
import { recoveryTimeExceedsObjective } from './recovery-time-exceeds-objective';
import { replicasCollapseOnOneHost } from './replicas-collapse-on-one-host';
import { singlePointOfFailure } from './single-point-of-failure';
import { statefulWithoutPersistence } from './stateful-without-persistence';
import { volumePinsReplicas } from './volume-pins-replicas';

/** Rules of the family resilience, in the order of the reference. */
export const resilience = [
  singlePointOfFailure,
  replicasCollapseOnOneHost,
  failoverCapacityInsufficient,
  haOnLocalStorage,
  quorumFragile,
  quorumColocated,
  bootstrapCycle,
  drCapacityInsufficient,
  drDataUnreplicated,
  recoveryTimeExceedsObjective,
  noSelfHealing,
  statefulWithoutPersistence,
  volumePinsReplicas,
] as readonly Rule<any>[];
