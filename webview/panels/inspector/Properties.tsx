/** The properties of the selected nodes: set and common ones first, all on demand, filtered by words. */
import { useState } from 'react';
import { t } from '../../../src/l10n';
import type { Kind } from '../../../src/model';
import type { NodeDetails } from '../../../src/protocol';
import { valueAt, within, type Editing } from '../controls/editing';
import { PropRow } from '../controls/PropRow';
import { fits, groupsFor, type Entry, type Group } from './groups';

interface Shown {
  readonly groups: readonly Group[];
  /** Properties that are held back. */
  readonly hidden: number;
}

/** What is shown: everything that fits a query; without one what is set or common, or all. */
export function shownGroups(groups: readonly Group[], isSet: (name: string) => boolean, all: boolean, query: string): Shown {
  const wanted = (entry: Entry) => (query.trim() === '' ? all || entry.common || isSet(entry.name) : fits(entry, query.trim()));
  const shown = groups.map(({ title, entries }) => ({ title, entries: entries.filter(wanted) })).filter(({ entries }) => entries.length > 0);
  const count = (list: readonly Group[]) => list.reduce((sum, { entries }) => sum + entries.length, 0);
  return { groups: shown, hidden: query.trim() === '' ? count(groups) - count(shown) : 0 };
}

const isAssumed = (nodes: readonly NodeDetails[], name: string) =>
  nodes.some(({ node }) => Array.isArray(node.assumed) && (node.assumed.includes(name) || node.assumed.includes('*')));

export function Properties({ nodes, editing }: { readonly nodes: readonly NodeDetails[]; readonly editing: Editing }) {
  const [all, setAll] = useState(false);
  const [query, setQuery] = useState('');
  const kinds = nodes.map(({ node }) => node.kind as Kind);
  const isSet = (name: string) => nodes.some(({ node }) => valueAt(node, [name]) !== undefined);
  const { groups, hidden } = shownGroups(groupsFor(kinds), isSet, all, query);
  return (
    <section className="properties" aria-label={t('Properties')}>
      <input type="search" value={query} placeholder={t('Filter properties')} aria-label={t('Filter properties')} spellCheck={false}
        onChange={(event) => setQuery(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && setQuery('')} />
      {groups.map(({ title, entries }) => (
        <section key={title} className="group" aria-label={title}>
          <h3>{title}</h3>
          {entries.map(({ name, prop }) => (
            <PropRow key={name} name={name} prop={prop} values={nodes.map(({ node }) => valueAt(node, [name]))} assumed={isSet(name) && isAssumed(nodes, name)}
              editing={within(editing, name)} kind={new Set(kinds).size === 1 ? kinds[0] : undefined} path={[name]} />
          ))}
        </section>
      ))}
      {groups.length === 0 && <p className="quiet">{t('No property fits these words.')}</p>}
      {query === '' && (hidden > 0 || all) && (
        <button type="button" className="more" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('Only what is set or common') : t('All properties ({0} more)', hidden)}</button>
      )}
    </section>
  );
}
