/**
 * rules: every rule that Strata knows, a file each in a folder a family. A rule's file holds all there is about it:
 * severity, parameters with their sources, documentation with examples that are also its tests, and the check.
 */
import type { Rule } from '../contract';
import { capacity } from './capacity';
import { compatibility } from './compatibility';
import { image } from './image';
import { isolation } from './isolation';
import { migration } from './migration';
import { model } from './model';
import { operations } from './operations';
import { placement } from './placement';
import { resilience } from './resilience';

/** All rules, by family, in the order of the reference. */
export const RULES: readonly Rule[] = [
  ...isolation,
  ...capacity,
  ...resilience,
  ...compatibility,
  ...image,
  ...migration,
  ...operations,
  ...placement,
  ...model,
];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule with this id, or undefined. */
export function ruleById(id: string): Rule | undefined {
  return BY_ID.get(id);
}
