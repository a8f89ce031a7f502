/** The bar at the top: lens, search, zoom, counts of findings, panels. */
import { severityCount } from '../../src/l10n/words';
import { number, t } from '../../src/l10n';
import { CANVAS_LENSES, type CanvasLens } from '../../src/scene/contract';
import { SIDES, type Side } from '../../src/protocol';
import { SEVERITIES } from '../../src/model';
import { runCommand, send, setLens, setSide } from '../state/host';
import { setState, useApp } from '../state/store';
import { Glyph, GlyphButton } from './glyphs';

const LENS_WORDS: { readonly [L in CanvasLens]: { readonly title: () => string; readonly help: () => string } } = {
  stack: { title: () => t('Stack'), help: () => t('What runs in what') },
  kernel: { title: () => t('Kernel'), help: () => t('Coloured by who shares a kernel') },
  capacity: { title: () => t('Capacity'), help: () => t('Coloured by how far memory and CPU are promised') },
  risk: { title: () => t('Risk'), help: () => t('Coloured by the worst finding') },
  images: { title: () => t('Images'), help: () => t('Coloured by the age and the vulnerabilities of what runs') },
  patch: { title: () => t('Patch'), help: () => t('Coloured by what a new kernel under it costs') },
  whatIf: { title: () => t('What-if'), help: () => t('Coloured by what would become of it') },
};

const SIDE_WORDS: { readonly [S in Side]: { readonly title: () => string; readonly help: () => string } } = {
  both: { title: () => t('Both'), help: () => t('Old and new on one canvas') }, old: { title: () => t('Old'), help: () => t('Only what was') }, new: { title: () => t('New'), help: () => t('Only what is') },
};

/** What is seen of a comparison, and the way through its changes. */
function Comparing() {
  const side = useApp((state) => state.side);
  return (
    <>
      <fieldset className="segments" role="radiogroup" aria-label={t('Side')}>
        {SIDES.map((name) => (
          <label key={name} className="segment" title={SIDE_WORDS[name].help()}>
            <input type="radio" name="side" value={name} checked={side === name} onChange={() => setSide(name)} />
            <span>{SIDE_WORDS[name].title()}</span>
          </label>
        ))}
      </fieldset>
      <span className="toolbar-group">
        <GlyphButton glyph="up" label={t('Previous change (Shift+F7)')} onClick={() => runCommand('previousChange')} />
        <GlyphButton glyph="down" label={t('Next change (F7)')} onClick={() => runCommand('nextChange')} />
      </span>
    </>
  );
}

function LensSwitcher() {
  const lens = useApp((state) => state.lens);
  return (
    <fieldset className="segments" role="radiogroup" aria-label={t('Lens')}>
      {CANVAS_LENSES.map((name) => (
        <label key={name} className="segment" title={LENS_WORDS[name].help()}>
          <input type="radio" name="lens" value={name} checked={lens === name} onChange={() => (name === 'whatIf' ? runCommand('lensWhatIf') : setLens(name))} />
          <span>{LENS_WORDS[name].title()}</span>
        </label>
      ))}
    </fieldset>
  );
}

const SHOWN = [...SEVERITIES].reverse();

function CountsButton() {
  const counts = useApp((state) => state.counts);
  const total = SHOWN.reduce((sum, severity) => sum + counts[severity], 0);
  return (
    <button type="button" className="counts" title={t('Show findings')} onClick={() => runCommand('focusFindings')}>
      {total === 0 ? t('No findings') : SHOWN.filter((severity) => counts[severity] > 0).map((severity) => (
        <span key={severity} className={`count severity-${severity}`}>
          <Glyph name={severity} /><span aria-hidden="true">{number(counts[severity])}</span><span className="visually-hidden">{severityCount(counts[severity], severity)}, </span>
        </span>
      ))}
      {total > 0 && <span className="visually-hidden">{t('show findings')}</span>}
    </button>
  );
}

export function Toolbar() {
  const paletteOpen = useApp((state) => state.paletteOpen);
  const fileName = useApp((state) => state.fileName);
  const panel = useApp((state) => state.panel);
  const readOnly = useApp((state) => state.readOnly !== undefined);
  const comparing = useApp((state) => state.comparing);
  return (
    <header className="toolbar" aria-label={t('Canvas')}>
      <h1 className="visually-hidden">{fileName}</h1>
      {!comparing && <GlyphButton glyph="palette" label={t(paletteOpen ? 'Hide palette' : 'Show palette')} pressed={paletteOpen} onClick={() => setState({ paletteOpen: !paletteOpen })} />}
      {comparing ? <Comparing /> : <LensSwitcher />}
      <span className="toolbar-group">
        <GlyphButton glyph="search" label={t('Search (Ctrl+F)')} onClick={() => runCommand('search')} />
        <GlyphButton glyph="fit" label={t('Fit everything')} onClick={() => runCommand('fit')} />
        <GlyphButton glyph="minus" label={t('Zoom out')} onClick={() => runCommand('zoomOut')} />
        <GlyphButton glyph="plus" label={t('Zoom in')} onClick={() => runCommand('zoomIn')} />
      </span>
      <span className="toolbar-space" />
      <CountsButton />
      {!readOnly && <GlyphButton glyph="import" label={t('Import files')} onClick={() => send({ type: 'run', command: 'import' })} />}
      <GlyphButton glyph="text" label={t('Open as text beside')} onClick={() => send({ type: 'openText', pointer: '', beside: true })} />
      <GlyphButton glyph="inspector" label={t(panel ? 'Hide side panel' : 'Show side panel')} pressed={panel !== undefined} onClick={() => setState({ panel: panel ? undefined : comparing ? 'changes' : 'inspector' })} />
    </header>
  );
}
