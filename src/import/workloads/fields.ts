/** Tables of a format's fields and what becomes of each; notes for those that are not carried over. */
import { type Fate, fates } from '../fates';
import { entriesOf, type Value } from '../values';
import { type Notes, quote } from '../notes';

export { type Fate, lost, secret } from '../fates';

/** The fields of one part of a format. */
export interface FieldTable {
  /** Keeps notes apart, and heads the table in the documentation. */
  readonly title: string;
  readonly fields: ReadonlyMap<string, Fate>;
}

/** A table from groups of names with the same fate. */
export const fieldTable = (title: string, ...groups: readonly (readonly [Fate, string])[]): FieldTable =>
  ({ title, fields: fates(...groups) });

/** Null, empty, zero or false: what a program writes for "not set". */
export function isUnset(value: Value): boolean {
  if (value.type === 'list') return value.items.every(isUnset);
  if (value.type === 'map') return value.entries.size === 0;
  return value.value === null || value.value === '' || value.value === 0 || value.value === false;
}

export type Kept = readonly (readonly [string, Value])[];

/** Notes every field that is set and not used, by its fate; returns those to keep as text. */
export function sortFields(notes: Notes, format: string, table: FieldTable, value: Value | undefined): Kept {
  const kept: (readonly [string, Value])[] = [];
  for (const [name, entry] of entriesOf(value)) {
    const fate = table.fields.get(name);
    if (fate === 'used' || fate === 'plain' || isUnset(entry.value)) continue;
    const subject = `${table.title}.${name}`;
    if (fate === undefined) {
      notes.add('info', 'unknown-field', entry.key, `${quote(name)} (${table.title}) is not a field of ${format} that is known here; it was left out.`, subject);
    } else if (fate === 'kept') {
      notes.add('info', 'kept-as-text', entry.key, `${quote(name)} (${table.title}) is kept under \`extra\`: no rule reads it.`, subject);
      kept.push([name, entry.value]);
    } else notes.add('info', 'not-carried-over', entry.key, `${quote(name)} (${table.title}) is not carried over: ${fate.lost}.`, subject);
  }
  return kept;
}
