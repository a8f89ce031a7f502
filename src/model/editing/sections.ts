/** Edits by the top-level entry that they are in, and what they do to the frame of the document. */
import type { TextEdit } from '../operations';
import type { Outline } from '../source/outline';
import { type Table, keyAt, keyEnd, keyStart, valueEnd, valueStart } from '../source/table';
import { type Splice, splicedTable, splicesOf } from './splices';

/** A top-level entry whose value is read again as a whole. */
export interface TouchedSection {
  readonly key: string;
  /** Where its value was, and where it is now. */
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** What edits do to a text whose frame stays: no top-level entry comes, goes or changes its key. */
export interface Reframed {
  readonly outline: Outline;
  readonly nodes: readonly Splice[];
  readonly links: readonly Splice[];
  readonly sections: readonly TouchedSection[];
}

/** Follows edits (ascending) through the frame of a text; undefined where one is not between the brackets of a top-level value. */
export function reframed(oldText: string, { root, nodes, links, tally }: Outline, edits: readonly TextEdit[], text: string): Reframed | undefined {
  if (!root?.whole || !nodes?.whole) return undefined;
  const entries = byEntry(root, edits);
  if (!entries) return undefined;
  const sections: TouchedSection[] = [];
  const frame: Splice[] = [];
  let nodeSplices: readonly Splice[] = [], linkSplices: readonly Splice[] = [];
  let shift = 0;
  for (const { entry, edits: inside } of entries) {
    const start = valueStart(root, entry), end = valueEnd(root, entry);
    const growth = grownBy(inside);
    const [newStart, newEnd] = [start + shift, end + shift + growth];
    const table: Table | undefined = start === nodes.start ? nodes : start === links?.start ? links : undefined;
    const splices = table && splicesOf(table, oldText, text, inside, shift);
    if (table && !splices) return undefined;
    if (table === nodes) nodeSplices = splices!;
    else if (table) linkSplices = splices!;
    else sections.push({ key: keyAt(oldText, root, entry), start, end, newStart, newEnd });
    frame.push({ from: entry, to: entry + 1, spans: [keyStart(root, entry) + shift, keyEnd(root, entry) + shift, newStart, newEnd], start, end, growth });
    shift += growth;
  }
  const renewed = (table: Table, splices: readonly Splice[]): Table =>
    splicedTable(table, splices, grownBy(edits.filter(({ offset }) => offset < table.start)), splices.reduce((sum, { growth }) => sum + growth, 0));
  return {
    outline: { root: renewed(root, frame), nodes: renewed(nodes, nodeSplices), links: links && renewed(links, linkSplices), tally },
    nodes: nodeSplices, links: linkSplices, sections,
  };
}

const grownBy = (edits: readonly TextEdit[]): number => edits.reduce((sum, { text, length }) => sum + text.length - length, 0);

/** Edits by the entry between whose value's first and last character they are; undefined where one is anywhere else. */
function byEntry(root: Table, edits: readonly TextEdit[]): { readonly entry: number; readonly edits: TextEdit[] }[] | undefined {
  const found: { readonly entry: number; readonly edits: TextEdit[] }[] = [];
  let entry = 0;
  for (const edit of edits) {
    while (entry < root.count && valueEnd(root, entry) <= edit.offset) entry++;
    if (entry === root.count || edit.offset <= valueStart(root, entry) || edit.offset + edit.length >= valueEnd(root, entry)) return undefined;
    const last = found.at(-1);
    if (last?.entry === entry) last.edits.push(edit);
    else found.push({ entry, edits: [edit] });
  }
  return found;
}
