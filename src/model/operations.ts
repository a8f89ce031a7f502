/** Operations: the only way to change a topology, as data. `apply.ts` turns them into text edits. */
import type { Link, Pin } from './document';
import type { TopologyNode } from './kinds';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** Keys and indices from the root of the document, such as `['nodes', 'vm-web', 'memory']`. An index equal to the length appends. */
export type Path = readonly (string | number)[];

export type Operation =
  /** Adds a node under a new id; `after` names the id behind which it stands in the text (the end where absent). */
  | { readonly op: 'add'; readonly id: string; readonly node: TopologyNode; readonly after?: string }
  /** Sets a value anywhere; missing objects on the way are made. */
  | { readonly op: 'set'; readonly path: Path; readonly value: Json }
  /** Removes a value; an object that becomes empty by it stays. */
  | { readonly op: 'unset'; readonly path: Path }
  /** Gives a node a new id and follows it in every reference (in, links, members, suppressions, scenarios, layout ...). */
  | { readonly op: 'rename'; readonly id: string; readonly to: string }
  /** Puts a node into another, or to the root with `null`. */
  | { readonly op: 'move'; readonly id: string; readonly to: string | null }
  /** Removes nodes with everything inside them, their links, layout, memberships and suppressions. */
  | { readonly op: 'remove'; readonly ids: readonly string[] }
  | { readonly op: 'link'; readonly link: Link }
  /** Removes the link at an index of `links`. */
  | { readonly op: 'unlink'; readonly index: number }
  | { readonly op: 'pin'; readonly id: string; readonly at: Pin }
  | { readonly op: 'unpin'; readonly id: string };

/** A replacement in a text: UTF-16 offset and length of what goes, and what comes. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** What became of a list of operations. */
export type Applied =
  | { readonly ok: true; readonly text: string; /** Against the old text, ascending, not overlapping. */ readonly edits: readonly TextEdit[]; /** Against the new text: leads back to the same bytes. */ readonly inverse: readonly TextEdit[] }
  | { readonly ok: false; /** What, why and what to do. */ readonly error: string; /** Index of the operation that failed. */ readonly index: number };
