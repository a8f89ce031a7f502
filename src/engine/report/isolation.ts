/** What stands between classes of workloads. */
import { BOUNDARIES } from '../facts/boundary';
import { isolationMatrix, NO_CELL } from '../facts/isolation-matrix';
import { idsOf, stackSection } from './section';

export interface CrossingFacts {
  readonly from: number;
  readonly to: number;
  readonly boundary: string;
  readonly breaks: number;
  readonly atLeast: boolean;
}

export interface IsolationFacts {
  readonly classes: readonly (readonly string[])[];
  readonly between: readonly CrossingFacts[];
  readonly undetermined: string | null;
}

/** Classes of the matrix: its size grows with the square of them. */
const MOST = 64;

export const isolation = stackSection<IsolationFacts>({
  title: 'Isolation matrix',
  doc: 'What someone in one workload has to break to get to another one. Workloads with the same boundaries to everyone are one class. Not symmetric.',
  source: 'Boundary classes of the catalogue: B0 none, B1 namespaces of one kernel, B1u the same with a user namespace, B2 user-space kernel, B3 VM, B3c VM with encrypted memory, B4 another host, B5 another site',
  unknown: 'Where a runtime is not known the real boundary may be stronger (`atLeast`).',
  fields: [
    ['classes[]', 'ids', 'Members of a class, in the order of the file.'],
    ['between[].from', 'number', 'Class of the attacker, by place in `classes`.'], ['between[].to', 'number', 'Class of the target; the same: another member of the class.'],
    ['between[].boundary', 'name', 'The strongest boundary on the way.'], ['between[].breaks', 'count', 'Boundaries of B1 or stronger on the way.'],
    ['between[].atLeast', 'yes/no', 'A runtime on the way is not known.'],
    ['undetermined', 'text', `Why there is none: there are more than ${MOST} classes.`],
  ],
  make(facts) {
    const matrix = isolationMatrix(facts, undefined, MOST);
    if ('undetermined' in matrix) return { classes: [], between: [], undetermined: matrix.undetermined };
    const { classes, strength, breaks, uncertain } = matrix, size = classes.length;
    const between: CrossingFacts[] = [];
    strength.forEach((it, cell) => {
      if (it !== NO_CELL) between.push({ from: Math.floor(cell / size), to: cell % size, boundary: BOUNDARIES[it]!, breaks: breaks[cell]!, atLeast: uncertain[cell] === 1 });
    });
    return { classes: classes.map((members) => idsOf(facts, members)), between, undetermined: null };
  },
});
