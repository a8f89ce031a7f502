/** What stands between any two classes of workloads (RULES 3.2). */
import type { Facts } from '../contract';
import { boundary, boundaryGroups, BOUNDARIES } from './boundary';
import { workloads } from './workloads';

/** Classes that are compared where nobody asks for more. */
export const DEFAULT_MOST = 200;
/** Nothing to compare: a class of one, with itself. */
export const NO_CELL = 0xff;

/** Boundaries between equivalence classes of running workloads. `from` is the row, `to` the column; not symmetric. */
export interface IsolationMatrix {
  /** Node numbers by class, ascending: members have the same boundaries to everything outside, and to each other. */
  readonly classes: readonly (readonly number[])[];
  /** Index into BOUNDARIES of the strongest boundary from class `row` to class `column`, at `row * classes.length + column`; on the diagonal between two members, NO_CELL for a single one. */
  readonly strength: Uint8Array;
  /** Boundaries of B1 or stronger on the way, at the same place. */
  readonly breaks: Uint8Array;
  /** 1 where a runtime is not known: the real boundary may be stronger. */
  readonly uncertain: Uint8Array;
}

/** The matrix could not be made: more classes than asked for. */
export interface TooManyClasses {
  readonly undetermined: string;
  readonly classes: number;
}

/**
 * The matrix of the workloads given, or of all that run. Cost: the square of the number of classes, which is bounded by `most`; beyond it the
 * answer is `undetermined`, never a part of the matrix.
 */
export function isolationMatrix(facts: Facts, nodes: Iterable<number> = workloads(facts).running, most = DEFAULT_MOST): IsolationMatrix | TooManyClasses {
  const classes = boundaryGroups(facts, nodes);
  const size = classes.length;
  if (size > most) return { undetermined: `${size} classes of workloads are more than ${most}: choose some of them`, classes: size };
  const strength = new Uint8Array(size * size), breaks = new Uint8Array(size * size), uncertain = new Uint8Array(size * size);
  classes.forEach((from, row) => classes.forEach((to, column) => {
    const cell = row * size + column;
    const other = row === column ? to[1] : to[0];
    if (other === undefined) {
      strength[cell] = NO_CELL;
      return;
    }
    const path = boundary(facts, from[0]!, other);
    strength[cell] = BOUNDARIES.indexOf(path.strength);
    breaks[cell] = path.breaks;
    uncertain[cell] = path.certain ? 0 : 1;
  }));
  return { classes, strength, breaks, uncertain };
}
