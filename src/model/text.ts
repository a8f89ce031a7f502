/** What reading a text gives; `read.ts` makes it and `edit.ts` renews it after edits. */
import type { Topology } from './document';

/** A stretch of text in UTF-16 code units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Lines and characters from 0, as in the Language Server Protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Finds places in the text on demand; nothing is scanned before it is asked for. */
export interface Places {
  /** The value (or the key, or key and value together) at a JSON pointer; the nearest existing ancestor's key where the value is absent. */
  find(pointer: string, part?: 'value' | 'key' | 'entry'): Span;
  /** The deepest pointer whose key or value holds the offset. */
  pointerAt(offset: number): string;
  position(offset: number): Position;
  offset(position: Position): number;
  range(span: Span): Range;
}

/** One revision of a document: the text, what it says, and where. Immutable. */
export interface TopologyText {
  readonly text: string;
  readonly topology: Topology;
  readonly places: Places;
  /** What differs from the revision it was edited from: indices of changed nodes when nothing else changed, `all` otherwise. */
  readonly changed: 'all' | readonly number[];
}
