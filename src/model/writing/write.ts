/** JSON values as new text, in a document's style. */
import type { Json, Path } from '../operations';
import { type JsonObject, isJsonObject, isList } from './json';
import { inOrder } from './order';
import type { Shape, Style } from './style';

/** Longest line on which a container without neighbours is put as a whole. */
export const FIT_COLUMNS = 100;

/** Where a new value goes. */
export interface Place {
  readonly path: Path;
  /** Indentation of the line that the value begins on. */
  readonly indent: string;
  readonly outer: Shape;
  /** Shape of containers inside it. */
  readonly inner: Shape;
}

/** A value as text; keys of objects in the order of the format. `before`: characters that stand before it on its line. */
export function written(value: Json, place: Place, style: Style, before = 0): string {
  if (!isList(value) && !isJsonObject(value)) return JSON.stringify(value);
  if (isList(value) ? value.length === 0 : Object.keys(value).length === 0) return isList(value) ? '[]' : '{}';
  if (place.outer === 'inline') return inline(value, place.path, style);
  if (place.outer === 'fit') {
    const line = inline(value, place.path, style);
    if (place.indent.length + before + line.length <= FIT_COLUMNS) return line;
  }
  return multiLine(value, place, style);
}

/** An entry as text: with its key in an object. */
export function writtenEntry(key: string | undefined, value: Json, place: Place, style: Style): string {
  if (key === undefined) return written(value, place, style);
  const before = `${JSON.stringify(key)}:${style.colon}`;
  return before + written(value, place, style, before.length);
}

function inline(value: Json, path: Path, style: Style): string {
  if (!isList(value) && !isJsonObject(value)) return JSON.stringify(value);
  const [open, close, pad] = isList(value) ? ['[', ']', style.listPad] : ['{', '}', style.objectPad];
  const entries = isList(value)
    ? value.map((item, i) => inline(item, [...path, i], style))
    : inOrder(path, Object.entries(value)).map(([key, item]) => `${JSON.stringify(key)}:${style.colon}${inline(item, [...path, key], style)}`);
  return entries.length === 0 ? open + close : `${open}${pad}${entries.join(`,${style.comma}`)}${pad}${close}`;
}

function multiLine(value: readonly Json[] | JsonObject, place: Place, style: Style): string {
  const indent = place.indent + style.unit;
  const within = (segment: string | number): Place => ({ path: [...place.path, segment], indent, outer: place.inner, inner: place.inner });
  const entries = isList(value)
    ? value.map((item, i) => written(item, within(i), style))
    : inOrder(place.path, Object.entries(value)).map(([key, item]) => writtenEntry(key, item, within(key), style));
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  return `${open}${style.eol}${entries.map((entry) => indent + entry).join(`,${style.eol}`)}${style.eol}${place.indent}${close}`;
}
