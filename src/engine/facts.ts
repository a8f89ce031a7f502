/** Facts: derived knowledge of one revision, computed on first use and shared by every rule, lens, panel and export. */
import type { Catalog } from '../catalog/contract';
import type { Facts, Graph } from './contract';
import { work } from './profile';

/** Facts of a graph; `today` is YYYY-MM-DD. Nothing is computed yet. */
export function makeFacts(graph: Graph, catalog: Catalog, today: string): Facts {
  return { graph, catalog, today, memo: new Map() };
}

/** What is kept of a fact: its value, and the facts that it was computed from. */
interface Entry {
  value: unknown;
  done: boolean;
  readonly uses: Set<Fact>;
}

/** A function made by `defineFact`. */
export type Fact = ((facts: Facts) => unknown) & { readonly reads?: ReadonlySet<string> };

/** The fact that is being computed, to note what it uses. */
let computing: Entry | undefined;

/**
 * A fact: a function that computes its value once for each `Facts`. `name` stands in the error message of a fact that needs itself.
 * `reads` are the properties of nodes that it looks at itself (not through other facts), beside structure, kinds, links and images;
 * where they are given, the value is used again in the next revision when none of them changed. Without them it is always computed anew.
 */
export function defineFact<T>(name: string, compute: (facts: Facts) => T, reads?: readonly string[]): (facts: Facts) => T {
  const fact = (facts: Facts): T => {
    computing?.uses.add(fact);
    const { memo } = facts;
    let entry = memo.get(fact) as Entry | undefined;
    if (entry?.done) return entry.value as T;
    if (entry) throw new Error(`The fact ${name} needs itself.`);
    memo.set(fact, (entry = { value: undefined, done: false, uses: new Set() }));
    const outer = computing;
    computing = entry;
    try {
      entry.value = work(name, () => compute(facts));
      entry.done = true;
      return entry.value as T;
    } finally {
      computing = outer;
      if (!entry.done) memo.delete(fact);
    }
  };
  return Object.assign(fact, reads && { reads: new Set(reads) });
}

/** Runs something and tells which facts it asked for. */
export function usedFacts(run: () => void): ReadonlySet<Fact> {
  const entry: Entry = { value: undefined, done: false, uses: new Set() };
  const outer = computing;
  computing = entry;
  try {
    run();
  } finally {
    computing = outer;
  }
  return entry.uses;
}

/**
 * Takes over what cannot have changed, and returns it: `changed` are the properties in which nodes differ from the earlier revision, all
 * else being the same.
 */
export function carryOver(from: Facts, to: Facts, changed: ReadonlySet<string>): ReadonlySet<Fact> {
  const unchanged = new Map<Fact, boolean>();
  const keeps = (fact: Fact): boolean => {
    const known = unchanged.get(fact);
    if (known !== undefined) return known;
    const entry = from.memo.get(fact) as Entry | undefined;
    const { reads } = fact;
    const result = entry?.done === true && reads !== undefined && [...changed].every((property) => !reads.has(property)) && [...entry.uses].every(keeps);
    unchanged.set(fact, result);
    return result;
  };
  for (const fact of from.memo.keys()) if (keeps(fact as Fact)) to.memo.set(fact, from.memo.get(fact));
  return new Set(to.memo.keys() as Iterable<Fact>);
}
