/** Settings that a house has for all its files: read from what a person wrote, checked, and laid under what each file says itself. */
import { SEVERITIES, type Severity } from '../../model';
import type { House } from '../contract';
import { profileByName } from '../profiles';
import { ruleById } from '../rules';
import { isKnownRule } from './notices';
import { defaults, noSuchProfile, readOptions, suggestRule } from './settings';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSeverity = (value: unknown): value is Severity | 'off' => value === 'off' || SEVERITIES.some((each) => each === value);

/** The house's profile and rules out of any values, and what of them cannot be used and why. What cannot be used has no effect. */
export function readHouse(profile: unknown, rules: unknown): { readonly house: House; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const name = typeof profile === 'string' && profile !== '' ? profile : undefined;
  const isKnown = name !== undefined && profileByName(name) !== undefined;
  if (name !== undefined && !isKnown) problems.push(noSuchProfile(name));
  if (!isObject(rules ?? {})) problems.push('Rules must be an object with the settings of rules by their ids.');
  const severities = new Map<string, Severity | 'off'>();
  const options = new Map<string, { readonly [name: string]: unknown }>();
  for (const [id, setting] of Object.entries(isObject(rules) ? rules : {})) {
    if (!isKnownRule(id)) {
      problems.push(`There is no rule "${id}".${suggestRule(id)}`);
      continue;
    }
    if (isSeverity(setting)) severities.set(id, setting);
    else if (!isObject(setting)) problems.push(`The rule "${id}" needs a severity (${SEVERITIES.join(', ')}, off), or an object with "severity" and "options".`);
    else {
      if (isSeverity(setting['severity'])) severities.set(id, setting['severity']);
      else if (setting['severity'] !== undefined) problems.push(`The severity of the rule "${id}" must be one of ${SEVERITIES.join(', ')}, off.`);
      if (isObject(setting['options'])) {
        const params = ruleById(id)?.params ?? {};
        const good = Object.fromEntries(Object.entries(setting['options']).filter(([option, value]) => {
          const before = problems.length;
          readOptions(id, params, defaults(params), { [option]: value }, (_, message) => problems.push(message));
          return problems.length === before;
        }));
        options.set(id, good);
      } else if (setting['options'] !== undefined) problems.push(`The options of the rule "${id}" must be an object.`);
    }
  }
  return { house: { profile: isKnown ? name : undefined, severities, options }, problems };
}
