/** Variables in every value of a file, each shared value once. */
import type { Notes } from '../notes';
import { type Entry, type Scalar, type Value } from '../values';
import { interpolate, type Lookup } from '../variables';

/** The same values with variables replaced. Variables without a value stay as `${NAME}`, marked unset, with one note a variable. */
export function interpolateValue(value: Value, lookup: Lookup, notes: Notes): Value {
  const done = new Map<Value, Value>();
  const visit = (old: Value): Value => {
    const known = done.get(old);
    if (known) return known;
    const fresh = old.type === 'scalar' ? interpolateScalar(old, lookup, notes) : visitAll(old, visit);
    done.set(old, fresh);
    return fresh;
  };
  return visit(value);
}

function visitAll(value: Exclude<Value, Scalar>, visit: (value: Value) => Value): Value {
  if (value.type === 'list') return { ...value, items: value.items.map(visit) };
  const entries = new Map<string, Entry>();
  for (const [key, entry] of value.entries) entries.set(key, { key: entry.key, value: visit(entry.value) });
  return { ...value, entries };
}

function interpolateScalar(value: Scalar, lookup: Lookup, notes: Notes): Scalar {
  if (typeof value.value !== 'string' || !value.text.includes('$')) return value;
  const result = interpolate(value.text, lookup);
  if (result.malformed !== undefined) {
    notes.add('error', 'malformed-variable', value.place, `A variable cannot be read here: ${result.malformed}. The value is treated as unknown.`);
    return { ...value, unset: true };
  }
  for (const name of result.required) {
    notes.add('error', 'required-variable', value.place, `\`${name}\` must have a value here, and nothing gives it one: Compose would stop. Set it in \`.env\`.`, name);
  }
  for (const name of result.unset) {
    notes.add('warning', 'unset-variable', value.place, `Nothing gives \`${name}\` a value, so what depends on it is unknown here (Compose would use an empty text). Set it in \`.env\`.`, name);
  }
  return { ...value, value: result.text, text: result.text, ...(result.unset.length + result.required.length > 0 ? { unset: true } : {}) };
}
