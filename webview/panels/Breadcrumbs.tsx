/** Where only one box is shown: the way to it, of which every step can be shown instead. */
import { t } from '../../src/l10n';
import { showOnly } from '../state/host';
import { setState, useApp } from '../state/store';

const NO_PATH: readonly never[] = [];

export function Breadcrumbs() {
  const path = useApp((state) => state.scene?.path ?? NO_PATH);
  if (path.length === 0) return null;
  const last = path.at(-1)!;
  const go = (id: string | undefined) => {
    setState({ focused: last.id });
    showOnly(id);
  };
  return (
    <nav className="bar" aria-label={t('What is shown')}>
      <ol className="crumbs">
        <li><button type="button" onClick={() => go(undefined)}>{t('Everything')}</button></li>
        {path.slice(0, -1).map(({ id, title }) => <li key={id}><button type="button" onClick={() => go(id)}>{title}</button></li>)}
        <li><span aria-current="location">{last.title}</span></li>
      </ol>
    </nav>
  );
}
