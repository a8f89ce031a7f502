/** One line (or, for JSON, several) of text for every type that can be written so; checked when it is committed. */
import { useId, useState } from 'react';
import { t } from '../../../src/l10n';
import { useDraft } from './draft';
import type { ControlProps } from './props';
import { useSuggestions } from './suggestions';
import { hintFor, parseText, placeholderFor, textOf } from './value';

const NATIVE_DATE = /^(\d{4}-\d{2}-\d{2})?$/;

export function TextControl({ prop, value, mixed, editing, kind, path, inputId, label, describedBy, onDone }: ControlProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const saved = mixed ? '' : textOf(prop, value);
  const multiline = prop.type === 'any';
  const draft = useDraft({
    saved, multiline,
    parse: (text) => parseText(prop, text),
    save: (parsed) => { editing.set([], parsed.value); onDone?.(); },
    clear: value === undefined && !mixed ? undefined : () => editing.unset([]),
  });
  const suggestions = useSuggestions(prop, kind, path, draft.text, open);
  const hint = hintFor(prop, draft.text);
  const shared = {
    id: inputId, value: draft.text, readOnly: editing.readOnly, spellCheck: false, placeholder: mixed ? t('Different values') : placeholderFor(prop),
    'aria-label': inputId ? undefined : label, 'aria-invalid': draft.error !== undefined, 'aria-describedby': [describedBy, `${id}-note`].filter(Boolean).join(' '),
    onChange: (event: { target: { value: string } }) => draft.change(event.target.value),
    onFocus: () => setOpen(true),
    onBlur: () => { setOpen(false); draft.commit(); },
    onKeyDown: draft.onKeyDown,
  };
  return (
    <div className="control">
      {multiline
        ? <textarea rows={Math.min(8, Math.max(2, draft.text.split('\n').length))} {...shared} />
        : <input type={prop.type === 'date' && NATIVE_DATE.test(draft.text) ? 'date' : 'text'} list={suggestions.length > 0 ? `${id}-list` : undefined} autoComplete="off" {...shared} />}
      {suggestions.length > 0 && <datalist id={`${id}-list`}>{suggestions.map((one) => <option key={one.value} value={one.value} label={one.label || undefined} />)}</datalist>}
      <div id={`${id}-note`} className="note" role={draft.error ? 'alert' : undefined}>
        {draft.error ? <span className="wrong">{draft.error}</span> : hint}
        {draft.dirty && !draft.error && <span className="pending">{t(multiline ? 'Ctrl+Enter sets it, Escape takes it back' : 'Enter sets it, Escape takes it back')}</span>}
      </div>
    </div>
  );
}
