/** Fixes of findings, and all safe ones of a document at once. */
import { applyOperations } from '../model';
import type { Operation } from '../model';
import type { Checked, Finding, Fix } from './contract';

const fixesMemo = new WeakMap<Finding, readonly Fix[]>();

/** The fixes of a finding, made once. */
export function fixesOf(finding: Finding): readonly Fix[] {
  const known = fixesMemo.get(finding);
  if (known) return known;
  const fixes = finding.fixes();
  fixesMemo.set(finding, fixes);
  return fixes;
}

export interface SafeFixes {
  /** In the order in which they are to be applied. */
  readonly operations: readonly Operation[];
  /** Number of findings that they mend. */
  readonly count: number;
}

/**
 * The first safe fix of each finding that has one, as one list of operations. Later places in the file come first, so that
 * removing an entry of a list does not move those that are still to be changed; a fix that no longer applies after the
 * others is left out (it is offered again afterwards, where it is still needed).
 */
export function safeFixes(checked: Checked): SafeFixes {
  const { places } = checked.document;
  let fixes = checked.findings
    .map((finding) => ({ fix: fixesOf(finding).find(({ safe }) => safe), offset: -1, pointer: finding.pointer }))
    .flatMap(({ fix, pointer }) => (fix ? [{ fix, offset: places.find(pointer).offset }] : []))
    .sort((a, b) => b.offset - a.offset);
  for (;;) {
    const operations = fixes.flatMap(({ fix }) => fix.operations);
    const applied = applyOperations(checked.document, operations);
    if (applied.ok) return { operations, count: fixes.length };
    let before = 0;
    const failed = fixes.findIndex(({ fix }) => (before += fix.operations.length) > applied.index);
    fixes = fixes.filter((_, index) => index !== failed);
    if (failed < 0 || fixes.length === 0) return { operations: [], count: 0 };
  }
}
