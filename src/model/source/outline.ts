/** The frame of a topology text: its top-level entries and its node entries, found in one pass. */
import { type Tally, newTally, skipSpace, skipValue } from './scan';
import { type Table, tableAt, unquoted } from './table';

export interface Outline {
  /** Table of the document's object; undefined where the text does not begin with one. */
  readonly root: Table | undefined;
  /** Table of `nodes`, where it is an object. Of several `nodes` the last. */
  readonly nodes: Table | undefined;
  readonly tally: Tally;
}

/** Offset of the first character behind a byte order mark. */
export const textStart = (text: string) => (text.charCodeAt(0) === 0xfeff ? 1 : 0);

/** Scans the text once; works on broken text as far as it is well formed. */
export function outlineOf(text: string): Outline {
  const tally = newTally();
  const start = skipSpace(text, textStart(text));
  let nodes: Table | undefined;
  if (text[start] !== '{') {
    skipValue(text, start, tally);
    return { root: undefined, nodes, tally };
  }
  const root = tableAt(text, start, tally, (keyStart, keyEnd, valueStart) => {
    if (unquoted(text, keyStart, keyEnd) !== 'nodes') return skipValue(text, valueStart, tally);
    nodes = undefined;
    if (text[valueStart] !== '{') return skipValue(text, valueStart, tally);
    nodes = tableAt(text, valueStart, tally);
    return nodes.end;
  });
  return { root, nodes, tally };
}
