/**
 * Facts that say of a node only what follows from its island (islands.ts) are not computed for all nodes after an edit: what was known of the
 * islands that stayed the same is joined with what an excerpt of the graph gives for the others. Here are the ways to join what facts consist of.
 */

/** Where nodes of an earlier graph and of an excerpt of this one stand in this one. Both keep their order. */
export interface Seams {
  /** Nodes of this graph. */
  readonly count: number;
  /** Number now by number before; -1 for nodes that are gone or on an island that changed. */
  readonly kept: Int32Array;
  /** Number now by number in the excerpt. */
  readonly numbers: Int32Array;
  /** Stretches of the two whose numbers follow each other: first number there, first number here, length. */
  readonly keptRuns: readonly Run[];
  readonly newRuns: readonly Run[];
}

export interface Run {
  readonly from: number;
  readonly to: number;
  length: number;
}

export function seamsOf(count: number, kept: Int32Array, numbers: Int32Array): Seams {
  return { count, kept, numbers, keptRuns: runsOf(kept), newRuns: runsOf(numbers) };
}

/** Stretches of a map of numbers; what is mapped to something negative is in none. */
export function runsOf(map: Int32Array): readonly Run[] {
  const runs: Run[] = [];
  let last: Run | undefined;
  for (let i = 0; i < map.length; i++) {
    const to = map[i]!;
    if (to < 0) continue;
    if (last !== undefined && last.from + last.length === i && last.to + last.length === to) last.length++;
    else runs.push((last = { from: i, to, length: 1 }));
  }
  return runs;
}

type Column = Float64Array | Int32Array | Uint32Array | Uint8Array | Int8Array;

/** Values by node that name no node. */
export function joinColumn<T extends Column>({ count, keptRuns, newRuns }: Seams, before: T, part: T): T {
  const joined = new (before.constructor as new (length: number) => T)(count);
  copyRuns(keptRuns, before, joined);
  copyRuns(newRuns, part, joined);
  return joined;
}

/** Copies stretches of a column. */
export function copyRuns(runs: readonly Run[], from: Column, to: Column): void {
  for (const run of runs) to.set(from.subarray(run.from, run.from + run.length), run.to);
}

/** The same for values that are no numbers. */
export function joinValues<T>({ count, keptRuns, newRuns }: Seams, before: readonly T[], part: readonly T[]): T[] {
  const joined = new Array<T>(count);
  for (const { from, to, length } of keptRuns) for (let k = 0; k < length; k++) joined[to + k] = before[from + k]!;
  for (const { from, to, length } of newRuns) for (let k = 0; k < length; k++) joined[to + k] = part[from + k]!;
  return joined;
}

/** By node the number of another node of its island, or something negative. */
export function joinNodes({ count, kept, numbers, keptRuns, newRuns }: Seams, before: Int32Array, part: Int32Array): Int32Array {
  const joined = new Int32Array(count);
  copyMapped(keptRuns, before, kept, joined);
  copyMapped(newRuns, part, numbers, joined);
  return joined;
}

/** Copies stretches of a column of numbers that `map` makes others of; what is negative stays. */
export function copyMapped(runs: readonly Run[], values: Int32Array, map: Int32Array, joined: Int32Array): void {
  for (const { from, to, length } of runs) {
    for (let k = 0; k < length; k++) {
      const value = values[from + k]!;
      joined[to + k] = value < 0 ? value : map[value]!;
    }
  }
}

/** Numbers of nodes, ascending. */
export function joinAscending({ kept, numbers }: Seams, before: readonly number[], part: readonly number[]): number[] {
  const joined: number[] = [];
  let k = 0;
  for (const old of before) {
    const node = kept[old]!;
    if (node < 0) continue;
    while (k < part.length && numbers[part[k]!]! < node) joined.push(numbers[part[k++]!]!);
    joined.push(node);
  }
  while (k < part.length) joined.push(numbers[part[k++]!]!);
  return joined;
}

/**
 * Things in the order of a node of theirs. `nodeOf` gives that node; `moved` makes the thing anew with its nodes mapped. Things of islands that changed are left out.
 */
export function joinList<T>({ kept, numbers }: Seams, before: readonly T[], part: readonly T[], nodeOf: (it: T) => number, moved: (it: T, map: Int32Array) => T): T[] {
  const joined: T[] = [];
  let k = 0;
  for (const it of before) {
    const node = kept[nodeOf(it)]!;
    if (node < 0) continue;
    while (k < part.length && numbers[nodeOf(part[k]!)]! < node) joined.push(moved(part[k++]!, numbers));
    joined.push(moved(it, kept));
  }
  while (k < part.length) joined.push(moved(part[k++]!, numbers));
  return joined;
}

/** Numbers of nodes of one island in another graph. */
export const mapped = (nodes: readonly number[], map: Int32Array): readonly number[] => (nodes.length === 0 ? nodes : nodes.map((it) => map[it]!));
