/** Which entries of a list were in an earlier one, found by walking both side by side. */

/** Searches of the old list before it is given up: lists that differ in more places are as good as new. */
const MAX_SEARCHES = 64;

/**
 * For each entry of a list its index in an older one, -1 where it is new; undefined where the two differ in too many places.
 * Entries that stayed must be in the order that they had.
 */
export function matched(old: readonly unknown[], now: readonly unknown[]): Int32Array | undefined {
  const from = new Int32Array(now.length);
  if (old === now) {
    for (let i = 0; i < from.length; i++) from[i] = i;
    return from;
  }
  let before = 0, searches = 0;
  for (let i = 0; i < now.length; i++) {
    const entry = now[i];
    if (before < old.length && old[before] === entry) {
      from[i] = before++;
      continue;
    }
    from[i] = -1;
    if (before === old.length) continue;
    if (++searches > MAX_SEARCHES) return undefined;
    let at = before + 1;
    while (at < old.length && old[at] !== entry) at++;
    if (at === old.length) continue;
    from[i] = at;
    before = at + 1;
  }
  return from;
}
