/** The findings of the selected nodes, with their fixes. */
import { t } from '../../../src/l10n';
import { listed } from '../../../src/l10n/words';
import type { FindingRow } from '../../../src/protocol';
import { FindingCard } from '../findings/FindingCard';

/** Findings shown before the rest is left to the findings panel. */
const MOST = 20;

/** `of` are the nodes among which findings say whose they are; none where it is plain. */
export function NodeFindings({ findings, of }: { readonly findings: readonly FindingRow[]; readonly of: readonly string[] }) {
  if (findings.length === 0) return null;
  return (
    <section className="group" aria-label={t('Findings')}>
      <h3>{t('Findings')}</h3>
      {findings.slice(0, MOST).map((row) => <FindingCard key={row.key} row={row} folded={findings.length > 1} of={listed(of.filter((id) => row.nodes.includes(id)))} />)}
      {findings.length > MOST && <p className="quiet">{t('{0} more in the findings panel.', findings.length - MOST)}</p>}
    </section>
  );
}
