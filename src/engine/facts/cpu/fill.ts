/** Weighted max-min fairness: who gets how much of what all want (RULES 3.7). */

/** What competes, by number; a member stands for `copies` equal ones. */
export interface Competitors {
  readonly weight: Float64Array;
  /** Most that one copy can use. */
  readonly demand: Float64Array;
  /** Granted to one copy before anything is shared; 0 where nothing is reserved. */
  readonly floor: Float64Array;
  readonly copies: Float64Array;
}

/**
 * Shares `capacity` among `members` and writes what one copy of each gets to `given`. What a member does not need goes to the others by
 * weight; whoever would get less than its floor gets the floor. Where the floors alone are too much, they are cut in proportion.
 */
export function fill(capacity: number, members: readonly number[], of: Competitors, given: Float64Array): void {
  const { demand, copies } = of;
  let wanted = 0, granted = 0;
  for (const i of members) {
    given[i] = demand[i]!;
    wanted += copies[i]! * demand[i]!;
    granted += copies[i]! * Math.min(of.floor[i]!, demand[i]!);
  }
  if (wanted <= capacity) return;
  const cut = granted > capacity ? capacity / granted : 1;
  const floor = (i: number): number => cut * Math.min(of.floor[i]!, demand[i]!);
  let open = members.filter((i) => demand[i]! > 0).sort((a, b) => demand[a]! * of.weight[b]! - demand[b]! * of.weight[a]! || of.weight[b]! - of.weight[a]! || a - b);
  let left = capacity;
  for (;;) {
    share(left, open, of, given);
    const below = new Set(open.filter((i) => given[i]! < floor(i)));
    if (below.size === 0) return;
    for (const i of below) {
      given[i] = floor(i);
      left -= copies[i]! * floor(i);
    }
    open = open.filter((i) => !below.has(i));
  }
}

/** One pass without floors, over members by rising demand for their weight. */
function share(capacity: number, sorted: readonly number[], { weight, demand, copies }: Competitors, given: Float64Array): void {
  let left = capacity, total = 0;
  for (const i of sorted) total += copies[i]! * weight[i]!;
  for (const i of sorted) {
    const fair = total > 0 ? Math.max(0, left) * (weight[i]! / total) : 0;
    if (demand[i]! <= fair) {
      given[i] = demand[i]!;
      left -= copies[i]! * demand[i]!;
      total -= copies[i]! * weight[i]!;
    } else given[i] = fair;
  }
}
