/** What becomes of a field of a format: the words that every table of fields is written in. */

/**
 * `used`: becomes part of the topology. `kept`: stays as text under the node's `extra`. `plain`: says nothing about the stack.
 * Anything else is the reason why the field is left out, told in a note.
 */
export type Fate = 'used' | 'kept' | 'plain' | { readonly lost: string };

/** Fates by name of the field, from groups of names with the same fate. */
export const fates = <F extends Fate = Fate>(...groups: readonly (readonly [NoInfer<F>, string])[]): ReadonlyMap<string, F> =>
  new Map(groups.flatMap(([fate, names]) => names.split(' ').map((name) => [name, fate] as const)));

export const lost = (reason: string): { readonly lost: string } => ({ lost: reason });
export const secret = lost('it may hold secrets, and no rule reads it');
