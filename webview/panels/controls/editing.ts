/** How controls hand over what a person changed; the same for nodes in the file and for a list item that is still being filled in. */
import type { Json } from './value';

/** Keys and indices below the thing that is edited. */
export type Place = readonly (string | number)[];

/** What a control may do with its value. Places are relative to the value it shows. */
export interface Editing {
  readonly readOnly: boolean;
  set(place: Place, value: Json): void;
  unset(place: Place): void;
}

/** The same editing one level further in. */
export function within(editing: Editing, ...steps: Place): Editing {
  return {
    readOnly: editing.readOnly,
    set: (place, value) => editing.set([...steps, ...place], value),
    unset: (place) => editing.unset([...steps, ...place]),
  };
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a place; undefined where there is none. Own properties only. */
export function valueAt(value: unknown, place: Place): unknown {
  let at = value;
  for (const step of place) {
    if (Array.isArray(at) && typeof step === 'number') at = at[step];
    else if (isObject(at) && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}

/** A copy with a value set at a place (undefined removes it); objects and lists on the way are made. */
export function withValue(value: unknown, place: Place, next: Json | undefined): unknown {
  if (place.length === 0) return next;
  const [step, ...rest] = place;
  if (typeof step === 'number') {
    const list = Array.isArray(value) ? [...(value as unknown[])] : [];
    const inner = withValue(list[step], rest, next);
    if (inner === undefined) list.splice(step, 1);
    else list[step] = inner;
    return list;
  }
  const entries = new Map(isObject(value) ? Object.entries(value) : []);
  const inner = withValue(entries.get(step), rest, next);
  if (inner === undefined) entries.delete(step);
  else entries.set(step, inner);
  return Object.fromEntries(entries);
}
