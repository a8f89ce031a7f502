/** Zoom in a corner: how large the picture is, and the buttons to change it. */
import { t } from '../../src/l10n';
import { runCommand } from '../state/host';
import { setState, useApp } from '../state/store';
import { useObservable } from './observable';
import { shownView } from './stage';
import type { Viewport } from './viewport';

/** Zoom in percent; far out with a decimal. */
const percentOf = ({ zoom }: Viewport) => (zoom >= 0.1 ? Math.round(zoom * 100) : Math.round(zoom * 1000) / 10);

export function ZoomBar() {
  const percent = useObservable(shownView, percentOf);
  const overview = useApp((state) => state.minimapOpen);
  return (
    <div className="zoom-bar" role="group" aria-label={t('Zoom')}>
      <button type="button" className="corner-button" aria-label={t('Zoom out')} title={t('Zoom out (-)')} onClick={() => runCommand('zoomOut')}>−</button>
      <button type="button" className="corner-button zoom-value" aria-label={t('Zoom {0} percent. Fit everything', percent)} title={t('Fit everything (0)')} onClick={() => runCommand('fit')}>{t('{0} %', percent)}</button>
      <button type="button" className="corner-button" aria-label={t('Zoom in')} title={t('Zoom in (+)')} onClick={() => runCommand('zoomIn')}>+</button>
      <button type="button" className="corner-button" aria-label={t('Overview')} aria-pressed={overview} title={t(overview ? 'Hide the overview' : 'Show the overview')} onClick={() => setState({ minimapOpen: !overview })}>
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="M2 2.5h12v11H2zM8.5 8.5h4V12h-4z" fill="none" stroke="currentColor" strokeWidth="1.3" /></svg>
      </button>
    </div>
  );
}
