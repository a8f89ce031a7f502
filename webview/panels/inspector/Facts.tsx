/** What Strata knows of a node beyond what the file says, with where it comes from. */
import type { FactRow } from '../../../src/protocol';

export function Facts({ facts }: { readonly facts: readonly FactRow[] }) {
  if (facts.length === 0) return null;
  return (
    <section className="group" aria-label="Derived">
      <h3>Derived</h3>
      <table className="facts">
        <tbody>
          {facts.map(({ label, value, detail, assumed }, i) => (
            <tr key={i}>
              <th scope="row">{label}</th>
              <td>
                <span className="fact-value">{value}</span>
                {assumed && <span className="pill" title="It rests on a value that is assumed rather than known.">assumed</span>}
                {detail && <span className="fact-detail">{detail}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
