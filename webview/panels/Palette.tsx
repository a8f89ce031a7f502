/** The kinds of nodes, to drag into the stack or to add with Enter. */
import { useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import { KIND_TABLE, type Kind } from '../../src/model';
import { PALETTE } from '../../src/scene/contract';
import { send } from '../state/host';
import { useApp } from '../state/store';
import { KindIcon } from './KindIcon';
import { DRAG_TYPE, addKind } from './placing';
import { labelOf } from './words';

const place = (kind: Kind) => KIND_TABLE[kind].parents.map((parent) => (parent === 'root' ? 'top level' : labelOf(parent).toLowerCase().replace(/^vm$/, 'VM'))).join(', ');

/** What a kind is, in the few words that fit on its line. */
const SHORT: { readonly [K in Kind]: string } = {
  site: 'Fails as one place', host: 'Physical machine', hypervisor: 'Runs virtual machines', vm: 'Has its own kernel', engine: 'Runs containers', cgroup: 'Limits what is in it',
  pod: 'Shares one network', container: 'Shares a kernel', app: 'Process on an OS', cluster: 'Places its workloads', volume: 'Storage that stays', network: 'Connects nodes',
};

/** Kinds in which every word of the query occurs: name, title, description or where they go; those whose name begins with it come first, then those it names. */
export function matching(query: string): readonly Kind[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = (kind: Kind) => `${kind} ${KIND_TABLE[kind].title} ${KIND_TABLE[kind].doc} ${place(kind)}`.toLowerCase();
  const named = (kind: Kind) => words.every((word) => `${kind} ${KIND_TABLE[kind].title}`.toLowerCase().includes(word));
  const rank = (kind: Kind) => (kind.startsWith(words[0]) ? 0 : named(kind) ? 1 : 2);
  return PALETTE.filter((kind) => words.every((word) => textOf(kind).includes(word))).sort((a, b) => rank(a) - rank(b));
}

function startDrag(event: DragEvent, kind: Kind): void {
  event.dataTransfer.setData(DRAG_TYPE, kind);
  event.dataTransfer.setData('text/plain', KIND_TABLE[kind].title);
  event.dataTransfer.effectAllowed = 'copy';
  send({ type: 'did', what: 'drag' });
}

function Item({ kind, tabbable, disabled }: { readonly kind: Kind; readonly tabbable: boolean; readonly disabled: boolean }) {
  const { title, doc } = KIND_TABLE[kind];
  return (
    <li>
      <button type="button" className="palette-item" draggable={!disabled} disabled={disabled} tabIndex={tabbable ? 0 : -1} data-kind={kind}
        title={`${title}\n${doc}\nGoes into: ${place(kind)}.`} onDragStart={(event) => startDrag(event, kind)} onClick={() => void addKind(kind)}>
        <KindIcon kind={kind} />
        <span className="palette-words"><span className="palette-title">{title}</span><span className="palette-doc">{SHORT[kind]}</span></span>
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
  const list = useRef<HTMLUListElement>(null);
  const kinds = matching(query);
  const fromSearch = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') list.current?.querySelector<HTMLElement>('.palette-item')?.focus();
    else if (event.key === 'Enter' && kinds.length > 0 && !readOnly) void addKind(kinds[0]);
    else if (event.key === 'Escape') setQuery('');
  };
  return (
    <nav className="palette" aria-label="Palette">
      <h2>Add</h2>
      <input type="search" className="palette-search" placeholder="Search kinds" aria-label="Search kinds" value={query} spellCheck={false}
        onChange={(event) => setQuery(event.target.value)} onKeyDown={fromSearch} />
      <ul ref={list} className="palette-list" aria-label="Kinds" onKeyDown={moveFocus}>
        {kinds.map((kind, i) => <Item key={kind} kind={kind} tabbable={i === 0} disabled={readOnly} />)}
      </ul>
      {kinds.length === 0 && <p className="quiet">No kind fits these words.</p>}
      <p className="quiet palette-help">{readOnly ? 'This file is read-only.' : 'Drag into the stack, or select a box and press Enter here.'}</p>
    </nav>
  );
}
