/** Operations to text: minimal edits that keep the author's formatting, order and line ends, and the edits that lead back. */
import { FORMAT_VERSION } from './document';
import { editedText, inverseOf } from './edit';
import type { Applied, Operation, TextEdit } from './operations';
import { readTopology } from './read';
import { stateOf } from './reading/state';
import type { TopologyText } from './text';
import { newDrafts } from './writing/draft';
import { editsOf } from './writing/emit';
import { perform } from './writing/perform';
import { refusalOf } from './writing/refusal';
import { styleOf } from './writing/style';
import { newWork } from './writing/topology';

/** A new document as Strata writes it. */
export function newTopologyText(name?: string): string {
  const named = name === undefined ? '' : `  "name": ${JSON.stringify(name)},\n`;
  return `{\n  "strata": ${FORMAT_VERSION},\n${named}  "nodes": {}\n}\n`;
}

/**
 * Does a list of operations, each on what the ones before it left (indices too), as edits of the document's text.
 * An empty document becomes a new one. Nothing is done where one operation cannot be: the answer says which and why.
 */
export function applyOperations(document: TopologyText, operations: readonly Operation[]): Applied {
  if (document.text.trim() === '') return applyToEmpty(document.text, operations);
  const refused = whyNot(document);
  if (refused !== undefined) return { ok: false, error: refused, index: 0 };
  const state = stateOf(document) ?? stateOf(readTopology(document.text));
  const root = state?.outline?.root;
  if (!root || !state.tables) return { ok: false, error: 'The file could not be read, so it cannot be changed. Repair its text first.', index: 0 };
  const work = newWork(newDrafts(document.text, state.tables, root), document.topology);
  for (let index = 0; index < operations.length; index++) {
    try {
      perform(work, operations[index]!);
    } catch (error) {
      const message = refusalOf(error);
      if (message === undefined) throw error;
      return { ok: false, error: message, index };
    }
  }
  return applied(document.text, editsOf(work.drafts, styleOf(document.text, root)));
}

function applied(text: string, edits: readonly TextEdit[]): Applied {
  return { ok: true, text: editedText(text, edits), edits, inverse: inverseOf(text, edits) };
}

/** Why a document's text cannot be changed from outside: a newer format, a syntax error; undefined where it can. */
export function whyNot(document: TopologyText): string | undefined {
  if (document.topology.readOnly !== undefined) return document.topology.readOnly;
  const fault = document.topology.problems.find((problem) => problem.code === 'json-syntax');
  if (!fault) return undefined;
  const { line, character } = document.places.position(fault.offset);
  return `The text has a syntax error in line ${line + 1}, column ${character + 1}, so it cannot be changed from outside. ${fault.message}`;
}

function applyToEmpty(text: string, operations: readonly Operation[]): Applied {
  const made = applyOperations(readTopology(newTopologyText()), operations);
  return made.ok ? applied(text, [{ offset: 0, length: text.length, text: made.text }]) : made;
}
