/** Offsets to lines and characters and back. */
import type { TextEdit } from '../operations';
import type { Position } from '../text';
import { grown } from './table';

/** Offsets at which lines begin; `\n`, `\r\n` and a lone `\r` end a line, as in the Language Server Protocol. */
export function lineStarts(text: string): Int32Array {
  let starts = new Int32Array(Math.max(16, text.length >> 4));
  let count = 1;
  const loneReturns = text.includes('\r') && /\r(?!\n)/.test(text);
  const next = loneReturns ? nextOfAnyKind : nextNewline;
  for (let at = next(text, 0); at > 0; at = next(text, at)) {
    if (count === starts.length) starts = grown(starts);
    starts[count++] = at;
  }
  return starts.slice(0, count);
}

const nextNewline = (text: string, from: number) => text.indexOf('\n', from) + 1;

function nextOfAnyKind(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) return i + 1;
  }
  return 0;
}

/**
 * Line starts after edits (ascending, not overlapping) from those before; undefined where an edit touches a carriage return
 * at its border, so that only the whole text tells.
 */
export function editedLineStarts(starts: Int32Array, oldText: string, edits: readonly TextEdit[]): Int32Array | undefined {
  const added = edits.map((edit) => (edit.text.includes('\n') || edit.text.includes('\r') ? lineStarts(edit.text).subarray(1) : []));
  const result = new Int32Array(starts.length + added.reduce((sum, lines) => sum + lines.length, 0));
  let from = 0;
  let count = 0;
  let shift = 0;
  for (const [i, edit] of edits.entries()) {
    const end = edit.offset + edit.length;
    if (oldText[edit.offset - 1] === '\r' || oldText[end - 1] === '\r' || edit.text.endsWith('\r')) return undefined;
    count = copyShifted(starts, from, firstBehind(starts, edit.offset), result, count, shift);
    from = firstBehind(starts, end);
    for (const start of added[i]!) result[count++] = edit.offset + shift + start;
    shift += edit.text.length - edit.length;
  }
  return result.subarray(0, copyShifted(starts, from, starts.length, result, count, shift));
}

/** Copies numbers `from` to `to` (exclusive) with a shift; returns the index behind the last one written. */
export function copyShifted(source: Int32Array, from: number, to: number, target: Int32Array, at: number, shift: number): number {
  target.set(source.subarray(from, to), at);
  const end = at + to - from;
  if (shift !== 0) for (let i = at; i < end; i++) target[i]! += shift;
  return end;
}

/** Index of the first of ascending numbers that is greater than a limit. */
function firstBehind(ascending: Int32Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The position of an offset, both clamped to the text. */
export function positionAt(starts: Int32Array, offset: number): Position {
  const wanted = Math.max(0, offset);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= wanted) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: wanted - starts[low]! };
}

/** The offset of a position; beyond the end of a line its end, beyond the last line the end of the text. */
export function offsetAt(text: string, starts: Int32Array, { line, character }: Position): number {
  if (line < 0) return 0;
  if (line >= starts.length) return text.length;
  let end = line + 1 < starts.length ? starts[line + 1]! : text.length;
  if (line + 1 < starts.length) {
    end--;
    if (text[end] === '\n' && text[end - 1] === '\r') end--;
  }
  return Math.min(Math.max(starts[line]! + Math.max(0, character), 0), Math.max(end, starts[line]!));
}
