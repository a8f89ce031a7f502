/** What a person can do first, while there is nothing to see. */
import { send } from '../state/host';
import { useApp } from '../state/store';
import { KindIcon } from './KindIcon';
import { wantedOf } from '../canvas/gestures/palette';
import { addNew } from './placing';

export function EmptyState() {
  const empty = useApp((state) => state.scene?.count === 0);
  const readOnly = useApp((state) => state.readOnly !== undefined);
  const findings = useApp((state) => state.findings);
  if (!empty) return null;
  const broken = findings.some((row) => row.family === 'text' && row.severity === 'error');
  return (
    <div className="empty">
      <h2>{broken ? 'Nothing could be read from this file' : 'Nothing here yet'}</h2>
      <p>{broken ? 'Mend the text and the picture follows.' : 'Drag a host here from the palette, or begin with one of these.'}</p>
      <div className="buttons">
        {!readOnly && !broken && <button type="button" className="primary" onClick={() => void addNew(wantedOf('host')!)}><KindIcon kind="host" />Add a host</button>}
        {!readOnly && !broken && <button type="button" onClick={() => send({ type: 'run', command: 'import' })}>Import files…</button>}
        {!broken && <button type="button" onClick={() => send({ type: 'run', command: 'openExample' })}>Open an example…</button>}
        <button type="button" onClick={() => send({ type: 'openText', pointer: '', beside: true })}>Open as text</button>
        {!broken && <button type="button" onClick={() => send({ type: 'run', command: 'openWalkthrough' })}>Show me how</button>}
      </div>
    </div>
  );
}
