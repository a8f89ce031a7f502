/** What a section of facts says of itself, and the plain values that it is made of. */
import type { Facts } from '../contract';

/** A documented value: where it is in the section's JSON (`[]` items of a list, `{}` values by id), what it is, and what it means. */
export type Field = readonly [path: string, type: FieldType, doc: string];
export type FieldType =
  | 'id' | 'ids' | 'text' | 'texts' | 'name' | 'names' | 'yes/no' | 'count' | 'bytes' | 'cores' | 'seconds' | 'milliseconds' | 'ratio' | 'number' | 'amounts';

interface About {
  /** Heading, as people read it. */
  readonly title: string;
  /** What it says, in a sentence or two. */
  readonly doc: string;
  /** Where the formula comes from. */
  readonly source: string;
  /** What stands in for what the file does not say, and what stays unknown. */
  readonly unknown: string;
  /** Paths start at the section's own value. */
  readonly fields: readonly Field[];
}

/** Facts about nodes: a property of each node that they make sense for. */
export interface NodeSection<T> extends About {
  /** The nodes that have it, in words. */
  readonly on: string;
  /** Returns the value for a node by number; undefined where it makes no sense or nothing is to be said. */
  make(facts: Facts): (node: number) => T | undefined;
}

/** Facts about the stack as a whole: a key beside `nodes`. */
export interface StackSection<T> extends About {
  make(facts: Facts): T;
}

/** A number, bytes, cores or seconds; `null` is unknown, `"unlimited"` unlimited. */
export type Amount = number | 'unlimited' | null;

export const amount = (value: number): Amount => (Number.isNaN(value) ? null : value === Infinity ? 'unlimited' : value);
/** Where no limit makes no sense: a number, or null for unknown or without bound. */
export const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
/** A time in seconds that lies between two values. */
export const spanned = ({ from, to }: { readonly from: number; readonly to: number }) => ({ from: known(from), to: known(to) });

/** Id of a node; null for the numbers below 0 that stand for none. */
export const idOf = ({ graph }: Facts, node: number): string | null => (node < 0 ? null : graph.ids[node] ?? null);
export const idsOf = ({ graph }: Facts, nodes: Iterable<number>): readonly string[] => Array.from(nodes, (node) => graph.ids[node]!);

/** The first `most` items of a list, and how many are left out. */
export function capped<T>(items: readonly T[], most: number): { readonly shown: readonly T[]; readonly leftOut: number } {
  return items.length <= most ? { shown: items, leftOut: 0 } : { shown: items.slice(0, most), leftOut: items.length - most };
}

/** Makes sure of a section's form without losing the form of its value. */
export const nodeSection = <T>(section: NodeSection<T>): NodeSection<T> => section;
export const stackSection = <T>(section: StackSection<T>): StackSection<T> => section;
