/** Renews a read text after edits: only what was edited is parsed and checked again. */
import { mayConflict } from './conflict';
import type { Problem, Topology } from './document';
import { reread } from './editing/reread';
import { type Reframed, reframed } from './editing/sections';
import type { TextEdit } from './operations';
import { MAX_TEXT_LENGTH } from './reading/parse';
import { MAX_PROBLEMS, placed, sorted } from './reading/problems';
import { type ReadState, remember, stateOf } from './reading/state';
import { readTopology } from './read';
import { editedLineStarts } from './source/lines';
import { type Lines, placesOf, tablesOf } from './source/places';
import { keyStart, valueStart } from './source/table';
import type { TopologyText } from './text';

/** The text after edits, which are ascending and do not overlap. */
export function editedText(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let done = 0;
  for (const edit of edits) {
    result += text.slice(done, edit.offset) + edit.text;
    done = edit.offset + edit.length;
  }
  return result + text.slice(done);
}

/** The edits that lead back: against the text after `edits`. */
export function inverseOf(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map((edit) => {
    const inverse = { offset: edit.offset + shift, length: edit.text.length, text: text.slice(edit.offset, edit.offset + edit.length) };
    shift += edit.text.length - edit.length;
    return inverse;
  });
}

/**
 * The document after edits of its text (ascending, not overlapping, against the old text). Equal to reading the new text anew,
 * apart from `changed`. Edits of nodes, links and other sections cost time with what was edited; an edit of the frame around them reads
 * everything. Who has the new text already (an editor's document) may hand it over, which saves building it.
 */
export function editText(old: TopologyText, edits: readonly TextEdit[], text = editedText(old.text, edits)): TopologyText {
  const state = stateOf(old);
  // Markers of a merge make another thing of the whole text.
  if (mayConflict(text)) return readTopology(text);
  return (state && editParts(old, state, edits, text)) ?? readTopology(text);
}

function editParts(old: TopologyText, state: ReadState, edits: readonly TextEdit[], text: string): TopologyText | undefined {
  const { outline, tables } = state;
  if (text.length > MAX_TEXT_LENGTH || !outline?.nodes || outline.nodes.count !== state.entryCount || edits.length === 0) return undefined;
  const frame = reframed(old.text, outline, edits, text);
  // Of a section that is there twice the last one counts, wherever the edit is.
  if (!frame || (frame.sections.length + frame.links.length > 0 && tables!.hasRepeats(outline.root!))) return undefined;
  const read = reread(old.topology, state, frame, old.text, text);
  if (!read) return undefined;
  const { ids = old.topology.ids } = read.changes;
  const newTables = tablesOf(text, frame.outline, () => ids);
  const starts = state.lines?.starts;
  const lines: Lines = { starts: starts && editedLineStarts(starts, old.text, edits) };
  const places = placesOf(text, frame.outline, newTables, lines);
  const problems = sorted([...keptProblems(old.topology.problems, state, frame), ...read.syntax, ...placed(read.found, places)]);
  if (problems.length > MAX_PROBLEMS) return undefined;
  const topology: Topology = { ...old.topology, ...read.changes, problems };
  const onlyNodes = read.indices !== undefined && frame.links.length + frame.sections.length === 0;
  const entryCount = frame.outline.nodes!.count;
  return remember({ text, topology, places, changed: onlyNodes ? read.indices : 'all' }, { ...state, outline: frame.outline, tables: newTables, lines, entryCount });
}

/** A stretch of the old text of which every problem is found again. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly growth: number;
  /** Where its key begins: of problems there, those of the node are found again too. */
  readonly key: number;
}

/** Problems outside of what was read again, at their new places. */
function keptProblems(problems: readonly Problem[], { outline }: ReadState, frame: Reframed): Problem[] {
  if (problems.length === 0) return [];
  const stretches: Stretch[] = [
    ...frame.nodes.map((splice) => ({ ...splice, key: splice.start === valueStart(outline!.nodes!, splice.from) ? keyStart(outline!.nodes!, splice.from) : splice.start })),
    ...frame.links.map((splice) => ({ ...splice, key: splice.start })),
    ...frame.sections.map(({ start, end, newStart, newEnd }) => ({ start, end, growth: newEnd - newStart - (end - start), key: start })),
  ];
  const kept: Problem[] = [];
  for (const problem of problems) {
    const { offset, code } = problem;
    let shift = 0;
    let again = false;
    for (const { start, end, growth, key } of stretches) {
      if (offset >= end) shift += growth;
      else again ||= offset >= start || (offset >= key && code === 'empty-id');
    }
    if (!again) kept.push(shift === 0 ? problem : { ...problem, offset: offset + shift });
  }
  return kept;
}
