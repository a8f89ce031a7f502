/** The document itself: shown while nothing is selected. */
import { severityCount } from '../../../src/l10n/words';
import { number, t, translated } from '../../../src/l10n';
import { KIND_TABLE, SEVERITIES, type Prop, type Severity } from '../../../src/model';
import type { DocumentSummary } from '../../../src/protocol';
import { edit, send } from '../../state/host';
import { useApp } from '../../state/store';
import { EnumControl } from '../controls/ChoiceControls';
import type { Editing } from '../controls/editing';
import { PropRow } from '../controls/PropRow';
import { GlyphButton } from '../glyphs';
import { KindIcon } from '../KindIcon';
import { labelInText } from '../words';

const props = () => ({
  name: { type: 'string', doc: t('What the stack is called.') },
  description: { type: 'string', doc: t('Free text.') },
  asOf: { type: 'date', doc: t('Day from which age rules measure; today where absent.') },
}) as const satisfies { readonly [name: string]: Prop };

const editingOf = (key: string, readOnly: boolean): Editing => ({
  readOnly,
  set: (place, value) => void edit(t('Set {0}', labelInText(key)), [{ op: 'set', path: [key, ...place], value }]),
  unset: (place) => void edit(t('Unset {0}', labelInText(key)), [{ op: 'unset', path: [key, ...place] }]),
});

function Counts({ document }: { readonly document: DocumentSummary }) {
  return (
    <section className="group" aria-label={t('Contents')}>
      <h3>{t('Contents')}</h3>
      <ul className="kind-counts">
        {document.kinds.map(({ kind, count }) => <li key={kind}><KindIcon kind={kind} /><span>{translated(KIND_TABLE[kind].title)}</span><span className="quiet">{number(count)}</span></li>)}
        {document.links > 0 && <li><span className="kind-icon" /><span>{t('Links')}</span><span className="quiet">{number(document.links)}</span></li>}
      </ul>
      {document.kinds.length === 0 && <p className="quiet">{t('No nodes yet.')}</p>}
    </section>
  );
}

type RuleLine = DocumentSummary['rules'][number];
const SEVERITY: Prop = { type: 'enum', values: ['off', ...SEVERITIES], doc: '' };

/** A rule's setting is a severity alone, or an object where it also has options. */
function ruleEditing({ rule, options }: RuleLine, readOnly: boolean): Editing {
  const path = options.length > 0 ? ['rules', rule, 'severity'] : ['rules', rule];
  return {
    readOnly,
    set: (_, value) => void edit(t('Set {0} to {1}', rule, String(value)), [{ op: 'set', path, value: value as Severity }]),
    unset: () => void edit(t('Reset {0}', rule), [{ op: 'unset', path }]),
  };
}

function Rules({ rules, readOnly }: { readonly rules: readonly RuleLine[]; readonly readOnly: boolean }) {
  return (
    <section className="group" aria-label={t('Rule settings')}>
      <h3>{t('Rule settings')}</h3>
      {rules.length === 0 && <p className="quiet">{t('Every rule runs as it comes. Findings offer to change or suppress their rule.')}</p>}
      {rules.map((line) => (
        <div key={line.rule} className="rule-line">
          <button type="button" className="link-name" title={t('About this rule')} onClick={() => send({ type: 'openRule', rule: line.rule })}>{line.rule}</button>
          <EnumControl prop={SEVERITY} value={line.severity} values={[line.severity]} mixed={false} editing={ruleEditing(line, readOnly)} kind={undefined} path={['rules']} inputId={undefined}
            label={t('Severity of {0}', line.rule)} describedBy={undefined} unsetWords={t('its own severity')} />
          {line.options.length > 0 && <span className="quiet">{line.options.join(', ')}</span>}
          {!readOnly && <GlyphButton glyph="remove" label={t('Remove the setting of {0}', line.rule)} onClick={() => void edit(t('Reset {0}', line.rule), [{ op: 'unset', path: ['rules', line.rule] }])} />}
        </div>
      ))}
    </section>
  );
}

function Suppressions({ list, readOnly }: { readonly list: DocumentSummary['suppressions']; readonly readOnly: boolean }) {
  if (list.length === 0) return null;
  return (
    <section className="group" aria-label={t('Suppressions')}>
      <h3>{t('Suppressions')}</h3>
      <ul>
        {list.map(({ index, rule, node, reason, until }) => (
          <li key={index} className="suppression-line">
            <span><strong>{rule}</strong>{' '}{node === undefined ? t('everywhere') : t('at {0}', node)}<span className="quiet"> {until && t('until {0}', until)}<br />{reason ?? t('No reason given')}</span></span>
            <GlyphButton glyph="text" label={t('Open the suppression of {0} in the text', rule)} onClick={() => send({ type: 'openText', pointer: `/suppressions/${index}`, beside: true })} />
            {!readOnly && <GlyphButton glyph="remove" label={t('End the suppression of {0}', rule)} onClick={() => void edit(t('End suppression of {0}', rule), [{ op: 'unset', path: ['suppressions', index] }])} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function DocumentInspector() {
  const document = useApp((state) => state.document);
  const fileName = useApp((state) => state.fileName);
  const readOnly = useApp((state) => state.readOnly !== undefined);
  const counts = useApp((state) => state.counts);
  const suppressed = useApp((state) => state.suppressed);
  const found = [...SEVERITIES].reverse().filter((severity) => counts[severity] > 0).map((severity) => severityCount(counts[severity], severity));
  const known = [...(found.length > 0 ? found : [t('No findings')]), ...(suppressed > 0 ? [t('{0} suppressed', suppressed)] : [])];
  return (
    <div className="inspector" role="group" tabIndex={-1} aria-label={t('Document')}>
      <div className="inspector-title"><h2>{document?.name ?? fileName}</h2></div>
      <p className="quiet">{known.join(', ')}. {t('Select a box to see its properties.')}</p>
      {document && (
        <>
          {Object.entries(props()).map(([name, prop]) => (
            <PropRow key={name} name={name} prop={prop} values={[document[name as keyof ReturnType<typeof props>]]} assumed={false} editing={editingOf(name, readOnly)} kind={undefined} path={[name]} />
          ))}
          <Counts document={document} />
          <Rules rules={document.rules} readOnly={readOnly} />
          <Suppressions list={document.suppressions} readOnly={readOnly} />
        </>
      )}
    </div>
  );
}
