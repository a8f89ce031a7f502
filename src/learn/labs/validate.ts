/** What an author wants to know of a lab: that it starts unsolved, that its solutions pass, and that wrong answers fail for the stated reason. */
import type { Problem } from '../../model';
import { isKnownRule } from '../../engine/check/notices';
import { answerText } from './answers';
import type { LabFiles } from './answers';
import { CLAIMS } from '../claims';
import { sectionOf } from './checks/values';
import type { Engine } from './contract';
import { judge, startOf } from './judge';
import { readLab } from './read';
import type { Lab } from './read';
import type { Answer } from './tables';

export interface LabProblem {
  /** File of the lab's folder. */
  readonly file: string;
  /** Offset in that file. */
  readonly offset: number;
  readonly message: string;
}

export interface Validation {
  readonly lab: Lab | undefined;
  readonly problems: readonly LabProblem[];
  /** What was tried, in words. */
  readonly tried: readonly string[];
}

export const LAB_FILE = 'lab.json';

/** Reads a lab and tries everything that it says. `files` has the text of every JSON file of the folder, by name. */
export function validateLab(engine: Engine, id: string, files: LabFiles): Validation {
  const text = files.get(LAB_FILE);
  if (text === undefined) return { lab: undefined, problems: [{ file: LAB_FILE, offset: 0, message: 'There is no lab.json in this folder.' }], tried: [] };
  const { lab, problems } = readLab(id, text);
  const found: LabProblem[] = problems.map(({ offset, message }: Problem) => ({ file: LAB_FILE, offset, message }));
  if (!lab) return { lab, problems: found, tried: [] };
  const report = (message: string, file = LAB_FILE, offset = 0): void => void found.push({ file, offset, message });
  names(lab, report);
  const start = files.get(lab.start);
  if (start === undefined) report(`The lab starts with ${lab.start}, and there is no such file in its folder.`);
  const wrong = start === undefined ? undefined : engine.broken(engine.read(start));
  if (wrong !== undefined) report(wrong, lab.start);
  if (start === undefined || wrong !== undefined) return { lab, problems: found, tried: [] };
  return { lab, problems: found, tried: tryAll(engine, lab, files, start, report) };
}

type Report = (message: string, file?: string, offset?: number) => void;

/** Names that have to be known: rules, facts, claims. */
function names({ checks, claims }: Lab, report: Report): void {
  for (const { id, finding, fact, answer } of checks) {
    for (const rule of [finding?.rule, answer?.is?.rule]) if (rule !== undefined && !isKnownRule(rule)) report(`The check "${id}" is about the rule "${rule}", which does not exist; \`strata rules\` lists all.`);
    if (fact?.path !== undefined && sectionOf(fact.path, fact.nodes !== undefined) === undefined) report(`The check "${id}" is about the fact "${fact.path}", which ${fact.nodes ? 'nodes do not have' : 'the stack does not have'}; docs/facts.md lists all.`);
  }
  for (const claim of claims) if (!CLAIMS.some(({ id }) => id === claim)) report(`There is no claim "${claim}"; docs/claims.md lists all.`);
}

function tryAll(engine: Engine, lab: Lab, files: LabFiles, startText: string, report: Report): readonly string[] {
  const start = startOf(engine, startText);
  const tried: string[] = [];
  const outcome = (text: string) => judge(engine, lab, start, engine.read(text));
  const textOf = (answer: Answer, name: string): string | undefined => {
    const made = answerText(engine, lab, files, answer);
    if (!made.ok) report(`${name}: ${made.error}`);
    return made.ok ? made.text : undefined;
  };
  tried.push('start');
  if (outcome(startText).solved) report('The lab is solved already when it starts.', lab.start);
  for (const [answer, name] of [[lab.solution, 'the solution'], ...lab.others.map((each, i) => [each, each.name ?? `solution ${i + 2}`])] as [Answer, string][]) {
    const text = textOf(answer, name);
    if (text === undefined) continue;
    tried.push(name);
    for (const { id, reasons } of outcome(text).verdicts.filter(({ met }) => !met)) report(`${name} does not pass the check "${id}": ${reasons.join(' ')}`);
  }
  lab.wrong.forEach((answer, i) => {
    const name = answer.name ?? `wrong answer ${i + 1}`;
    const text = textOf(answer, name);
    if (text === undefined) return;
    tried.push(name);
    const verdict = outcome(text).verdicts.find(({ id }) => id === answer.fails);
    if (verdict?.met !== false) report(`${name} should fail the check "${answer.fails!}", and it passes.`);
    else if (!verdict.reasons.some((reason) => reason.includes(answer.says!))) report(`${name} fails the check "${answer.fails!}" for another reason than the stated one ("${answer.says!}"): ${verdict.reasons.join(' ')}`);
  });
  return tried;
}
