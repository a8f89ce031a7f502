/** Changes to a document before they are text: an overlay over the tables of entries, made only for containers that change. */
import type { Json, Path } from '../operations';
import { blanked } from '../reading/blank';
import type { Tables } from '../source/places';
import { type Table, keyAt, valueEnd, valueStart } from '../source/table';
import { indexIn, objectOf, valueAt } from './json';

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
  /** Where it stood when it was first asked for: for order and style, which do not depend on ids and indices. */
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

/** The same, made so that it can be changed. */
export function ownOrder(draft: Draft): Slot[] {
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

/** The value at a path below a container as it is now; undefined where there is none. */
export function valueIn(drafts: Drafts, path: Path, from: Draft = drafts.root): Json | undefined {
  let draft = from;
  for (let depth = 0; depth < path.length; depth++) {
    const slot = isPlace(draft, path[depth]!) ? slotAt(drafts, draft, path[depth]!) : undefined;
    if (slot === undefined) return undefined;
    const child = depth < path.length - 1 ? childOf(drafts, draft, slot, path[depth]!) : undefined;
    if (!child) return valueAt(jsonOf(drafts, draft, slot), path.slice(depth + 1));
    draft = child;
  }
  return jsonOfDraft(drafts, draft);
}

/** Whether a segment can name an entry of the container: any key in an object, an index below the end in a list. */
export const isPlace = (draft: Draft, segment: string | number) => draft.table.isObject || (Number(segment) >= 0 && Number(segment) < sizeOf(draft));

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
