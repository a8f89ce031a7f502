/** All findings: filters, tree, and the chosen one in full below. */
import { useMemo, useState } from 'react';
import { severityCount } from '../../../src/l10n/words';
import { number, plural, t } from '../../../src/l10n';
import { SEVERITIES, type Severity } from '../../../src/model';
import { reveal } from '../../state/host';
import { setState, useApp } from '../../state/store';
import { Glyph } from '../glyphs';
import { FindingCard } from './FindingCard';
import { filtered, linesOf, type Grouping } from './list';
import { Tree } from './Tree';

const SHOWN = [...SEVERITIES].reverse();

interface FiltersProps {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly severities: ReadonlySet<Severity>;
  readonly setSeverities: (severities: ReadonlySet<Severity>) => void;
  readonly grouping: Grouping;
  readonly setGrouping: (grouping: Grouping) => void;
}

function Filters({ text, setText, severities, setSeverities, grouping, setGrouping }: FiltersProps) {
  const counts = useApp((state) => state.counts);
  const toggle = (severity: Severity) => {
    const next = new Set(severities);
    if (!next.delete(severity)) next.add(severity);
    setSeverities(next);
  };
  return (
    <div className="filters">
      <input type="search" value={text} placeholder={t('Filter findings')} aria-label={t('Filter findings')} spellCheck={false} onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setText('')} />
      <div className="filter-line">
        <div className="toggles" role="group" aria-label={t('Severities')}>
          {SHOWN.map((severity) => (
            <button key={severity} type="button" className={`toggle severity-${severity}`} aria-pressed={severities.has(severity)} title={t(severities.has(severity) ? '{0}: shown' : '{0}: hidden', severityCount(counts[severity], severity))}
              aria-label={severityCount(counts[severity], severity)} onClick={() => toggle(severity)}>
              <Glyph name={severity} />{number(counts[severity])}
            </button>
          ))}
        </div>
        <label className="grouping">{t('By')}{' '}
          <select value={grouping} onChange={(event) => setGrouping(event.target.value as Grouping)}><option value="rule">{t('rule')}</option><option value="node">{t('node')}</option></select>
        </label>
      </div>
    </div>
  );
}

function Nothing({ rows }: { readonly rows: number }) {
  return rows === 0
    ? <p className="quiet">{t('No findings. Every rule was checked against this stack.')}</p>
    : <p className="quiet">{t('No finding fits the filter.')}</p>;
}

export function FindingsPanel() {
  const rows = useApp((state) => state.findings);
  const total = useApp((state) => state.findingsTotal);
  const suppressed = useApp((state) => state.suppressed);
  const selected = useApp((state) => state.selectedFinding);
  const [text, setText] = useState('');
  const [severities, setSeverities] = useState<ReadonlySet<Severity>>(new Set(SEVERITIES));
  const [grouping, setGrouping] = useState<Grouping>('rule');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const fitting = useMemo(() => filtered(rows, { text, severities }), [rows, text, severities]);
  const lines = useMemo(() => linesOf(fitting, grouping, closed), [fitting, grouping, closed]);
  const chosen = rows.find((row) => row.key === selected);
  const select = (key: string) => setState({ selectedFinding: key });
  const activate = (key: string) => {
    select(key);
    const row = rows.find((one) => one.key === key);
    if (row && row.nodes.length > 0) void reveal(row.nodes);
  };
  const toggle = (group: string) => {
    const next = new Set(closed);
    if (!next.delete(group)) next.add(group);
    setClosed(next);
  };
  return (
    <div className="findings">
      <Filters {...{ text, setText, severities, setSeverities, grouping, setGrouping }} />
      {lines.length > 0 ? <Tree lines={lines} selected={selected} onSelect={select} onActivate={activate} onToggle={toggle} /> : <Nothing rows={rows.length} />}
      <p className="quiet findings-sum">
        {fitting.length < rows.length ? plural(rows.length, '{1} of {0} finding', '{1} of {0} findings', fitting.length) : plural(rows.length, '{0} finding', '{0} findings')}
        {total > rows.length && `; ${t('the file has {0}, the most severe are listed', total)}`}
        {suppressed > 0 && `; ${t('{0} suppressed', suppressed)}`}
      </p>
      {chosen && <div className="chosen"><FindingCard key={chosen.key} row={chosen} /></div>}
    </div>
  );
}
