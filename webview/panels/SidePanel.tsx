/** The panel beside the canvas: the inspector or the findings, as tabs. */
import type { KeyboardEvent } from 'react';
import { SEVERITIES } from '../../src/model';
import { setState, useApp } from '../state/store';
import { FindingsPanel } from './findings/FindingsPanel';
import { GlyphButton } from './glyphs';
import { Inspector } from './inspector/Inspector';

const TABS = ['inspector', 'findings'] as const;
type Tab = (typeof TABS)[number];
const TITLES: { readonly [T in Tab]: string } = { inspector: 'Inspector', findings: 'Findings' };

function onTabKey(event: KeyboardEvent<HTMLElement>, tab: Tab): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  event.preventDefault();
  const other = TABS[(TABS.indexOf(tab) + 1) % TABS.length];
  setState({ panel: other });
  event.currentTarget.querySelector<HTMLElement>(`#tab-${other}`)?.focus();
}

export function SidePanel() {
  const tab = useApp((state) => state.panel) ?? 'inspector';
  const total = useApp((state) => SEVERITIES.reduce((sum, severity) => sum + state.counts[severity], 0));
  return (
    <aside className="side" aria-label="Details">
      <div className="tabs">
        <div role="tablist" aria-label="Side panel" onKeyDown={(event) => onTabKey(event, tab)}>
          {TABS.map((name) => (
            <button key={name} type="button" role="tab" id={`tab-${name}`} aria-selected={tab === name} aria-controls="side-content" tabIndex={tab === name ? 0 : -1}
              onClick={() => setState({ panel: name })}>
              {TITLES[name]}{name === 'findings' && total > 0 && <span className="pill">{total.toLocaleString('en')}</span>}
            </button>
          ))}
        </div>
        <GlyphButton glyph="close" label="Close panel" onClick={() => setState({ panel: undefined })} />
      </div>
      <div className="side-content" role="tabpanel" id="side-content" aria-labelledby={`tab-${tab}`}>
        {tab === 'inspector' ? <Inspector /> : <FindingsPanel />}
      </div>
    </aside>
  );
}
