/** The head of a node in the inspector: kind, id, what it is in. */
import { useId, useState } from 'react';
import { plural, t, translated } from '../../../src/l10n';
import { KIND_TABLE, mayBeIn, type Kind, type Prop } from '../../../src/model';
import type { NodeDetails } from '../../../src/protocol';
import { edit, judge, reveal, send } from '../../state/host';
import { getState, useApp } from '../../state/store';
import { useDraft } from '../controls/draft';
import { useSuggestions } from '../controls/suggestions';
import { GlyphButton } from '../glyphs';
import { KindIcon } from '../KindIcon';
import { placesInText } from '../words';

/** Shown for a node that is in nothing. */
const topLevel = (): string => t('(top level)');

/** JSON pointer of a node in the file (RFC 6901). */
export const pointerOf = (id: string): string => `/nodes/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function IdField({ id, readOnly }: { readonly id: string; readonly readOnly: boolean }) {
  const field = useId();
  const draft = useDraft({
    saved: id,
    parse: (text) => (getState().scene?.ids.includes(text.trim()) ? { ok: false, message: t('There is already a node "{0}". Choose another id.', text.trim()) } : { ok: true, value: text.trim() }),
    save: ({ value }) => void edit(t('Rename {0}', id), [{ op: 'rename', id, to: String(value) }], [String(value)]),
  });
  return (
    <div className="row">
      <div className="row-head"><label className="row-label" htmlFor={field}>{t('Id')}</label></div>
      <input id={field} className="id-field" type="text" value={draft.text} readOnly={readOnly} spellCheck={false} aria-invalid={draft.error !== undefined} aria-describedby={`${field}-note`}
        onChange={(event) => draft.change(event.target.value)} onBlur={draft.commit} onKeyDown={draft.onKeyDown} />
      <p id={`${field}-note`} className="help">{draft.error ? <span className="wrong" role="alert">{draft.error}</span> : t('Its key in the file. Renaming follows it in every reference.')}</p>
    </div>
  );
}

/** Moves nodes into a place when the host allows it, with the layers it asks for; resolves to why not. */
async function moveInto(ids: readonly string[], target: string | null): Promise<string | undefined> {
  const [{ verdict }] = await judge({ ids }, [target]);
  if (!verdict.allowed) return verdict.reason;
  await edit(target === null ? t('Move to the top level') : t('Move into {0}', target), verdict.operations, ids);
  return undefined;
}

function ParentField({ nodes, readOnly }: { readonly nodes: readonly NodeDetails[]; readonly readOnly: boolean }) {
  const field = useId();
  const [open, setOpen] = useState(false);
  const [refused, setRefused] = useState<string | undefined>(undefined);
  const top = topLevel();
  const parents = [...new Set(nodes.map(({ node }) => (typeof node.in === 'string' ? node.in : top)))];
  const kinds = nodes.map(({ node }) => node.kind as Kind);
  const atTop = kinds.every((kind) => mayBeIn(kind, undefined));
  const allowed = KIND_TABLE[kinds[0]].parents.filter((parent) => parent !== 'root' && kinds.every((kind) => mayBeIn(kind, parent as Kind)));
  const prop: Prop = { type: 'ref', to: allowed, doc: '' };
  const saved = parents.length === 1 ? parents[0] : '';
  const draft = useDraft({
    saved,
    parse: (text) => ({ ok: true, value: text.trim() }),
    save: ({ value }) => {
      const target = value === top ? null : String(value);
      void moveInto(nodes.map(({ id }) => id), target).then(setRefused);
    },
  });
  const suggestions = useSuggestions(prop, kinds[0], ['in'], draft.dirty ? draft.text : '', open);
  const own = new Set(nodes.map(({ id }) => id));
  return (
    <div className="row">
      <div className="row-head">
        <label className="row-label" htmlFor={field}>{t('In')}</label>
      </div>
      {saved !== '' && saved !== top && <GlyphButton glyph="reveal" label={t('Go to {0}', saved)} className="unset" onClick={() => void reveal([saved])} />}
      <input id={field} type="text" list={`${field}-list`} value={draft.text} placeholder={parents.length > 1 ? t('Different places') : undefined} readOnly={readOnly} spellCheck={false} autoComplete="off"
        aria-describedby={`${field}-note`} aria-invalid={refused !== undefined} onFocus={() => setOpen(true)}
        onChange={(event) => { setRefused(undefined); draft.change(event.target.value); }} onBlur={() => { setOpen(false); draft.commit(); }} onKeyDown={draft.onKeyDown} />
      <datalist id={`${field}-list`}>
        {atTop && <option value={top} />}
        {suggestions.filter(({ value }) => !own.has(value)).map(({ value, label }) => <option key={value} value={value} label={label} />)}
      </datalist>
      <p id={`${field}-note`} className="help">
        {refused ? <span className="wrong" role="alert">{t('Not moved: {0}', refused)}</span> : t('Goes into: {0}.', placesInText(atTop ? ['root', ...allowed] : allowed) || t('nothing that fits all of them'))}
      </p>
    </div>
  );
}

/** What the kind is; its title stands first where the description does not name it. */
function aboutKind(kind: Kind): string {
  const [title, doc] = [translated(KIND_TABLE[kind].title), translated(KIND_TABLE[kind].doc)];
  return doc.toLowerCase().includes(title.toLowerCase()) ? doc : `${title}. ${doc}`;
}

export function Header({ nodes, readOnly }: { readonly nodes: readonly NodeDetails[]; readonly readOnly: boolean }) {
  const [{ id, node }] = nodes;
  const kind = node.kind as Kind;
  const ids = useApp((state) => state.selection);
  const single = ids.length === 1;
  return (
    <header className="inspector-head">
      <div className="inspector-title">
        {single && <KindIcon kind={kind} />}
        <h2>{single ? (typeof node.name === 'string' ? node.name : id) : plural(ids.length, '{0} node selected', '{0} nodes selected')}</h2>
        <GlyphButton glyph="reveal" label={t('Show on the canvas')} onClick={() => void reveal(ids, { selecting: false })} />
        {single && <GlyphButton glyph="book" label={t('Explain')} onClick={() => send({ type: 'run', command: 'explain' })} />}
        {single && <GlyphButton glyph="text" label={t('Open in the text')} onClick={() => send({ type: 'openText', pointer: pointerOf(id), beside: true })} />}
        {!readOnly && <GlyphButton glyph="remove" label={single ? t('Delete, with everything inside') : t('Delete {0} nodes, with everything inside', ids.length)} onClick={() => void edit(single ? t('Delete {0}', id) : plural(ids.length, 'Delete {0} node', 'Delete {0} nodes'), [{ op: 'remove', ids }], [])} />}
      </div>
      {single && <p className="quiet">{aboutKind(kind)}</p>}
      {single && <IdField id={id} readOnly={readOnly} />}
      <ParentField nodes={nodes} readOnly={readOnly} />
    </header>
  );
}
