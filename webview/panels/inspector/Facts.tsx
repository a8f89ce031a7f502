/** What Strata knows of a node beyond what the file says, with where it comes from. */
import { t } from '../../../src/l10n';
import type { FactRow } from '../../../src/protocol';

export function Facts({ facts }: { readonly facts: readonly FactRow[] }) {
  if (facts.length === 0) return null;
  return (
    <section className="group" aria-label={t('Derived')}>
      <h3>{t('Derived')}</h3>
      <table className="facts">
        <tbody>
          {facts.map(({ label, value, detail, assumed }, i) => (
            <tr key={i}>
              <th scope="row">{label}</th>
              <td>
                <span className="fact-value">{value}</span>
                {assumed && <span className="pill" title={t('It rests on a value that is assumed rather than known.')}>{t('assumed')}</span>}
                {detail && <span className="fact-detail">{detail}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
