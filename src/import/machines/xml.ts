/**
 * A strict reader for the XML of machine descriptions: elements with attributes, text and places. It expands nothing, refuses
 * any DOCTYPE, and takes one pass over the text. Several roots are read one after the other.
 */
import { BUDGET } from '../contract';
import { type Notes, type Place, quote, type SourceText } from '../notes';

export interface XmlElement {
  /** With its prefix, as written. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children, trimmed. */
  readonly text: string;
  readonly place: Place;
}

interface Open extends Omit<XmlElement, 'text'> {
  readonly children: XmlElement[];
  readonly texts: string[];
}

const NAME = /[^\s<>/="'&!?]+/y;
const SPACE = /\s*/y;
const ENTITIES: ReadonlyMap<string, string> = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', '\'']]);

class Refused extends Error {
  constructor(readonly code: string, readonly offset: number, message: string) {
    super(message);
  }
}

interface Scan {
  readonly text: string;
  readonly source: SourceText;
  at: number;
  elements: number;
}

const syntax = (offset: number, message: string) => new Refused('xml-syntax', offset, message);

function match(scan: Scan, pattern: RegExp): string {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text)?.[0] ?? '';
  scan.at += found.length;
  return found;
}

/** Moves behind `mark`; what comes before it is returned. */
function until(scan: Scan, mark: string, what: string): string {
  const end = scan.text.indexOf(mark, scan.at);
  if (end < 0) throw syntax(scan.at, `${what} does not end.`);
  const found = scan.text.slice(scan.at, end);
  scan.at = end + mark.length;
  return found;
}

/** Text with its entities; only the five of XML itself and characters by number are known. */
function unescape(text: string, offset: number): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&\s]{0,32})(;?)/g, (whole, name: string, end: string, index: number) => {
    const known = ENTITIES.get(name) ?? numbered(name);
    if (known === undefined || end === '') throw syntax(offset + index, `${quote(whole)} is no entity that is known here; only XML's own five and numbers are.`);
    return known;
  });
}

function numbered(name: string): string | undefined {
  const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  const code = digits ? (digits[1] ? parseInt(digits[1], 16) : Number(digits[2])) : NaN;
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function readAttributes(scan: Scan): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (;;) {
    match(scan, SPACE);
    const start = scan.at;
    const name = match(scan, NAME);
    if (name === '') return attributes;
    match(scan, SPACE);
    if (scan.text[scan.at] !== '=') throw syntax(start, `The attribute ${quote(name)} has no value.`);
    scan.at++;
    match(scan, SPACE);
    const mark = scan.text[scan.at];
    if (mark !== '"' && mark !== '\'') throw syntax(scan.at, `The value of ${quote(name)} must stand in quotation marks.`);
    const from = ++scan.at;
    const value = until(scan, mark, `The value of ${quote(name)}`);
    if (value.includes('<')) throw syntax(from, `The value of ${quote(name)} holds a <, which must be written &lt;.`);
    if (attributes.has(name)) throw syntax(start, `The attribute ${quote(name)} stands twice in one element.`);
    attributes.set(name, unescape(value, from));
  }
}

/** Reads a start tag; true where it is open, that is, not `<x/>`. */
function startTag(scan: Scan, stack: Open[]): boolean {
  const offset = scan.at++;
  const name = match(scan, NAME);
  if (name === '') throw syntax(offset, 'A < must begin an element, or be written &lt;.');
  const element: Open = { name, attributes: readAttributes(scan), children: [], texts: [], place: { source: scan.source, offset } };
  const empty = scan.text[scan.at] === '/';
  if (empty) scan.at++;
  if (scan.text[scan.at] !== '>') throw syntax(offset, `The tag of ${quote(name)} does not end.`);
  scan.at++;
  if (++scan.elements > BUDGET.expandedValues) throw new Refused('too-many-elements', offset, `The file has more than ${BUDGET.expandedValues} elements.`);
  if (stack.length >= BUDGET.depth) throw new Refused('too-deep', offset, `The file is nested more than ${BUDGET.depth} levels deep.`);
  stack.push(element);
  return !empty;
}

