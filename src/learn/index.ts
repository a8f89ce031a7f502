/**
 * learn: what is known of a stack, told so that people learn from it. A bundle of its own for the editor.
 *
 *   explain/         one node or one finding in plain words
 *   compare/         two nodes side by side, and what is often said about virtual machines and containers
 *   walkthroughs.ts  what they teach, step by step; practice.ts the stacks for them
 *   labs/            stacks to be mended, a goal and checks as data
 *   claims.ts        what is often said, and where it can be tried
 */
import { makeFacts } from '../engine/facts';
import type { Facts } from '../engine/contract';

export * from './explain';
export * from './compare';
export * from './practice';
export * from './walkthroughs';

/** Facts about the same revision for a bundle that has its own copy of them: what it computes must not meet what another copy keeps. */
export const factsApart = ({ graph, catalog, today, reports }: Facts): Facts => makeFacts(graph, catalog, today, reports);
