/** The filter that is on: what it is, how many boxes fit it, and the way out. */
import { runCommand } from '../state/host';
import { useApp } from '../state/store';
import { matchesOf } from '../canvas/matches';
import { Glyph, GlyphButton } from './glyphs';
import { counted } from './words';

export function FilterBar() {
  const filter = useApp((state) => state.filter);
  const scene = useApp((state) => state.scene);
  if (filter === '' || !scene) return null;
  return (
    <div className="bar filter-bar" role="group" aria-label="Filter">
      <button type="button" className="filter-words" title="Change the filter" onClick={() => runCommand('search')}><Glyph name="filter" />{filter}</button>
      <span className="quiet">{counted(matchesOf(scene).length, 'box', 'boxes')}</span>
      <GlyphButton glyph="up" label="Previous match (,)" onClick={() => runCommand('previousMatch')} />
      <GlyphButton glyph="down" label="Next match (.)" onClick={() => runCommand('nextMatch')} />
      <GlyphButton glyph="close" label="Clear filter" onClick={() => runCommand('clearFilter')} />
    </div>
  );
}
