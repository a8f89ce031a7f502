/** Kinds of nodes, products and stacks of several nodes, to drag into the stack or to add with Enter. */
import { useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import { plural, t, translated } from '../../src/l10n';
import { KIND_TABLE, type Kind } from '../../src/model';
import { PALETTE } from '../../src/scene/contract';
import type { TemplateRow } from '../../src/protocol';
import { DRAG_TYPE, wantedOf } from '../canvas/gestures/palette';
import { send } from '../state/host';
import { useApp, type Wanted } from '../state/store';
import { KindIcon } from './KindIcon';
import { addNew } from './placing';
import { kindInShort, placesInText } from './words';

const place = (kind: Kind) => placesInText(KIND_TABLE[kind].parents);

/** What a kind is, in the few words that fit on its line. */
const SHORT: { readonly [K in Kind]: () => string } = {
  site: () => t('Fails as one place'), host: () => t('Physical machine'), hypervisor: () => t('Runs virtual machines'), vm: () => t('Has its own kernel'), engine: () => t('Runs containers'),
  cgroup: () => t('Limits what is in it'), pod: () => t('Shares one network'), container: () => t('Shares a kernel'), app: () => t('Process on an OS'), cluster: () => t('Places its workloads'),
  volume: () => t('Storage that stays'), network: () => t('Connects nodes'),
};

/** Kinds in which every word of the query occurs: name, title, description or where they go; those whose name begins with it come first, then those it names. */
export function matching(query: string): readonly Kind[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = (kind: Kind) => `${kind} ${translated(KIND_TABLE[kind].title)} ${translated(KIND_TABLE[kind].doc)} ${KIND_TABLE[kind].parents.join(' ')} ${place(kind)}`.toLowerCase();
  const named = (kind: Kind) => words.every((word) => `${kind} ${translated(KIND_TABLE[kind].title)}`.toLowerCase().includes(word));
  const rank = (kind: Kind) => (kind.startsWith(words[0]) ? 0 : named(kind) ? 1 : 2);
  return PALETTE.filter((kind) => words.every((word) => textOf(kind).includes(word))).sort((a, b) => rank(a) - rank(b));
}

/** One line of the palette. */
interface Entry {
  /** Under which it travels and is remembered. */
  readonly key: string;
  readonly wanted: Wanted;
  readonly title: string;
  readonly short: string;
  /** Said by the mouse that rests on it. */
  readonly help: string;
  readonly icon: Kind;
}

const goesInto = (kind: Kind): string => t('Goes into: {0}.', place(kind));

const entryOfKind = (kind: Kind): Entry => {
  const title = translated(KIND_TABLE[kind].title);
  return { key: kind, wanted: wantedOf(kind)!, title, short: SHORT[kind](), help: `${title}\n${translated(KIND_TABLE[kind].doc)}\n${goesInto(kind)}`, icon: kind };
};

const entryOfTemplate = ({ id, title, detail, kinds, count }: TemplateRow): Entry => ({
  key: `template:${id}`, wanted: { what: { template: id }, name: title }, title, short: detail,
  help: `${title}\n${detail}\n${count === 1 ? `${translated(KIND_TABLE[kinds[0]].title)}.` : plural(count, '{0} node.', '{0} nodes.')} ${goesInto(kinds[0])}`, icon: kinds[0],
});

const GROUPS: { readonly [G in TemplateRow['group']]: () => string } = { own: () => t('Your templates'), platform: () => t('Products'), stack: () => t('Stacks') };

interface Section {
  readonly name: 'recent' | 'kinds' | TemplateRow['group'];
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Templates in which every word of the query occurs. */
function fitting(templates: readonly TemplateRow[], query: string): readonly TemplateRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return templates.filter(({ title, detail, kinds }) => words.every((word) => `${title} ${detail} ${kinds.map(kindInShort).join(' ')}`.toLowerCase().includes(word)));
}

/** What the palette shows for a query: what was used last stands first where nothing is searched. */
export function sections(query: string, templates: readonly TemplateRow[], recent: readonly string[]): readonly Section[] {
  const found = fitting(templates, query);
  const kinds = matching(query).map(entryOfKind);
  const all = new Map([...PALETTE.map(entryOfKind), ...templates.map(entryOfTemplate)].map((entry) => [entry.key, entry]));
  const last = query.trim() === '' ? recent.flatMap((key) => all.get(key) ?? []) : [];
  const groups = (['own', 'platform', 'stack'] as const).map((name): Section => ({ name, title: GROUPS[name](), entries: found.filter(({ group }) => group === name).map(entryOfTemplate) }));
  const sorts: readonly Section[] = [{ name: 'recent', title: t('Recent'), entries: last }, { name: 'kinds', title: t('Kinds'), entries: kinds }, ...groups];
  return sorts.filter(({ entries }) => entries.length > 0);
}

function startDrag(event: DragEvent, { key, title }: Entry): void {
  event.dataTransfer.setData(DRAG_TYPE, key);
  event.dataTransfer.setData('text/plain', title);
  event.dataTransfer.effectAllowed = 'copy';
  send({ type: 'did', what: 'drag' });
}

function Item({ entry, tabbable, disabled }: { readonly entry: Entry; readonly tabbable: boolean; readonly disabled: boolean }) {
  const { key, wanted, title, short, help, icon } = entry;
  return (
    <li>
      <button type="button" className="palette-item" draggable={!disabled} disabled={disabled} tabIndex={tabbable ? 0 : -1} data-kind={key}
        title={help} onDragStart={(event) => startDrag(event, entry)} onClick={() => void addNew(wanted)}>
        <KindIcon kind={icon} />
        <span className="palette-words"><span className="palette-title">{title}</span><span className="palette-doc">{short}</span></span>
      </button>
    </li>
  );
}

/** Arrow keys, Home and End move between the items; one of them is in the tab order. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('.palette-item')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = new Map([['ArrowDown', at + 1], ['ArrowUp', at - 1], ['Home', 0], ['End', items.length - 1]]).get(event.key);
  if (to === undefined || items.length === 0) return;
  event.preventDefault();
  items[Math.max(0, Math.min(items.length - 1, to))].focus();
}

export function Palette() {
  const [query, setQuery] = useState('');
  const readOnly = useApp((state) => state.readOnly !== undefined);
  const templates = useApp((state) => state.templates);
  const recent = useApp((state) => state.recent);
  const list = useRef<HTMLDivElement>(null);
  const shown = sections(query, templates, recent);
  const first = shown[0]?.entries[0];
  const fromSearch = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') list.current?.querySelector<HTMLElement>('.palette-item')?.focus();
    else if (event.key === 'Enter' && first && !readOnly) void addNew(first.wanted);
    else if (event.key === 'Escape') setQuery('');
  };
  return (
    <nav className="palette" aria-label={t('Palette')}>
      <h2>{t('Add')}</h2>
      <input type="search" className="palette-search" placeholder={t('Search')} aria-label={t('Search kinds, products and stacks')} value={query} spellCheck={false}
        onChange={(event) => setQuery(event.target.value)} onKeyDown={fromSearch} />
      <div ref={list} className="palette-list" onKeyDown={moveFocus}>
        {shown.map(({ name, title, entries }) => (
          <section key={name} aria-label={title} className="palette-section" data-section={name}>
            <h3>{title}</h3>
            <ul>{entries.map((entry) => <Item key={entry.key} entry={entry} tabbable={entry === first} disabled={readOnly} />)}</ul>
          </section>
        ))}
      </div>
      {shown.length === 0 && <p className="quiet">{t('Nothing fits these words.')}</p>}
      <p className="quiet palette-help">{t(readOnly ? 'This file is read-only.' : 'Drag into the stack, or select a box and press Enter here.')}</p>
    </nav>
  );
}
