/** Renews a read text after edits: only the nodes that were edited are parsed and checked again. */
import type { Problem, Topology } from './document';
import type { TopologyNode } from './kinds';
import type { TextEdit } from './operations';
import { readNode } from './reading/node';
import { MAX_TEXT_LENGTH } from './reading/parse';
import { MAX_PROBLEMS, placed, sorted } from './reading/problems';
import { parseSlice } from './reading/slices';
import { type ReadState, remember, stateOf } from './reading/state';
import { newWalk } from './reading/values';
import { readTopology } from './read';
import type { Outline } from './source/outline';
import { editedLineStarts } from './source/lines';
import { type Lines, placesOf, tablesOf } from './source/places';
import { escapeSegment } from './source/pointer';
import { newTally, skipValue } from './source/scan';
import { type Table, valueEnd, valueStart } from './source/table';
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
 * apart from `changed`. Edits inside the braces of nodes cost time with what was edited; any other edit reads everything.
 * Who has the new text already (an editor's document) may hand it over, which saves building it.
 */
export function editText(old: TopologyText, edits: readonly TextEdit[], text = editedText(old.text, edits)): TopologyText {
  const state = stateOf(old);
  return (state && editNodes(old, state, edits, text)) ?? readTopology(text);
}

/** A node entry whose value was edited. */
interface Touched {
  readonly entry: number;
  /** Where its value is now, and how much longer it became. */
  readonly start: number;
  readonly end: number;
  readonly growth: number;
}

function editNodes(old: TopologyText, state: ReadState, edits: readonly TextEdit[], text: string): TopologyText | undefined {
  const outline = state.outline;
  if (text.length > MAX_TEXT_LENGTH || !outline?.root?.whole || !outline.nodes?.whole || outline.nodes.count !== state.entryCount) return undefined;
  const touched = touchedEntries(outline.nodes, edits);
  if (!touched) return undefined;
  const read = readTouched(old.topology, state, touched, text);
  if (!read) return undefined;
  const { root, nodes, tally } = outline;
  const shifted: Outline = { root: moved(root, touched, nodes), nodes: moved(nodes, touched, nodes), tally };
  const tables = tablesOf(text, shifted, state.tables?.nodeKeys());
  const known = state.lines?.starts;
  const lines: Lines = { starts: known && editedLineStarts(known, old.text, edits) };
  const places = placesOf(text, shifted, tables, lines);
  const problems = sorted([...keptProblems(old.topology.problems, outline.nodes, touched), ...read.syntax, ...placed(read.found, places)]);
  if (problems.length > MAX_PROBLEMS) return undefined;
  const topology: Topology = { ...old.topology, nodes: read.nodes, problems };
  return remember({ text, topology, places, changed: read.indices }, { ...state, outline: shifted, tables, lines });
}

/** The entries that the edits are inside of, or undefined where an edit is elsewhere. */
function touchedEntries(table: Table, edits: readonly TextEdit[]): Touched[] | undefined {
  const touched: Touched[] = [];
  let shift = 0;
  for (const edit of edits) {
    const entry = entryStrictlyAround(table, edit.offset, edit.offset + edit.length);
    if (entry < 0) return undefined;
    const growth = edit.text.length - edit.length;
    const last = touched.at(-1);
    if (last?.entry === entry) touched[touched.length - 1] = { ...last, end: last.end + growth, growth: last.growth + growth };
    else touched.push({ entry, start: valueStart(table, entry) + shift, end: valueEnd(table, entry) + shift + growth, growth });
    shift += growth;
  }
  return touched;
}

/** The entry between whose value's first and last character a stretch lies; -1 where there is none. */
function entryStrictlyAround(table: Table, start: number, end: number): number {
  let low = 0;
  let high = table.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (valueStart(table, middle) < start) low = middle;
    else high = middle - 1;
  }
  return high >= 0 && valueStart(table, low) < start && end < valueEnd(table, low) ? low : -1;
}

interface ReadTouched {
  readonly nodes: readonly TopologyNode[];
  readonly indices: readonly number[];
  readonly found: ReturnType<typeof newWalk>['found'];
  /** Problems of the text itself. */
  readonly syntax: readonly Problem[];
}

function readTouched(topology: Topology, state: ReadState, touched: readonly Touched[], text: string): ReadTouched | undefined {
  const nodes = topology.nodes.slice();
  const walk = newWalk(['nodes']);
  const syntax: Problem[] = [];
  const indices: number[] = [];
  for (const { entry, start, end } of touched) {
    const index = state.entryOf === undefined ? entry : state.entryOf.indexOf(entry);
    if (index < 0 || !isWhole(text.slice(start, end))) return undefined;
    const id = topology.ids[index]!;
    const slice = parseSlice(text, start, end, `/nodes/${escapeSegment(id)}`);
    const node = readNode(walk, id, slice.value);
    if (node === undefined) return undefined;
    syntax.push(...slice.problems);
    nodes[index] = node;
    indices.push(index);
  }
  return { nodes, indices, found: walk.found, syntax };
}

/** Whether a text is one object as far as brackets and strings tell, so that what follows it stays what it was. */
function isWhole(slice: string): boolean {
  const tally = newTally();
  return slice[0] === '{' && skipValue(slice, 0, tally) === slice.length && !tally.cutOff && tally.tooDeepAt < 0;
}

/** A table after the touched entries grew: offsets behind them are shifted. Offsets in a table ascend. */
function moved(table: Table, touched: readonly Touched[], nodes: Table): Table {
  const spans = table.spans.slice();
  let shift = 0;
  let i = firstAtOrBehind(spans, touched.length > 0 ? valueEnd(nodes, touched[0]!.entry) : Infinity);
  touched.forEach(({ growth }, n) => {
    shift += growth;
    const next = touched[n + 1];
    const limit = next ? valueEnd(nodes, next.entry) : Infinity;
    for (; i < spans.length && spans[i]! < limit; i++) spans[i]! += shift;
  });
  return { ...table, spans, end: table.end + shift };
}

/** Index of the first of ascending numbers that is not below a limit. */
function firstAtOrBehind(ascending: Int32Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Problems outside the touched values, at their new places. */
function keptProblems(problems: readonly Problem[], nodes: Table, touched: readonly Touched[]): Problem[] {
  const kept: Problem[] = [];
  for (const problem of problems) {
    let shift = 0;
    let inside = false;
    for (const { entry, growth } of touched) {
      if (problem.offset >= valueEnd(nodes, entry)) shift += growth;
      else inside ||= problem.offset >= valueStart(nodes, entry);
    }
    if (!inside) kept.push(shift === 0 ? problem : { ...problem, offset: problem.offset + shift });
  }
  return kept;
}
