/** Severities and options of rules, from their defaults, the profile, the house, the file's `rules` and the caller, each over the one before. */
import { didYouMean, pointerOf } from '../../model';
import type { Severity, Topology } from '../../model';
import type { CheckOptions, Options, Param, Params, ParamValue, Rule } from '../contract';
import { PROFILES, profileByName } from '../profiles';
import { RULES, ruleById } from '../rules';
import { isKnownRule, NOTICES } from './notices';
import type { Notice } from './notices';

/** Something to report about the settings themselves. */
export interface NoticeDraft {
  readonly notice: Notice;
  readonly message: string;
  readonly pointer: string;
  /** Ids of the nodes that it is about. */
  readonly nodes?: readonly string[];
  readonly witness?: readonly string[];
}

export interface Settings {
  /** Name of the profile that options come from where the file sets none. */
  readonly profile: string;
  /** Severity that findings of a rule id get whatever the rule says; `off` drops them. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  readonly notices: readonly NoticeDraft[];
  /** Values of a rule's parameters. */
  options(rule: Rule): Options<Params>;
}

/** Works the settings of one file out; what cannot be used is left at its default and reported. */
export function resolveSettings(topology: Topology, { severities: wanted, house, profile: name = topology.profile ?? house?.profile ?? 'default' }: CheckOptions): Settings {
  const severities = new Map<string, Severity | 'off'>();
  const options = new Map<string, Options<Params>>();
  const notices: NoticeDraft[] = [];
  const profile = profileByName(name);
  if (profile === undefined) notices.push({ notice: NOTICES.unknownProfile, pointer: '/profile', message: noSuchProfile(name) });
  const base = (rule: Rule): Options<Params> => {
    const own = profile?.rules[rule.id]?.options, ours = house?.options.get(rule.id);
    return own === undefined && ours === undefined ? defaults(rule.params) : { ...defaults(rule.params), ...own, ...ours } as Options<Params>;
  };
  for (const [id, { severity }] of Object.entries(profile?.rules ?? {})) if (severity !== undefined) severities.set(id, severity);
  for (const [id, severity] of house?.severities ?? []) severities.set(id, severity);
  for (const [id, setting] of topology.rules) {
    if (!isKnownRule(id)) {
      notices.push({
        notice: NOTICES.unknownRule, pointer: pointerOf(['rules', id]),
        message: `There is no rule "${id}", so this setting has no effect.${suggestRule(id)}`,
      });
      continue;
    }
    if (setting.severity !== undefined) severities.set(id, setting.severity);
    const rule = ruleById(id);
    if (setting.options !== undefined) options.set(id, readOptions(id, rule?.params ?? {}, rule === undefined ? {} : base(rule), setting.options, (name, message) => {
      notices.push({ notice: NOTICES.invalidOption, pointer: pointerOf(['rules', id, 'options', name]), message });
    }));
  }
  for (const [id, severity] of wanted ?? []) severities.set(id, severity);
  return { profile: name, severities, notices, options: (rule) => options.get(rule.id) ?? base(rule) };
}

/** That there is no such profile, and which there are. */
export function noSuchProfile(name: string): string {
  const near = didYouMean(name, Object.keys(PROFILES));
  return `There is no profile "${name}", so the defaults are in force. ${near === undefined ? `Profiles are ${Object.keys(PROFILES).join(', ')}.` : `Did you mean "${near}"?`}`;
}

/** "Did you mean" for a rule id, or an empty text. */
export function suggestRule(id: string): string {
  const near = didYouMean(id, RULES.map((rule) => rule.id));
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

const DEFAULTS = new WeakMap<Params, Options<Params>>();

/** Default values of a rule's parameters, made once for each rule. */
export function defaults(params: Params): Options<Params> {
  let options = DEFAULTS.get(params);
  if (!options) DEFAULTS.set(params, (options = Object.freeze(Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]))) as Options<Params>));
  return options;
}

/** Options as given over those of `base`; what cannot be used is told with its name, and leaves what `base` has. */
export function readOptions(
  id: string, params: Params, base: Options<Params>, given: { readonly [name: string]: unknown }, tell: (option: string, message: string) => void,
): Options<Params> {
  const known = new Map(Object.entries(params));
  const values = new Map<string, unknown>(Object.entries(base));
  for (const [name, value] of Object.entries(given)) {
    const param = known.get(name);
    const wrong = param === undefined ? noSuchOption(id, name, known) : wrongValue(name, param, values.get(name) as ParamValue, value);
    if (wrong === undefined) values.set(name, value);
    else tell(name, wrong);
  }
  return Object.fromEntries(values) as Options<Params>;
}

function noSuchOption(id: string, name: string, known: ReadonlyMap<string, Param>): string {
  if (known.size === 0) return `The rule "${id}" has no options, so "${name}" has no effect. Remove it.`;
  const near = didYouMean(name, known.keys());
  const advice = near === undefined ? `It has ${[...known.keys()].join(', ')}.` : `Did you mean "${near}"?`;
  return `The rule "${id}" has no option "${name}", so it has no effect. ${advice}`;
}

/** Why a value cannot be used, or undefined. */
function wrongValue(name: string, param: Param, inForce: ParamValue, value: unknown): string | undefined {
  const kept = `${inForce === param.default ? 'The default' : 'The profile\'s'}, ${JSON.stringify(inForce)}, stays in force.`;
  if (!sameType(param.default, value)) return `The option "${name}" must be ${typeName(param.default)}, not ${JSON.stringify(value)?.slice(0, 60)}. ${kept}`;
  if (param.choices !== undefined && !param.choices.includes(value as string)) return `The option "${name}" must be one of ${param.choices.join(', ')}, not ${JSON.stringify(value)?.slice(0, 60)}. ${kept}`;
  if (typeof value !== 'number') return undefined;
  const { min = -Infinity, max = Infinity } = param;
  if (Number.isFinite(value) && value >= min && value <= max) return undefined;
  const range = max === Infinity ? `at least ${min}` : min === -Infinity ? `at most ${max}` : `from ${min} to ${max}`;
  return `The option "${name}" must be ${range}, not ${value}. ${kept}`;
}

function sameType(example: ParamValue, value: unknown): boolean {
  if (typeof example === 'object') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeof value === typeof example;
}

function typeName(example: ParamValue): string {
  if (typeof example === 'object') return 'a list of texts';
  return typeof example === 'number' ? 'a number' : typeof example === 'boolean' ? 'true or false' : 'a text';
}
