/** What reading keeps beside a document, for edits that read only what changed. */
import type { Outline } from '../source/outline';
import type { Lines, Tables } from '../source/places';
import type { TopologyText } from '../text';

export interface ReadState {
  /** Undefined for text that is empty, refused or broken. */
  readonly outline: Outline | undefined;
  readonly tables: Tables | undefined;
  readonly lines: Lines | undefined;
  /** For each node of the topology its entry in `nodes`; undefined where they are the same. */
  readonly entryOf: Int32Array | undefined;
  /** Number of entries in `nodes`, each key once. */
  readonly entryCount: number;
}

const states = new WeakMap<TopologyText, ReadState>();

/** Keeps the state of a document and hands the document back. */
export function remember(document: TopologyText, state: ReadState): TopologyText {
  states.set(document, state);
  return document;
}

/** The state of a document; undefined for one that was not made by reading or editing. */
export const stateOf = (document: TopologyText): ReadState | undefined => states.get(document);
