/** Jobs on parallel slots, longest first: list scheduling, at most 4/3 - 1/(3 slots) of the best time (Graham, 1969). */

export interface Slotted {
  /** By job: when it begins, in seconds. */
  readonly begin: Float64Array;
  /** When the last one ends. */
  readonly seconds: number;
}

/** Schedules jobs of known lengths (seconds; NaN counts as 0) on `slots`; of equal lengths the earlier comes first. */
export function schedule(lengths: readonly number[], slots: number): Slotted {
  const begin = new Float64Array(lengths.length);
  const free = new Float64Array(Math.max(1, Math.min(slots, lengths.length)));
  const order = lengths.map((_, i) => i).sort((a, b) => (lengths[b]! || 0) - (lengths[a]! || 0) || a - b);
  for (const job of order) {
    let slot = 0;
    for (let s = 1; s < free.length; s++) if (free[s]! < free[slot]!) slot = s;
    begin[job] = free[slot]!;
    free[slot]! += lengths[job]! || 0;
  }
  return { begin, seconds: lengths.length === 0 ? 0 : Math.max(...free) };
}
