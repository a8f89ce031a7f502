/** Changes to a document before they are text: an overlay over the tables of entries, made only for containers that change. */
import type { Json, Path } from '../operations';
import { blanked } from '../reading/blank';
import { shown } from '../reading/problems';
import type { Tables } from '../source/places';
import { type Table, keyAt, valueEnd, valueStart } from '../source/table';
import { type JsonObject, changedAt, indexIn, isJsonObject, isList, objectOf, sameJson } from './json';
import { orderedPosition } from './order';
import { refuse } from './refusal';

/** An entry that is new: not in the old text. */
export interface Item {
  key: string | undefined;
  value: Json;
}

/** An entry of a container: the index of one in the old text, or a new one. */
export type Slot = number | Item;

/** The changes in one container of the old text. */
export interface Draft {
  readonly table: Table;
  readonly path: Path;
  /** Entries as they are now; undefined: those of the table. */
  order: Slot[] | undefined;
  readonly children: Map<number, Draft>;
  readonly replaced: Map<number, Json>;
  readonly renamed: Map<number, string>;
  /** Entries of the table whose key is not theirs any more: removed or renamed. */
  readonly gone: Set<number>;
  /** Keys that the table does not have. */
  readonly added: Map<string, Slot>;
}

export interface Drafts {
  readonly text: string;
  readonly tables: Tables;
  readonly root: Draft;
}

/** Drafts without changes of a text; `root` is the table of the whole document. */
export function newDrafts(text: string, tables: Tables, root: Table): Drafts {
  return { text, tables, root: newDraft(root, []) };
}

function newDraft(table: Table, path: Path): Draft {
  return { table, path, order: undefined, children: new Map(), replaced: new Map(), renamed: new Map(), gone: new Set(), added: new Map() };
}

/** The entries of a container as they are now; made on the first structural change. */
export function slotsOf(draft: Draft): readonly Slot[] {
  return draft.order ?? Array.from({ length: draft.table.count }, (_, i) => i);
}

function ownOrder(draft: Draft): Slot[] {
  return (draft.order ??= Array.from({ length: draft.table.count }, (_, i) => i));
}

export const sizeOf = (draft: Draft) => draft.order?.length ?? draft.table.count;

/** The key of an entry of an object as it is now. */
export function keyOf(drafts: Drafts, draft: Draft, slot: Slot): string {
  if (typeof slot !== 'number') return slot.key ?? '';
  return draft.renamed.get(slot) ?? keyAt(drafts.text, draft.table, slot);
}

/** The entry under a key, or at an index; undefined where there is none. */
export function slotAt(drafts: Drafts, draft: Draft, segment: string | number): Slot | undefined {
  if (!draft.table.isObject) {
    const index = indexIn(segment, sizeOf(draft), draft.path);
    return index === sizeOf(draft) ? undefined : draft.order ? draft.order[index] : index;
  }
  const key = String(segment);
  const added = draft.added.get(key);
  if (added !== undefined) return added;
  const index = drafts.tables.indexOf(draft.table, key);
  return index < 0 || draft.gone.has(index) ? undefined : index;
}

/** The draft of a container inside another; undefined where the entry is no container of the old text. */
export function childOf(drafts: Drafts, draft: Draft, slot: Slot, segment: string | number): Draft | undefined {
  if (typeof slot !== 'number' || draft.replaced.has(slot)) return undefined;
  const known = draft.children.get(slot);
  if (known) return known;
  const start = valueStart(draft.table, slot);
  if (drafts.text[start] !== '{' && drafts.text[start] !== '[') return undefined;
  const child = newDraft(drafts.tables.at(start), [...draft.path, segment]);
  draft.children.set(slot, child);
  return child;
}

/** Whether an entry still says what the old text says. */
export function isUntouched(draft: Draft, slot: Slot): slot is number {
  return typeof slot === 'number' && !draft.replaced.has(slot) && !draft.children.has(slot);
}

/** The value of an entry as it is now. */
export function jsonOf(drafts: Drafts, draft: Draft, slot: Slot): Json {
  if (typeof slot !== 'number') return slot.value;
  const replaced = draft.replaced.get(slot);
  if (replaced !== undefined) return replaced;
  const child = draft.children.get(slot);
  return child ? jsonOfDraft(drafts, child) : parsed(drafts.text.slice(valueStart(draft.table, slot), valueEnd(draft.table, slot)));
}

/** The value of a whole container as it is now. */
export function jsonOfDraft(drafts: Drafts, draft: Draft): Json {
  const slots = slotsOf(draft);
  if (!draft.table.isObject) return slots.map((slot) => jsonOf(drafts, draft, slot));
  return objectOf(slots.map((slot) => [keyOf(drafts, draft, slot), jsonOf(drafts, draft, slot)] as const));
}

