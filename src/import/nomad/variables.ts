/** Variables and locals of a job file: what has a value in the file takes its place, the rest stays unknown. */
import { isCredential } from '../extra';
import { type Notes, quote } from '../notes';
import { child, entriesOf, itemsOf, textOf, type Entry, type Scalar, type Value } from '../values';
import { LABEL } from './hcl';

type Lookup = (path: string) => Value | undefined;

const blocks = (value: Value, type: string): readonly Value[] => {
  const found = child(value, type);
  return found?.type === 'list' ? found.items : [];
};

const WHOLE = /^(?:\$\{\s*)?((?:var|local)\.[A-Za-z_][\w-]{0,200})(?:\s*\})?$/;
const PART = /\$\{\s*((?:var|local)\.[A-Za-z_][\w-]{0,200})\s*\}/g;
/** A local may name another, and that a third; longer chains are circles, most likely. */
const LONGEST_CHAIN = 20;

/** The same file with variables replaced by their defaults, those that may be credentials aside. A note for each that has a default, and for each that has none. */
export function resolveVariables(file: Value, notes: Notes): Value {
  const known = new Map<string, Value>();
  for (const block of blocks(file, 'variable')) {
    const [name, preset] = [textOf(child(block, LABEL)), child(block, 'default')];
    if (name !== undefined && preset && !isCredential(name)) known.set(`var.${name}`, preset);
  }
  for (const block of blocks(file, 'locals')) for (const [name, entry] of entriesOf(block)) if (!isCredential(name)) known.set(`local.${name}`, entry.value);
  return replace(file, (path) => known.get(path), notes);
}

function replace(file: Value, lookup: Lookup, notes: Notes): Value {
  const done = new Map<Value, Value>();
  const visit = (old: Value, chain: number): Value => {
    const before = done.get(old);
    if (before) return before;
    const fresh = old.type === 'scalar' ? scalarOf(old, chain)
      : old.type === 'list' ? { ...old, items: old.items.map((item) => visit(item, chain)) }
        : { ...old, entries: new Map([...old.entries].map(([key, entry]): [string, Entry] => [key, key === 'variable' || key === 'locals' ? entry : { key: entry.key, value: visit(entry.value, chain) }])) };
    done.set(old, fresh);
    return fresh;
  };
  const find = (path: string, at: Scalar, chain: number): Value | undefined => {
    const value = chain < LONGEST_CHAIN ? lookup(path) : undefined;
    if (path.startsWith('var.')) {
      const name = path.slice(4);
      if (value) notes.add('info', 'variable-default', at.place, `The variable ${quote(name)} has its default here; a run may give it another value.`, name);
      else notes.add('info', 'unknown-variable', at.place, `The variable ${quote(name)} has no default that is read: what depends on it is unknown here.`, name);
    }
    return value && visit(value, chain + 1);
  };
  const scalarOf = (value: Scalar, chain: number): Value => {
    if (!value.unset) return value;
    const whole = WHOLE.exec(value.text.trim())?.[1];
    if (whole !== undefined) {
      const found = find(whole, value, chain);
      return found ? { ...found, place: value.place } : value;
    }
    const text = value.text.replace(PART, (written, path: string) => {
      const found = find(path, value, chain);
      return found?.type === 'scalar' && !found.unset ? found.text : written;
    });
    return { ...value, value: text, text, unset: /[$%]\{/.test(text) || !/\$\{/.test(value.text) };
  };
  return visit(file, 0);
}

/** The items of a list of blocks or values; a single mapping counts as one. */
export const each = (value: Value | undefined): readonly Value[] => (value?.type === 'map' ? [value] : itemsOf(value));
