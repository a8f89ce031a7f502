/** A group of properties inside a property: what is set first, the rest on demand. */
import { useState } from 'react';
import { t } from '../../../src/l10n';
import { valueAt, within } from './editing';
import type { ControlProps } from './props';
import { PropRow } from './PropRow';

/** Groups of up to this many properties are shown whole. */
const SMALL = 4;

export function ObjectControl({ prop, values, editing, kind, path, label }: ControlProps) {
  const [all, setAll] = useState(false);
  if (prop.type !== 'object') return null;
  const names = Object.keys(prop.props);
  const isSet = (name: string) => values.some((value) => valueAt(value, [name]) !== undefined);
  const whole = all || names.length <= SMALL;
  const shown = whole ? names : names.filter(isSet);
  const rest = names.length - shown.length;
  const words = t(shown.length === 0 ? 'Show {0} properties' : 'Show {0} more', rest);
  return (
    <div className="object" role="group" aria-label={label}>
      {shown.map((name) => (
        <PropRow key={name} name={name} prop={prop.props[name]} values={values.map((value) => valueAt(value, [name]))} assumed={false}
          editing={within(editing, name)} kind={kind} path={[...path, name]} />
      ))}
      {rest > 0 && <button type="button" className="more" aria-label={`${words}: ${label}`} onClick={() => setAll(true)}>{words}</button>}
    </div>
  );
}
