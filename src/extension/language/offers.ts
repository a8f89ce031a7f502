/** What can stand at a place in the text, by the topology, the catalogue and the rules. What the JSON schema offers anyway is left out. */
import { plural, t, translated } from '../../l10n';
import { CAPABILITIES, suitablePlatforms } from '../../catalog';
import type { Catalog } from '../../catalog';
import type { Template } from '../../catalog/templates';
import { NOTICES, PROFILES, ruleById, RULES } from '../../engine';
import { KIND_TABLE, pointerOf, propsOf, valueAt } from '../../model';
import type { Kind, NodeName, Path, Prop, Topology, TopologyText } from '../../model';
import { amounts, days } from './amounts';
import type { Offer } from './offer';
import type { Place } from './place';
import { quantityOf } from './quantities';
import { entrySnippets, nodeSnippets } from './snippets';
import { releases } from './versions';

interface Named { readonly name?: string; readonly in?: string }

/** Nodes of some kinds (any where empty), each under the texts that name it. */
function nodes({ ids, nodes: all }: Topology, kinds: readonly string[], texts: (id: string) => readonly string[], without: ReadonlySet<string>): Offer[] {
  const offers: Offer[] = [];
  ids.forEach((id, i) => {
    const { kind, name, in: parent } = all[i] as Named & { readonly kind: Kind };
    if ((kinds.length > 0 && !kinds.includes(kind)) || without.has(id)) return;
    const detail = [translated(KIND_TABLE[kind].title), name === id ? undefined : name, parent === undefined ? undefined : t('in {0}', parent)].filter(Boolean).join(', ');
    for (const value of texts(id)) offers.push({ value, detail, sort: 'node' });
  });
  return offers;
}

const self = (id: string): readonly string[] => [id];
const textsOf = ({ prefix = '', suffixes = [''] }: NodeName) => (id: string): readonly string[] => suffixes.map((suffix) => prefix + id + suffix);

/** A node and everything inside it: what it cannot be put into. */
function withInside({ ids, nodes: all }: Topology, root: string): Set<string> {
  const inside = new Map<string, string[]>();
  ids.forEach((id, i) => {
    const parent = (all[i] as Named).in;
    if (parent !== undefined) inside.set(parent, [...(inside.get(parent) ?? []), id]);
  });
  const found = new Set([root]);
  for (const id of found) inside.get(id)?.forEach((child) => found.add(child));
  return found;
}

/** Other texts of the list that a place is in. */
function siblings(document: TopologyText, { path, token }: Place): ReadonlySet<string> {
  if (typeof path.at(-1) !== 'number') return new Set();
  const list = valueAt(document, pointerOf(path.slice(0, -1)));
  const texts = Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string' && item !== token?.value) : [];
  return new Set(texts);
}

