/** The search box over the canvas: type, choose with the arrows, Enter goes there. */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { plural, t, translated } from '../../../src/l10n';
import { SEARCH_KEYS } from '../../../src/engine/search-keys';
import { KIND_TABLE } from '../../../src/model';
import type { FoundRow } from '../../../src/protocol';
import { find, reveal, runCommand, send, setFilter } from '../../state/host';
import { announce, getState, setState, useApp } from '../../state/store';
import { GlyphButton } from '../glyphs';
import { KindIcon } from '../KindIcon';

/** Most results that are listed; the total is said. */
const LIMIT = 50;
const PAUSE_MS = 80;

interface Results {
  readonly rows: readonly FoundRow[];
  readonly total: number;
}

const NOTHING: Results = { rows: [], total: 0 };

/** Results for a query, once typing pauses; those of an older query are dropped when they come late. */
function useResults(query: string): Results | undefined {
  const [results, setResults] = useState<Results | undefined>(undefined);
  useEffect(() => {
    let current = true;
    if (query.trim() === '') {
      setResults(undefined);
      return undefined;
    }
    const timer = setTimeout(() => void find(query, LIMIT).then((found) => {
      if (!current) return;
      setResults(found ?? NOTHING);
      announce(found.total === 0 ? t('Nothing found') : plural(found.total, '{0} result', '{0} results'));
    }), PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query]);
  return results;
}

function Row({ row, id, active, onChoose }: { readonly row: FoundRow; readonly id: string; readonly active: boolean; readonly onChoose: () => void }) {
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) line.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <li ref={line} id={id} role="option" aria-selected={active} className="search-row" onMouseDown={(event) => event.preventDefault()} onClick={onChoose}>
      <KindIcon kind={row.kind} />
      <span className="search-words">
        <span className="search-title">{row.title}{row.title !== row.id && <span className="quiet"> {row.id}</span>}</span>
        <span className="quiet">{[translated(KIND_TABLE[row.kind].title), row.subtitle, row.path.length > 0 ? t('in {0}', row.path.join(' › ')) : ''].filter(Boolean).join(' · ')}</span>
      </span>
    </li>
  );
}

function close(): void {
  setState({ searchOpen: false });
  runCommand('focusCanvas');
}

/** Keeps the query as the filter of the canvas, and leaves the search. */
function dimOthers(query: string, total: number): void {
  setFilter(query.trim());
  announce(plural(total, '{0} node fits, the others are dimmed. Full stop goes to the next match.', '{0} nodes fit, the others are dimmed. Full stop goes to the next match.'));
  close();
}

function SearchBox() {
  const [query, setQuery] = useState(getState().filter);
  const [active, setActive] = useState(0);
  const results = useResults(query);
  const list = useId();
  const rows = results?.rows ?? [];
  const choose = (index: number, keepOpen: boolean) => {
    const row = rows[index];
    if (!row) return;
    send({ type: 'did', what: 'search' });
    void reveal([row.id]);
    announce(`${row.title}, ${translated(KIND_TABLE[row.kind].title)}`);
    if (!keepOpen) close();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = new Map([['ArrowDown', 1], ['ArrowUp', -1]]).get(event.key);
    if (step !== undefined && rows.length > 0) setActive((active + step + rows.length) % rows.length);
    else if (event.key === 'Enter' && event.altKey && results) dimOthers(query, results.total);
    else if (event.key === 'Enter') choose(active, event.shiftKey);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  return (
    <div className="popup search" role="search">
      <div className="search-head">
        <input type="text" role="combobox" autoFocus spellCheck={false} placeholder={t('Search by id, name, kind, platform or image')} aria-label={t('Search nodes')}
          aria-expanded={rows.length > 0} aria-controls={list} aria-activedescendant={rows[active] ? `${list}-${active}` : undefined} aria-autocomplete="list"
          value={query} onKeyDown={onKey} onChange={(event) => { setQuery(event.target.value); setActive(0); }} />
        <GlyphButton glyph="filter" label={t('Dim the others (Alt+Enter)')} disabled={!results || results.total === 0} onClick={() => dimOthers(query, results?.total ?? 0)} />
        <GlyphButton glyph="close" label={t('Close search')} onClick={close} />
      </div>
      <ul id={list} role="listbox" aria-label={t('Results')} className="search-list" hidden={rows.length === 0}>
        {rows.map((row, i) => <Row key={row.id} row={row} id={`${list}-${i}`} active={i === active} onChoose={() => choose(i, false)} />)}
      </ul>
      {results && results.total === 0 && <p className="quiet">{t('Nothing fits all of these words. They are looked for in id, name, kind, platform and image.')}</p>}
      {!results && <p className="quiet search-help">{Object.entries(SEARCH_KEYS).map(([key, what]) => <span key={key}><code>{key}:</code> {translated(what)}</span>)}</p>}
      {results && results.total > rows.length && <p className="quiet">{t('The first {0} of {1}; more words narrow them down.', rows.length, results.total)}</p>}
    </div>
  );
}

export function Search() {
  const open = useApp((state) => state.searchOpen);
  return open ? <SearchBox /> : null;
}
