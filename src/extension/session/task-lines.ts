/** What a task that checks prints: a line for each finding, as the problem matcher of package.json reads it. */
import { locate } from '../../engine';
import type { CheckOptions } from '../../engine';
import { SEVERITIES, type Severity, type TopologyText } from '../../model';
import { findingLine } from '../../review';
import { checkAll } from '../../whatif';

/** Severities by name, and `never`. */
export type FailOn = Severity | 'never';
export const isFailOn = (value: unknown): value is FailOn => value === 'never' || SEVERITIES.some((each) => each === value);

export interface CheckedText {
  readonly lines: readonly string[];
  /** Whether something is as severe as what is to fail the task. */
  readonly failed: boolean;
}

/** Checks a topology as the file of this name. */
export function checkText(file: string, document: TopologyText, failOn: FailOn, options?: CheckOptions): CheckedText {
  const located = locate(checkAll(document, options));
  const least = failOn === 'never' ? Infinity : SEVERITIES.indexOf(failOn);
  return { lines: located.map((found) => findingLine(file, found)), failed: located.some(({ finding }) => SEVERITIES.indexOf(finding.severity) >= least) };
}

/** The last line, without what a problem matcher could take for a finding. */
export function summaryLine(files: number, findings: number): string {
  const [topologies, found] = [`${files} ${files === 1 ? 'topology' : 'topologies'}`, findings === 0 ? 'no findings' : findings === 1 ? '1 finding' : `${findings} findings`];
  return `Strata checked ${topologies}: ${found}.`;
}
