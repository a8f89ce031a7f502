/** The semantic difference of two documents. */
import { check } from '../engine';
import type { Checked, CheckOptions, Reports } from '../engine';
import type { TopologyText } from '../model';
import type { Difference } from './contract';
import { entryChanges } from './entries';
import { factChanges } from './facts';
import { findingChanges } from './findings';
import { match, type Matching } from './match';
import { nodeChanges } from './nodes';
import { scenarioChanges } from './scenarios';
import { summaryOf } from './summary';

export interface CompareOptions extends Omit<CheckOptions, 'scenarios' | 'reports'> {
  /** What scanners wrote about the images of either side. */
  readonly reports?: { readonly old: Reports | undefined; readonly now: Reports | undefined };
}

/** Two documents, judged and laid side by side. */
export interface Comparison {
  readonly difference: Difference;
  readonly old: Checked;
  readonly now: Checked;
  readonly matching: Matching;
}

/** As `compareTopologies`, with what the difference was found in. */
export function examine(old: TopologyText, now: TopologyText, { reports, ...options }: CompareOptions = {}): Comparison {
  const today = options.today ?? now.topology.asOf ?? new Date().toISOString().slice(0, 10);
  const judged = (document: TopologyText, known: Reports | undefined) => check(document, { ...options, today, ...(known && { reports: known }) });
  const before = judged(old, reports?.old), after = judged(now, reports?.now);
  const matching = match(before.facts.graph, after.facts.graph);
  const { entries, indices } = entryChanges(old, now, matching.renames);
  const parts = {
    nodes: nodeChanges(before.facts.graph, after.facts.graph, matching),
    entries,
    findings: findingChanges(before, after, matching.renames, indices),
    scenarios: scenarioChanges(before, after, indices.get('scenarios')),
    facts: factChanges({ old: before.facts, now: after.facts, matching }),
  };
  const { added, removed, changed } = parts.nodes;
  const same = added.length + removed.length + changed.length + entries.length + parts.findings.length + parts.scenarios.length === 0;
  return { difference: { version: 1, today, same, summary: summaryOf(parts), ...parts }, old: before, now: after, matching };
}

/**
 * What differs between two documents, and what follows from it. Both sides are judged as of one day: `options.today`, else `asOf` of the new
 * side, else today. Nothing is thrown for any content.
 */
export const compareTopologies = (old: TopologyText, now: TopologyText, options: CompareOptions = {}): Difference => examine(old, now, options).difference;
