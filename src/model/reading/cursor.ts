/** What stands at an offset of a text that somebody is typing, and values of it: works however broken the text is. */
import { getLocation, parseTree } from 'jsonc-parser';
import type { Path } from '../operations';
import type { Span, TopologyText } from '../text';
import { valueOfTree } from './tree-value';

/** A place in the text, between keys and values or in one. */
export interface Cursor {
  /** Keys and indices from the root; the last one is empty where a key is missing yet. */
  readonly path: Path;
  readonly atKey: boolean;
  /** The key or plain value (a text, a number, a word) that the offset is in or at the border of. */
  readonly token: (Span & { readonly value: unknown }) | undefined;
}

/** Where an offset is; undefined in a text of which nothing is read (too long, too deep). Time grows with the offset. */
export function cursorAt({ text, topology }: TopologyText, offset: number): Cursor | undefined {
  if (topology.problems.some(({ code }) => code === 'too-deep' || code === 'too-large')) return undefined;
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const token = previousNode && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length
    ? { offset: previousNode.offset, length: previousNode.length, value: previousNode.value as unknown }
    : undefined;
  return { path, atKey: isAtPropertyKey, token };
}

/** The value at a pointer as it stands in the text, wrong types and all; undefined where there is none. */
export function valueAt({ text, places }: TopologyText, pointer: string): unknown {
  const { offset, length } = places.find(pointer, 'value');
  if (places.pointerAt(offset) !== pointer) return undefined;
  return valueOfTree(parseTree(text.slice(offset, offset + length), [], { allowTrailingComma: true }));
}
