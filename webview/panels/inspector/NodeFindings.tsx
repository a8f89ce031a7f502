/** The findings of the selected nodes, with their fixes. */
import { t } from '../../../src/l10n';
import type { FindingRow } from '../../../src/protocol';
import { FindingCard } from '../findings/FindingCard';

/** Findings shown before the rest is left to the findings panel. */
const MOST = 20;

export function NodeFindings({ findings }: { readonly findings: readonly FindingRow[] }) {
  if (findings.length === 0) return null;
  return (
    <section className="group" aria-label={t('Findings')}>
      <h3>{t('Findings')}</h3>
      {findings.slice(0, MOST).map((row) => <FindingCard key={row.key} row={row} folded={findings.length > 1} />)}
      {findings.length > MOST && <p className="quiet">{t('{0} more in the findings panel.', findings.length - MOST)}</p>}
    </section>
  );
}
