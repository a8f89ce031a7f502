/** The stacks of a lab's answers: files of their own, or operations on the start or the solution. */
import type { Operation } from '../../model';
import type { Engine } from './contract';
import type { Lab } from './read';
import type { Answer } from './tables';

export type AnswerText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

/** Texts of the topology files of a lab's folder, by name. */
export type LabFiles = ReadonlyMap<string, string>;

/** Names of the topology files that a lab needs. */
export function filesOf({ start, solution, others, wrong }: Lab): readonly string[] {
  return [...new Set([start, ...[solution, ...others, ...wrong].flatMap(({ topology }) => topology ?? [])])];
}

/** The text of an answer. */
export function answerText(engine: Engine, lab: Lab, files: LabFiles, answer: Answer): AnswerText {
  if (answer.topology !== undefined) return fileText(files, answer.topology);
  const base = answer.from === 'solution' && answer !== lab.solution ? answerText(engine, lab, files, lab.solution) : fileText(files, lab.start);
  if (!base.ok) return base;
  const applied = engine.apply(engine.read(base.text), (answer.operations ?? []) as readonly Operation[]);
  return applied.ok ? { ok: true, text: applied.text } : { ok: false, error: `Operation ${applied.index + 1} cannot be done: ${applied.error}` };
}

function fileText(files: LabFiles, name: string): AnswerText {
  const text = files.get(name);
  return text === undefined ? { ok: false, error: `There is no file ${name} in the folder of the lab.` } : { ok: true, text };
}
