/** The panel beside the canvas: the inspector, the findings or the what-if, as tabs. */
import type { KeyboardEvent, ReactNode } from 'react';
import { number, t } from '../../src/l10n';
import { SEVERITIES } from '../../src/model';
import { setState, useApp } from '../state/store';
import { ChangesPanel } from './changes/ChangesPanel';
import { FindingsPanel } from './findings/FindingsPanel';
import { GlyphButton } from './glyphs';
import { Inspector } from './inspector/Inspector';
import { WhatIfPanel } from './whatif/WhatIfPanel';

type Tab = 'inspector' | 'findings' | 'whatIf' | 'changes';
const OF_CANVAS: readonly Tab[] = ['inspector', 'findings', 'whatIf'], OF_COMPARISON: readonly Tab[] = ['changes', 'inspector', 'findings'];
const TITLES: { readonly [T in Tab]: () => string } = { inspector: () => t('Inspector'), findings: () => t('Findings'), whatIf: () => t('What-if'), changes: () => t('Changes') };
const CONTENTS: { readonly [T in Tab]: () => ReactNode } = { inspector: Inspector, findings: FindingsPanel, whatIf: WhatIfPanel, changes: ChangesPanel };

function onTabKey(event: KeyboardEvent<HTMLElement>, tabs: readonly Tab[], tab: Tab): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  event.preventDefault();
  const step = event.key === 'ArrowRight' ? 1 : tabs.length - 1;
  const other = tabs[(tabs.indexOf(tab) + step) % tabs.length];
  setState({ panel: other });
  event.currentTarget.querySelector<HTMLElement>(`#tab-${other}`)?.focus();
}

/** A count that fits on a tab: four digits and more as thousands. */
const short = (count: number): string => (count < 1000 ? String(count) : t('{0}k', Math.floor(count / 100) / 10));

export function SidePanel() {
  const tabs = useApp((state) => state.comparing) ? OF_COMPARISON : OF_CANVAS;
  const open = useApp((state) => state.panel) ?? tabs[0];
  const tab = tabs.includes(open) ? open : tabs[0];
  const changes = useApp((state) => state.changes?.sections.reduce((sum, { count }) => sum + count, 0) ?? 0);
  const total = useApp((state) => SEVERITIES.reduce((sum, severity) => sum + state.counts[severity], 0));
  const events = useApp((state) => state.whatIf?.events.length ?? 0);
  const counts: { readonly [T in Tab]: number } = { inspector: 0, findings: total, whatIf: events, changes };
  const Content = CONTENTS[tab];
  return (
    <aside className="side" aria-label={t('Details')}>
      <div className="tabs">
        <div role="tablist" aria-label={t('Side panel')} onKeyDown={(event) => onTabKey(event, tabs, tab)}>
          {tabs.map((name) => (
            <button key={name} type="button" role="tab" id={`tab-${name}`} aria-selected={tab === name} aria-controls="side-content" tabIndex={tab === name ? 0 : -1}
              onClick={() => setState({ panel: name })}>
              {TITLES[name]()}{counts[name] > 0 && <span className="pill" aria-label={number(counts[name])}>{short(counts[name])}</span>}
            </button>
          ))}
        </div>
        <GlyphButton glyph="close" label={t('Close panel')} onClick={() => setState({ panel: undefined })} />
      </div>
      <div className="side-content" role="tabpanel" id="side-content" aria-labelledby={`tab-${tab}`}>
        <Content />
      </div>
    </aside>
  );
}
