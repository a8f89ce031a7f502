/** What the colours of the lens mean, with the numbers behind them; a click selects the boxes of a colour. Open it stands below the canvas and covers nothing. */
import { useSyncExternalStore, useState } from 'react';
import { number, plural, t } from '../../src/l10n';
import type { LegendEntry, Lens, Scene } from '../../src/scene/contract';
import { onThemeChange, readTheme, type Theme } from '../canvas/theme';
import { reveal } from '../state/host';
import { narrow } from '../state/keep';
import { useApp } from '../state/store';
import { Glyph } from './glyphs';

/** Ids of the boxes of a colour, in the order of the scene. */
export function boxesOf(scene: Scene, tone: number): string[] {
  return scene.ids.filter((_, i) => scene.tone[i] === tone);
}

const HEADINGS: { readonly [L in Lens]: () => string } = {
  stack: () => t('Legend: stack'), kernel: () => t('Legend: kernel'), capacity: () => t('Legend: capacity'), risk: () => t('Legend: risk'), images: () => t('Legend: images'), patch: () => t('Legend: patch'),
  whatIf: () => t('Legend: what-if'), changes: () => t('Legend: changes'),
};

let theme: Theme | undefined;

function currentTheme(): Theme {
  return (theme ??= readTheme());
}

/** The canvas's own colours, so that swatches and boxes agree; followed when VS Code's theme changes. */
function useTheme(): Theme {
  return useSyncExternalStore((changed) => onThemeChange(() => {
    theme = undefined;
    changed();
  }), currentTheme, currentTheme);
}

function Entry({ entry, scene, theme: { tone } }: { readonly entry: LegendEntry; readonly scene: Scene; readonly theme: Theme }) {
  return (
    <li>
      <button type="button" className="legend-entry" title={`${entry.detail}\n${plural(entry.count, 'Select {0} box', 'Select {0} boxes')}`} disabled={entry.count === 0}
        onClick={() => void reveal(boxesOf(scene, entry.tone))}>
        {entry.tone > 0 && <span className="swatch" style={{ background: tone(scene.lens, entry.tone)?.mark }} aria-hidden="true" />}
        <span className="legend-label">{entry.label}</span>
        {entry.tone > 0 && <span className="legend-count">{number(entry.count)}</span>}
        {entry.detail && <span className="legend-detail">{entry.detail}</span>}
      </button>
    </li>
  );
}

export function Legend() {
  const colours = useTheme();
  const scene = useApp((state) => state.scene);
  const [chosen, setOpen] = useState<boolean | undefined>(undefined);
  // What the plain lens colours is told by the icons too, so its legend waits to be asked for.
  const open = chosen ?? (scene?.lens !== 'stack' && !narrow());
  if (!scene || scene.legend.length === 0) return null;
  return (
    <section className="legend" aria-label={t('Legend')} data-open={open}>
      <button type="button" className="legend-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Glyph name={open ? 'down' : 'right'} />{HEADINGS[scene.lens]()}
      </button>
      {open && <ul>{scene.legend.map((entry) => <Entry key={`${entry.tone} ${entry.label}`} entry={entry} scene={scene} theme={colours} />)}</ul>}
    </section>
  );
}
