/** Grouping and ordering. */

/** Items by a key, in their order; those whose key is undefined are left out. */
export function grouped<T, K>(items: Iterable<T>, key: (item: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const it = key(item);
    if (it === undefined) continue;
    const group = groups.get(it);
    if (group) group.push(item);
    else groups.set(it, [item]);
  }
  return groups;
}

/** Order of texts by their code units, the same everywhere. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
