/** A selected link: its ends and its properties. */
import { useEffect } from 'react';
import { t } from '../../../src/l10n';
import { LINK, type Prop } from '../../../src/model';
import { edit, reveal, send } from '../../state/host';
import { useApp } from '../../state/store';
import { valueAt, within, type Editing } from '../controls/editing';
import { PropRow } from '../controls/PropRow';
import { GlyphButton } from '../glyphs';

const PROPS: readonly (readonly [string, Prop])[] = Object.entries(LINK).filter(([name]) => name !== 'from' && name !== 'to');

function editingOf(index: number, readOnly: boolean): Editing {
  return {
    readOnly,
    set: (place, value) => void edit(t('Change link'), [{ op: 'set', path: ['links', index, ...place], value }]),
    unset: (place) => void edit(t('Change link'), [{ op: 'unset', path: ['links', index, ...place] }]),
  };
}

export function LinkInspector({ index }: { readonly index: number }) {
  const scene = useApp((state) => state.scene);
  const readOnly = useApp((state) => state.readOnly !== undefined);
  const details = useApp((state) => state.details);
  const row = scene ? scene.linkIndex.indexOf(index) : -1;
  const from = row < 0 || !scene ? undefined : scene.ids[scene.linkFrom[row]];
  // A link comes with the details of its end.
  useEffect(() => {
    if (from !== undefined) send({ type: 'select', ids: [from], quiet: true });
  }, [from, index]);
  if (!scene || from === undefined) return <p className="quiet">{t('The link is gone.')}</p>;
  const count = scene.linkCount[row];
  const held = details.flatMap(({ links }) => links).find((link) => link.index === index);
  const ends = [held?.from ?? from, held?.to ?? scene.ids[scene.linkTo[row]]];
  const editing = editingOf(index, readOnly);
  return (
    <div className="inspector" role="group" tabIndex={-1} aria-label={t('Link')}>
      <div className="inspector-title">
        <h2>{t('Link')}</h2>
        <GlyphButton glyph="text" label={t('Open in the text')} onClick={() => send({ type: 'openText', pointer: `/links/${index}`, beside: true })} />
        {!readOnly && <GlyphButton glyph="remove" label={t('Remove the link')} onClick={() => void edit(t('Remove link'), [{ op: 'unlink', index }], [])} />}
      </div>
      <p className="link-line">
        <button type="button" className="link-name" onClick={() => void reveal([ends[0]])}>{ends[0]}</button><span className="quiet">{t('needs')}</span>
        <button type="button" className="link-name" onClick={() => void reveal([ends[1]])}>{ends[1]}</button>
      </p>
      {count > 1 && <p className="quiet">{t('Drawn as one with {0} more between the same boxes. This is the first.', count - 1)}</p>}
      {held && PROPS.map(([name, prop]) => (
        <PropRow key={name} name={name} prop={prop} values={[valueAt(held.link, [name])]} assumed={false} editing={within(editing, name)} kind={undefined} path={['links', name]} />
      ))}
    </div>
  );
}
