/** What a person can do first, while there is nothing to see. */
import { t } from '../../src/l10n';
import type { FindingRow } from '../../src/protocol';
import { send } from '../state/host';
import { useApp } from '../state/store';
import { KindIcon } from './KindIcon';
import { wantedOf } from '../canvas/gestures/palette';
import { addNew } from './placing';

/** Why there is nothing to see: the file is new, cannot be read, or seems to be of something else. */
function stateOf(findings: readonly FindingRow[]): { readonly heading: string; readonly text: string; readonly error?: FindingRow; readonly mayAdd: boolean } {
  const error = findings.find((row) => row.family === 'text' && row.severity === 'error');
  if (error) {
    return { heading: t('Nothing could be read from this file'), text: t('Line {0}: {1} Mend the text and the picture follows.', String(error.line + 1), error.message), error, mayAdd: false };
  }
  const has = (rule: string) => findings.some((row) => row.rule === rule);
  if (has('text-missing-version') && has('text-unknown-property')) {
    return { heading: t('This does not look like a topology'), text: t('It has no "strata" and no nodes, but keys that no topology has. What is added here goes beside them, and they stay as they are.'), mayAdd: true };
  }
  return { heading: t('Nothing here yet'), text: t('Drag a host here from the palette, or begin with one of these.'), mayAdd: true };
}

export function EmptyState() {
  const empty = useApp((state) => state.scene?.count === 0);
  const readOnly = useApp((state) => state.readOnly !== undefined);
  const findings = useApp((state) => state.findings);
  if (!empty) return null;
  const { heading, text, error, mayAdd } = stateOf(findings);
  return (
    <div className="empty">
      <h2>{heading}</h2>
      <p>{text}</p>
      <div className="buttons">
        {mayAdd && !readOnly && <button type="button" className="primary" onClick={() => void addNew(wantedOf('host')!)}><KindIcon kind="host" />{t('Add a host')}</button>}
        {mayAdd && !readOnly && <button type="button" onClick={() => send({ type: 'run', command: 'import' })}>{t('Import files…')}</button>}
        {mayAdd && <button type="button" onClick={() => send({ type: 'run', command: 'openExample' })}>{t('Open an example…')}</button>}
        <button type="button" className={mayAdd ? undefined : 'primary'} onClick={() => send({ type: 'openText', pointer: error?.pointer ?? '', beside: true })}>{t('Open as text')}</button>
        {mayAdd && <button type="button" onClick={() => send({ type: 'run', command: 'openWalkthrough' })}>{t('Show me how')}</button>}
      </div>
    </div>
  );
}
