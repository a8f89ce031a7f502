/** What is to be placed where: the input of the placement solver (RULES 3.10), free of graphs and names. */

/** Why an item may not be on a bin, beside room and groups. 0 stands for: it may. */
export const BARS = ['', 'storage', 'network', 'architecture', 'cpu-level', 'threads', 'rule'] as const;
export type Bar = Exclude<(typeof BARS)[number], ''>;

/**
 * Members stand together or apart.
 * `together`: all on one bin. `apart`: at most `most` (1 where absent) in a domain. `spread`: no domain that takes a new one then has over `skew` more
 * than the domain with the fewest. Where `must` is false it is a preference: it never makes a placement impossible.
 */
export interface Group {
  readonly kind: 'together' | 'apart' | 'spread';
  readonly must: boolean;
  /** Items, each once. */
  readonly items: readonly number[];
  readonly most?: number;
  readonly skew?: number;
  /** By bin: its domain (rack, site), from 0; every bin for itself where absent. Not for `together`. */
  readonly domain?: Int32Array;
}

/**
 * Items with a demand, bins with a capacity. Where something is not known, the problem is made easier (no demand, boundless capacity): what is
 * impossible is then impossible for every value, and who made the problem knows whether a `yes` is certain.
 */
export interface Problem {
  /** Names of the resources, such as `memory` (bytes), `cpu` (vCPUs or cores), `disk` (bytes) or `pods`. A limit on the number of items is a resource of which each takes 1. */
  readonly resources: readonly string[];
  readonly bins: number;
  /** Bins x resources, row by row: what a bin carries in all, after its reserve and times the allowed commit ratio. */
  readonly capacity: Float64Array;
  readonly items: number;
  /** Items x resources, row by row. */
  readonly demand: Float64Array;
  /** By item: the bin that it is on; -1 where it is yet to be placed. */
  readonly at: Int32Array;
  /** By item: for each bin 0 or an index into BARS; undefined where every bin will do. Arrays are shared by items with the same needs. */
  readonly barred: readonly (Uint8Array | undefined)[];
  readonly groups: readonly Group[];
}

/** Why an item does not go on a bin: 0 it does; CLOSED; an index into BARS; RESOURCE + r; GROUP + g. */
export type Reason = number;
export const CLOSED = 100, RESOURCE = 1000, GROUP = 2000;

/** Why no placement exists. Items, bins, resources and groups by number. */
export type Proof =
  /** An item that goes nowhere; by bin the first reason. */
  | { readonly kind: 'item'; readonly item: number; readonly reasons: readonly Reason[] }
  /** More is asked by some items than all bins that they may be on have left. */
  | { readonly kind: 'deficit'; readonly resource: number; readonly demand: number; readonly free: number; readonly items: readonly number[]; readonly bins: readonly number[] }
  /** So many items ask for `size` or more each, and the bins have room for fewer of that size. */
  | { readonly kind: 'slots'; readonly resource: number; readonly size: number; readonly items: readonly number[]; readonly slots: number }
  /** More members must stand apart than there are places for. */
  | { readonly kind: 'group'; readonly group: number; readonly items: readonly number[]; readonly places: number }
  /** Every combination was tried; `item` is the one that a good plan leaves over. */
  | { readonly kind: 'search'; readonly item: number; readonly steps: number };

export type Answer =
  /** `bins[i]` is where `place[i]` goes; `broken` preferences are not kept. */
  | { readonly answer: 'yes'; readonly bins: Int32Array; readonly broken: number }
  | { readonly answer: 'no'; readonly proof: Proof }
  /** The budget of steps was used up; `item` is one that was left over. */
  | { readonly answer: 'undetermined'; readonly item: number };

/** Steps that may still be taken: each is one look at an item on a bin. Counted, not timed, so that results are the same everywhere. */
export interface Budget {
  steps: number;
}

/** Steps for one question: RULES 3.10 allows 200 ms, this takes about a tenth of that. */
export const STEPS = 400_000;