function endTag(scan: Scan, open: Open | undefined): void {
  const offset = scan.at;
  scan.at += 2;
  const name = match(scan, NAME);
  match(scan, SPACE);
  if (scan.text[scan.at] !== '>') throw syntax(offset, `The end of ${quote(name)} is not closed.`);
  scan.at++;
  if (open?.name !== name) throw syntax(offset, `${quote(`</${name}>`)} does not match ${open ? quote(`<${open.name}>`) : 'any element that is open'}.`);
}

const finish = ({ name, attributes, children, texts, place }: Open): XmlElement => ({ name, attributes, children, text: texts.join('').trim(), place });

/** Moves over a comment, a processing instruction or CDATA; false where none is here. */
function other(scan: Scan, open: Open | undefined): boolean {
  const { text, at } = scan;
  if (text.startsWith('<!--', at)) {
    scan.at += 4;
    until(scan, '-->', 'A comment');
  } else if (text.startsWith('<?', at)) until(scan, '?>', 'A processing instruction');
  else if (text.startsWith('<![CDATA[', at)) {
    scan.at += 9;
    open?.texts.push(until(scan, ']]>', 'CDATA'));
  } else if (text.startsWith('<!', at)) throw new Refused('doctype', at, 'The file declares a document type or entities. That is refused: it could make the file unfold without end or read other files. Remove the declaration.');
  else return false;
  return true;
}

function step(scan: Scan, stack: Open[], roots: XmlElement[]): void {
  const open = stack.at(-1);
  const close = () => {
    const done = finish(stack.pop()!);
    (stack.at(-1)?.children ?? roots).push(done);
  };
  if (scan.text[scan.at] !== '<') {
    const from = scan.at;
    const end = scan.text.indexOf('<', from);
    scan.at = end < 0 ? scan.text.length : end;
    const text = scan.text.slice(from, scan.at);
    if (open) open.texts.push(unescape(text, from));
    else if (text.trim() !== '') throw syntax(from + text.search(/\S/), 'Text stands outside of any element.');
  } else if (other(scan, open)) return;
  else if (scan.text[scan.at + 1] === '/') {
    endTag(scan, open);
    close();
  } else if (!startTag(scan, stack)) close();
}

/** The root elements of a file. What is not XML gives an error note with its place; the roots that end before it are kept. */
export function readXml(text: string, source: SourceText, notes: Notes): readonly XmlElement[] {
  const scan: Scan = { text, source, at: 0, elements: 0 };
  const [stack, roots]: [Open[], XmlElement[]] = [[], []];
  try {
    const nul = text.indexOf('\0');
    if (nul >= 0) throw new Refused('nul-character', nul, 'The file holds a NUL character, which XML does not allow.');
    while (scan.at < text.length) step(scan, stack, roots);
    if (stack.length > 0) throw syntax(stack.at(-1)!.place.offset, `The element ${quote(stack.at(-1)!.name)} does not end: the file is cut off.`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    notes.add('error', error.code, { source, offset: error.offset }, `${error.message} The file was read no further.`);
  }
  return roots;
}

/** The name of the first element, without reading the rest; undefined where the text does not begin as XML. Never throws. */
export function rootName(text: string): { readonly name: string; readonly tag: string } | undefined {
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text[at])) at++;
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : text.startsWith('<!DOCTYPE', at) ? doctypeEnd(text, at) : undefined;
    if (end === undefined) break;
    const found = text.indexOf(end, at);
    if (found < 0) return undefined;
    at = found + end.length;
  }
  const found = /^<([^\s<>/="'&!?]{1,200})([^<>]{0,2000})/.exec(text.slice(at, at + 2300));
  return found ? { name: found[1], tag: found[2] } : undefined;
}

const doctypeEnd = (text: string, at: number) => {
  const open = text.indexOf('[', at);
  const close = text.indexOf('>', at);
  return open >= 0 && open < close ? ']>' : '>';
};

/** The first child of a name, following several names down. */
export function first(element: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>((at, name) => at?.children.find((child) => child.name === name), element);
}

/** All children of a name. */
export const all = (element: XmlElement | undefined, name: string): readonly XmlElement[] => element?.children.filter((child) => child.name === name) ?? [];

/** An attribute that is there and not empty. */
export const attribute = (element: XmlElement | undefined, name: string): string | undefined => element?.attributes.get(name) || undefined;

/** The text of a child that is there and not empty. */
export const textIn = (element: XmlElement | undefined, ...names: string[]): string | undefined => first(element, ...names)?.text || undefined;
