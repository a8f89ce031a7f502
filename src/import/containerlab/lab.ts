/** What the readers of a lab share. */
import type { NodeOf } from '../../model';
import type { ImportFile } from '../contract';
import { type Notes, type Place, quote } from '../notes';
import { textOf, type Value } from '../values';
import type { Builder } from '../workloads/builder';

/** A lab while it is read. */
export interface Lab {
  readonly builder: Builder;
  readonly file: ImportFile;
  readonly name: string;
  readonly machine: string | undefined;
  /** Node of the lab -> id of its container, or of its network where it is a bridge. */
  readonly ids: Map<string, string>;
  readonly bridges: ReadonlySet<string>;
}

export const escape = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
export const sourceOf = (lab: Lab, pointer: string) => lab.builder.source(lab.file.path, pointer);

export function putNetwork(lab: Lab, id: string, pointer: string, facts: Partial<NodeOf<'network'>>, place: Place): void {
  lab.builder.put(id, { kind: 'network', ...(lab.machine === undefined ? {} : { in: lab.machine }), ...facts, source: sourceOf(lab, pointer) }, place);
}

/** A text with its variables replaced by their defaults; undefined, with a note, where one has none. */
export function expanded(notes: Notes, value: Value | undefined): string | undefined {
  const text = textOf(value);
  if (text === undefined || !text.includes('${')) return text;
  const filled = text.replace(/\$\{(\w{1,100})(?::?[-=]([^${}]{0,500}))?\}/g, (whole, _name: string, fallback: string | undefined) => fallback ?? whole);
  if (!filled.includes('${')) return filled;
  notes.add('warning', 'unset-variable', value!.place, `${quote(text)} needs a variable of the environment that has no default here, so it is unknown.`, text);
  return undefined;
}
