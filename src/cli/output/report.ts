/** What the forms of output are given. */
import type { Checked, Finding, LocatedFinding } from '../../engine';
import type { Severity } from '../../model';

export interface CheckedFile {
  /** As named on the command line. */
  readonly file: string;
  readonly checked: Checked;
  readonly located: readonly LocatedFinding[];
  /** Fixes that `--fix` applied. */
  readonly fixed: number;
  /** What an earlier check found already, and how many of its findings are gone; undefined where nothing is compared. */
  readonly earlier: { readonly known: ReadonlySet<Finding>; readonly gone: number } | undefined;
}

export interface Report {
  readonly files: readonly CheckedFile[];
  /** Number of files that could not be read; what is wrong with them was said on stderr. */
  readonly unread: number;
  /** Findings of these severities make the exit code 1 where they are not known from an earlier check. */
  readonly failing: ReadonlySet<Severity>;
  readonly version: string;
}

/** A form of output: writes a whole report piece by piece. */
export type Writer = (report: Report, write: (text: string) => void) => void;

/** Findings that are not known from an earlier check. */
export const newIn = ({ located, earlier }: CheckedFile): readonly LocatedFinding[] => (earlier === undefined ? located : located.filter(({ finding }) => !earlier.known.has(finding)));

/** Whether a finding makes the exit code 1. */
export const isFailing = ({ failing }: Report, { earlier }: CheckedFile, finding: Finding): boolean => failing.has(finding.severity) && earlier?.known.has(finding) !== true;

/** How many new ones of each severity. */
export function countBySeverity(files: readonly CheckedFile[]): ReadonlyMap<Severity, number> {
  const counts = new Map<Severity, number>();
  for (const file of files) for (const { finding } of newIn(file)) counts.set(finding.severity, (counts.get(finding.severity) ?? 0) + 1);
  return counts;
}

/** `1 finding`, `2 findings`. */
export function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
