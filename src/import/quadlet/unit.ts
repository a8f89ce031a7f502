/** systemd unit text to sections of settings, with places. One pass, linear in the text. */
import { type Notes, type Place, quote, type SourceText } from '../notes';
import type { Entry, Mapping, Scalar, Value } from '../values';

/** Sections by name; every setting is the list of its values. */
export type Unit = ReadonlyMap<string, Mapping>;

interface Line {
  readonly text: string;
  readonly offset: number;
}

/** Lines with their continuations: a comment between them belongs to none. */
function* logicalLines(text: string): Iterable<Line> {
  let parts: string[] = [];
  let start = 0;
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end > at && text[end - 1] === '\r' ? end - 1 : end);
    const comment = /^\s*[#;]/.test(line);
    if (parts.length === 0) start = at;
    at = end + 1;
    if (comment) continue;
    if (line.endsWith('\\')) {
      parts.push(line.slice(0, -1));
      continue;
    }
    parts.push(line);
    yield { text: parts.join(' '), offset: start };
    parts = [];
  }
  if (parts.length > 0) yield { text: parts.join(' '), offset: start };
}

/** Reads a unit, and lays it over `base` where it is a drop-in. An empty value takes back what was said before it. */
export function readUnit(text: string, source: SourceText, notes: Notes, base: Unit = new Map()): Unit {
  const sections = new Map([...base].map(([name, section]) => [name, { place: section.place, entries: new Map(section.entries) }]));
  let section: { readonly place: Place; readonly entries: Map<string, Entry> } | undefined;
  for (const { text: line, offset } of logicalLines(text)) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const place: Place = { source, offset: offset + (line.length - line.trimStart().length) };
    if (trimmed.startsWith('[') && trimmed.endsWith(']')) {
      const name = trimmed.slice(1, -1);
      section = sections.get(name) ?? { place, entries: new Map() };
      sections.set(name, section);
      continue;
    }
    const equals = trimmed.indexOf('=');
    if (equals <= 0 || !section) {
      notes.add('warning', 'bad-line', place, `${quote(trimmed)} is neither a section nor a setting of one (NAME=VALUE); it was left out.`, 'bad-line');
      continue;
    }
    set(section.entries, trimmed.slice(0, equals).trimEnd(), trimmed.slice(equals + 1).trim(), place);
  }
  return new Map([...sections].map(([name, { place, entries }]) => [name, { type: 'map', place, entries }]));
}

function set(entries: Map<string, Entry>, key: string, text: string, place: Place): void {
  if (text === '') return void entries.set(key, { key: place, value: { type: 'list', place, items: [] } });
  const known = entries.get(key);
  const value: Scalar = { type: 'scalar', place, value: text, text };
  if (known?.value.type === 'list') (known.value.items as Value[]).push(value);
  else entries.set(key, { key: place, value: { type: 'list', place, items: [value] } });
}

/** Every value of a setting. */
export function valuesOf(section: Mapping | undefined, key: string): readonly Scalar[] {
  const value = section?.entries.get(key)?.value;
  return value?.type === 'list' ? (value.items as readonly Scalar[]) : [];
}

/** The value that counts where a setting has one only: the last. */
export const lastOf = (section: Mapping | undefined, key: string): Scalar | undefined => valuesOf(section, key).at(-1);

/** The truth value of a setting, as systemd reads it. */
export function flagOf(section: Mapping | undefined, key: string): boolean | undefined {
  const text = lastOf(section, key)?.text.toLowerCase();
  if (text === undefined) return undefined;
  return ['1', 'yes', 'true', 'on', 'y', 't'].includes(text) ? true : ['0', 'no', 'false', 'off', 'n', 'f'].includes(text) ? false : undefined;
}

/** Words of a value: separated by space, kept together by quotes; escapes are taken away. */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let [word, quoted, started] = ['', '', false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted !== '' && character === quoted) quoted = '';
    else if (quoted === '' && !started && (character === '"' || character === "'")) [quoted, started] = [character, true];
    else if (quoted === '' && (character === '"' || character === "'") && word.endsWith('=')) quoted = character;
    else if (character === '\\' && at + 1 < text.length) [word, started] = [word + text[++at], true];
    else if (quoted === '' && /\s/.test(character)) {
      if (started) words.push(word);
      [word, started] = ['', false];
    } else [word, started] = [word + character, true];
  }
  if (started) words.push(word);
  return words;
}

/** Words of every value of a setting. */
export const allWords = (section: Mapping | undefined, key: string): readonly string[] => valuesOf(section, key).flatMap((value) => wordsOf(value.text));
