/** Asks why a finding is accepted, and until when. */
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { t } from '../../../src/l10n';
import type { FindingRow } from '../../../src/protocol';
import { edit } from '../../state/host';
import { announce, getState } from '../../state/store';
import { suppression } from './suppress';

export function SuppressForm({ row, onClose }: { readonly row: FindingRow; readonly onClose: () => void }) {
  const id = useId();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [everywhere, setEverywhere] = useState(row.nodes.length === 0);
  const [missing, setMissing] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') {
      setMissing(true);
      first.current?.focus();
      return;
    }
    const done = await edit(t('Suppress {0}', row.rule), suppression(row, { reason, until, everywhere }, getState().document?.suppressionCount ?? 0));
    if (!done) return;
    announce(t('Suppressed: {0}', row.title));
    onClose();
  };
  return (
    <form className="suppress" aria-label={t('Suppress this finding')} onSubmit={(event) => void submit(event)} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); onClose(); } }}>
      <label htmlFor={`${id}-reason`}>{t('Reason')}</label>
      <input ref={first} id={`${id}-reason`} type="text" value={reason} placeholder={t('Why it is accepted')} aria-invalid={missing} aria-describedby={`${id}-missing`}
        onChange={(event) => { setReason(event.target.value); setMissing(false); }} />
      <p className="note" id={`${id}-missing`}>{missing && <span className="wrong" role="alert">{t('A suppression needs a reason: others will read it.')}</span>}</p>
      <label htmlFor={`${id}-until`}>{t('Until (optional)')}</label>
      <input id={`${id}-until`} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
      {row.nodes.length > 0 && (
        <label className="check"><input type="checkbox" checked={everywhere} onChange={(event) => setEverywhere(event.target.checked)} />{t('Everywhere in this file, not only at {0}', row.nodes[0])}</label>
      )}
      <div className="buttons"><button type="submit" className="primary">{t('Suppress')}</button><button type="button" onClick={onClose}>{t('Cancel')}</button></div>
    </form>
  );
}
