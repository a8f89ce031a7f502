/** Drafts to text edits: the smallest that say the changes and look like what stands around them. */
import type { TextEdit } from '../operations';
import { skipComment, skipSpace } from '../source/scan';
import { type Table, keyEnd, keyStart, valueEnd, valueStart } from '../source/table';
import { type Draft, type Drafts, type Item, type Slot, jsonOfDraft } from './draft';
import { type Shape, type Style, entryIndent, holdsNewline, isMultiLine, lineIndent, neighbourShape, shapeOf } from './style';
import { type Place, written, writtenEntry } from './write';

interface Emission {
  readonly text: string;
  readonly style: Style;
  readonly edits: TextEdit[];
}

/** All changes as edits of the old text: ascending, not overlapping, those that touch joined. */
export function editsOf(drafts: Drafts, style: Style): TextEdit[] {
  const emission: Emission = { text: drafts.text, style, edits: [] };
  emitDraft(emission, drafts, drafts.root);
  const ascending = emission.edits.map((edit, i) => ({ edit, i })).sort((a, b) => a.edit.offset - b.edit.offset || a.i - b.i).map(({ edit }) => edit);
  return joined(ascending).filter((edit) => drafts.text.slice(edit.offset, edit.offset + edit.length) !== edit.text);
}

function joined(edits: readonly TextEdit[]): TextEdit[] {
  const result: TextEdit[] = [];
  for (const edit of edits) {
    const last = result.at(-1);
    const touches = last !== undefined && last.offset + last.length === edit.offset;
    if (touches) result[result.length - 1] = { offset: last.offset, length: last.length + edit.length, text: last.text + edit.text };
    else result.push(edit);
  }
  return result;
}

const push = ({ edits }: Emission, from: number, to: number, text: string) => edits.push({ offset: from, length: to - from, text });

function emitDraft(emission: Emission, drafts: Drafts, draft: Draft): void {
  const { table } = draft;
  if (table.count === 0 && draft.order && draft.order.length > 0) return emitFirst(emission, drafts, draft);
  // What comes between entries first: without white space it begins where the next entry does, and stands before it.
  if (draft.order) emitOrder(emission, draft, draft.order);
  for (const [index, key] of draft.renamed) push(emission, keyStart(table, index), keyEnd(table, index), JSON.stringify(key));
  for (const [index, value] of draft.replaced) {
    const text = written(value, placeOf(emission, draft, index), emission.style);
    push(emission, valueStart(table, index), valueEnd(table, index), text);
  }
  for (const child of draft.children.values()) emitDraft(emission, drafts, child);
}

function emitOrder(emission: Emission, draft: Draft, order: readonly Slot[]): void {
  const { start, end } = draft.table;
  if (order.length === 0 && !emission.text.slice(start, end).includes('/')) push(emission, start + 1, end - 1, '');
  else for (const run of runsOf(draft.table.count, order)) emitRun(emission, draft, run);
}

/** Writes the entries of a container that was empty. */
function emitFirst(emission: Emission, drafts: Drafts, draft: Draft): void {
  const { table, path } = draft;
  const { text, style } = emission;
  const indent = lineIndent(text, table.start);
  const multi = style.expanded || (path.length <= 1 && holdsNewline(text, 0, table.start));
  const shape = multi ? 'multi' : holdsNewline(text, 0, text.length) ? 'fit' : 'inline';
  const value = jsonOfDraft(drafts, draft);
  const inside = text.slice(table.start + 1, table.end - 1);
  const whole = written(value, { path, indent, outer: inside.includes('/') ? 'multi' : shape, inner: innerOf(shape, style) }, style);
  if (!inside.includes('/')) return void push(emission, table.start, table.end, whole);
  push(emission, table.start + 1, table.start + 1, whole.slice(1, -1));
}

const innerOf = (shape: Shape, style: Style): Shape => (shape === 'inline' ? 'inline' : style.expanded ? 'multi' : 'fit');

/** Neighbours in the old text between which entries went or came. */
interface Run {
  /** Kept entry before it; -1 for none. */
  readonly before: number;
  /** The last entry of the old text in it; `before` where none went. */
  readonly last: number;
  readonly items: readonly Item[];
}

