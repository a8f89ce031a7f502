import type { Rule } from '../../contract';
import { failoverCapacityInsufficient } from './failover-capacity-insufficient';
import { bootstrapCycle } from './bootstrap-cycle';
import { haOnLocalStorage } from './ha-on-local-storage';
import { noSelfHealing } from './no-self-healing';
import { singlePointOfFailure } from './single-point-of-failure';
import { statefulWithoutPersistence } from './stateful-without-persistence';
import { volumePinsReplicas } from './volume-pins-replicas';

/** Rules of the family resilience, in the order of the reference. */
export const resilience = [
  singlePointOfFailure,
  failoverCapacityInsufficient,
  haOnLocalStorage,
  bootstrapCycle,
  noSelfHealing,
  statefulWithoutPersistence,
  volumePinsReplicas,
] as readonly Rule<any>[];
