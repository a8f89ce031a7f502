/** Fields of a node with those that it inherits: its own, its group's, its kind's, those of all. */
import { at, child, entriesOf, itemsOf, mapping, textOf, type Value } from '../values';

/** Where a node's fields come from, the nearest first. */
export type Levels = readonly Value[];

export function levelsOf(topology: Value | undefined, node: Value | undefined): Levels {
  const defaults = child(topology, 'defaults');
  const own = node ? [node] : [];
  const groupName = textOf(child(node, 'group')) ?? textOf(child(defaults, 'group'));
  const group = groupName === undefined ? undefined : at(topology, 'groups', groupName);
  const kindName = [node, group, defaults].map((level) => textOf(child(level, 'kind'))).find((name) => name !== undefined);
  const kind = kindName === undefined ? undefined : at(topology, 'kinds', kindName);
  return [...own, ...[group, kind, defaults].flatMap((level) => level ?? [])];
}

/** The field of the nearest level that has it. */
export function inherited(levels: Levels, name: string): Value | undefined {
  for (const level of levels) {
    const value = child(level, name);
    if (value) return value;
  }
  return undefined;
}

/** Texts of a list from every level, the nearest first. */
export const inheritedTexts = (levels: Levels, name: string): readonly Value[] => levels.flatMap((level) => itemsOf(child(level, name)));

/** All fields of a node, each from the nearest level that has it. */
export function merged(levels: Levels): Value | undefined {
  if (levels.length === 0) return undefined;
  const entries = new Map(levels.toReversed().flatMap((level) => entriesOf(level)));
  return mapping(levels[0].place, entries);
}
