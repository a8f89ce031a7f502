/** Controls for values out of a few: enumerations, and yes, no or not set. */
import { useId } from 'react';
import { t } from '../../../src/l10n';
import { useChoice } from './choice';
import type { ControlProps } from './props';

const UNSET = '';
const MIXED = '\u0000mixed';

export function EnumControl({ prop, value, mixed, editing, inputId, label, describedBy, unsetWords = t('Not set'), onDone }: ControlProps) {
  const values = prop.type === 'enum' ? prop.values : [];
  const saved = mixed ? MIXED : typeof value === 'string' ? value : UNSET;
  const { value: shown, choose, handlers } = useChoice(saved, (chosen) => {
    if (chosen === UNSET) editing.unset([]);
    else if (chosen !== MIXED) editing.set([], chosen);
    onDone?.();
  });
  return (
    <select id={inputId} value={shown} disabled={editing.readOnly} aria-label={inputId ? undefined : label} aria-describedby={describedBy}
      onChange={(event) => choose(event.target.value)} {...handlers}>
      {mixed && <option value={MIXED}>{t('Different values')}</option>}
      <option value={UNSET}>{unsetWords}</option>
      {values.map((one) => <option key={one} value={one}>{one}</option>)}
    </select>
  );
}

const STATES = [['', () => t('Not set')], ['true', () => t('Yes')], ['false', () => t('No')]] as const;

export function BooleanControl({ value, mixed, editing, label, describedBy, onDone }: ControlProps) {
  const name = useId();
  const saved = mixed ? MIXED : typeof value === 'boolean' ? String(value) : UNSET;
  const { value: shown, choose, handlers } = useChoice(saved, (chosen) => {
    if (chosen === UNSET) editing.unset([]);
    else editing.set([], chosen === 'true');
    onDone?.();
  });
  return (
    <fieldset className="segments" role="radiogroup" aria-label={label} aria-describedby={describedBy} disabled={editing.readOnly} {...handlers}>
      {STATES.map(([state, words]) => (
        <label key={state} className="segment">
          <input type="radio" name={name} value={state} checked={shown === state} onChange={() => choose(state)} />
          <span>{words()}</span>
        </label>
      ))}
      {mixed && <span className="quiet">{t('Different values')}</span>}
    </fieldset>
  );
}
