/** The document itself: shown while nothing is selected. */
import { KIND_TABLE, SEVERITIES, type Prop, type Severity } from '../../../src/model';
import type { DocumentSummary } from '../../../src/protocol';
import { edit, send } from '../../state/host';
import { useApp } from '../../state/store';
import { EnumControl } from '../controls/ChoiceControls';
import type { Editing } from '../controls/editing';
import { PropRow } from '../controls/PropRow';
import { GlyphButton } from '../glyphs';
import { KindIcon } from '../KindIcon';
import { counted, labelOf } from '../words';

const PROPS = {
  name: { type: 'string', doc: 'What the stack is called.' },
  description: { type: 'string', doc: 'Free text.' },
  asOf: { type: 'date', doc: 'Day from which age rules measure; today where absent.' },
} as const satisfies { readonly [name: string]: Prop };

const editingOf = (key: string, readOnly: boolean): Editing => ({
  readOnly,
  set: (place, value) => void edit(`Set ${labelOf(key).toLowerCase()}`, [{ op: 'set', path: [key, ...place], value }]),
  unset: (place) => void edit(`Unset ${labelOf(key).toLowerCase()}`, [{ op: 'unset', path: [key, ...place] }]),
});

function Counts({ document }: { readonly document: DocumentSummary }) {
  return (
    <section className="group" aria-label="Contents">
      <h3>Contents</h3>
      <ul className="kind-counts">
        {document.kinds.map(({ kind, count }) => <li key={kind}><KindIcon kind={kind} /><span>{KIND_TABLE[kind].title}</span><span className="quiet">{count.toLocaleString('en')}</span></li>)}
        {document.links > 0 && <li><span className="kind-icon" /><span>Links</span><span className="quiet">{document.links.toLocaleString('en')}</span></li>}
      </ul>
      {document.kinds.length === 0 && <p className="quiet">No nodes yet.</p>}
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
    set: (_, value) => void edit(`Set ${rule} to ${String(value)}`, [{ op: 'set', path, value: value as Severity }]),
    unset: () => void edit(`Reset ${rule}`, [{ op: 'unset', path }]),
  };
}

function Rules({ rules, readOnly }: { readonly rules: readonly RuleLine[]; readonly readOnly: boolean }) {
  return (
    <section className="group" aria-label="Rule settings">
      <h3>Rule settings</h3>
      {rules.length === 0 && <p className="quiet">Every rule runs as it comes. Findings offer to change or suppress their rule.</p>}
      {rules.map((line) => (
        <div key={line.rule} className="rule-line">
          <button type="button" className="link-name" title="About this rule" onClick={() => send({ type: 'openRule', rule: line.rule })}>{line.rule}</button>
          <EnumControl prop={SEVERITY} value={line.severity} values={[line.severity]} mixed={false} editing={ruleEditing(line, readOnly)} kind={undefined} path={['rules']} inputId={undefined}
            label={`Severity of ${line.rule}`} describedBy={undefined} unsetWords="its own severity" />
          {line.options.length > 0 && <span className="quiet">{line.options.join(', ')}</span>}
          {!readOnly && <GlyphButton glyph="remove" label={`Remove the setting of ${line.rule}`} onClick={() => void edit(`Reset ${line.rule}`, [{ op: 'unset', path: ['rules', line.rule] }])} />}
        </div>
      ))}
    </section>
  );
}

function Suppressions({ list, readOnly }: { readonly list: DocumentSummary['suppressions']; readonly readOnly: boolean }) {
  if (list.length === 0) return null;
  return (
    <section className="group" aria-label="Suppressions">
      <h3>Suppressions</h3>
      <ul>
        {list.map(({ index, rule, node, reason, until }) => (
          <li key={index} className="suppression-line">
            <span><strong>{rule}</strong>{node === undefined ? ' everywhere' : ` at ${node}`}<span className="quiet"> {until && `until ${until}`}<br />{reason ?? 'No reason given'}</span></span>
            <GlyphButton glyph="text" label={`Open the suppression of ${rule} in the text`} onClick={() => send({ type: 'openText', pointer: `/suppressions/${index}`, beside: true })} />
            {!readOnly && <GlyphButton glyph="remove" label={`End the suppression of ${rule}`} onClick={() => void edit(`End suppression of ${rule}`, [{ op: 'unset', path: ['suppressions', index] }])} />}
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
  const found = [...SEVERITIES].reverse().filter((severity) => counts[severity] > 0).map((severity) => counted(counts[severity], severity));
  return (
    <div className="inspector" tabIndex={-1} aria-label="Document">
      <div className="inspector-title"><h2>{document?.name ?? fileName}</h2></div>
      <p className="quiet">{found.join(', ') || 'No findings'}{suppressed > 0 && `, ${suppressed} suppressed`}. Select a box to see its properties.</p>
      {document && (
        <>
          {Object.entries(PROPS).map(([name, prop]) => (
            <PropRow key={name} name={name} prop={prop} values={[document[name as keyof typeof PROPS]]} assumed={false} editing={editingOf(name, readOnly)} kind={undefined} path={[name]} />
          ))}
          <Counts document={document} />
          <Rules rules={document.rules} readOnly={readOnly} />
          <Suppressions list={document.suppressions} readOnly={readOnly} />
        </>
      )}
    </div>
  );
}
