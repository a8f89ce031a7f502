/** The frame of a topology text: its top-level entries and its node entries, found in one pass. */
import { type Tally, newTally, skipSpace, skipValue } from './scan';
import { type Table, tableAt, unquoted } from './table';

export interface Outline {
  /** Table of the document's object; undefined where the text does not begin with one. */
  readonly root: Table | undefined;
  /** Table of `nodes`, where it is an object. Of several `nodes` the last. */
  readonly nodes: Table | undefined;
  /** Table of `links`, where it is a well-formed list. Of several `links` the last. */
  readonly links: Table | undefined;
  /** Of the whole text. */
  readonly tally: Pick<Tally, 'colons' | 'tooDeepAt'>;
}

/** Offset of the first character behind a byte order mark. */
export const textStart = (text: string) => (text.charCodeAt(0) === 0xfeff ? 1 : 0);

/** Scans the text once; works on broken text as far as it is well formed. */
export function outlineOf(text: string): Outline {
  const tally = newTally();
  const start = skipSpace(text, textStart(text));
  let nodes: Table | undefined;
  let links: Table | undefined;
  if (text[start] !== '{') {
    skipValue(text, start, tally);
    return { root: undefined, nodes, links, tally };
  }
  const root = tableAt(text, start, tally, (keyStart, keyEnd, valueStart) => {
    const key = unquoted(text, keyStart, keyEnd);
    if (key === 'links') {
      links = listAt(text, valueStart, tally);
      return links?.end ?? skipValue(text, valueStart, tally);
    }
    if (key !== 'nodes') return skipValue(text, valueStart, tally);
    nodes = undefined;
    if (text[valueStart] !== '{') return skipValue(text, valueStart, tally);
    nodes = tableAt(text, valueStart, tally);
    return nodes.end;
  });
  return { root, nodes, links, tally };
}

/** The table of a well-formed list; undefined (with the tally as it was) where there is something else. */
function listAt(text: string, start: number, tally: Tally): Table | undefined {
  if (text[start] !== '[') return undefined;
  const inside = newTally();
  const table = tableAt(text, start, inside);
  if (!table.whole) return undefined;
  tally.colons += inside.colons;
  tally.depth = Math.max(tally.depth, inside.depth + 1);
  if (tally.tooDeepAt < 0) tally.tooDeepAt = inside.tooDeepAt;
  return table;
}
