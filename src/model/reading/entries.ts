/** Ids of `nodes` in the order of the text, which JSON.parse loses for ids that look like numbers and for repeated ones. */
import type { Parsed } from './parse';
import { keyAt } from '../source/table';
import { isObject } from './values';
import { keysOfTree, lastPlaces } from './tree-value';

export interface NodeEntries {
  /** Each id once; a repeated one where it stands last. */
  readonly ids: readonly string[];
  /** For each id its entry in the table of the text, where they are not the same. */
  readonly entryOf: Int32Array | undefined;
}

/** The ids of a parsed document. */
export function nodeEntries(text: string, parsed: Parsed, document: { readonly [key: string]: unknown }): NodeEntries {
  const nodes = document['nodes'];
  if (!isObject(nodes)) return { ids: [], entryOf: undefined };
  const table = parsed.outline?.nodes;
  const keys = Object.keys(nodes);
  if (!table) return { ids: parsed.tree ? keysOfTree(parsed.tree, 'nodes').filter((id) => Object.hasOwn(nodes, id)) : keys, entryOf: undefined };
  if (keys.length === table.count && !looksLikeIndex(keys[0])) return { ids: keys, entryOf: undefined };
  const names = Array.from({ length: table.count }, (_, i) => keyAt(text, table, i));
  if (keys.length === table.count) return { ids: names, entryOf: undefined };
  const last = new Map(names.map((name, i) => [name, i]));
  const ids = lastPlaces(names).filter((id) => Object.hasOwn(nodes, id));
  return { ids, entryOf: Int32Array.from(ids, (id) => last.get(id)!) };
}

/** Keys that are array indices come first in JavaScript objects, wherever they stand in the text. */
const looksLikeIndex = (key: string | undefined) => key !== undefined && /^(?:0|[1-9]\d{0,9})$/.test(key);
