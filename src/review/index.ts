/**
 * review: what a change of a stack means. Two documents in, plain data out.
 *
 *   contract.ts     the difference
 *   compare.ts      puts it together
 *   match.ts        which node is which: by id, by origin, by likeness
 *   values.ts       values in base units, compared leaf by leaf along the tables of the format
 *   nodes.ts, entries.ts               what the documents say otherwise
 *   findings.ts, facts.ts, scenarios.ts   what follows from that
 *   known.ts        which findings a change did not bring
 *   summary.ts      the same in a paragraph
 *   sections.ts     the same in lines, for whatever shows them
 *   union.ts        both sides as one tree; picture.ts the scene of it
 *   lines.ts        findings as lines of text
 *   lists.ts        grouping and ordering
 */
export * from './contract';
export { compareTopologies, type CompareOptions, type Comparison, examine } from './compare';
export { knownFindings, type Known } from './known';
export { findingLine } from './lines';
export { drawComparison, findInUnion, type Side, type UnionView } from './picture';
export { type DifferenceLine, type DifferenceSection, type Piece, sectionsOf } from './sections';
