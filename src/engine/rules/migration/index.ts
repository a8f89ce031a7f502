import type { Rule } from '../../contract';
import { containerNeedsLiveMigration } from './container-needs-live-migration';
import { cpuPassthroughInMixedCluster } from './cpu-passthrough-in-mixed-cluster';
import { disruptionBudgetBlocksDrain } from './disruption-budget-blocks-drain';
import { hostNotEvacuable } from './host-not-evacuable';
import { liveMigrationImpossible } from './live-migration-impossible';
import { migrationWillNotConverge } from './migration-will-not-converge';
import { nestedGuestBlocksMigration } from './nested-guest-blocks-migration';

/** Rules of the family migration, in the order of the reference. */
export const migration = [
  liveMigrationImpossible, cpuPassthroughInMixedCluster, migrationWillNotConverge, hostNotEvacuable, nestedGuestBlocksMigration, containerNeedsLiveMigration,
  disruptionBudgetBlocksDrain,
] as readonly Rule<any>[];
