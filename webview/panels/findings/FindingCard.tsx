/** One finding in full: message, nodes, evidence, fixes, and what else can be done about it. */
import { useState } from 'react';
import { t, translated } from '../../../src/l10n';
import { SEVERITIES, type Prop } from '../../../src/model';
import type { FindingRow } from '../../../src/protocol';
import { edit, fix, reveal, send } from '../../state/host';
import { getState, useApp } from '../../state/store';
import { EnumControl } from '../controls/ChoiceControls';
import { Glyph } from '../glyphs';
import { ruleSeverity } from './suppress';
import { SuppressForm } from './SuppressForm';

/** Nodes and lines of evidence listed before the rest is summed up. */
const MOST_NODES = 12;
const MOST_LINES = 12;

const SEVERITY: Prop = { type: 'enum', values: ['off', ...SEVERITIES], doc: '' };

function Nodes({ nodes }: { readonly nodes: readonly string[] }) {
  if (nodes.length === 0) return null;
  return (
    <p className="card-nodes">
      {nodes.slice(0, MOST_NODES).map((id) => <button key={id} type="button" className="link-name" title={t('Go to {0}', id)} onClick={() => void reveal([id])}>{id}</button>)}
      {nodes.length > MOST_NODES && <button type="button" className="link-name" onClick={() => void reveal(nodes)}>{t('{0} more', nodes.length - MOST_NODES)}</button>}
    </p>
  );
}

function Witness({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <details className="witness">
      <summary>{t('Evidence')}</summary>
      <ul>{lines.slice(0, MOST_LINES).map((line, i) => <li key={i}>{line}</li>)}</ul>
      {lines.length > MOST_LINES && <p className="quiet">{t('{0} more', lines.length - MOST_LINES)}</p>}
    </details>
  );
}

function Fixes({ row }: { readonly row: FindingRow }) {
  return (
    <>
      {row.fixes.map(({ title, safe }, i) => (
        <button key={i} type="button" className={safe ? 'primary' : ''} title={t(safe ? 'Repairs the description only' : 'Changes the described system')} onClick={() => void fix(row, i)}>
          <Glyph name="wrench" />{title}
        </button>
      ))}
    </>
  );
}

function RuleSeverity({ rule }: { readonly rule: string }) {
  const set = useApp((state) => state.document?.rules.find((line) => line.rule === rule)?.severity);
  const change = (operations: Parameters<typeof edit>[1], label: string) => void edit(label, operations);
  return (
    <label className="card-severity">{t('Report as')}{' '}
      <EnumControl prop={SEVERITY} value={set} values={[set]} mixed={false} kind={undefined} path={[]} inputId={undefined} label={t('Report {0} as', rule)} describedBy={undefined} unsetWords={t('its own severity')}
        editing={{
          readOnly: false,
          set: (_, value) => change(ruleSeverity(rule, value as 'off', getState().document?.rules ?? []), t('Set {0} to {1}', rule, String(value))),
          unset: () => change([{ op: 'unset', path: ['rules', rule] }], t('Reset {0}', rule)),
        }} />
    </label>
  );
}

function Body({ row }: { readonly row: FindingRow }) {
  const [suppressing, setSuppressing] = useState(false);
  const readOnly = useApp((state) => state.readOnly !== undefined);
  const ofText = row.family === 'text', compared = useApp((state) => state.changes !== undefined);
  return (
    <>
      <p className="card-message">{row.message}</p>
      <Nodes nodes={row.nodes} />
      <Witness lines={row.witness} />
      <div className="buttons">
        {!readOnly && <Fixes row={row} />}
        <button type="button" onClick={() => send({ type: 'openText', pointer: row.pointer, beside: true })}><Glyph name="text" />{t('Line {0}', String(row.line + 1))}</button>
        {!ofText && !compared && <button type="button" onClick={() => send({ type: 'explain', finding: row.key })}><Glyph name="info" />{t('Explain')}</button>}
        <button type="button" onClick={() => send({ type: 'openRule', rule: row.rule })}><Glyph name="book" />{t('About this rule')}</button>
        {!readOnly && !ofText && <button type="button" aria-expanded={suppressing} onClick={() => setSuppressing(!suppressing)}><Glyph name="mute" />{t('Suppress…')}</button>}
      </div>
      {suppressing && <SuppressForm row={row} onClose={() => setSuppressing(false)} />}
      {suppressing && <RuleSeverity rule={row.rule} />}
    </>
  );
}

function Title({ row, of }: { readonly row: FindingRow; readonly of?: string }) {
  return <><span className={`severity severity-${row.severity}`}><Glyph name={row.severity} /></span><span>{row.title}{of && <>: <span className="card-of">{of}</span></>}</span><span className="visually-hidden">, {translated(row.severity)}</span></>;
}

/** A finding with everything about it on the screen; `folded` shows its headline only until it is opened, `of` says whose it is where several nodes are looked at. */
export function FindingCard({ row, folded = false, of }: { readonly row: FindingRow; readonly folded?: boolean; readonly of?: string }) {
  if (folded) return <details className={`card card-${row.severity}`}><summary><Title row={row} of={of} /></summary><div className="card-body"><Body row={row} /></div></details>;
  return <article className={`card card-${row.severity}`} aria-label={row.title}><p className="card-title"><Title row={row} of={of} /></p><Body row={row} /></article>;
}
