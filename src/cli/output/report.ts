/** What the forms of output are given. */
import type { Checked, LocatedFinding } from '../../engine';
import type { Severity } from '../../model';

export interface CheckedFile {
  /** As named on the command line. */
  readonly file: string;
  readonly checked: Checked;
  readonly located: readonly LocatedFinding[];
  /** Fixes that `--fix` applied. */
  readonly fixed: number;
}

export interface Report {
  readonly files: readonly CheckedFile[];
  /** Number of files that could not be read; what is wrong with them was said on stderr. */
  readonly unread: number;
  /** Findings of these severities make the exit code 1. */
  readonly failing: ReadonlySet<Severity>;
  readonly version: string;
}

/** A form of output: writes a whole report piece by piece. */
export type Writer = (report: Report, write: (text: string) => void) => void;

/** How many of each severity. */
export function countBySeverity(files: readonly CheckedFile[]): ReadonlyMap<Severity, number> {
  const counts = new Map<Severity, number>();
  for (const { located } of files) for (const { finding } of located) counts.set(finding.severity, (counts.get(finding.severity) ?? 0) + 1);
  return counts;
}

/** `1 finding`, `2 findings`. */
export function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
