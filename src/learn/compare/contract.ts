/** What a comparison of two nodes is: rows side by side, and what is often said about VMs and containers, judged here. */
import type { Kind } from '../../model';
import type { Line } from '../explain/contract';

export const ASPECTS = ['kernel', 'isolation', 'footprint', 'start', 'patching', 'limits', 'visibility', 'migration', 'density'] as const;
export type Aspect = (typeof ASPECTS)[number];

export interface Row {
  readonly aspect: Aspect;
  readonly title: string;
  readonly left: readonly Line[];
  readonly right: readonly Line[];
}

/** `depends`: true under a condition that the lines name. `unknown`: the file does not say enough. */
export type Verdict = 'holds' | 'fails' | 'depends' | 'unknown';

/** Something that is often said about virtual machines and containers, and whether it is so here. */
export interface Judged {
  /** Stable name, for links from elsewhere. */
  readonly id: string;
  readonly claim: string;
  readonly verdict: Verdict;
  /** The names and numbers that show it. */
  readonly lines: readonly Line[];
}

export interface Side {
  readonly node: string;
  readonly kind: Kind;
  /** `VM vm-web`. */
  readonly title: string;
}

export interface Comparison {
  readonly left: Side;
  readonly right: Side;
  /** What stands between the two, in both directions. */
  readonly between: readonly Line[];
  readonly rows: readonly Row[];
  /** Empty where the two are not a virtual machine (or a program in one) and a container. */
  readonly claims: readonly Judged[];
}