/** Values that other nodes have for a property, the most frequent ones first. */
function labels({ nodes: all }: Topology, name: string | number | undefined, own: unknown): Offer[] {
  const counts = new Map<string, number>();
  for (const node of all) {
    const value = (node as unknown as { readonly [key: string]: unknown })[String(name)];
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (typeof own === 'string' && counts.get(own) === 1) counts.delete(own);
  return [...counts].sort(([, a], [, b]) => b - a).map(([value, count]) => ({ value, detail: plural(count, 'on {0} node', 'on {0} nodes'), sort: 'value' }));
}

/** Image references of the file: those that are described, and those that are used. */
function images({ images: described, nodes: all }: Topology, without?: string): Offer[] {
  const found = new Map<string, string>([...described.keys()].map((image) => [image, t('described in images')]));
  for (const node of all) {
    const image = (node as { readonly image?: string }).image;
    if (image !== undefined && !found.has(image)) found.set(image, t('used in this file'));
  }
  if (without !== undefined && !described.has(without)) found.delete(without);
  return [...found].map(([value, detail]) => ({ value, detail, sort: 'value' }));
}

const rules = (): Offer[] => [...RULES, ...Object.values(NOTICES)].map(({ id, title }) => ({ value: id, detail: title, sort: 'rule' }));

function forProp(document: TopologyText, place: Place, prop: Prop, catalog: Catalog, typed: string): Offer[] {
  const { topology } = document;
  const { path, kind, node } = place;
  const own = typeof place.token?.value === 'string' ? place.token.value : undefined;
  if (prop.type === 'ref' && path[0] === 'nodes' && path.length === 3 && path[2] === 'in') {
    if (node === undefined || kind === undefined) return nodes(topology, [], self, new Set());
    const parents: readonly string[] = KIND_TABLE[kind].parents.filter((parent) => parent !== 'root');
    return parents.length === 0 ? [] : nodes(topology, parents, self, withInside(topology, node));
  }
  if (prop.type === 'ref') return nodes(topology, prop.to, self, new Set([...siblings(document, place), ...(node === undefined ? [] : [node])]));
  const quantity = quantityOf(prop);
  if (quantity) return amounts(document, place, quantity, typed);
  if (prop.type === 'date') return days(document, place);
  if (prop.type !== 'string') return [];
  if (prop.names) return nodes(topology, prop.names.to, textsOf(prop.names), new Set(node === undefined ? [] : [node]));
  const known = new Set(prop.examples?.map(String));
  switch (prop.suggest) {
    case 'platform': return suitablePlatforms(catalog.platforms, kind, path).filter(({ id }) => !known.has(id))
      .map(({ id, name, summary }) => ({ value: id, detail: name, doc: summary, sort: 'platform' }));
    case 'image': return images(topology, own).filter(({ value }) => !known.has(value));
    case 'rule': return rules();
    case 'capability': return CAPABILITIES.filter((name) => !siblings(document, place).has(name)).map((value) => ({ value, detail: t('Capability'), sort: 'value' }));
    case 'label': return labels(topology, path.at(-1), own);
    default: return releases(document, place, catalog).filter(({ value }) => !known.has(value));
  }
}

/** Values that can stand at a place; `typed` is what stands there up to the cursor, without a quote. */
export function valueOffers(document: TopologyText, place: Place, catalog: Catalog, typed = ''): Offer[] {
  const { path, kind } = place;
  if (path.length === 1 && path[0] === 'profile') return Object.entries(PROFILES).map(([value, { title, doc }]) => ({ value, detail: title, doc, sort: 'value' }));
  if (path[0] === 'nodes' && path[2] === 'assumed' && path.length === 4 && kind) {
    const taken = siblings(document, place);
    return ['*', ...Object.keys(propsOf(kind))].filter((name) => !taken.has(name)).map((value) => ({ value, detail: value === '*' ? t('The node itself') : t('Property'), sort: 'value' }));
  }
  const entries = entrySnippets(document.topology, place);
  if (entries.length > 0) return entries;
  const param = ruleParam(path);
  if (param !== undefined) return [{ value: String(param), json: JSON.stringify(param), detail: t('Default'), sort: 'value' }];
  return place.props.flatMap((prop) => forProp(document, place, prop, catalog, typed));
}

/** The default of the rule's parameter that a path is about. */
function ruleParam(path: Path): unknown {
  const [section, rule, part, name] = path;
  if (section !== 'rules' || part !== 'options' || path.length !== 4) return undefined;
  const params = ruleById(String(rule))?.params;
  return params && Object.hasOwn(params, String(name)) ? params[String(name)].default : undefined;
}

const SEVERITY_CHOICE = '"${1|off,hint,info,warning,error|}"';

/** Keys that can stand at a place; those that stand there already are left out. */
export function keyOffers(document: TopologyText, { path, token }: Place, templates: readonly Template[]): Offer[] {
  const { topology } = document;
  const [section, rule, part] = path;
  if (section === 'nodes' && path.length === 2) return nodeSnippets(document, templates);
  if (section === 'rules' && path.length === 2) {
    return rules().filter(({ value }) => value === token?.value || !topology.rules.has(value)).map((offer) => ({ ...offer, withValue: SEVERITY_CHOICE }));
  }
  if (section === 'rules' && part === 'options' && path.length === 4) {
    const there = Object.keys(topology.rules.get(String(rule))?.options ?? {});
    return Object.entries(ruleById(String(rule))?.params ?? {}).filter(([name]) => name === token?.value || !there.includes(name))
      .map(([value, param]) => ({ value, detail: t('default {0}', JSON.stringify(param.default)), sort: 'key', withValue: `\${1:${JSON.stringify(param.default).replace(/[\\$}]/g, '\\$&')}}` }));
  }
  if (section === 'images' && path.length === 2) {
    return images(topology).filter(({ value }) => value === token?.value || !topology.images.has(value)).map((offer) => ({ ...offer, sort: 'key', withValue: '{ $1 }' }));
  }
  if (section === 'layout' && path.length === 2) {
    return nodes(topology, [], self, new Set(topology.layout.keys())).map((offer) => ({ ...offer, withValue: '{ "x": ${1:0}, "y": ${2:0} }' }));
  }
  return [];
}

