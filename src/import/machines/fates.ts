/** What becomes of each field of a format: a table that both the importer and its page in the documentation are made from. */
import { type Fate as AnyFate, fates } from '../fates';
import { type Notes, type Place, quote } from '../notes';

/** `used`: becomes part of the topology. `plain`: says nothing about the stack. Anything else is the reason why it is left out, told in a note. */
export type Fate = Exclude<AnyFate, 'kept'>;

export interface Section {
  /** Where the fields stand, for messages and headings: `in <cputune>`. */
  readonly where: string;
  readonly fates: ReadonlyMap<string, Fate>;
}

export type FateTable = readonly (readonly [Fate, string])[];

export const section = (where: string, ...groups: FateTable): Section => ({
  where, fates: fates<Fate>(...groups),
});

export { lost } from '../fates';

/** Notes a field that is not carried over, or that is not known; nothing where it is used or plain. */
export function noteField(notes: Notes, { where, fates }: Section, name: string, place: Place, shown = name): void {
  const fate = fates.get(name);
  if (fate === 'used' || fate === 'plain') return;
  const subject = `${where} ${name}`;
  if (fate === undefined) notes.add('info', 'unknown-field', place, `${quote(shown)} ${where} is not known here; it was left out.`, subject);
  else notes.add('info', 'not-carried-over', place, `${quote(shown)} ${where} is not carried over: ${fate.lost}.`, subject);
}
