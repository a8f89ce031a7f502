/** Zoom in a corner: how large the picture is, and the buttons to change it. */
import { runCommand } from '../state/host';
import { useObservable } from './observable';
import { shownView } from './stage';

export function ZoomBar() {
  const { zoom } = useObservable(shownView);
  const percent = zoom >= 0.1 ? Math.round(zoom * 100) : Math.round(zoom * 1000) / 10;
  return (
    <div className="zoom-bar" data-own-pointer="" role="group" aria-label="Zoom">
      <button type="button" className="corner-button" aria-label="Zoom out" title="Zoom out (-)" onClick={() => runCommand('zoomOut')}>−</button>
      <button type="button" className="corner-button zoom-value" aria-label={`Zoom ${percent} percent. Fit everything`} title="Fit everything (0)" onClick={() => runCommand('fit')}>{percent} %</button>
      <button type="button" className="corner-button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => runCommand('zoomIn')}>+</button>
    </div>
  );
}
