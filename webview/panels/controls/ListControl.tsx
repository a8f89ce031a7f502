/** A list: every item with its own control, and buttons to remove it, to move it, to add one. */
import { useState } from 'react';
import { t } from '../../../src/l10n';
import type { Prop } from '../../../src/model';
import { GlyphButton } from '../glyphs';
import { within, withValue, type Editing } from './editing';
import { PropControl } from './PropControl';
import type { ControlProps } from './props';
import type { Json } from './value';

/** Items shown before the rest is left to the text. */
const MOST = 100;

function swapped(items: readonly Json[], a: number, b: number): Json[] {
  const copy = [...items];
  [copy[a], copy[b]] = [copy[b], copy[a]];
  return copy;
}

/** An item that is not in the file yet: filled in here, added as one change. */
function NewItem({ of, add, cancel, ...rest }: ControlProps & { readonly of: Prop; readonly add: (value: Json) => void; readonly cancel: () => void }) {
  const [draft, setDraft] = useState<unknown>(undefined);
  const structured = of.type === 'object' || of.type === 'map' || of.type === 'list';
  const local: Editing = {
    readOnly: false,
    set: (place, value) => (structured ? setDraft((before: unknown) => withValue(before, place, value)) : add(value)),
    unset: (place) => setDraft((before: unknown) => withValue(before, place, undefined)),
  };
  return (
    <div className="new-item" onKeyDown={(event) => event.key === 'Escape' && cancel()}>
      <PropControl {...rest} prop={of} value={draft} values={[draft]} mixed={false} editing={local} inputId={undefined} label={t('New: {0}', rest.label)} />
      <div className="buttons">
        {structured && <button type="button" className="primary" disabled={draft === undefined} onClick={() => add(draft as Json)}>{t('Add')}</button>}
        <button type="button" onClick={cancel}>{t('Cancel')}</button>
      </div>
    </div>
  );
}

export function ListControl(props: ControlProps) {
  const { prop, value, mixed, editing, path, label } = props;
  const [adding, setAdding] = useState(false);
  const of = prop.type === 'list' ? prop.of : undefined;
  if (!of) return null;
  const items = (!mixed && Array.isArray(value) ? value : []) as readonly Json[];
  const add = (item: Json) => {
    setAdding(false);
    if (mixed || !Array.isArray(value)) editing.set([], [item]);
    else editing.set([items.length], item);
  };
  return (
    <div className="list" role="group" aria-label={label}>
      {mixed && <p className="quiet">{t('Different values. Adding an item replaces all of them.')}</p>}
      {items.slice(0, MOST).map((item, i) => (
        <div key={i} className="list-item">
          <PropControl {...props} prop={of} value={item} values={[item]} mixed={false} editing={within(editing, i)} path={[...path, i]} inputId={undefined} label={`${label} ${i + 1}`} />
          {!editing.readOnly && (
            <span className="item-buttons">
              <GlyphButton glyph="up" label={t('Move {0} up', `${label} ${i + 1}`)} disabled={i === 0} onClick={() => editing.set([], swapped(items, i, i - 1))} />
              <GlyphButton glyph="down" label={t('Move {0} down', `${label} ${i + 1}`)} disabled={i === items.length - 1} onClick={() => editing.set([], swapped(items, i, i + 1))} />
              <GlyphButton glyph="remove" label={t('Remove {0}', `${label} ${i + 1}`)} onClick={() => (items.length === 1 ? editing.unset([]) : editing.unset([i]))} />
            </span>
          )}
        </div>
      ))}
      {items.length > MOST && <p className="quiet">{t('{0} more; edit them in the text.', items.length - MOST)}</p>}
      {adding && <NewItem {...props} of={of} add={add} cancel={() => setAdding(false)} />}
      {!adding && !editing.readOnly && <button type="button" className="add-item" onClick={() => setAdding(true)} aria-label={t('Add to {0}', label)}>{t('Add')}</button>}
    </div>
  );
}
