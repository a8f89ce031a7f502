/** Places in broken text, from the tree of the tolerant parser. */
import type { Node } from 'jsonc-parser';
import type { Places, Span } from '../text';
import { type Part, positionsOf } from './places';
import { escapeSegment, segmentsOf } from './pointer';

/** Places of a text that only `jsonc-parser` can read; `root` is its tree, undefined where there is no value at all. */
export function treePlacesOf(text: string, root: Node | undefined): Places {
  const keys = new Map<Node, Map<string, Node>>();

  function child(node: Node, segment: string): Node | undefined {
    if (node.type === 'array') return /^\d{1,9}$/.test(segment) ? node.children?.[Number(segment)] : undefined;
    if (node.type !== 'object') return undefined;
    let index = keys.get(node);
    if (!index) {
      index = new Map();
      for (const property of node.children ?? []) index.set(String(property.children?.[0]?.value), property);
      keys.set(node, index);
    }
    return index.get(segment);
  }

  const beginning: Span = { offset: root?.offset ?? 0, length: Math.min(1, text.length - (root?.offset ?? 0)) };

  function find(pointer: string, part: Part = 'value'): Span {
    const segments = segmentsOf(pointer);
    let entry: Node | undefined;
    let value = root;
    let missing = false;
    for (const segment of segments) {
      const next = value && child(value, segment);
      if (!next) {
        missing = true;
        break;
      }
      entry = next;
      value = next.type === 'property' ? next.children?.[1] : next;
    }
    if (!entry) return missing || part !== 'value' ? beginning : spanOf(root, text);
    if (entry.type !== 'property') return spanOf(entry, text);
    const wanted = missing ? 'key' : part;
    if (wanted === 'entry') return spanOf(entry, text);
    return spanOf(wanted === 'value' ? (value ?? entry) : entry.children?.[0], text);
  }

  function pointerAt(offset: number): string {
    let pointer = '';
    let node = root;
    while (node?.children) {
      const index = node.children.findIndex((one) => one.offset <= offset && offset <= one.offset + one.length);
      if (index < 0) break;
      const entry = node.children[index]!;
      if (entry.type !== 'property') {
        pointer += `/${index}`;
        node = entry;
        continue;
      }
      const [key, value] = entry.children!;
      pointer += `/${escapeSegment(String(key!.value))}`;
      if (!value || offset < value.offset) break;
      node = value;
    }
    return pointer;
  }
  return { find, pointerAt, ...positionsOf(text) };
}

function spanOf(node: Node | undefined, text: string): Span {
  const offset = Math.min(node?.offset ?? 0, text.length);
  return { offset, length: Math.min(node?.length ?? 0, text.length - offset) };
}
