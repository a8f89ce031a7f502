/** What stands beside the nodes: links, images, rules, suppressions, scenarios, places of nodes, and the document's own properties. */
import { DOCUMENT_PROPS, IMAGE, LINK, RULE_SETTING, SCENARIO, SUPPRESSION } from '../model';
import type { Link, Prop, Scenario, Suppression, Topology, TopologyText } from '../model';
import type { EntryChange, PropertyChange } from './contract';
import { compare } from './lists';
import { changesInside, changesOf, meaningOf, NO_RENAMES } from './values';
import type { Renames } from './values';

type Loose = { readonly [key: string]: unknown };
type Section = EntryChange['section'];

const object = (props: (Prop & { readonly type: 'object' })['props']): Prop & { readonly type: 'object' } => ({ type: 'object', props, doc: '' });
const OF = { images: object(IMAGE), links: object(LINK), rules: object(RULE_SETTING), suppressions: object(SUPPRESSION), scenarios: object(SCENARIO) } as const;

/** Where an entry of a list on the old side stands on the new one, by index; -1 where it is gone. */
export type IndexMap = ReadonlyMap<Section, Int32Array>;

/** All differences beside the nodes, and where entries of lists went. Renamed nodes are the same node here. */
export function entryChanges(old: TopologyText, now: TopologyText, renames: Renames): { readonly entries: readonly EntryChange[]; readonly indices: IndexMap } {
  const a = old.topology, b = now.topology;
  const links = listChanges('links', a.links, b.links, linkKey, linkName, renames);
  const suppressions = listChanges('suppressions', a.suppressions, b.suppressions, suppressionKey, suppressionName, renames);
  const scenarios = listChanges('scenarios', a.scenarios, b.scenarios, (it) => it.name, (it, i) => it.name ?? `scenario ${i + 1}`, renames);
  const entries = [
    ...documentChanges(old, now), ...links.entries, ...mapChanges('images', a.images, b.images, renames), ...mapChanges('rules', a.rules, b.rules, renames),
    ...suppressions.entries, ...scenarios.entries, ...layoutChanges(a, b, renames),
  ];
  return { entries, indices: new Map([['links', links.moved], ['suppressions', suppressions.moved], ['scenarios', scenarios.moved]]) };
}

const renamed = (id: string | undefined, renames: Renames): string | undefined => (id === undefined ? undefined : renames.get(id)?.id ?? id);

const linkKey = ({ from, to, port }: Link, renames: Renames): string => JSON.stringify([renamed(from, renames), renamed(to, renames), port]);
const linkName = ({ from, to, port }: Link): string => `${from} -> ${to}${port === undefined ? '' : ` :${port}`}`;
const suppressionKey = ({ rule, node }: Suppression, renames: Renames): string => JSON.stringify([rule, renamed(node, renames)]);
const suppressionName = ({ rule, node }: Suppression): string => `${rule ?? 'no rule'}${node === undefined ? '' : ` at ${node}`}`;

function documentChanges(old: TopologyText, now: TopologyText): EntryChange[] {
  const properties = (['name', 'description', 'asOf', 'profile'] as const).flatMap((key) => {
    const value = (document: TopologyText): unknown => (key === 'description' ? descriptionOf(document) : document.topology[key]);
    return changesOf(value(old), value(now), DOCUMENT_PROPS[key], NO_RENAMES, [key]);
  });
  return properties.length === 0 ? [] : [{ section: 'document', change: 'changed', name: 'document', properties }];
}

/** The document's description, which nothing but this asks for, from the text. */
function descriptionOf({ text, places }: TopologyText): string | undefined {
  const key = places.find('/description', 'key');
  if (text.slice(key.offset, key.offset + key.length) !== '"description"') return undefined;
  const value = places.find('/description');
  try {
    const said: unknown = JSON.parse(text.slice(value.offset, value.offset + value.length));
    return typeof said === 'string' ? said : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Entries of a list in any order: those that mean the same first, then those with one key, in their order (`keyOf` undefined: its place in the list).
 * What has no counterpart came or went.
 */
function listChanges<T extends Link | Suppression | Scenario>(
  section: 'links' | 'suppressions' | 'scenarios', from: readonly (T | undefined)[], to: readonly (T | undefined)[],
  keyOf: (entry: T, renames: Renames) => string | undefined, nameOf: (entry: T, index: number) => string, renames: Renames,
): { readonly entries: EntryChange[]; readonly moved: Int32Array } {
  const prop = OF[section], moved = new Int32Array(from.length).fill(-1), taken = new Uint8Array(to.length);
  const pairUp = (key: (entry: T, index: number, renames: Renames) => string): void => {
    const free = new Map<string, number[]>();
    for (let j = to.length - 1; j >= 0; j--) {
      if (to[j] === undefined || taken[j] === 1) continue;
      const it = key(to[j]!, j, NO_RENAMES);
      const known = free.get(it);
      if (known) known.push(j);
      else free.set(it, [j]);
    }
    from.forEach((entry, i) => {
      const j = entry === undefined || moved[i]! >= 0 ? undefined : free.get(key(entry, i, renames))?.pop();
      if (j === undefined) return;
      moved[i] = j;
      taken[j] = 1;
    });
  };
  pairUp((entry, _, names) => meaningOf(entry, prop, names));
  pairUp((entry, index, names) => keyOf(entry, names) ?? `#${index}`);
  const entries: EntryChange[] = [];
  from.forEach((entry, i) => entry !== undefined && moved[i]! < 0 && entries.push({ section, change: 'removed', name: nameOf(entry, i), properties: [] }));
  to.forEach((entry, j) => entry !== undefined && taken[j] === 0 && entries.push({ section, change: 'added', name: nameOf(entry, j), properties: [] }));
  from.forEach((entry, i) => {
    const j = moved[i]!, now = j < 0 ? undefined : to[j];
    const properties = entry === undefined || now === undefined ? [] : changesOf(entry, now, prop, renames);
    if (properties.length > 0) entries.push({ section, change: 'changed', name: nameOf(now!, j), properties });
  });
  return { entries, moved };
}

function mapChanges(section: 'images' | 'rules', from: ReadonlyMap<string, object>, to: ReadonlyMap<string, object>, renames: Renames): EntryChange[] {
  const entries: EntryChange[] = [];
  const once = (change: 'added' | 'removed', name: string): void => void entries.push({ section, change, name, properties: [] });
  for (const name of [...from.keys()].sort(compare)) if (!to.has(name)) once('removed', name);
  for (const name of [...to.keys()].sort(compare)) if (!from.has(name)) once('added', name);
  for (const name of [...to.keys()].sort(compare)) {
    const old = from.get(name);
    const properties: PropertyChange[] = old === undefined ? [] : changesInside(old as Loose, to.get(name) as Loose, (key) => (Object.hasOwn(OF[section].props, key) ? OF[section].props[key] : undefined), renames);
    if (properties.length > 0) entries.push({ section, change: 'changed', name, properties });
  }
  return entries;
}

/** Pins: a picture, not a stack, and one entry is enough to say so. */
function layoutChanges(old: Topology, now: Topology, renames: Renames): EntryChange[] {
  const before = new Map([...old.layout].map(([id, pin]) => [renamed(id, renames)!, pin]));
  const ids = [...new Set([...before.keys(), ...now.layout.keys()])].sort(compare);
  return ids.flatMap((name): EntryChange[] => {
    const from = before.get(name), to = now.layout.get(name);
    if (from?.x === to?.x && from?.y === to?.y) return [];
    return [{ section: 'layout', change: from === undefined ? 'added' : to === undefined ? 'removed' : 'changed', name, properties: [] }];
  });
}
