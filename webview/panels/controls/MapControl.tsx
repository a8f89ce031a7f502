/** Settings by name: each with its value, and a row to add one. */
import { useId, useState } from 'react';
import { t } from '../../../src/l10n';
import { GlyphButton } from '../glyphs';
import { within } from './editing';
import { PropControl } from './PropControl';
import type { ControlProps } from './props';

export function MapControl(props: ControlProps) {
  const { prop, value, mixed, editing, path, label } = props;
  const [name, setName] = useState('');
  const id = useId();
  const of = prop.type === 'map' ? prop.of : undefined;
  if (!of) return null;
  const entries = !mixed && typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const taken = entries.some(([key]) => key === name);
  return (
    <div className="list" role="group" aria-label={label}>
      {mixed && <p className="quiet">{t('Different values')}</p>}
      {entries.map(([key, item]) => (
        <div key={key} className="list-item">
          <span className="map-key">{key}</span>
          <PropControl {...props} prop={of} value={item} values={[item]} editing={within(editing, key)} path={[...path, key]} inputId={undefined} label={`${label}: ${key}`} />
          {!editing.readOnly && <GlyphButton glyph="remove" label={t('Remove {0}', key)} onClick={() => editing.unset([key])} />}
        </div>
      ))}
      {!editing.readOnly && (
        <div className="list-item">
          <input type="text" value={name} placeholder={t('New name')} aria-label={t('Name of a new entry of {0}', label)} aria-describedby={`${id}-note`} onChange={(event) => setName(event.target.value)} />
          {name !== '' && !taken && (
            <PropControl {...props} prop={of} value={undefined} values={[]} mixed={false} editing={within(editing, name)} path={[...path, name]} inputId={undefined} label={t('Value of {0}', name)} onDone={() => setName('')} />
          )}
          <div id={`${id}-note`} className="note">{taken && <span className="wrong">{t('There is already an entry of this name.')}</span>}</div>
        </div>
      )}
    </div>
  );
}
