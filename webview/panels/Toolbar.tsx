/** The bar at the top: lens, search, zoom, counts of findings, panels. */
import { CANVAS_LENSES, type CanvasLens } from '../../src/scene/contract';
import { SIDES, type Side } from '../../src/protocol';
import { SEVERITIES } from '../../src/model';
import { runCommand, send, setLens, setSide } from '../state/host';
import { setState, useApp } from '../state/store';
import { Glyph, GlyphButton } from './glyphs';

const LENS_WORDS: { readonly [L in CanvasLens]: { readonly title: string; readonly help: string } } = {
  stack: { title: 'Stack', help: 'What runs in what' },
  kernel: { title: 'Kernel', help: 'Coloured by who shares a kernel' },
  capacity: { title: 'Capacity', help: 'Coloured by how far memory and CPU are promised' },
  risk: { title: 'Risk', help: 'Coloured by the worst finding' },
  images: { title: 'Images', help: 'Coloured by the age and the vulnerabilities of what runs' },
  patch: { title: 'Patch', help: 'Coloured by what a new kernel under it costs' },
  whatIf: { title: 'What-if', help: 'Coloured by what would become of it' },
};

const SIDE_WORDS: { readonly [S in Side]: { readonly title: string; readonly help: string } } = {
  both: { title: 'Both', help: 'Old and new on one canvas' }, old: { title: 'Old', help: 'Only what was' }, new: { title: 'New', help: 'Only what is' },
};

/** What is seen of a comparison, and the way through its changes. */
function Comparing() {
  const side = useApp((state) => state.side);
  return (
    <>
      <fieldset className="segments" role="radiogroup" aria-label="Side">
        {SIDES.map((name) => (
          <label key={name} className="segment" title={SIDE_WORDS[name].help}>
            <input type="radio" name="side" value={name} checked={side === name} onChange={() => setSide(name)} />
            <span>{SIDE_WORDS[name].title}</span>
          </label>
        ))}
      </fieldset>
      <span className="toolbar-group">
        <GlyphButton glyph="up" label="Previous change (Shift+F7)" onClick={() => runCommand('previousChange')} />
        <GlyphButton glyph="down" label="Next change (F7)" onClick={() => runCommand('nextChange')} />
      </span>
    </>
  );
}

function LensSwitcher() {
  const lens = useApp((state) => state.lens);
  return (
    <fieldset className="segments" role="radiogroup" aria-label="Lens">
      {CANVAS_LENSES.map((name) => (
        <label key={name} className="segment" title={LENS_WORDS[name].help}>
          <input type="radio" name="lens" value={name} checked={lens === name} onChange={() => (name === 'whatIf' ? runCommand('lensWhatIf') : setLens(name))} />
          <span>{LENS_WORDS[name].title}</span>
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
    <button type="button" className="counts" title="Show findings" onClick={() => runCommand('focusFindings')}>
      {total === 0 ? 'No findings' : SHOWN.filter((severity) => counts[severity] > 0).map((severity) => (
        <span key={severity} className={`count severity-${severity}`}>
          <Glyph name={severity} />{counts[severity].toLocaleString('en')}<span className="visually-hidden"> {severity}{counts[severity] === 1 ? '' : 's'}, </span>
        </span>
      ))}
      {total > 0 && <span className="visually-hidden">show findings</span>}
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
    <header className="toolbar" aria-label="Canvas">
      <h1 className="visually-hidden">{fileName}</h1>
      {!comparing && <GlyphButton glyph="palette" label={paletteOpen ? 'Hide palette' : 'Show palette'} pressed={paletteOpen} onClick={() => setState({ paletteOpen: !paletteOpen })} />}
      {comparing ? <Comparing /> : <LensSwitcher />}
      <span className="toolbar-group">
        <GlyphButton glyph="search" label="Search (Ctrl+F)" onClick={() => runCommand('search')} />
        <GlyphButton glyph="fit" label="Fit everything" onClick={() => runCommand('fit')} />
        <GlyphButton glyph="minus" label="Zoom out" onClick={() => runCommand('zoomOut')} />
        <GlyphButton glyph="plus" label="Zoom in" onClick={() => runCommand('zoomIn')} />
      </span>
      <span className="toolbar-space" />
      <CountsButton />
      {!readOnly && <GlyphButton glyph="import" label="Import files" onClick={() => send({ type: 'run', command: 'import' })} />}
      <GlyphButton glyph="text" label="Open as text beside" onClick={() => send({ type: 'openText', pointer: '', beside: true })} />
      <GlyphButton glyph="inspector" label={panel ? 'Hide side panel' : 'Show side panel'} pressed={panel !== undefined} onClick={() => setState({ panel: panel ? undefined : comparing ? 'changes' : 'inspector' })} />
    </header>
  );
}
