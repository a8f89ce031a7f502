/** JSON values from the tolerant parser's tree, the same as `JSON.parse` would make them. */
import type { Node } from 'jsonc-parser';

/** The value of a tree; undefined where the text has none. `__proto__` becomes an ordinary property. The depth is bounded by the caller. */
export function valueOfTree(node: Node | undefined): unknown {
  if (node?.type === 'array') return (node.children ?? []).map(valueOfTree);
  if (node?.type !== 'object') return node?.value as unknown;
  const object = {};
  for (const property of node.children ?? []) {
    const [key, child] = property.children ?? [];
    const value = valueOfTree(child);
    if (value !== undefined) Object.defineProperty(object, String(key?.value), { value, enumerable: true, writable: true, configurable: true });
  }
  return object;
}

/** Keys of the object at the end of a path, in the order of the text, repeated ones at their last place. */
export function keysOfTree(root: Node | undefined, name: string): string[] {
  const property = root?.type === 'object' ? root.children?.findLast((one) => one.children?.[0]?.value === name) : undefined;
  const object = property?.children?.[1];
  if (object?.type !== 'object') return [];
  return lastPlaces((object.children ?? []).map((one) => String(one.children?.[0]?.value)));
}

/** Each name once, where it stands last. */
export function lastPlaces(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const kept: string[] = [];
  for (let i = names.length - 1; i >= 0; i--) {
    if (seen.has(names[i]!)) continue;
    seen.add(names[i]!);
    kept.push(names[i]!);
  }
  return kept.reverse();
}
