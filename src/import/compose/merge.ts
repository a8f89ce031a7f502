/** How Compose lays one file over another, and a service over the one it extends. */
import { type Entry, isNull, itemsOf, mapping, type Mapping, scalar, type Sequence, textOf, type Value } from '../values';
import { mountTarget } from './mount-text';

/** How a field of a service is merged; mappings otherwise go key by key, lists are appended, anything else is replaced. */
const RULES: ReadonlyMap<string, 'replace' | 'named' | 'target' | 'context'> = new Map([
  ['command', 'replace'], ['entrypoint', 'replace'], ['healthcheck.test', 'replace'],
  // A list of NAME=value (or of names) and a mapping mean the same.
  ['environment', 'named'], ['labels', 'named'], ['annotations', 'named'], ['extra_hosts', 'named'], ['sysctls', 'named'], ['networks', 'named'],
  ['depends_on', 'named'], ['build.args', 'named'], ['build.labels', 'named'], ['deploy.labels', 'named'],
  ['volumes', 'target'], ['devices', 'target'],
  // `build: .` is short for a context.
  ['build', 'context'],
] as const);

/** Lays `over` over `base`: two whole Compose files. */
export function mergeFiles(base: Mapping, over: Mapping): Mapping {
  return mergeEntries(base, over, (key, below, above) => (key === 'services' ? mergeServices(below, above) : mergeValues(below, above, '')));
}

function mergeServices(base: Value, over: Value): Value {
  if (base.type !== 'map' || over.type !== 'map') return isNull(over) ? base : over;
  return mergeEntries(base, over, (_, below, above) => mergeServiceValues(below, above));
}

/** Lays one definition of a service over another. */
export function mergeServiceValues(base: Value, over: Value): Value {
  if (isNull(over)) return base;
  return base.type === 'map' && over.type === 'map' ? mergeFields(base, over, '') : over;
}

function mergeFields(base: Mapping, over: Mapping, path: string): Mapping {
  return mergeEntries(base, over, (key, below, above) => mergeValues(below, above, path === '' ? key : `${path}.${key}`));
}

function mergeEntries(base: Mapping, over: Mapping, merge: (key: string, below: Value, above: Value) => Value): Mapping {
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    if (entry.value.tag === 'reset') entries.delete(key);
    else if (!below || entry.value.tag === 'override') entries.set(key, entry);
    else entries.set(key, { key: below.key, value: merge(key, below.value, entry.value) });
  }
  return mapping(base.place, entries);
}

function mergeValues(base: Value, over: Value, path: string): Value {
  if (isNull(over)) return base;
  if (isNull(base)) return over;
  const rule = RULES.get(path);
  if (rule === 'replace') return over;
  if (rule === 'named') return mergeFields(named(base), named(over), path);
  if (rule === 'context') return mergeFields(context(base), context(over), path);
  if (base.type === 'map' && over.type === 'map') return mergeFields(base, over, path);
  if (base.type === 'list' || over.type === 'list') return append(base, over, rule === 'target' ? mountTarget : textOf);
  return over;
}

/** Appends, an item with a key that is there already in its place. */
function append(base: Value, over: Value, keyOf: (value: Value) => string | undefined): Sequence {
  const items = [...itemsOf(base)];
  const places = new Map(items.map((item, i) => [keyOf(item), i]));
  for (const item of itemsOf(over)) {
    const key = keyOf(item);
    const place = key === undefined ? undefined : places.get(key);
    if (place === undefined) places.set(key, items.push(item) - 1);
    else items[place] = item;
  }
  return { type: 'list', place: base.place, items };
}

/** A list of names, or of NAME=value, as a mapping. */
export function named(value: Value): Mapping {
  if (value.type === 'map') return value;
  const entries = new Map<string, Entry>();
  for (const item of itemsOf(value)) {
    const text = textOf(item);
    if (text === undefined) continue;
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const rest = equals < 0 ? undefined : text.slice(equals + 1);
    entries.set(name, { key: item.place, value: rest === undefined ? { type: 'scalar', place: item.place, value: null, text: '' } : scalar(item.place, rest) });
  }
  return mapping(value.place, entries);
}

/** `build: .` in its long form. */
export function context(value: Value): Mapping {
  if (value.type === 'map') return value;
  return mapping(value.place, new Map([['context', { key: value.place, value }]]));
}