function runsOf(count: number, order: readonly Slot[]): Run[] {
  const runs: Run[] = [];
  let before = -1;
  let items: Item[] = [];
  const close = (next: number) => {
    if (items.length > 0 || next > before + 1) runs.push({ before, last: next - 1, items });
  };
  for (const slot of order) {
    if (typeof slot !== 'number') {
      items.push(slot);
      continue;
    }
    close(slot);
    before = slot;
    items = [];
  }
  close(count);
  return runs;
}

function emitRun(emission: Emission, draft: Draft, { before, last, items }: Run): void {
  const { text, style } = emission;
  const { table } = draft;
  const atEnd = last === table.count - 1;
  const trailing = commaAfter(text, table, table.count - 1) >= 0;
  if (atEnd && before >= 0) fixComma(emission, table, before, items.length > 0 || trailing);
  const from = boundary(text, table, before);
  const to = boundary(text, table, last);
  const place = placeOf(emission, draft, before < 0 ? 0 : before);
  const multi = isMultiLine(text, table) || endsInLineComment(text, table, before);
  const indent = entryIndent(text, table);
  const separator = multi ? style.eol + indent : before < 0 ? text.slice(table.start + 1, keyStart(table, 0)).replace(/\S.*$/s, '') : style.comma;
  let added = '';
  items.forEach((item, i) => {
    const path = [...draft.path, item.key ?? 0];
    const isLast = atEnd && i === items.length - 1;
    const gap = i > 0 && !multi ? style.comma : separator;
    added += gap + writtenEntry(item.key, item.value, { ...place, path, indent: multi ? indent : place.indent }, style) + (isLast && !trailing ? '' : ',');
  });
  if (atEnd && items.length > 0 && multi && !holdsNewline(text, to, table.end)) added += style.eol + lineIndent(text, table.start);
  push(emission, from, to, added);
}

/** Adds or removes the comma behind an entry that becomes, or no longer is, the last one. */
function fixComma(emission: Emission, table: Table, index: number, wanted: boolean): void {
  const at = commaAfter(emission.text, table, index);
  if (wanted && at < 0) push(emission, valueEnd(table, index), valueEnd(table, index), ',');
  if (!wanted && at >= 0) push(emission, at, at + 1, '');
}

/** Offset of the comma behind an entry; -1 where there is none. */
function commaAfter(text: string, table: Table, index: number): number {
  const at = skipSpace(text, valueEnd(table, index));
  return text[at] === ',' ? at : -1;
}

/** Where an entry's part of the text ends: behind its comma, and behind a comment on the rest of its line. -1: behind the opening bracket. */
function boundary(text: string, table: Table, index: number): number {
  const comma = index < 0 ? -1 : commaAfter(text, table, index);
  const end = index < 0 ? table.start + 1 : comma < 0 ? valueEnd(table, index) : comma + 1;
  let i = end;
  while (text[i] === ' ' || text[i] === '\t') i++;
  const after = text[i] === '/' ? skipComment(text, i) : i;
  return after > i && (text[i + 1] === '/' || /^[ \t]*[\r\n]/.test(text.slice(after, after + 200))) ? after : end;
}

function endsInLineComment(text: string, table: Table, index: number): boolean {
  const end = index < 0 ? table.start + 1 : valueEnd(table, index);
  return text.slice(end, boundary(text, table, index)).includes('//');
}

/** How the value of an entry (or one beside it) is to be written. */
function placeOf({ text, style }: Emission, draft: Draft, near: number): Place {
  const { table } = draft;
  const multi = isMultiLine(text, table);
  const indent = multi ? entryIndent(text, table) : lineIndent(text, table.start);
  const path = [...draft.path, table.isObject ? '' : near];
  if (!multi) return { path, indent, outer: 'inline', inner: 'inline' };
  const fallback: Shape = style.expanded ? 'multi' : 'fit';
  if (draft.path.length === 0) return { path, indent, outer: 'multi', inner: fallback };
  const own = near < table.count ? shapeOf(text, valueStart(table, near), valueEnd(table, near)) : undefined;
  const { outer = fallback, inner = fallback } = own ?? neighbourShape(text, table, near);
  return { path, indent, outer, inner };
}
