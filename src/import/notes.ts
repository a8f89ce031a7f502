/** Collects notes: one for each code, subject and file, with a count and the first place. */
import type { ImportNote } from './contract';

/** Lines of a text, so that offsets can be told as line and column. */
export interface SourceText {
  /** Relative to the workspace folder. */
  readonly path: string;
  position(offset: number): { readonly line: number; readonly column: number };
}

/** A place in a file that was read. */
export interface Place {
  readonly source: SourceText;
  readonly offset: number;
}

/** Positions in `text`, from 1; line starts are looked for when first asked. */
export function sourceText(path: string, text: string): SourceText {
  let starts: number[] | undefined;
  const lineStarts = () => {
    const found = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found.push(at + 1);
    return found;
  };
  return {
    path,
    position(offset) {
      starts ??= lineStarts();
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle] <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - starts[low] + 1 };
    },
  };
}

export interface Notes {
  /** `subject` keeps notes of one code apart (a field's name, say); without one the message does. `about`: the node that the note is about. */
  add(severity: ImportNote['severity'], code: string, place: Place, message: string, subject?: string, about?: Pick<ImportNote, 'node' | 'property'>): void;
  list(): readonly ImportNote[];
}

const MOST_NOTES = 2000;
const LONGEST_MESSAGE = 1000;

/** An empty collection. Past 2000 different notes only their number is kept. */
export function makeNotes(): Notes {
  const notes = new Map<string, { -readonly [K in keyof ImportNote]: ImportNote[K] }>();
  let left = 0;
  return {
    add(severity, code, place, message, subject = message, about) {
      const key = `${code}\n${place.source.path}\n${subject}`;
      const known = notes.get(key);
      if (known) known.count++;
      else if (notes.size >= MOST_NOTES) left++;
      else {
        const cut = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)} ...` : message;
        notes.set(key, { severity, code, message: cut, file: place.source.path, ...place.source.position(place.offset), count: 1, ...about });
      }
    },
    list() {
      const all: ImportNote[] = [...notes.values()];
      if (left > 0) {
        all.push({ severity: 'warning', code: 'more-notes', message: `${left} further notes were left out: too many to be read.`, file: all[0].file, line: 1, column: 1, count: left });
      }
      return all;
    },
  };
}

/** A text from a file, short and quoted, for a message. */
export function quote(text: string): string {
  return `\`${text.length > 80 ? `${text.slice(0, 77)}...` : text}\``;
}