function parsed(slice: string): Json {
  try {
    return JSON.parse(slice) as Json;
  } catch {
    return JSON.parse(blanked(slice, 0)?.text ?? slice) as Json;
  }
}

/** The value at a path as it is now; undefined where there is none. */
export function valueIn(drafts: Drafts, path: Path): Json | undefined {
  let draft = drafts.root;
  for (let depth = 0; depth < path.length; depth++) {
    const slot = !draft.table.isObject && typeof path[depth] === 'number' && (path[depth] as number) >= sizeOf(draft) ? undefined : slotAt(drafts, draft, path[depth]!);
    if (slot === undefined) return undefined;
    const child = depth < path.length - 1 ? childOf(drafts, draft, slot, path[depth]!) : undefined;
    if (!child) return insideOf(jsonOf(drafts, draft, slot), path.slice(depth + 1));
    draft = child;
  }
  return jsonOfDraft(drafts, draft);
}

function insideOf(value: Json, path: Path): Json | undefined {
  let at: Json | undefined = value;
  for (const segment of path) {
    if (isList(at)) at = at[Number(segment)];
    else if (isJsonObject(at)) at = Object.hasOwn(at, String(segment)) ? at[String(segment)] : undefined;
    else return undefined;
  }
  return at;
}

/** Sets the value at a path; objects that are missing on the way are made. What is equal already is not touched. */
export function setIn(drafts: Drafts, path: Path, value: Json): void {
  let draft = drafts.root;
  for (let depth = 0; depth < path.length; depth++) {
    const segment = path[depth]!;
    const slot = slotAt(drafts, draft, segment);
    if (slot === undefined) return insert(drafts, draft, segment, made(path, depth + 1, value));
    const child = childOf(drafts, draft, slot, segment);
    if (!child) return replace(drafts, draft, slot, changedAt(jsonOf(drafts, draft, slot), path.slice(depth + 1), value, path.slice(0, depth + 1))!);
    draft = child;
  }
  setContainer(drafts, draft, value);
}

/** The value with the objects around it that the rest of the path asks for. */
const made = (path: Path, depth: number, value: Json): Json => changedAt(undefined, path.slice(depth), value, path.slice(0, depth))!;

/** Changes a container into a value of the same sort entry by entry, so that what is equal keeps its text; others are replaced as a whole. */
function setContainer(drafts: Drafts, draft: Draft, value: Json): void {
  if (draft.table.isObject && isJsonObject(value)) return setObject(drafts, draft, value);
  if (!draft.table.isObject && isList(value)) return setList(drafts, draft, value);
  const parent = draft.path.slice(0, -1);
  const holder = draftAt(drafts, parent)!;
  replace(drafts, holder, slotAt(drafts, holder, draft.path.at(-1)!)!, value);
}

function setObject(drafts: Drafts, draft: Draft, value: JsonObject): void {
  for (const slot of [...slotsOf(draft)]) if (!Object.hasOwn(value, keyOf(drafts, draft, slot))) drop(drafts, draft, slot);
  for (const [key, inner] of Object.entries(value)) {
    if (!sameJson(valueIn(drafts, [...draft.path, key]), inner)) setIn(drafts, [...draft.path, key], inner);
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
  for (let i = same; i < both; i++) if (!sameJson(old[i], value[i])) setIn(drafts, [...draft.path, i], value[i]!);
  for (let i = oldEnd - 1; i >= both; i--) drop(drafts, draft, slotAt(drafts, draft, i)!);
  for (let i = both; i < newEnd; i++) ownOrder(draft).splice(i, 0, { key: undefined, value: value[i]! });
}

/** The draft of the container at a path; undefined where the old text has none there. */
export function draftAt(drafts: Drafts, path: Path): Draft | undefined {
  let draft = drafts.root;
  for (const segment of path) {
    const slot = slotAt(drafts, draft, segment);
    const child = slot === undefined ? undefined : childOf(drafts, draft, slot, segment);
    if (!child) return undefined;
    draft = child;
  }
  return draft;
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
    const slot = draft.table.isObject || Number(segment) < sizeOf(draft) ? slotAt(drafts, draft, segment) : undefined;
    if (slot === undefined) return;
    if (depth === path.length - 1) return drop(drafts, draft, slot);
    const child = childOf(drafts, draft, slot, segment);
    if (!child) return replace(drafts, draft, slot, changedAt(jsonOf(drafts, draft, slot), path.slice(depth + 1), undefined, path.slice(0, depth + 1))!);
    draft = child;
  }
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

/** Refuses a path that cannot be followed, with the reason. */
export function assertPath(path: Path): void {
  if (path.length === 0) refuse('The whole document cannot be replaced by an operation. Name a property of it.');
  const bad = path.find((segment) => typeof segment !== 'string' && !(Number.isInteger(segment) && segment >= 0));
  if (bad !== undefined) refuse(`${shown(String(bad))} is neither a key nor an index.`);
}
