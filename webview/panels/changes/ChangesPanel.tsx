/** What differs between two topologies, as a list beside their picture: a click on a line shows its boxes, a click on a box its line. */
import { useEffect, useRef } from 'react';
import { number, t } from '../../../src/l10n';
import type { ChangeLine } from '../../../src/protocol';
import { send } from '../../state/host';
import { useApp } from '../../state/store';
import { goTo, linesOf, presentIn } from './steps';

const SIGNS = { '+': '+', '-': '\u2212', '~': '~', '>': '\u00bb' } as const;
const NONE: readonly string[] = [];

function Line({ line, present, onGo }: { readonly line: ChangeLine; readonly present: boolean; readonly onGo: (() => void) | undefined }) {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (present) element.current?.scrollIntoView({ block: 'nearest' });
  }, [present]);
  const text = <><span className="change-sign" aria-hidden="true">{SIGNS[line.mark]}</span><span>{line.text}</span></>;
  return (
    <li ref={element} className="change" data-mark={line.mark} data-present={present}>
      {onGo ? <button type="button" className="change-line" aria-current={present ? 'true' : undefined} onClick={onGo}>{text}</button> : <div className="change-line">{text}</div>}
      {line.below.length > 0 && (
        <ul className="change-below">
          {line.below.map((words, k) => <li key={k}>{words}</li>)}
          {line.more > 0 && <li className="quiet">{t('and {0} more, in the report', line.more)}</li>}
        </ul>
      )}
    </li>
  );
}

export function ChangesPanel() {
  const report = useApp((state) => state.changes);
  const selection = useApp((state) => (state.changes ? state.selection : NONE));
  if (!report) return <p className="quiet">{t('Comparing…')}</p>;
  const lines = linesOf(report);
  const present = presentIn(lines, selection);
  const numbers = new Map(lines.map((line, index) => [line, index]));
  return (
    <div className="changes" tabIndex={-1}>
      <p className="changes-sides">{report.old} <span aria-hidden="true">→</span><span className="visually-hidden">{t('to')}</span> {report.now}</p>
      <p className="changes-summary">{report.same ? t('Nothing differs.') : report.summary}</p>
      <div className="buttons">
        <span className="quiet" role="status">{present >= 0 ? t('Change {0} of {1}', present + 1, lines.length) : t('Judged as of {0}', report.today)}</span>
        {!report.same && <button type="button" onClick={() => send({ type: 'run', command: 'comparePage' })}>{t('Report')}</button>}
      </div>
      {report.sections.map(({ title, count, lines: own }) => (
        <section key={title} className="whatif-section">
          <h2>{title} <span className="pill">{number(count)}</span></h2>
          <ul className="changes-list">
            {own.map((line, k) => {
              const index = numbers.get(line);
              return <Line key={k} line={line} present={index === present} onGo={index === undefined ? undefined : () => goTo(lines, index)} />;
            })}
            {count > own.length && <li className="quiet">{t('and {0} more, in the report', count - own.length)}</li>}
          </ul>
        </section>
      ))}
    </div>
  );
}
