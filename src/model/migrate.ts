/** Older format versions: numbered steps, each from one version to the next, as operations on the text. */
import { applyOperations } from './apply';
import { FORMAT_VERSION } from './document';
import { editedText, inverseOf } from './edit';
import type { Applied, Operation } from './operations';
import { readTopology } from './read';
import type { TopologyText } from './text';

/** Leads a document of version `from` to version `from + 1`. */
export interface Migration {
  readonly from: number;
  /** What changes, as a person reads it in a dialog. */
  readonly title: string;
  /** The changes, the version number aside. */
  operations(document: TopologyText): readonly Operation[];
}

/** All steps, from version 1 on without a gap up to the version before the newest. Version 1 is the first there ever was. */
export const MIGRATIONS: readonly Migration[] = [];

/** The steps that a document of a version needs, in order; undefined where there is no way from it to the newest version. */
export function stepsFrom(version: number, steps = MIGRATIONS, newest = FORMAT_VERSION): readonly Migration[] | undefined {
  if (!Number.isInteger(version) || version < 1 || version > newest) return undefined;
  const needed = Array.from({ length: newest - version }, (_, i) => steps.find((step) => step.from === version + i));
  return needed.every((step) => step !== undefined) ? needed : undefined;
}

/** Brings a document to the newest version, as one list of edits. Nothing changes where it is there already; a newer document is refused. */
export function migrate(document: TopologyText, steps = MIGRATIONS, newest = FORMAT_VERSION): Applied {
  const needed = stepsFrom(document.topology.version, steps, newest);
  if (!needed) {
    const error = `There is no way from format version ${document.topology.version} to ${newest}. A newer version of Strata may know one.`;
    return { ok: false, index: 0, error };
  }
  if (needed.length === 0) return { ok: true, text: document.text, edits: [], inverse: [] };
  let current = document;
  for (const [index, step] of needed.entries()) {
    // The number comes with the last step: until then the document is one that this program may edit.
    const version: readonly Operation[] = index === needed.length - 1 ? [{ op: 'set', path: ['strata'], value: newest }] : [];
    const done = applyOperations(current, [...step.operations(current), ...version]);
    if (!done.ok) return { ok: false, index, error: `Step ${step.from} to ${step.from + 1} (${step.title}) failed: ${done.error}` };
    current = readTopology(done.text);
  }
  return wholeChange(document.text, current.text);
}

/** The change from one text to another as one edit of what differs between their common beginning and end. */
function wholeChange(before: string, after: string): Applied {
  if (before === after) return { ok: true, text: before, edits: [], inverse: [] };
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const edits = [{ offset: start, length: before.length - start - tail, text: after.slice(start, after.length - tail) }];
  return { ok: true, text: editedText(before, edits), edits, inverse: inverseOf(before, edits) };
}
