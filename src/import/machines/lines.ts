/** Line by line through formats that are made of lines. */

/** Lines of a text with the offset of each, without their ends. */
export function* linesWithOffset(text: string): Generator<{ readonly line: string; readonly offset: number }> {
  for (let offset = 0; offset < text.length;) {
    const end = text.indexOf('\n', offset);
    const stop = end < 0 ? text.length : end;
    yield { line: text.slice(offset, stop).replace(/\r$/, ''), offset };
    offset = stop + 1;
  }
}

/** Longer lines are no setting of any format here. */
export const LONGEST_LINE = 65_536;
