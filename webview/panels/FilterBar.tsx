/** The filter that is on: what it is, how many boxes fit it, and the way out. */
import { plural, t } from '../../src/l10n';
import { runCommand } from '../state/host';
import { useApp } from '../state/store';
import { matchesOf } from '../canvas/matches';
import { Glyph, GlyphButton } from './glyphs';

export function FilterBar() {
  const filter = useApp((state) => state.filter);
  const scene = useApp((state) => state.scene);
  if (filter === '' || !scene) return null;
  return (
    <div className="bar filter-bar" role="group" aria-label={t('Filter')}>
      <button type="button" className="filter-words" title={t('Change the filter')} onClick={() => runCommand('search')}><Glyph name="filter" />{filter}</button>
      <span className="quiet">{plural(matchesOf(scene).length, '{0} box', '{0} boxes')}</span>
      <GlyphButton glyph="up" label={t('Previous match (,)')} onClick={() => runCommand('previousMatch')} />
      <GlyphButton glyph="down" label={t('Next match (.)')} onClick={() => runCommand('nextMatch')} />
      <GlyphButton glyph="close" label={t('Clear filter')} onClick={() => runCommand('clearFilter')} />
    </div>
  );
}
