/** Numbers of ids by their place in a list. */

const NUMBERS = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** The index of every id in a list, of a repeated one the last; made once a list. */
export function numbersOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const known = NUMBERS.get(ids);
  if (known) return known;
  const numbers = new Map<string, number>();
  for (let i = 0; i < ids.length; i++) numbers.set(ids[i]!, i);
  NUMBERS.set(ids, numbers);
  return numbers;
}
