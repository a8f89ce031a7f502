/**
 * engine: from a topology to what is known about it and what is wrong with it.
 *
 *   contract.ts          the shapes: Graph, Facts, Rule, Finding, Checked
 *   graph.ts, columns.ts the index over a topology, nodes numbered in preorder
 *   facts.ts, facts/     derived knowledge, each computed once a revision and on first use
 *   rules/               a file a rule
 *   profiles.ts          sets of severities and options to start from
 *   check.ts, check/     runs the rules; settings, suppressions, order, places in the text
 *   fixes.ts             fixes of findings, and all safe ones together
 *   report/              facts as plain data, as the command line prints them: imported from there, so that the editor does not carry it
 *   search.ts            finding nodes by words and by `key:value`
 *   layers.ts            what may go where, and what is missing between
 */
export * from './contract';
export * from './image-reports';
export * from './graph';
export * from './facts';
export * from './facts/labels';
export * from './facts/workloads';
export * from './facts/places';
export * from './facts/runtimes';
export * from './facts/kernels';
export * from './facts/boundary';
export * from './facts/limits';
export * from './facts/commit';
export * from './facts/group-commit';
export * from './facts/kubernetes';
export * from './facts/qos';
export * from './facts/allocatable';
export * from './facts/contention';
export * from './facts/runtime-sizing';
export * from './facts/backing';
export * from './facts/pressure';
export * from './facts/runaway';
export * from './facts/dependencies';
export * from './facts/failure';
export * from './facts/spof';
export * from './facts/managers';
export * from './facts/restart';
export * from './facts/quorum';
export * from './facts/quorum-places';
export * from './facts/spread';
export * from './facts/start-time';
export * from './facts/recovery-time';
export * from './facts/recovery';
export * from './facts/placement';
export * from './facts/volume-mounts';
export * from './facts/escape';
export * from './facts/visibility';
export * from './facts/isolation-matrix';
export * from './facts/layers';
export * from './facts/storage';
export * from './facts/footprint';
export * from './rules';
export * from './profiles';
export { check, locate } from './check';
export { readHouse } from './check/house';
export { NOTICES, ruleTitle, isKnownRule, type Notice } from './check/notices';
export { fixesOf, safeFixes, type SafeFixes } from './fixes';
export { judge, judgeAll, freshId, type Placed, type Verdict } from './layers';
