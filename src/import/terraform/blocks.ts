/** Attributes and blocks of a provider -> the JSON of the API behind it, without what is sensitive or not set. */
import { child, entriesOf, type Value } from '../values';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Blocks that may stand several times, by their name and that of the block around, `*` for any; what the API calls the list. */
export type Lists = ReadonlyMap<string, string>;

const isTrue = (value: Value | undefined) => value?.type === 'scalar' && value.value === true;
const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
/** Of a block that is empty, Terraform writes null. */
const isBlock = (value: Value) => value.type === 'map' || (value.type === 'scalar' && value.value === null);
const itemOf = (value: Value | undefined, i: number) => (value?.type === 'list' ? value.items[i] : undefined);

/** Flags that providers write everywhere and that mean nothing where they are off. */
const OFF = new Set(['host_network', 'host_pid', 'host_ipc', 'share_process_namespace', 'privileged', 'read_only_root_filesystem', 'run_as_non_root']);

/** Whether an attribute is not set: providers write those too. */
function isBlank(name: string, value: Value): boolean {
  if (value.type === 'list') return value.items.length === 0;
  if (value.type === 'map') return value.entries.size === 0;
  return value.value === null || value.text === '' || (value.value === false && OFF.has(name));
}

/**
 * A mapping with the names of the API. Providers write blocks as lists, of which those in `lists` stay lists and of the others the first
 * counts; mappings that are no blocks have keys of the person's own, which stay as they are.
 */
export function apiObject(value: Value | undefined, hidden: Value | undefined, lists: Lists, around = ''): { readonly [name: string]: Json } {
  return Object.fromEntries(entriesOf(value).flatMap(([name, entry]): readonly (readonly [string, Json])[] => {
    const secret = child(hidden, name);
    if (isTrue(secret)) return [];
    const listed = lists.get(`${around}.${name}`) ?? lists.get(`*.${name}`);
    if (entry.value.type === 'list' && entry.value.items.length > 0 && entry.value.items.every(isBlock)) {
      const blocks = entry.value.items.flatMap((item, i) => (isTrue(itemOf(secret, i)) ? [] : [apiObject(item, itemOf(secret, i), lists, name)]));
      return listed !== undefined ? [[listed, blocks]] : blocks.length > 0 ? [[camel(name), blocks[0]]] : [];
    }
    const plain = isBlank(name, entry.value) ? undefined : plainJson(entry.value, secret);
    return plain === undefined ? [] : [[listed ?? camel(name), plain]];
  }));
}

/** The value as it is; undefined where it is sensitive. */
export function plainJson(value: Value, hidden?: Value): Json | undefined {
  if (isTrue(hidden)) return undefined;
  if (value.type === 'scalar') return value.value;
  if (value.type === 'list') return value.items.flatMap((item, i) => plainJson(item, itemOf(hidden, i)) ?? []);
  return Object.fromEntries(entriesOf(value).flatMap(([name, entry]): readonly (readonly [string, Json])[] => {
    const plain = plainJson(entry.value, child(hidden, name));
    return plain === undefined ? [] : [[name, plain]];
  }));
}
