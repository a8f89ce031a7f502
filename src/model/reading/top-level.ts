/** What stands at the top level of a document, beside its nodes. */
import { didYouMean } from '../did-you-mean';
import { DOCUMENT_KEYS, FORMAT_VERSION, type Image, type Link, type Pin, type RuleSetting, type Scenario, type Suppression, type Topology } from '../document';
import { DOCUMENT_PROPS } from '../document-props';
import type { Prop } from '../props';
import { shown } from './problems';
import { type Walk, checkValue, countKeys, isObject, propMap, report } from './values';

export type TopLevel = Omit<Topology, 'ids' | 'nodes' | 'readOnly' | 'problems'>;
type Json = { readonly [key: string]: unknown };

export const emptyTopLevel = (): TopLevel => ({
  version: FORMAT_VERSION, name: undefined, asOf: undefined, profile: undefined,
  images: new Map(), links: [], rules: new Map(), suppressions: [], scenarios: [], layout: new Map(),
});

/** Checks every top-level key but `nodes`. */
export function readTopLevel(walk: Walk, document: Json): TopLevel {
  const props = propMap(DOCUMENT_PROPS);
  const values = new Map<string, unknown>();
  for (const key in document) {
    walk.keys++;
    const prop = props.get(key);
    if (prop) values.set(key, checkTopLevel(walk, document[key], prop, key));
    else if (key !== 'nodes') unknownKey(walk, document, key);
  }
  return {
    version: readVersion(walk, document, values),
    name: values.get('name') as string | undefined,
    asOf: values.get('asOf') as string | undefined,
    profile: values.get('profile') as string | undefined,
    images: mapOf<Image>(values.get('images')),
    links: (values.get('links') ?? []) as (Link | undefined)[],
    rules: rulesOf(values.get('rules')),
    suppressions: (values.get('suppressions') ?? []) as (Suppression | undefined)[],
    scenarios: (values.get('scenarios') ?? []) as (Scenario | undefined)[],
    layout: pinsOf(values.get('layout')),
  };
}

type Section = Pick<TopLevel, 'images' | 'rules' | 'suppressions' | 'scenarios' | 'layout'>;

/** How each section that can be read by itself becomes part of a topology. */
const SECTIONS: { readonly [K in keyof Section]: (value: unknown) => Section[K] } = {
  images: mapOf<Image>, rules: rulesOf, layout: pinsOf,
  suppressions: (value) => (value ?? []) as (Suppression | undefined)[],
  scenarios: (value) => (value ?? []) as (Scenario | undefined)[],
};

/** Whether a top-level key can be read by itself, without the others. */
export const isSection = (key: string): key is keyof Section => Object.hasOwn(SECTIONS, key);

/** Checks one such section; the walk stands at the root. */
export function readSection(walk: Walk, key: keyof Section, value: unknown): Partial<Section> {
  return { [key]: SECTIONS[key](checkTopLevel(walk, value, DOCUMENT_PROPS[key], key)) };
}

/** The link at an index of `links` where it is one; the walk stands at `links`. */
export function readLink(walk: Walk, item: unknown, index: number): Link | undefined {
  return checkLink(walk, item, DOCUMENT_PROPS.links.of, index) as Link | undefined;
}

/** Like `checkValue`, but a list keeps the places of its items: indices are those of the file. */
function checkTopLevel(walk: Walk, value: unknown, prop: Prop, key: string): unknown {
  if (key === 'strata' && typeof value === 'number') return value;
  if (prop.type !== 'list' || !Array.isArray(value)) return checkValue(walk, value, prop, key);
  walk.path.push(key);
  let changed = false;
  const items = value.map((item: unknown, i) => {
    const kept = key === 'links' ? checkLink(walk, item, prop.of, i) : checkValue(walk, item, prop.of, i);
    changed ||= kept !== item;
    return kept;
  });
  walk.path.pop();
  return changed ? items : value;
}

function checkLink(walk: Walk, item: unknown, prop: Prop, index: number): unknown {
  const before = walk.found.length;
  const link = checkValue(walk, item, prop, index);
  if (!isObject(link)) return undefined;
  if (Object.hasOwn(link, 'from') && Object.hasOwn(link, 'to')) return link;
  const missing = ['from', 'to'].filter((end) => !Object.hasOwn(link, end));
  if (walk.found.length === before) report(walk, index, {
    code: 'incomplete-link', severity: 'error',
    message: `The link has no ${missing.map(shown).join(' and no ')} and is left out. A link names the node it comes "from" and the node it goes "to".`,
  });
  return undefined;
}

function unknownKey(walk: Walk, document: Json, key: string): void {
  const near = didYouMean(key, DOCUMENT_KEYS);
  const advice = near === undefined ? 'It is kept, but nothing here uses it.' : `Did you mean ${shown(near)}?`;
  report(walk, key, {
    code: 'unknown-property', severity: 'hint',
    message: `${shown(key)} is not a known property of a topology. ${advice}`,
    part: 'key',
  });
  walk.keys += countKeys(document[key]);
}

function readVersion(walk: Walk, document: Json, values: ReadonlyMap<string, unknown>): number {
  const version = values.get('strata');
  if (!Object.hasOwn(document, 'strata')) {
    report(walk, undefined, {
      code: 'missing-version', severity: 'warning',
      message: `The file does not say its format version; ${FORMAT_VERSION} is assumed. Add "strata": ${FORMAT_VERSION}.`,
      part: 'key',
    });
    return FORMAT_VERSION;
  }
  if (typeof version !== 'number') return FORMAT_VERSION;
  if (!Number.isInteger(version) || version < 1) {
    report(walk, 'strata', {
      code: 'unknown-version', severity: 'error',
      message: `There is no format version ${version}; ${FORMAT_VERSION} is assumed.`,
    });
    return FORMAT_VERSION;
  }
  if (version > FORMAT_VERSION) {
    report(walk, 'strata', {
      code: 'newer-version', severity: 'error',
      message: `The file has format version ${version}, and this program knows versions up to ${FORMAT_VERSION}. What it understands is shown, but the file cannot be edited here. Update Strata.`,
    });
  }
  return version;
}

function mapOf<T>(value: unknown): ReadonlyMap<string, T> {
  return new Map(isObject(value) ? (Object.entries(value) as [string, T][]) : []);
}

function rulesOf(value: unknown): ReadonlyMap<string, RuleSetting> {
  const rules = mapOf<string | RuleSetting>(value);
  return new Map([...rules].map(([id, setting]) => [id, typeof setting === 'string' ? ({ severity: setting } as RuleSetting) : setting]));
}

function pinsOf(value: unknown): ReadonlyMap<string, Pin> {
  const pins = [...mapOf<Partial<Pin>>(value)].filter(([, pin]) => pin.x !== undefined && pin.y !== undefined);
  return new Map(pins as [string, Pin][]);
}
