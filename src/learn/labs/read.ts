/** `lab.json` to a lab: checked against the tables, with the place of everything that is wrong. */
import { readAgainst } from '../../model';
import type { Problem } from '../../model';
import { CHECK_SORTS, LAB } from './tables';
import type { Answer, Check, LabText, Sort, Wrong } from './tables';

/** A lab that can be done. */
export interface Lab extends LabText {
  readonly id: string;
  readonly title: string;
  readonly level: NonNullable<LabText['level']>;
  readonly minutes: number;
  readonly goal: string;
  readonly story: readonly string[];
  readonly claims: readonly string[];
  readonly start: string;
  readonly checks: readonly Check[];
  readonly hints: readonly string[];
  readonly solution: Answer;
  readonly others: readonly Answer[];
  readonly wrong: readonly Wrong[];
}

export interface LabReading {
  /** Undefined where something that a lab cannot do without is missing or wrong. */
  readonly lab: Lab | undefined;
  readonly problems: readonly Problem[];
}

export const DEFAULT_START = 'start.topology.json';
const NEEDED = ['strataLab', 'title', 'level', 'minutes', 'goal', 'checks', 'hints', 'solution'] as const;
const SORTS = Object.keys(CHECK_SORTS) as Sort[];

/** The sort of a check; undefined where it has none or several. */
export function sortOf(check: Check): Sort | undefined {
  const [sort, second] = SORTS.filter((each) => check[each] !== undefined);
  return second === undefined ? sort : undefined;
}

/** Reads a `lab.json`; `id` is the name of its folder. */
export function readLab(id: string, text: string): LabReading {
  const { value, places, problems } = readAgainst(text, LAB);
  const lab = value as LabText;
  const found: Problem[] = problems.map((problem) => (problem.severity === 'hint' ? { ...problem, severity: 'error', message: problem.message.replace('It is kept, but nothing here uses it; what is only for you belongs in "extra".', 'Nothing uses it; remove it.') } : problem));
  const report = (pointer: string, message: string): void => {
    const { offset, length } = places.find(pointer, 'value');
    found.push({ code: 'lab', severity: 'error', message, pointer, offset, length });
  };
  if (!problems.some(({ code }) => code === 'json-syntax')) {
    for (const key of NEEDED) if (value[key] === undefined && !problems.some(({ pointer }) => pointer === `/${key}`)) report('', `A lab needs "${key}".`);
    wrongChecks(lab, report);
    wrongAnswers(lab, report);
  }
  const { title, level, minutes, goal, checks, hints, solution } = lab;
  const isWhole = found.length === 0 && title !== undefined && level !== undefined && minutes !== undefined && goal !== undefined && checks !== undefined && hints !== undefined && solution !== undefined;
  const made = isWhole ? {
    ...lab, id, title, level, minutes, goal, checks: checks as readonly Check[], hints, solution,
    story: lab.story ?? [], claims: lab.claims ?? [], start: lab.start ?? DEFAULT_START, others: lab.others ?? [], wrong: lab.wrong ?? [],
  } : undefined;
  return { lab: made, problems: found.sort((a, b) => a.offset - b.offset) };
}

type Report = (pointer: string, message: string) => void;

function wrongChecks({ checks = [], hints }: LabText, report: Report): void {
  if (checks.length === 0) report('/checks', 'A lab without checks cannot be solved. Add at least one.');
  if (hints?.length === 0) report('/hints', 'A lab needs at least one hint.');
  const seen = new Set<string>();
  checks.forEach((check, i) => {
    const at = `/checks/${i}`;
    if (!check.id || !/^[a-z0-9-]+$/.test(check.id)) report(`${at}/id`, 'A check needs an "id" of small letters, digits and hyphens.');
    else if (seen.has(check.id)) report(`${at}/id`, `There is another check "${check.id}".`);
    seen.add(check.id ?? '');
    if (!check.title) report(at, 'A check needs a "title": what must be so.');
    const sort = sortOf(check as Check);
    if (sort === undefined) report(at, `A check has exactly one of ${SORTS.join(', ')}.`);
    else missingIn(check as Check, sort).forEach((key) => report(`${at}/${sort}`, `\`${sort}\` needs "${key}".`));
  });
}

/** What each sort cannot do without. */
const WITHIN: { readonly [S in Sort]?: readonly string[] } = {
  fact: ['path'], property: ['nodes', 'path'], finding: ['rule'], scenario: ['events', 'expect'], keep: ['nodes', 'same'], count: ['of'], apart: ['nodes', 'from', 'by'], answer: ['question', 'is'],
};

function missingIn(check: Check, sort: Sort): readonly string[] {
  const value = check[sort];
  return typeof value !== 'object' ? [] : (WITHIN[sort] ?? []).filter((key) => (value as { [key: string]: unknown })[key] === undefined);
}

function wrongAnswers({ solution, others = [], wrong = [], checks = [] }: LabText, report: Report): void {
  const single = (answer: Answer, at: string): void => {
    if ((answer.operations === undefined) === (answer.topology === undefined)) report(at, 'An answer has either "operations" or "topology".');
    answer.operations?.forEach((operation, i) => {
      if (typeof (operation as { op?: unknown } | null)?.op !== 'string') report(`${at}/operations/${i}`, 'An operation is an object with "op".');
    });
  };
  if (solution) single(solution, '/solution');
  others.forEach((answer, i) => single(answer, `/others/${i}`));
  wrong.forEach((answer, i) => {
    single(answer, `/wrong/${i}`);
    if (!checks.some(({ id }) => id === answer.fails)) report(`/wrong/${i}`, 'A wrong answer names in "fails" the check that it must fail.');
    if (!answer.says) report(`/wrong/${i}`, 'A wrong answer gives in "says" words that the reason must have.');
  });
}
