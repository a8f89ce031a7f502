/** Which entries of a list were in an earlier one, found by walking both side by side. */

/** Searches of the old list before it is given up: lists that differ in more places are as good as new. */
const MAX_SEARCHES = 64;

/**
 * For each entry of a list its index in an older one, -1 where it is new; undefined where the two differ in too many places.
 * `same` says whether two indices (old, new) are the same entry. Entries that stayed must be in the order that they had.
 */
export function matched(oldLength: number, newLength: number, same: (before: number, now: number) => boolean): Int32Array | undefined {
  const from = new Int32Array(newLength).fill(-1);
  let before = 0, searches = 0;
  for (let now = 0; now < newLength; now++) {
    if (before < oldLength && same(before, now)) {
      from[now] = before++;
      continue;
    }
    if (before === oldLength) continue;
    if (++searches > MAX_SEARCHES) return undefined;
    let at = before + 1;
    while (at < oldLength && !same(at, now)) at++;
    if (at === oldLength) continue;
    from[now] = at;
    before = at + 1;
  }
  return from;
}
