/** Findings as lines of text. */
import type { LocatedFinding } from '../engine';

/** Compilers know no lesser severity than a note. */
const WORDS = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;

/** `file:line:column: severity: message [rule]`, line and column from 1; without line breaks and other control characters. */
export function findingLine(file: string, { finding, range }: LocatedFinding): string {
  const text = `${file}:${range.start.line + 1}:${range.start.character + 1}: ${WORDS[finding.severity]}: ${finding.message} [${finding.rule}]`;
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
}
