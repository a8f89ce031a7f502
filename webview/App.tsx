/** The whole page: toolbar, palette, canvas with what lies over it, side panel. */
import { useEffect } from 'react';
import { t } from '../src/l10n';
import { Canvas } from './canvas';
import { BannerBar, Breadcrumbs, EmptyState, FilterBar, Legend, LiveRegion, Palette, PlaceChooser, Search, SidePanel, Toolbar, appCommands, onAppKeys } from './panels';
import { onCommand } from './state/host';
import { useApp } from './state/store';

export function App() {
  const loaded = useApp((state) => state.scene !== undefined);
  const paletteOpen = useApp((state) => state.paletteOpen && !state.comparing);
  const comparing = useApp((state) => state.comparing);
  const panelOpen = useApp((state) => state.panel !== undefined);
  useEffect(() => onCommand(appCommands), []);
  useEffect(() => onAppKeys(), []);
  return (
    <div className="app" data-strata-ready={loaded}>
      <Toolbar />
      <BannerBar />
      <div className="body" data-palette={paletteOpen} data-panel={panelOpen}>
        {paletteOpen && <Palette />}
        <main className="centre" aria-label={t('Stack')}>
          <div className="stage">
            {loaded ? <Canvas /> : <p className="loading" role="status">{t('Reading the file…')}</p>}
            {!comparing && <EmptyState />}
            <div className="bars"><Breadcrumbs /><FilterBar /></div>
            <Search />
            <PlaceChooser />
          </div>
          <Legend />
        </main>
        {panelOpen && <SidePanel />}
      </div>
      <LiveRegion />
    </div>
  );
}
