/** Changes in drafts: setting, removing, inserting and renaming entries. */
import type { Json, Path } from '../operations';
import { keyAt } from '../source/table';
import { type Draft, type Drafts, type Item, type Slot, childOf, isPlace, jsonOf, jsonOfDraft, keyOf, ownOrder, slotAt, slotsOf, valueIn } from './draft';
import { type JsonObject, changedAt, isJsonObject, isList, sameJson, valueAt } from './json';
import { orderedPosition } from './order';

/** Sets the value at a path below a container; objects that are missing on the way are made. What is equal already is not touched. */
export function setIn(drafts: Drafts, path: Path, value: Json, from: Draft = drafts.root): void {
  let draft = from;
  for (let depth = 0; depth < path.length; depth++) {
    const segment = path[depth]!;
    const rest = path.slice(depth + 1);
    const at = [...draft.path, segment];
    const slot = slotAt(drafts, draft, segment);
    if (slot === undefined) return insert(drafts, draft, segment, changedAt(undefined, rest, value, at)!);
    const child = childOf(drafts, draft, slot, segment);
    if (!child) return replace(drafts, draft, slot, changedAt(jsonOf(drafts, draft, slot), rest, value, at)!);
    if (rest.length === 0) return setContainer(drafts, draft, slot, child, value);
    draft = child;
  }
}

/** Changes a container into a value of the same sort entry by entry, so that what is equal keeps its text; others are replaced as a whole. */
function setContainer(drafts: Drafts, holder: Draft, slot: Slot, draft: Draft, value: Json): void {
  if (draft.table.isObject && isJsonObject(value)) setObject(drafts, draft, value);
  else if (!draft.table.isObject && isList(value)) setList(drafts, draft, value);
  else replace(drafts, holder, slot, value);
}

function setObject(drafts: Drafts, draft: Draft, value: JsonObject): void {
  for (const slot of [...slotsOf(draft)]) {
    const key = keyOf(drafts, draft, slot);
    if (!Object.hasOwn(value, key)) drop(drafts, draft, slotAt(drafts, draft, key) ?? slot);
  }
  for (const [key, inner] of Object.entries(value)) {
    if (!sameJson(valueIn(drafts, [key], draft), inner)) setIn(drafts, [key], inner, draft);
  }
}

function setList(drafts: Drafts, draft: Draft, value: readonly Json[]): void {
  const old = jsonOfDraft(drafts, draft) as readonly Json[];
  let same = 0;
  while (same < Math.min(old.length, value.length) && sameJson(old[same], value[same])) same++;
  let tail = 0;
  while (tail < Math.min(old.length, value.length) - same && sameJson(old[old.length - 1 - tail], value[value.length - 1 - tail])) tail++;
  const [oldEnd, newEnd] = [old.length - tail, value.length - tail];
  const both = Math.min(oldEnd, newEnd);
  for (let i = same; i < both; i++) if (!sameJson(old[i], value[i])) setIn(drafts, [i], value[i]!, draft);
  for (let i = oldEnd - 1; i >= both; i--) drop(drafts, draft, slotAt(drafts, draft, i)!);
  for (let i = both; i < newEnd; i++) ownOrder(draft).splice(i, 0, { key: undefined, value: value[i]! });
}

function replace(drafts: Drafts, draft: Draft, slot: Slot, value: Json): void {
  if (sameJson(jsonOf(drafts, draft, slot), value)) return;
  if (typeof slot !== 'number') {
    slot.value = value;
    return;
  }
  draft.children.delete(slot);
  draft.replaced.set(slot, value);
}

/** Adds an entry: in an object where the order of the format puts it (or behind `after`), in a list at the end. */
export function insert(drafts: Drafts, draft: Draft, segment: string | number, value: Json, after?: Slot): void {
  const order = ownOrder(draft);
  const item: Item = { key: draft.table.isObject ? String(segment) : undefined, value };
  if (item.key !== undefined) draft.added.set(item.key, item);
  if (after !== undefined) order.splice(order.indexOf(after) + 1, 0, item);
  else if (item.key === undefined || draft.path.length === 1) order.push(item);
  else order.splice(orderedPosition(draft.path, item.key, order.map((slot) => keyOf(drafts, draft, slot)), valueOf(drafts, draft, 'kind')), 0, item);
}

function valueOf(drafts: Drafts, draft: Draft, key: string): Json | undefined {
  const slot = slotAt(drafts, draft, key);
  return slot === undefined ? undefined : jsonOf(drafts, draft, slot);
}

/** Removes the value at a path, and with a repeated key all of them; nothing happens where there is none. */
export function unsetIn(drafts: Drafts, path: Path): void {
  let draft = drafts.root;
  for (let depth = 0; depth < path.length; depth++) {
    const segment = path[depth]!;
    const slot = isPlace(draft, segment) ? slotAt(drafts, draft, segment) : undefined;
    if (slot === undefined) return;
    if (depth === path.length - 1) return drop(drafts, draft, slot);
    const child = childOf(drafts, draft, slot, segment);
    if (!child) return removeInside(drafts, draft, slot, path.slice(depth + 1));
    draft = child;
  }
}

/** Removes what stands inside a value that has no draft; nothing happens where there is nothing. */
function removeInside(drafts: Drafts, draft: Draft, slot: Slot, rest: Path): void {
  const value = jsonOf(drafts, draft, slot);
  if (valueAt(value, rest) !== undefined) replace(drafts, draft, slot, changedAt(value, rest, undefined, draft.path)!);
}

/** Removes an entry from a container. */
function drop(drafts: Drafts, draft: Draft, slot: Slot): void {
  const order = ownOrder(draft);
  const key = draft.table.isObject ? keyOf(drafts, draft, slot) : undefined;
  for (const one of key === undefined ? [slot] : sameKey(drafts, draft, slot, key)) {
    order.splice(order.indexOf(one), 1);
    if (typeof one !== 'number') continue;
    draft.gone.add(one);
    draft.children.delete(one);
    draft.replaced.delete(one);
    draft.renamed.delete(one);
  }
  if (key !== undefined) draft.added.delete(key);
}

/** Gives an entry of an object a new key. */
export function renameKey(drafts: Drafts, draft: Draft, slot: Slot, to: string): void {
  const from = keyOf(drafts, draft, slot);
  for (const one of sameKey(drafts, draft, slot, from)) {
    if (typeof one !== 'number') one.key = to;
    else if (keyAt(drafts.text, draft.table, one) === to) {
      draft.renamed.delete(one);
      draft.gone.delete(one);
    } else {
      draft.renamed.set(one, to);
      draft.gone.add(one);
    }
  }
  draft.added.delete(from);
  if (typeof slot !== 'number' || draft.renamed.has(slot)) draft.added.set(to, slot);
}

/** The entry, and the earlier ones of the old text that have the same key. */
function sameKey(drafts: Drafts, draft: Draft, slot: Slot, key: string): Slot[] {
  if (typeof slot !== 'number' || !drafts.tables.hasRepeats(draft.table)) return [slot];
  return slotsOf(draft).filter((one) => keyOf(drafts, draft, one) === key);
}
