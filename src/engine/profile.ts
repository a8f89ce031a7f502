/** Where the time of a check goes, by name: rules, facts and steps, each without the time of those that it asked for. Off unless somebody measures. */

/** Milliseconds by name of the work, in the order in which it was begun. */
export type Times = ReadonlyMap<string, number>;

interface Recorder {
  readonly now: () => number;
  readonly times: Map<string, number>;
  /** Time of the work inside the one that is running. */
  inside: number;
}

let recorder: Recorder | undefined;

/** Runs a named piece of work, and notes its time where somebody measures. */
export function work<T>(name: string, run: () => T): T {
  const notes = recorder;
  if (notes === undefined) return run();
  const { times } = notes;
  if (!times.has(name)) times.set(name, 0);
  const outer = notes.inside;
  notes.inside = 0;
  const start = notes.now();
  try {
    return run();
  } finally {
    const took = notes.now() - start;
    times.set(name, times.get(name)! + took - notes.inside);
    notes.inside = outer + took;
  }
}

/** Runs something and tells what it spent its time on; `now` is a clock in milliseconds. Not to be nested. */
export function profiled<T>(now: () => number, run: () => T): { readonly value: T; readonly times: Times } {
  const notes: Recorder = { now, times: new Map(), inside: 0 };
  recorder = notes;
  try {
    return { value: run(), times: notes.times };
  } finally {
    recorder = undefined;
  }
}
