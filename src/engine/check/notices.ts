/** What the check itself has to say: about settings, suppressions and the text, beside what the rules find. */
import type { Severity } from '../../model';
import { ruleById } from '../rules';

export interface Notice {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly description: string;
}

export const NOTICES = {
  unknownRule: {
    id: 'unknown-rule', severity: 'warning', title: 'No such rule',
    description: 'A setting or a suppression names a rule that does not exist, so it has no effect.',
  },
  unknownProfile: {
    id: 'unknown-profile', severity: 'warning', title: 'No such profile',
    description: 'The file names a profile that does not exist, so the defaults are in force.',
  },
  invalidOption: {
    id: 'invalid-option', severity: 'warning', title: 'Option that the rule cannot use',
    description: 'A rule has no such option, or its value has the wrong type or range; the default stays in force.',
  },
  invalidSuppression: {
    id: 'invalid-suppression', severity: 'warning', title: 'Suppression without rule or reason',
    description: 'A suppression must name its rule and say why the finding is accepted; this one has no effect.',
  },
  expiredSuppression: {
    id: 'expired-suppression', severity: 'warning', title: 'Suppression has expired',
    description: 'The last day of a suppression is over, and its findings are reported again.',
  },
  unusedSuppression: {
    id: 'unused-suppression', severity: 'hint', title: 'Suppression that suppresses nothing',
    description: 'There is no such finding any more: the suppression can go.',
  },
  reportUnusable: {
    id: 'report-unusable', severity: 'warning', title: 'Report of an image that cannot be used',
    description: 'The report that `scan.report` of an image names is missing, broken, outside the workspace or about another image, so nothing of it counts.',
  },
  scenarioFailed: {
    id: 'scenario-failed', severity: 'error', title: 'Scenario that does not come out as expected',
    description: 'A scenario of the file was played, and something that it expects does not hold; or it cannot be played.',
  },
} as const satisfies { readonly [name: string]: Notice };

const BY_ID: ReadonlyMap<string, Notice> = new Map(Object.values(NOTICES).map((notice) => [notice.id, notice]));

/** Findings about the text have the reader's code behind this. */
export const TEXT_PREFIX = 'text-';

/** Codes of the reader that say what a rule says: they are reported, set and suppressed under the rule's id. */
const RULE_OF_CODE: ReadonlyMap<string, string> = new Map([['out-of-range', 'value-out-of-range']]);

/** Under which rule id a problem of the reader is reported: `text-` and its code, or the rule that it belongs to. */
export function ruleOfProblem(code: string): string {
  return RULE_OF_CODE.get(code) ?? TEXT_PREFIX + code;
}

/** Whether findings may have this rule id. */
export function isKnownRule(id: string): boolean {
  return ruleById(id) !== undefined || BY_ID.has(id) || id.startsWith(TEXT_PREFIX);
}

/** A headline for any rule id that a finding may have. */
export function ruleTitle(id: string): string {
  const title = ruleById(id)?.title ?? BY_ID.get(id)?.title;
  if (title !== undefined) return title;
  return id.startsWith(TEXT_PREFIX) ? `Text: ${id.slice(TEXT_PREFIX.length).replaceAll('-', ' ')}` : id;
}
