/**
 * placement: what fits where, now and after failures (RULES 3.10, 3.12, 3.15).
 *
 *   problem.ts                      items, bins, groups; what an answer looks like
 *   solve.ts                        yes with a plan, no with a proof, or undetermined
 *   state.ts, order.ts              a placement in the making; what is looked at first
 *   necessary.ts, construct.ts, search.ts   the three steps of the solver
 */
export type { Answer, Budget, Group, Problem, Proof, Reason } from './problem';
export { BARS, STEPS } from './problem';
export { solve, solveIn, type Change } from './solve';
export { prepare, type State } from './state';
