/** One line across the page for what the person must know: a refused or unconfirmed edit, a file that cannot be edited or not be read whole. */
import { plural, t } from '../../src/l10n';
import { send } from '../state/host';
import { setState, useApp, type AppState, type Banner } from '../state/store';
import { Glyph, GlyphButton } from './glyphs';

const openText = (pointer: string) => () => send({ type: 'openText', pointer, beside: true });

/** What can be done about a file in the middle of a merge. */
const mergeActions = (): Banner['actions'] => [
  ...([[t('Draw ours'), 'mergeOurs'], [t('Draw theirs'), 'mergeTheirs'], [t('Compare both'), 'mergeBoth']] as const).map(([label, command]) => ({ label, run: () => send({ type: 'run', command }) })),
  { label: t('Open as text'), run: openText('') },
];

/** What stands about the file itself, when nothing more pressing does. */
export function fileBanner({ readOnly, findings }: Pick<AppState, 'readOnly' | 'findings'>): Banner | undefined {
  if (findings.some(({ rule }) => rule === 'text-merge-conflict')) {
    return { severity: 'error', text: findings[0].message, actions: mergeActions() };
  }
  if (readOnly !== undefined) {
    return { severity: 'warning', text: t('Read-only: {0}', readOnly), actions: [{ label: t('Open as text'), run: openText('') }] };
  }
  const broken = findings.filter((row) => row.family === 'text' && row.severity === 'error');
  if (broken.length === 0) return undefined;
  return {
    severity: 'error',
    text: plural(broken.length, 'The text has {0} error; the picture shows what could be read. {1}', 'The text has {0} errors; the picture shows what could be read. {1}', broken[0].message),
    actions: [{ label: t('Open as text'), run: openText(broken[0].pointer) }],
  };
}

/** What stands about two topologies: that one cannot be read now, or not whole. */
export function comparisonBanner(problem: string | undefined, changes: AppState['changes']): Banner | undefined {
  if (problem !== undefined) return { severity: 'warning', text: t('The picture is that of before: {0}', problem) };
  return changes === undefined || changes.partial.length === 0 ? undefined : { severity: 'warning', text: changes.partial.join(' ') };
}

function Actions({ actions }: { readonly actions: Banner['actions'] }) {
  return <>{actions?.map(({ label, run }) => <button key={label} type="button" onClick={run}>{label}</button>)}</>;
}

export function BannerBar() {
  const banner = useApp((state) => state.banner);
  const readOnly = useApp((state) => state.readOnly);
  const findings = useApp((state) => state.findings);
  const comparing = useApp((state) => state.comparing);
  const problem = useApp((state) => state.changesProblem);
  const changes = useApp((state) => state.changes);
  const ofFile = comparing ? comparisonBanner(problem, changes) : fileBanner({ readOnly, findings });
  const shown = banner ?? ofFile;
  if (!shown) return null;
  return (
    <div className={`banner banner-${shown.severity}`} role={shown.severity === 'error' ? 'alert' : 'status'}>
      <Glyph name={shown.severity} />
      <span className="banner-text">{shown.text}</span>
      <Actions actions={shown.actions} />
      {banner && !banner.actions && <GlyphButton glyph="close" label={t('Dismiss')} onClick={() => setState({ banner: undefined })} />}
    </div>
  );
}
