/** Conflict markers that a merge left in a text: where they are, and the text of either side. */

/** The sides of a merge; `base` is there in the styles diff3 and zdiff3 only. */
export const CONFLICT_SIDES = ['ours', 'base', 'theirs'] as const;
export type ConflictSide = (typeof CONFLICT_SIDES)[number];

export interface Conflict {
  /** Offset of the first marker, and the length of its line. */
  readonly offset: number;
  readonly length: number;
  /** Number of conflicts. */
  readonly count: number;
  /** What stands behind the first markers, such as `HEAD` and a branch; empty where nothing does. */
  readonly ours: string;
  readonly theirs: string;
  readonly hasBase: boolean;
}

const MARKERS = { '<': 'ours', '|': 'base', '=': 'theirs', '>': 'end' } as const;
type Marker = (typeof MARKERS)[keyof typeof MARKERS];
const SIZE = 7;

/** Whether a text may have conflicts: a quick look at what nearly no text has. */
export const mayConflict = (text: string): boolean => text.includes('<<<<<<<');

/** The marker that a line is; git writes seven characters, and a blank before a name. */
function markerOf(line: string): Marker | undefined {
  const sign = line[0] as keyof typeof MARKERS;
  if (!Object.hasOwn(MARKERS, sign ?? '') || !line.startsWith(sign.repeat(SIZE))) return undefined;
  const rest = line.slice(SIZE).replace(/[\r\n]+$/, '');
  return rest === '' || rest.startsWith(' ') ? MARKERS[sign] : undefined;
}

interface Line {
  readonly text: string;
  readonly offset: number;
  /** What the line belongs to; `marker` for the markers themselves, undefined outside of conflicts. */
  readonly part: ConflictSide | 'marker' | undefined;
}

/** The lines of a text with what they belong to; undefined where it has no whole conflict. */
function read(text: string): readonly Line[] | undefined {
  // A JSON text has no line that begins so: strings hold no line ends.
  if (!mayConflict(text) || !/(^|[\r\n])<{7}[ \r\n]/.test(text)) return undefined;
  const lines: Line[] = [];
  let part: ConflictSide | undefined, offset = 0, whole = 0;
  for (const line of text.match(/[^\r\n]*(?:\r\n|\n|\r|$)/g) ?? []) {
    const marker = markerOf(line);
    const fits = marker === 'ours' ? part === undefined : marker === 'base' ? part === 'ours' : marker === 'theirs' ? part === 'ours' || part === 'base' : marker === 'end' && part === 'theirs';
    if (fits) {
      if (marker === 'end') whole++;
      part = marker === 'end' ? undefined : marker;
      lines.push({ text: line, offset, part: 'marker' });
    } else if (line !== '') lines.push({ text: line, offset, part });
    offset += line.length;
  }
  return whole > 0 && part === undefined ? lines : undefined;
}

const nameOf = (line: string): string => line.slice(SIZE).trim();

/** The conflicts of a text; undefined where it has none, or markers that fit no merge. */
export function conflictOf(text: string): Conflict | undefined {
  const lines = read(text);
  if (!lines) return undefined;
  const markers = lines.filter(({ part }) => part === 'marker');
  const first = markers[0]!;
  const of = (sign: string) => markers.find((line) => line.text[0] === sign);
  return {
    offset: first.offset, length: first.text.replace(/[\r\n]+$/, '').length, count: markers.filter((line) => line.text[0] === '<').length,
    ours: nameOf(first.text), theirs: nameOf(of('>')!.text), hasBase: of('|') !== undefined,
  };
}

/** The text as one side of the merge has it; without conflicts the text itself. */
export function sideOfConflict(text: string, side: ConflictSide): string {
  const lines = read(text);
  return lines ? lines.filter(({ part }) => part === undefined || part === side).map((line) => line.text).join('') : text;
}

/** The line of the whole text, from 0, that a line of a side's text is; the last one of that side for lines behind its end. */
export function lineInConflict(text: string, side: ConflictSide, line: number): number {
  const lines = read(text);
  if (!lines) return line;
  const own = lines.flatMap(({ part }, number) => (part === undefined || part === side ? [number] : []));
  return own[line] ?? own.at(-1) ?? 0;
}
