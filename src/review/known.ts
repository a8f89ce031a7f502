/** Findings of a check that were there before a change already. */
import { SEVERITIES } from '../model';
import type { Checked, Finding } from '../engine';
import { entryChanges } from './entries';
import { pairsOf } from './findings';
import { match } from './match';

export interface Known {
  /** Findings of the new side that the old side had too, at least as severe. */
  readonly known: ReadonlySet<Finding>;
  /** Number of findings of the old side that the new one has no more. */
  readonly gone: number;
}

/** Compares two checks of one stack, before and after a change; nodes may have been moved and renamed. A suppressed finding is none. */
export function knownFindings(old: Checked, now: Checked): Known {
  const { renames } = match(old.facts.graph, now.facts.graph);
  const pairs = pairsOf(old, now, renames, entryChanges(old.document, now.document, renames).indices);
  const level = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
  const known = pairs.filter(({ before, after }) => level(after) <= level(before)).map(({ after }) => after);
  return { known: new Set(known), gone: old.findings.length - pairs.length };
}
