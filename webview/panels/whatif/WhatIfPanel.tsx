/** What is assumed to happen, and what follows: answers first, then who is down, moved or exposed, each with its reasons. */
import type { WhatIfReport } from '../../../src/protocol';
import { assume, fix, reveal, send } from '../../state/host';
import { assumedEvents } from '../../state/lens';
import { useApp } from '../../state/store';
import { Glyph, GlyphButton } from '../glyphs';

type Line = WhatIfReport['sections'][number]['lines'][number];

const run = (command: 'whatIf' | 'whatIfPage' | 'saveScenario') => send({ type: 'run', command });

function Events({ events }: { readonly events: WhatIfReport['events'] }) {
  return (
    <ul className="whatif-events" aria-label="Assumed">
      {events.map(({ text, problem }, k) => (
        <li key={`${k} ${text}`}>
          <span className="whatif-event">{text}{problem !== undefined && <span className="wrong">{problem}</span>}</span>
          <GlyphButton glyph="close" label={`No longer assume: ${text}`} onClick={() => assume(assumedEvents().filter((_, index) => index !== k))} />
        </li>
      ))}
    </ul>
  );
}

function Consequence({ line: { text, nodes, why } }: { readonly line: Line }) {
  const words = nodes.length > 0 ? <button type="button" className="link-name" onClick={() => void reveal(nodes)}>{text}</button> : <span>{text}</span>;
  if (why.length === 0) return <li>{words}</li>;
  return (
    <li>
      {words}
      <details><summary>Why</summary><ol>{why.map((step, k) => <li key={k}>{step}</li>)}</ol></details>
    </li>
  );
}

function Section({ section: { title, count, lines } }: { readonly section: WhatIfReport['sections'][number] }) {
  return (
    <section className="whatif-section">
      <h3>{title} <span className="pill">{count.toLocaleString('en')}</span></h3>
      <ul>
        {lines.map((line, k) => <Consequence key={k} line={line} />)}
        {count > lines.length && <li className="quiet">and {(count - lines.length).toLocaleString('en')} more, in the report</li>}
      </ul>
    </section>
  );
}

function Answers({ answers }: Pick<WhatIfReport, 'answers'>) {
  return answers.map(({ question, answer, proof }, k) => (
    <section key={k} className="whatif-section">
      <h3><span className={`verdict verdict-${answer}`}><Glyph name={answer === 'yes' ? 'info' : answer === 'no' ? 'error' : 'warning'} />{answer}</span> {question}</h3>
      <ul>{proof.map((line, step) => <li key={step}>{line}</li>)}</ul>
    </section>
  ));
}

/** Most findings that are offered to be mended here. */
const MOST = 6;

/** Findings on what is concerned that have fixes: applied here, and what follows is worked out again. */
function Remedies({ report }: { readonly report: WhatIfReport }) {
  const findings = useApp((state) => state.findings);
  const readOnly = useApp((state) => state.readOnly !== undefined);
  const concerned = new Set([...report.events.flatMap(({ event }) => Object.values(event).map(String)), ...report.sections.flatMap(({ lines }) => lines.flatMap(({ nodes }) => nodes))]);
  const rows = findings.filter(({ nodes, fixes }) => fixes.length > 0 && nodes.some((id) => concerned.has(id)));
  if (rows.length === 0 || readOnly) return null;
  return (
    <section className="whatif-section" aria-label="Findings to mend here">
      <h3>Findings to mend here <span className="pill">{rows.length.toLocaleString('en')}</span></h3>
      <ul className="whatif-remedies">
        {rows.slice(0, MOST).map((row) => (
          <li key={row.key}>
            <button type="button" className="link-name" onClick={() => void reveal(row.nodes)}><Glyph name={row.severity} />{row.title}: {row.nodes[0]}</button>
            {row.fixes.map(({ title }, k) => <button key={k} type="button" onClick={() => void fix(row, k)}>{title}</button>)}
          </li>
        ))}
        {rows.length > MOST && <li className="quiet">and {(rows.length - MOST).toLocaleString('en')} more, under Findings</li>}
      </ul>
    </section>
  );
}

export function WhatIfPanel() {
  const report = useApp((state) => state.whatIf);
  return (
    <div className="whatif" tabIndex={-1}>
      <div className="buttons">
        <button type="button" className={report ? undefined : 'primary'} onClick={() => run('whatIf')}>{report ? 'Assume more…' : 'Assume something…'}</button>
        {report && <button type="button" onClick={() => assume([])}>Clear</button>}
        {report && <button type="button" onClick={() => run('saveScenario')}>Save as scenario…</button>}
        {report && <button type="button" onClick={() => run('whatIfPage')}>Report</button>}
      </div>
      {!report && <p className="quiet">Nothing is assumed. Select boxes and choose what happens to them: a failure, a flaw in a kernel, an attacker, a process that takes all it can get, a host to be emptied. Several add up, and the file stays as it is.</p>}
      {report && <Events events={report.events} />}
      {report && <p className="whatif-summary">{report.summary}</p>}
      {report && <Answers answers={report.answers} />}
      {report?.sections.map((section) => <Section key={section.title} section={section} />)}
      {report && <Remedies report={report} />}
    </div>
  );
}
