/** A property: its name, its control, what it means, and a way to unset it. */
import { useId } from 'react';
import { t, translated } from '../../../src/l10n';
import type { Kind, Prop } from '../../../src/model';
import { GlyphButton } from '../glyphs';
import { labelOf } from '../words';
import type { Editing, Place } from './editing';
import { isGroup, PropControl, wide } from './PropControl';

interface PropRowProps {
  readonly name: string;
  readonly prop: Prop;
  /** The value in each of the nodes that are edited. */
  readonly values: readonly unknown[];
  /** The file says that the value is assumed rather than known. */
  readonly assumed: boolean;
  readonly editing: Editing;
  readonly kind: Kind | undefined;
  readonly path: Place;
}

/** The property's own words, with bounds where they have none of their own. */
export function helpOf(prop: Prop): string {
  const doc = translated(prop.doc);
  return (prop.type === 'bytes' ? `${doc.replace(/, in bytes\.$/i, '.')} ${t('GiB is 1024³, GB 1000³.')}` : doc).replaceAll('`', '');
}

/** Whether values that are JSON are not all the same. */
export function differ(values: readonly unknown[]): boolean {
  if (values.length < 2) return false;
  const first = JSON.stringify(values[0]);
  return values.some((value) => value !== values[0] && JSON.stringify(value) !== first);
}

export function PropRow({ name, prop, values, assumed, editing, kind, path }: PropRowProps) {
  const id = useId();
  const label = labelOf(name);
  const full = path.filter((step) => typeof step === 'string').map(labelOf).join(': ');
  const value = values[0];
  const mixed = differ(values);
  const set = value !== undefined || mixed;
  const group = isGroup(prop);
  const help = <p className="help" id={`${id}-help`}>{helpOf(prop)}</p>;
  return (
    <div className={`row ${wide(prop) ? 'row-wide' : ''} ${group ? 'row-group' : ''} ${set ? 'row-set' : ''}`} data-prop={path.join('.')}>
      <div className="row-head">
        {group ? <span className="row-label" title={name}>{label}</span> : <label className="row-label" htmlFor={id} title={name}>{label}</label>}
        {assumed && <span className="pill" title={t('The file marks this value as assumed rather than known.')}>{t('assumed')}</span>}
      </div>
      {set && !editing.readOnly && <GlyphButton glyph="unset" label={t('Unset {0}', full)} className="unset" onClick={() => editing.unset([])} />}
      {wide(prop) && help}
      <PropControl prop={prop} value={value} values={values} mixed={mixed} editing={editing} kind={kind} path={path} inputId={group ? undefined : id} label={full} describedBy={`${id}-help`} />
      {!wide(prop) && help}
    </div>
  );
}
