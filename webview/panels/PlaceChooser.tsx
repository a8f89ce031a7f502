/** Asks where a new node shall go when the selected box does not take it as it is. */
import { useEffect, useRef } from 'react';
import { KIND_TABLE } from '../../src/model';
import { setState, useApp } from '../state/store';
import { GlyphButton } from './glyphs';
import { addAt, layersOf, type Place } from './placing';
import { listed } from './words';

function PlaceLine({ target, verdict }: Place) {
  const layers = layersOf(verdict.operations);
  return (
    <>
      <strong>{target === null ? 'At the top level' : `In ${target}`}</strong>
      <span>{verdict.reason || (layers.length > 0 ? `Adds ${listed(layers, 5)} first.` : '')}</span>
    </>
  );
}

export function PlaceChooser() {
  const choice = useApp((state) => state.choice);
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
  return (
    <div className="popup chooser" role="dialog" aria-label={`Where shall the ${KIND_TABLE[choice.kind].title.toLowerCase()} go?`}
      onKeyDown={(event) => event.key === 'Escape' && close()}>
      <header><h2>Where shall the {KIND_TABLE[choice.kind].title.toLowerCase()} go?</h2><GlyphButton glyph="close" label="Cancel" onClick={close} /></header>
      <ul className="choices">
        {choice.places.map((place, i) => (
          <li key={place.target ?? ''}>
            <button type="button" ref={i === 0 ? first : undefined} onClick={() => { close(); void addAt(choice.kind, place); }}><PlaceLine {...place} /></button>
          </li>
        ))}
      </ul>
    </div>
  );
}
