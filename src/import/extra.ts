/** Fields that are kept as text: bounded, and without values that look like credentials. */
import type { Json } from '../model';
import type { Notes, Place } from './notes';
import { entriesOf, type Value } from './values';

/** What stands in the place of a value that is not copied. */
export const HIDDEN = '«hidden»';

const CREDENTIAL = /pass|pwd|secret|token|credential|auth|private|api[-_.]?key|access[-_.]?key|certificate|license/i;
/** Whether what goes by this name may be a credential. */
export const isCredential = (name: string): boolean => CREDENTIAL.test(name);
const URL_WITH_PASSWORD = /:\/\/[^/\s@]*:[^/\s@]*@/;
const LONGEST = 65_536;
const DEEPEST = 20;

/**
 * The `extra` of a node: the given fields as JSON, or undefined where there are none. Values whose name or form suggests a
 * credential become `«hidden»`; past 64 KiB a note says what was left out.
 */
export function extraOf(fields: readonly (readonly [string, Value])[], owner: string, place: Place, notes: Notes): Json | undefined {
  let left = LONGEST;
  const kept: [string, Json][] = [];
  for (const [name, value] of fields) {
    const writer = { left };
    const json = toJson(writer, value, name, 0);
    if (writer.left < 0) notes.add('warning', 'too-much-text', place, `The fields of \`${owner}\` that are kept as text are longer than 64 KiB; ${name} was left out.`);
    else {
      left = writer.left;
      kept.push([name, json]);
    }
  }
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function toJson(writer: { left: number }, value: Value, name: string, depth: number): Json {
  writer.left -= 2;
  if (writer.left < 0 || depth > DEEPEST) {
    writer.left = -1;
    return null;
  }
  if (value.type === 'list') return value.items.map((item) => toJson(writer, item, name, depth + 1));
  if (value.type === 'map') {
    return Object.fromEntries(entriesOf(value).map(([key, entry]) => {
      writer.left -= key.length;
      return [key, toJson(writer, entry.value, key, depth + 1)];
    }));
  }
  writer.left -= value.text.length;
  if (CREDENTIAL.test(name) || URL_WITH_PASSWORD.test(value.text) || /^[^=\s]*=/.test(value.text) && CREDENTIAL.test(value.text.slice(0, value.text.indexOf('=')))) return HIDDEN;
  return typeof value.value === 'number' && !Number.isFinite(value.value) ? value.text : value.value;
}
