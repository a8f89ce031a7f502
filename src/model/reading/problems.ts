/** Problems while they are found: by pointer, with places added at the end. */
import type { Problem, Severity } from '../document';
import type { Places } from '../text';

/** A problem whose place is not looked up yet. */
export interface FoundProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly pointer: string;
  /** What of the entry at the pointer to mark. */
  readonly part: 'key' | 'value';
}

/** More are not listed: the first ones say what is wrong. */
export const MAX_PROBLEMS = 1000;

/** Gives problems their places. */
export function placed(found: readonly FoundProblem[], places: Places): Problem[] {
  return found.map(({ code, severity, message, pointer, part }) => {
    const { offset, length } = places.find(pointer, part);
    return { code, severity, message, pointer, offset, length };
  });
}

/** Orders problems by place; the order of equal places is that of their texts, so that it does not depend on how they were found. */
export function sorted(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.offset - b.offset || a.length - b.length
    || compare(a.pointer, b.pointer) || compare(a.code, b.code) || compare(a.message, b.message));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Sorted problems, at most `MAX_PROBLEMS` and one that says that there are more. */
export function bounded(problems: readonly Problem[]): Problem[] {
  const all = sorted(problems);
  if (all.length <= MAX_PROBLEMS) return all;
  const last = all[MAX_PROBLEMS]!;
  const message = `There are more than ${MAX_PROBLEMS} problems in this file; those from here on are not listed. Repair the first ones.`;
  return [...all.slice(0, MAX_PROBLEMS), { code: 'too-many-problems', severity: 'info', message, pointer: '', offset: last.offset, length: 0 }];
}

/** Whether a list was cut off by `bounded`. */
export const isCutOff = (problems: readonly Problem[]) => problems.length > MAX_PROBLEMS;

/** A text as messages show it: quoted, short, on one line. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
