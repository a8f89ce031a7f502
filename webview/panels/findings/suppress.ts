/** Accepting a finding with a reason, or changing how its rule is reported: as operations. */
import type { Operation, Severity } from '../../../src/model';
import type { DocumentSummary, FindingRow } from '../../../src/protocol';

export interface Acceptance {
  readonly reason: string;
  /** Last day, YYYY-MM-DD; for good where empty. */
  readonly until: string;
  /** The finding's node only, or the whole file. */
  readonly everywhere: boolean;
}

/** Adds a suppression of the finding's rule, at its first node or everywhere. `count`: how many suppressions the file has. */
export function suppression(row: FindingRow, { reason, until, everywhere }: Acceptance, count: number): Operation[] {
  const value = {
    rule: row.rule,
    ...(everywhere || row.nodes.length === 0 ? {} : { node: row.nodes[0] }),
    reason: reason.trim(),
    ...(until === '' ? {} : { until }),
  };
  return count === 0 ? [{ op: 'set', path: ['suppressions'], value: [value] }] : [{ op: 'set', path: ['suppressions', count], value }];
}

/** Reports a rule with another severity in this file, or not at all. */
export function ruleSeverity(rule: string, severity: Severity | 'off', rules: DocumentSummary['rules']): Operation[] {
  const options = rules.find((line) => line.rule === rule)?.options ?? [];
  return [{ op: 'set', path: options.length > 0 ? ['rules', rule, 'severity'] : ['rules', rule], value: severity }];
}
