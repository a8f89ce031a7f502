/** The canvas: everything in the centre of the editor. Takes the scene and the selection from the store, and sends edits to the host. */
import { useCallback, useEffect, useRef } from 'react';
import '@xyflow/react/dist/base.css';
import { onCommand } from '../state/host';
import { useApp } from '../state/store';
import { fit, keptView, moveTo, stayFitted } from './camera';
import { canvasCommands } from './commands';
import { listenToPointer } from './gestures';
import { followScene } from './follow';
import { Keyboard } from './Keyboard';
import { Minimap } from './Minimap';
import { NearLayer } from './NearLayer';
import { HintBubble, ModeBar, Rename } from './Overlays';
import { redraw, scene, stage } from './stage';
import { Underlay } from './Underlay';
import { ZoomBar } from './Zoom';
import './canvas.css';

/** The first viewport: that of the last time, else everything. */
function placeFirst(): void {
  if (stage.placed || !scene() || stage.width < 2) return;
  stage.placed = true;
  const kept = keptView();
  if (kept) moveTo(kept);
  else fit([], false);
}

export function Canvas() {
  const frame = useRef<HTMLDivElement>(null);
  const empty = useApp((state) => (state.scene?.count ?? 0) === 0);
  const overview = useApp((state) => state.minimapOpen);
  const onSize = useCallback(() => {
    placeFirst();
    stayFitted();
    redraw();
  }, []);
  useEffect(() => listenToPointer(frame.current!), []);
  useEffect(() => onCommand(canvasCommands), []);
  useEffect(followScene, []);
  return (
    <div ref={frame} className="canvas">
      <Underlay frame={frame} onSize={onSize} />
      <Keyboard />
      <NearLayer />
      {!empty && <div className="corner" data-own-pointer="">{overview && <Minimap />}<ZoomBar /></div>}
      <Rename />
      <ModeBar />
      <HintBubble />
    </div>
  );
}
