/** Pieces of HTML. What comes from a file is text: every piece escapes it. */
import { escapeXml } from '../text';

/** HTML that is made by these functions; plain strings are texts. */
export interface Html {
  readonly html: string;
}

export type Content = string | number | Html | readonly Content[];

export const raw = (html: string): Html => ({ html });

/** The HTML of texts and pieces. */
export function render(content: Content): string {
  if (typeof content === 'string') return escapeXml(content);
  if (typeof content === 'number') return content.toLocaleString('en');
  return 'html' in content ? content.html : content.map(render).join('');
}

type Attributes = { readonly [name: string]: string | undefined };

/** An element; attributes that are undefined are left out. */
export function tag(name: string, attributes: Attributes, ...content: readonly Content[]): Html {
  const given = Object.entries(attributes).map(([key, value]) => (value === undefined ? '' : ` ${key}="${escapeXml(value)}"`)).join('');
  return raw(`<${name}${given}>${content.map(render).join('')}</${name}>`);
}

export const paragraph = (...content: readonly Content[]): Html => tag('p', {}, ...content);
export const note = (...content: readonly Content[]): Html => tag('p', { class: 'note' }, ...content);
export const code = (text: string): Html => tag('code', {}, text);
export const list = (items: readonly Content[]): Html => tag('ul', {}, items.map((item) => tag('li', {}, item)));

/** A level of severity, or another word with a colour; the word itself says what the colour does. */
export const badge = (kind: string, text: string): Html => tag('span', { class: `badge ${kind}` }, text);

export interface Column {
  readonly head: string;
  /** Numbers stand at the right. */
  readonly number?: boolean;
}

/** A table that can be scrolled with the keyboard where it is too wide; its caption says what it shows. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Html {
  const cell = (content: Content, i: number): Html => tag(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : undefined, class: columns[i]?.number ? 'number' : undefined }, content);
  return tag('div', { class: 'table', role: 'region', tabindex: '0', 'aria-label': caption }, tag('table', {},
    tag('caption', {}, caption),
    tag('thead', {}, tag('tr', {}, columns.map(({ head, number }) => tag('th', { scope: 'col', class: number ? 'number' : undefined }, head)))),
    tag('tbody', {}, rows.map((cells) => tag('tr', {}, cells.map(cell))))));
}

/** The first of many ids, and how many more there are. */
export function names(ids: readonly string[], most = 6): Content {
  const rest = ids.length - most;
  return [ids.slice(0, most).map((id, i): Content => [i === 0 ? '' : ', ', code(id)]), rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''];
}
