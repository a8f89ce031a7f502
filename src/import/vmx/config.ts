/** The lines `key = "value"` of a .vmx file. Keys are told apart without regard to case; of one that is set twice the last counts. */
import { linesWithOffset, LONGEST_LINE } from '../machines/lines';
import { type Notes, type Place, quote, type SourceText } from '../notes';

export interface Setting {
  /** As written. */
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

export interface Config {
  /** By a key in any case; undefined where the value is empty. */
  get(key: string): Setting | undefined;
  /** In the order of the file, by lower-case key. */
  readonly settings: ReadonlyMap<string, Setting>;
}

const LINE = /^\s*([.\w][\w.:-]*)\s*=\s*(?:"([^"]*)"|([^"#\s]*))\s*(?:#.*)?$/;

export function readConfig(text: string, source: SourceText, notes: Notes): Config {
  const settings = new Map<string, Setting>();
  for (const { line, offset } of linesWithOffset(text)) {
    if (/^\s*(#|$)/.test(line.slice(0, 200))) continue;
    const match = line.length > LONGEST_LINE ? null : LINE.exec(line);
    const place = { source, offset };
    if (!match) notes.add('warning', 'odd-line', place, 'A line that is neither `key = "value"` nor a comment was left out.', 'odd-line');
    else {
      const key = match[1].toLowerCase();
      if (settings.has(key)) notes.add('warning', 'repeated-key', place, `${quote(match[1])} is set again; VMware keeps the last.`, key);
      settings.set(key, { key: match[1], value: unescape(match[2] ?? match[3]), place });
    }
  }
  return { settings, get: (key) => (settings.get(key.toLowerCase())?.value ? settings.get(key.toLowerCase()) : undefined) };
}

/** `|22` stands for the character of that number. */
const unescape = (value: string): string => (value.includes('|') ? value.replace(/\|([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16))) : value);

/** VMware writes TRUE and FALSE in any case, and 1 and 0. */
export function truth(setting: Setting | undefined): boolean | undefined {
  const value = setting?.value.toLowerCase();
  return value === 'true' || value === '1' || value === 'yes' ? true : value === 'false' || value === '0' || value === 'no' ? false : undefined;
}
