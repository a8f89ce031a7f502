/** Fields of a service that are kept as text. */
import type { Json } from '../../model';
import { extraOf } from '../extra';
import type { Notes, Place } from '../notes';
import type { Value } from '../values';
import { named } from './merge';

/** Fields written as a list of `NAME=value` or as a mapping. */
const NAMED = new Set(['labels', 'annotations', 'extra_hosts', 'sysctls']);

/** The `extra` of a container: the given fields as JSON, lists of `NAME=value` as mappings. */
export function extraOfService(fields: readonly (readonly [string, Value])[], owner: string, place: Place, notes: Notes): Json | undefined {
  return extraOf(fields.map(([name, value]) => [name, NAMED.has(name) ? named(value) : value] as const), owner, place, notes);
}
