/** Events that change the stack: each is made on a copy, and the findings before and after are compared. */
import { check } from '../engine';
import type { Finding } from '../engine';
import { applyOperations, editText } from '../model';
import type { Operation } from '../model';
import type { FindingChange } from './contract';
import type { Run } from './run';

/** Makes the operations on the copy of the file that the play has, and notes which findings come and go. Returns why it cannot be done, if it cannot. */
export function edit(run: Run, operations: readonly Operation[]): string | undefined {
  const applied = applyOperations(run.document, operations);
  if (!applied.ok) return applied.error;
  const { today, catalog, reports } = run.facts;
  const options = { today, catalog, ...(reports && { reports }) };
  const before = check(run.document, options);
  const after = check(editText(run.document, applied.edits, applied.text), options, before);
  const known = new Set(before.findings.map(keyOf)), left = new Set(after.findings.map(keyOf));
  run.added.push(...after.findings.filter((it) => !known.has(keyOf(it))).map(changeOf));
  run.resolved.push(...before.findings.filter((it) => !left.has(keyOf(it))).map(changeOf));
  run.document = after.document;
  run.facts = after.facts;
  return undefined;
}

/** Findings of one rule at one place are the same one, whatever numbers their messages have now. */
const keyOf = ({ rule, pointer, nodes }: Finding): string => JSON.stringify([rule, pointer, nodes[0]]);

const changeOf = ({ rule, severity, nodes, message }: Finding): FindingChange => ({ rule, severity, nodes, message });
