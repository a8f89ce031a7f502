/** Completion: offers for the place of the cursor, as text that fits into the JSON around it. */
import { defaultCatalog } from '../../catalog';
import type { Catalog } from '../../catalog';
import type { Template } from '../../catalog/templates';
import type { TopologyText } from '../../model';
import type { Span } from '../../model/text';
import { inSnippet, type Offer } from './offer';
import { keyOffers, valueOffers } from './offers';
import { placeAt } from './place';
import type { Place } from './place';
import { quantityOf } from './quantities';

/** Most items at a time; typing on asks again. */
const MAX_ITEMS = 1000;

export interface Completion {
  readonly label: string;
  readonly detail: string;
  readonly doc: string;
  readonly sort: Offer['sort'];
  /** What takes the place of the span, and whether it is a snippet of VS Code's. */
  readonly insert: string;
  readonly snippet: boolean;
}

export interface Completions {
  /** What is replaced: on one line, around the cursor. */
  readonly span: Span;
  readonly items: readonly Completion[];
  /** Typing on shows others. */
  readonly incomplete: boolean;
}

const NONE: Completions = { span: { offset: 0, length: 0 }, items: [], incomplete: false };

/** The key, text or word around an offset; of a text that is not closed the part before it. Undefined where something else has to come first. */
function replaced(text: string, offset: number, { token, atKey, props }: Place): Span | undefined {
  if (token && (typeof token.value !== 'number' || !props.some(quantityOf))) {
    if (typeof token.value !== 'string') return undefined;
    const closed = token.length > 1 && text[token.offset + token.length - 1] === '"';
    return { offset: token.offset, length: closed ? token.length : offset - token.offset };
  }
  let from = offset, to = offset;
  while (from > 0 && /[\w.-]/.test(text[from - 1])) from--;
  while (to < text.length && /[\w.-]/.test(text[to])) to++;
  let before = from - 1;
  while (before >= 0 && /\s/.test(text[before])) before--;
  return (atKey ? '{,' : ':[,').includes(text[before] ?? ' ') ? { offset: from, length: to - from } : undefined;
}

/** What comes behind a text in JSON: the next character that is no space. */
function next(text: string, from: number): string {
  let at = from;
  while (at < text.length && /\s/.test(text[at])) at++;
  return text[at] ?? '';
}

const separated = (follows: string): string => (follows === '' || ',}]'.includes(follows) ? '' : ',');

function keyText({ value, withValue = '$1', snippet }: Offer, follows: string): Pick<Completion, 'insert' | 'snippet'> {
  if (snippet !== undefined) return { insert: snippet + separated(follows), snippet: true };
  const key = JSON.stringify(value);
  if (follows === ':') return { insert: key, snippet: false };
  return { insert: `${inSnippet(key)}: ${withValue}${follows === '"' ? ',' : ''}`, snippet: true };
}

const valueText = ({ value, json, snippet }: Offer, follows: string): Pick<Completion, 'insert' | 'snippet'> =>
  ({ insert: (snippet ?? json ?? JSON.stringify(value)) + separated(follows), snippet: snippet !== undefined });

/** Completions at an offset; `templates` can be put in where a node may stand. */
export function completionsAt(document: TopologyText, offset: number, catalog: Catalog = defaultCatalog, templates: readonly Template[] = []): Completions {
  const place = placeAt(document, offset);
  const { text } = document;
  const span = place && replaced(text, offset, place);
  if (!place || !span) return NONE;
  const typed = text.slice(span.offset, offset).replace(/^"/, '');
  const follows = next(text, span.offset + span.length);
  const all = place.atKey ? keyOffers(document, place, templates) : valueOffers(document, place, catalog, typed);
  // A snippet brings its values: it is none where a key has one already.
  const offers = place.atKey && follows === ':' ? all.filter(({ snippet }) => snippet === undefined) : all;
  const many = offers.length > MAX_ITEMS;
  const fitting = many ? offers.filter(({ value }) => value.toLowerCase().includes(typed.toLowerCase())) : offers;
  const items = fitting.slice(0, MAX_ITEMS).map((offer): Completion => ({
    label: offer.value, detail: offer.detail, doc: offer.doc ?? '', sort: offer.sort, ...(place.atKey ? keyText(offer, follows) : valueText(offer, follows)),
  }));
  return { span, items, incomplete: many || (!place.atKey && place.props.some(quantityOf)) };
}
