/** Facts: derived knowledge of one revision, computed on first use and shared by every rule, lens, panel and export. */
import type { Catalog } from '../catalog/contract';
import type { Facts, Graph } from './contract';
import { work } from './profile';
import type { Reports } from './image-reports';
import { noteReports, setLooking } from './tracking';
import type { Looked } from './tracking';

/** Facts of a graph; `today` is YYYY-MM-DD. Nothing is computed yet, and who looks at the reports is noted. */
export function makeFacts(graph: Graph, catalog: Catalog, today: string, reports?: Reports): Facts {
  return { graph, catalog, today, memo: new Map(), get reports() { return noteReports(), reports; } };
}

/** What is kept of a fact: its value, the facts that it was computed from, and what it looked at itself. */
interface Entry extends Looked {
  value: unknown;
  done: boolean;
  readonly uses: Set<Fact>;
}

const newEntry = (): Entry => ({ value: undefined, done: false, uses: new Set(), ids: false, links: false, layout: false, reports: false });

/** A function made by `defineFact`. */
export type Fact = ((facts: Facts) => unknown) & { readonly reads?: ReadonlySet<string> };

/** The fact that is being computed, to note what it uses. */
let computing: Entry | undefined;

/** Makes an entry the one that notes are made for; returns the one before. */
function setComputing(entry: Entry | undefined): Entry | undefined {
  const outer = computing;
  computing = entry;
  setLooking(entry);
  return outer;
}

/**
 * A fact: a function that computes its value once for each `Facts`. `name` stands in the error message of a fact that needs itself.
 * `reads` are the properties of nodes that it looks at itself (not through other facts), beside structure, kinds, images, ids,
 * links, layout and reports (looks at the last four are noted); where they are given, the value is used again in the next revision when none of all that changed.
 * Without them it is always computed anew.
 */
export function defineFact<T>(name: string, compute: (facts: Facts) => T, reads?: readonly string[]): (facts: Facts) => T {
  const fact = (facts: Facts): T => {
    computing?.uses.add(fact);
    const { memo } = facts;
    let entry = memo.get(fact) as Entry | undefined;
    if (entry?.done) return entry.value as T;
    if (entry) throw new Error(`The fact ${name} needs itself.`);
    memo.set(fact, (entry = newEntry()));
    const outer = setComputing(entry);
    try {
      entry.value = work(name, () => compute(facts));
      entry.done = true;
      return entry.value as T;
    } finally {
      setComputing(outer);
      if (!entry.done) memo.delete(fact);
    }
  };
  return Object.assign(fact, reads && { reads: new Set(reads) });
}

/** What a computation depends on: facts, and what it looked at itself. */
export interface Uses extends Looked {
  readonly facts: ReadonlySet<Fact>;
}

/** Runs something and tells what it asked for. */
export function usesOf(run: () => void): Uses {
  const entry = newEntry();
  const outer = setComputing(entry);
  try {
    run();
  } finally {
    setComputing(outer);
  }
  return { facts: entry.uses, ids: entry.ids, links: entry.links, layout: entry.layout, reports: entry.reports };
}

/** How a revision differs from the one before where its structure is the same. */
export interface Changes extends Readonly<Looked> {
  /** Names of the properties in which nodes differ. */
  readonly properties: ReadonlySet<string>;
}

/** Whether what was read, and what was looked at, is the same. */
export function isUntouched(reads: Iterable<string>, looked: Readonly<Looked>, changes: Changes): boolean {
  if ((looked.ids && changes.ids) || (looked.links && changes.links) || (looked.layout && changes.layout) || (looked.reports && changes.reports)) return false;
  for (const property of reads) if (changes.properties.has(property)) return false;
  return true;
}

/** Takes over the facts that cannot have changed, and returns them. */
export function carryOver(from: Facts, to: Facts, changes: Changes): ReadonlySet<Fact> {
  const unchanged = new Map<Fact, boolean>();
  const keeps = (fact: Fact): boolean => {
    const known = unchanged.get(fact);
    if (known !== undefined) return known;
    const entry = from.memo.get(fact) as Entry | undefined;
    const { reads } = fact;
    const result = entry?.done === true && reads !== undefined && isUntouched(reads, entry, changes) && [...entry.uses].every(keeps);
    unchanged.set(fact, result);
    return result;
  };
  for (const fact of from.memo.keys()) if (keeps(fact as Fact)) to.memo.set(fact, from.memo.get(fact));
  return new Set(to.memo.keys() as Iterable<Fact>);
}
