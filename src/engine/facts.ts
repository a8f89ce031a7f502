/** Facts: derived knowledge of one revision, computed on first use and shared by every rule, lens, panel and export. */
import type { Catalog } from '../catalog/contract';
import type { Facts, Graph } from './contract';
import type { Seams } from './joining';
import { work } from './profile';
import type { Reports } from './image-reports';
import { noteReports, setLooking } from './tracking';
import type { Looked } from './tracking';

/** Facts of a graph; `today` is YYYY-MM-DD. Nothing is computed yet, and who looks at the reports is noted. */
export function makeFacts(graph: Graph, catalog: Catalog, today: string, reports?: Reports): Facts {
  return { graph, catalog, today, memo: new Map(), get reports() { return noteReports(), reports; } };
}

/** What a computation depends on: what it looked at itself, and what the facts that it asked for depend on. */
export interface Uses extends Looked {
  /** Properties of nodes. Undefined: who knows. */
  readonly reads: ReadonlySet<string> | undefined;
}

/** What is kept of a fact: its value, and what that depends on. */
interface Entry extends Looked {
  value: unknown;
  reads: Set<string> | undefined;
  done: boolean;
  /** Facts that were asked for, while it is computed. */
  used: Entry[] | undefined;
  readonly id: number;
  /** The entry that asked for it last: most ask again and again. */
  asker: number;
}

let entries = 0;

const newEntry = (reads: Iterable<string> | undefined): Entry =>
  ({ value: undefined, reads: reads && new Set(reads), done: false, used: [], id: ++entries, asker: 0, ids: false, links: false, layout: false, reports: false });

/** A function made by `defineFact`. */
export type Fact = (facts: Facts) => unknown;

/** The fact that is being computed, to note what it uses. */
let computing: Entry | undefined;

/** Makes an entry the one that notes are made for; returns the one before. */
function setComputing(entry: Entry | undefined): Entry | undefined {
  const outer = computing;
  computing = entry;
  setLooking(entry);
  return outer;
}

/** What an entry depends on includes what another one does. */
function depends(entry: Entry, on: Uses): void {
  entry.ids ||= on.ids;
  entry.links ||= on.links;
  entry.layout ||= on.layout;
  entry.reports ||= on.reports;
  if (on.reads === undefined) entry.reads = undefined;
  else if (entry.reads !== undefined) for (const property of on.reads) entry.reads.add(property);
}

function finished(entry: Entry): Entry {
  for (const used of entry.used!) depends(entry, used);
  entry.used = undefined;
  entry.done = true;
  return entry;
}

/** Facts of the revision before and of an excerpt with the islands that changed since. */
export interface Joint {
  readonly before: Facts;
  readonly part: Facts;
  readonly seams: Seams;
}

const JOINTS = new WeakMap<Facts, Joint>();

/** Facts that can be joined are from now on; until `undefined` is given, so that a revision does not keep the one before. */
export function setJoint(facts: Facts, joint: Joint | undefined): void {
  if (joint) JOINTS.set(facts, joint);
  else JOINTS.delete(facts);
}

/** How a fact is made from what it was on the islands that stayed the same (`before`) and what it is in an excerpt with the others (`part`). */
export type Join<T> = (seams: Seams, before: T, part: T, facts: Facts) => T;

/**
 * Makes a fact: a function that computes its value once for each `Facts`. `name` stands in the error message of a fact that needs itself.
 * `reads` are the properties of nodes that it looks at itself (not through other facts), beside structure, kinds, images, ids,
 * links, layout and reports (looks at the last four are noted); where they are given, the value is used again in the next revision when none of all that changed.
 * Without them it is always computed anew. `join` may be given where all that is said of a node follows from its island and the sites, and nothing is said of
 * sites that follows from what is in them: the value must be the one that `compute` gives.
 */
export function defineFact<T>(name: string, compute: (facts: Facts) => T, reads?: readonly string[], join?: Join<T>): (facts: Facts) => T {
  const fact = (facts: Facts): T => {
    const { memo } = facts;
    let entry = memo.get(fact) as Entry | undefined;
    if (entry === undefined) {
      memo.set(fact, (entry = newEntry(reads)));
      const outer = setComputing(entry);
      try {
        entry.value = work(name, () => (join && joined(fact, join, facts, entry!)) ?? compute(facts));
        finished(entry);
      } finally {
        setComputing(outer);
        if (!entry.done) memo.delete(fact);
      }
    } else if (!entry.done) throw new Error(`The fact ${name} needs itself.`);
    if (computing !== undefined && entry.asker !== computing.id) {
      entry.asker = computing.id;
      computing.used!.push(entry);
    }
    return entry.value as T;
  };
  if (join) JOINED.push(fact);
  return fact;
}

/** All facts that can be joined. */
export const JOINED: Fact[] = [];

/** A fact joined from two graphs; undefined where it was not known before, or nothing says how the two go together. */
function joined<T>(fact: (facts: Facts) => T, join: Join<T>, facts: Facts, entry: Entry): T | undefined {
  const joint = JOINTS.get(facts);
  const known = joint?.before.memo.get(fact) as Entry | undefined;
  if (known?.done !== true) return undefined;
  const { part, seams } = joint!;
  const value = join(seams, known.value as T, fact(part), facts);
  depends(entry, known);
  return value;
}

/** Runs something and tells what it asked for; `reads` are the properties that it looks at itself. */
export function usesOf(run: () => void, reads: readonly string[] | undefined): Uses {
  const entry = newEntry(reads);
  const outer = setComputing(entry);
  try {
    run();
  } finally {
    setComputing(outer);
  }
  return finished(entry);
}

/** How a revision differs from the one before where its structure is the same. */
export interface Changes extends Readonly<Looked> {
  /** Names of the properties in which nodes differ. */
  readonly properties: ReadonlySet<string>;
}

/** Whether nothing changed of what something depends on. */
export function isUntouched({ reads, ids, links, layout, reports }: Uses, changes: Changes): boolean {
  if (reads === undefined || (ids && changes.ids) || (links && changes.links) || (layout && changes.layout) || (reports && changes.reports)) return false;
  for (const property of changes.properties) if (reads.has(property)) return false;
  return true;
}

/** Takes over the facts that cannot have changed. */
export function carryOver(from: Facts, to: Facts, changes: Changes): void {
  for (const [fact, entry] of from.memo as Map<Fact, Entry>) if (entry.done && isUntouched(entry, changes)) to.memo.set(fact, entry);
}
