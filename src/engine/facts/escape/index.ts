/**
 * Security blast radius (RULES 3.4): what is lost beyond what is broken into.
 *
 *   edges.ts            reasons, and what the collectors share
 *   root-paths.ts       what makes root outside by configuration alone
 *   node-edges.ts       the ways out of each node
 *   cluster-edges.ts    who commands clusters, and whom they command
 *   control-graph.ts    the fact: all edges, once a revision
 *   closure.ts          what is reached with so many breaks, and by which path
 *   impact.ts           events (compromise, kernel flaw, escape), and what they cost
 *   words.ts            paths in words
 */
export { controlGraph, type ControlGraph } from './control-graph';
export { WHY, rootOf, type Why } from './edges';
export { BEYOND, closure, distanceTo, pathFrom, pathTo, reachedNodes, type Reached, type Step } from './closure';
export { compromise, containerEscape, CONTROL_ROLES, impact, influenced, kernelFlaw, vmEscape, type Impact, type Influence } from './impact';
export { pathLines, reasonOf, stateName } from './words';
