/** What lies over the picture: hints, the name being edited, what a mode waits for. */
import { useEffect, useRef } from 'react';
import { t } from '../../src/l10n';
import { METRICS } from '../../src/scene/metrics';
import type { NodeCard, Preview } from '../../src/protocol';
import { Glyph } from '../panels/glyphs';
import { rename } from './actions';
import { focusCanvas } from './focus';
import { placeOf } from './lod';
import { mode } from './modes';
import { useObservable } from './observable';
import { boxNumber, hint, renaming, scene, shownView, stage } from './stage';

const HINT_WIDTH = 300;

/** A few words near the pointer. */
export function HintBubble() {
  const shown = useObservable(hint);
  if (!shown) return null;
  const left = Math.max(4, Math.min(shown.x + 14, stage.width - HINT_WIDTH - 8));
  const below = shown.y < stage.height * (shown.card ? 0.5 : 0.7);
  const style = below ? { left, top: shown.y + 18 } : { left, bottom: stage.height - shown.y + 12 };
  return <div className={`hint hint-${shown.tone}`} style={style} role="tooltip">{shown.text}{shown.card && <Card card={shown.card} />}{shown.preview && <Outlook preview={shown.preview} />}</div>;
}

/** What the host knows of the box. */
function Card({ card: { facts, findings, total } }: { readonly card: NodeCard }) {
  return (
    <>
      {facts.length > 0 && <dl>{facts.map(({ label, value, assumed }) => <div key={label}><dt>{label}</dt><dd>{value}{assumed && ` ${t('(assumed)')}`}</dd></div>)}</dl>}
      {total > 0 && (
        <ul>
          {findings.map(({ severity, title }, k) => <li key={k} className={`severity-${severity}`}><Glyph name={severity} /><span>{title}</span></li>)}
          {total > findings.length && <li><span>{t('and {0} more', total - findings.length)}</span></li>}
        </ul>
      )}
    </>
  );
}

/** The findings that a drop would bring, and those that it would take away. */
function Outlook({ preview: { gained, lost, gainedTotal, lostTotal } }: { readonly preview: Preview }) {
  if (gainedTotal + lostTotal === 0) return <p className="outlook">{t('No finding would come or go.')}</p>;
  const lines = (list: Preview['gained'], total: number, sign: string) => (
    <>
      {list.map(({ severity, title }, k) => <li key={sign + k} className={`severity-${severity}`}><Glyph name={severity} /><span>{sign} {title}</span></li>)}
      {total > list.length && <li><span>{sign} {t('{0} more', total - list.length)}</span></li>}
    </>
  );
  return (
    <>
      <p className="outlook">{t('Findings: {0}', [gainedTotal > 0 && `+${gainedTotal}`, lostTotal > 0 && `−${lostTotal}`].filter(Boolean).join(' '))}</p>
      <ul>{lines(gained, gainedTotal, '+')}{lines(lost, lostTotal, '−')}</ul>
    </>
  );
}

/** What the mode of the keyboard waits for. */
export function ModeBar() {
  const now = useObservable(mode);
  return now ? <div className="mode-bar">{now.text}</div> : null;
}

/** The name of a box, edited in place: Enter takes it, Escape leaves it. */
export function Rename() {
  const id = useObservable(renaming);
  return id === undefined ? null : <NameField key={id} id={id} />;
}

function NameField({ id }: { readonly id: string }) {
  const view = useObservable(shownView);
  const input = useRef<HTMLInputElement>(null);
  const shown = scene();
  const box = shown && boxNumber(shown, id);
  useEffect(() => {
    input.current?.focus({ preventScroll: true });
    input.current?.select();
  }, []);
  if (!shown || box === undefined) return null;
  const { x, y, width } = placeOf(shown, box, view);
  const scale = Math.max(view.zoom, 0.85);
  const close = (text?: string) => {
    if (renaming.get() !== id) return;
    renaming.set(undefined);
    focusCanvas();
    if (text !== undefined) void rename(id, text);
  };
  return (
    <input ref={input} className="rename" data-own-pointer="" defaultValue={shown.title[box]} aria-label={t('New name of {0}', shown.title[box])} spellCheck={false} maxLength={200}
      style={{ left: x + 22 * view.zoom, top: y + (METRICS.inset - 2) * view.zoom, width: Math.max(120, width - 30 * view.zoom), height: 20 * scale, fontSize: 12.5 * scale }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') close(event.currentTarget.value);
        else if (event.key === 'Escape') close();
      }}
      onBlur={(event) => close(event.currentTarget.value)} />
  );
}
