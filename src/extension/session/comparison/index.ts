/**
 * comparison: a canvas on two topologies.
 *
 *   contract.ts   what it is given, needs and gives
 *   session.ts    answers its page
 *   sides.ts      the two sides, as far as they can be read
 *   boxes.ts      boxes of the common picture and the nodes behind them
 *   report.ts     what differs, for the panels
 */
export * from './contract';
export { createComparison } from './session';
export { incomparable } from './sides';
