/**
 * placement: what fits where, now and after failures (RULES 3.10, 3.12, 3.15).
 *
 *   problem.ts                      items, bins, groups; what an answer looks like
 *   solve.ts                        yes with a plan, no with a proof, or undetermined
 *   state.ts, order.ts              a placement in the making; what is looked at first
 *   necessary.ts, construct.ts, search.ts   the three steps of the solver
 *   items.ts, draft.ts              problems of a graph's clusters; vms.ts, pods.ts, bars.ts, rules.ts: what goes into them
 *   n-plus-k.ts, admission.ts, reservations.ts   host failures: exact, and as vSphere counts
 *   sites.ts, dr.ts, dr-data.ts     a site that takes over for another: who, room, and what is missing
 *   consolidation.ts                how many more fit, on how few hosts, how large a further host must be
 *   explain.ts                      proofs in words
 */
export type { Answer, Budget, Group, Problem, Proof, Reason } from './problem';
export { BARS, STEPS } from './problem';
export { solve, solveIn, type Change } from './solve';
export { prepare, type State } from './state';
export { clusterProblems, podProblem, type ClusterProblem } from './items';
export { balance, failover, MOST_SCENARIOS, spareHosts, type Failover, type FailoverOptions, type Scenario } from './n-plus-k';
export { admission, type Admission } from './admission';
export { admissionOf } from './reservations';
export { amountOf, proofText, sizeOf } from './explain';
export { recoveryPairs, type RecoveryPair } from './sites';
export { takeOver, type TakeOver } from './dr';
export { missingAt, type Missing } from './dr-data';
export { fewestHosts, howManyMore, minimalExtraHost, type Fewest, type Room } from './consolidation';
