/** Asks where a new node shall go when the selected box does not take it as it is. */
import { useEffect, useRef, useState } from 'react';
import { listed } from '../../src/l10n/words';
import { t } from '../../src/l10n';
import { create } from '../canvas/actions';
import { wordsOf } from '../canvas/preview';
import { askPreview } from '../state/host';
import { getState, setState, useApp } from '../state/store';
import { GlyphButton } from './glyphs';
import { layersOf, type Place } from './placing';

function PlaceLine({ target, verdict }: Place) {
  const layers = layersOf(verdict.operations);
  return (
    <>
      <strong>{target === null ? t('At the top level') : t('In {0}', target)}</strong>
      <span>{verdict.reason || (verdict.select === undefined && layers.length > 0 ? t('Adds {0} first.', listed(layers, 5)) : '')}</span>
    </>
  );
}

export function PlaceChooser() {
  const choice = useApp((state) => state.choice);
  const [outlook, setOutlook] = useState('');
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!choice) return undefined;
    const before = document.activeElement;
    first.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [choice]);
  if (!choice) return null;
  const close = () => setState({ choice: undefined });
  const look = async ({ target, verdict }: Place) => {
    setOutlook('');
    const preview = await askPreview(target, verdict.operations);
    if (preview && getState().choice === choice) setOutlook(wordsOf(preview));
  };
  return (
    <div className="popup chooser" role="dialog" aria-label={t('Where shall the {0} go?', choice.wanted.name)}
      onKeyDown={(event) => event.key === 'Escape' && close()}>
      <header><h2>{t('Where shall the {0} go?', choice.wanted.name)}</h2><GlyphButton glyph="close" label={t('Cancel')} onClick={close} /></header>
      <ul className="choices">
        {choice.places.map((place, i) => (
          <li key={place.target ?? ''}>
            <button type="button" ref={i === 0 ? first : undefined} onFocus={() => void look(place)} onClick={() => { close(); void create(choice.wanted, place.target, place.verdict); }}><PlaceLine {...place} /></button>
          </li>
        ))}
      </ul>
      <p className="quiet" role="status">{outlook}</p>
    </div>
  );
}
