/** What an explanation is: sections of sentences whose node names can be followed. */
import type { Facts, Family, Finding } from '../../engine/contract';
import type { Kind, Severity } from '../../model';

/** A part of a sentence: words, or a node or rule that can be followed. */
export type Piece = string | { readonly node: string } | { readonly rule: string };

/** `assumed`: something stands in for what the file does not say. `unknown`: it cannot be told. */
export type Certainty = 'known' | 'assumed' | 'unknown';

export interface Line {
  readonly pieces: readonly Piece[];
  readonly certainty: Certainty;
}

export const TOPICS = ['what', 'kernel', 'walls', 'falls', 'readers', 'limits', 'cost', 'patching', 'moves', 'findings'] as const;
export type Topic = (typeof TOPICS)[number];

export interface Section {
  readonly topic: Topic;
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Everything worth saying about one node, from facts. */
export interface Explanation {
  readonly node: string;
  readonly kind: Kind;
  /** `container front`. */
  readonly title: string;
  readonly sections: readonly Section[];
}

/** One finding with the numbers of this stack. */
export interface FindingExplanation {
  readonly rule: string;
  readonly title: string;
  readonly family: Family;
  readonly severity: Severity;
  /** Message, measured value and threshold, the others involved, what to do. */
  readonly lines: readonly Line[];
  /** Path, scenario or placement that can be followed by hand. */
  readonly witness: readonly string[];
}

/** What an explanation is made from. Findings are those of a check of the same revision; none are told where nobody checked. */
export interface Subject {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}
