/** What is assumed to happen, and what follows: answers first, then who is down, moved or exposed, each with its reasons. */
import { number, t } from '../../../src/l10n';
import type { WhatIfReport } from '../../../src/protocol';
import { assume, fix, reveal, send } from '../../state/host';
import { assumedEvents } from '../../state/lens';
import { useApp } from '../../state/store';
import { Glyph, GlyphButton } from '../glyphs';

type Line = WhatIfReport['sections'][number]['lines'][number];

const run = (command: 'whatIf' | 'whatIfPage' | 'saveScenario') => send({ type: 'run', command });

function Events({ events }: { readonly events: WhatIfReport['events'] }) {
  return (
    <ul className="whatif-events" aria-label={t('Assumed')}>
      {events.map(({ text, problem }, k) => (
        <li key={`${k} ${text}`}>
          <span className="whatif-event">{text}{problem !== undefined && <span className="wrong">{problem}</span>}</span>
          <GlyphButton glyph="close" label={t('No longer assume: {0}', text)} onClick={() => assume(assumedEvents().filter((_, index) => index !== k))} />
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
      <details><summary aria-label={t('Why: {0}', text)}>{t('Why')}</summary><ol>{why.map((step, k) => <li key={k}>{step}</li>)}</ol></details>
    </li>
  );
}

function Section({ section: { title, count, lines } }: { readonly section: WhatIfReport['sections'][number] }) {
  return (
    <section className="whatif-section">
      <h3>{title} <span className="pill">{number(count)}</span></h3>
      <ul>
        {lines.map((line, k) => <Consequence key={k} line={line} />)}
        {count > lines.length && <li className="quiet">{t('and {0} more, in the report', count - lines.length)}</li>}
      </ul>
    </section>
  );
}

/** Answers to questions, as words. */
const VERDICTS = { yes: () => t('yes'), no: () => t('no'), undetermined: () => t('undetermined') } as const;

function Answers({ answers }: Pick<WhatIfReport, 'answers'>) {
  return answers.map(({ question, answer, proof }, k) => (
    <section key={k} className="whatif-section">
      <h3><span className={`verdict verdict-${answer}`}><Glyph name={answer === 'yes' ? 'info' : answer === 'no' ? 'error' : 'warning'} />{VERDICTS[answer]()}</span> {question}</h3>
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
    <section className="whatif-section" aria-label={t('Findings to mend here')}>
      <h3>{t('Findings to mend here')} <span className="pill">{number(rows.length)}</span></h3>
      <ul className="whatif-remedies">
        {rows.slice(0, MOST).map((row) => (
          <li key={row.key}>
            <button type="button" className="link-name" onClick={() => void reveal(row.nodes)}><Glyph name={row.severity} />{row.title}: {row.nodes[0]}</button>
            {row.fixes.map(({ title }, k) => <button key={k} type="button" onClick={() => void fix(row, k)}>{title}</button>)}
          </li>
        ))}
        {rows.length > MOST && <li className="quiet">{t('and {0} more, under Findings', rows.length - MOST)}</li>}
      </ul>
    </section>
  );
}

export function WhatIfPanel() {
  const report = useApp((state) => state.whatIf);
  return (
    <div className="whatif" tabIndex={-1}>
      <div className="buttons">
        <button type="button" className={report ? undefined : 'primary'} onClick={() => run('whatIf')}>{t(report ? 'Assume more…' : 'Assume something…')}</button>
        {report && <button type="button" onClick={() => assume([])}>{t('Clear')}</button>}
        {report && <button type="button" onClick={() => run('saveScenario')}>{t('Save as scenario…')}</button>}
        {report && <button type="button" onClick={() => run('whatIfPage')}>{t('Report')}</button>}
      </div>
      {!report && <p className="quiet">{t('Nothing is assumed. Select boxes and choose what happens to them: a failure, a flaw in a kernel, an attacker, a process that takes all it can get, a host to be emptied. Several add up, and the file stays as it is.')}</p>}
      {report && <Events events={report.events} />}
      {report && <p className="whatif-summary">{report.summary}</p>}
      {report && <Answers answers={report.answers} />}
      {report?.sections.map((section) => <Section key={section.title} section={section} />)}
      {report && <Remedies report={report} />}
    </div>
  );
}
