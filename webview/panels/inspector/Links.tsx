/** What a node connects to or is needed by; links can be added and removed. */
import { useState } from 'react';
import { t } from '../../../src/l10n';
import type { NodeDetails } from '../../../src/protocol';
import { edit, reveal, runCommand } from '../../state/host';
import { setState } from '../../state/store';
import { TextControl } from '../controls/TextControl';
import { GlyphButton } from '../glyphs';

/** Links listed before the rest is left to the canvas. */
const MOST = 50;

/** The link itself takes the place of its end in the inspector. */
function open(selectedLink: number): void {
  setState({ selectedLink });
  runCommand('focusInspector');
}

function LinkLine({ id, link, readOnly }: { readonly id: string; readonly link: NodeDetails['links'][number]; readonly readOnly: boolean }) {
  const outgoing = link.from === id;
  const other = outgoing ? link.to : link.from;
  return (
    <li className="link-line">
      <span className="quiet">{t(outgoing ? 'needs' : 'needed by')}</span>
      <button type="button" className="link-name" onClick={() => void reveal([other])}>{other}</button>
      {link.label && <span className="quiet">{link.label}</span>}
      <GlyphButton glyph="link" label={t(outgoing ? 'Open the link to {0}' : 'Open the link from {0}', other)} onClick={() => open(link.index)} />
      {!readOnly && <GlyphButton glyph="remove" label={t(outgoing ? 'Remove the link to {0}' : 'Remove the link from {0}', other)} onClick={() => void edit(t('Remove link {0} to {1}', link.from, link.to), [{ op: 'unlink', index: link.index }])} />}
    </li>
  );
}

const target = () => ({ type: 'ref', to: [], doc: '', examples: [t('id of a node')] }) as const;

export function Links({ details: { id, links }, readOnly }: { readonly details: NodeDetails; readonly readOnly: boolean }) {
  const [adding, setAdding] = useState(false);
  const add = (to: string) => {
    setAdding(false);
    void edit(t('Link {0} to {1}', id, to), [{ op: 'link', link: { from: id, to } }]);
  };
  return (
    <section className="group" aria-label={t('Links')}>
      <h3>{t('Links')}</h3>
      {links.length === 0 && !adding && <p className="quiet">{t('None.')}</p>}
      <ul>{links.slice(0, MOST).map((link) => <LinkLine key={link.index} id={id} link={link} readOnly={readOnly} />)}</ul>
      {links.length > MOST && <p className="quiet">{t('{0} more; see the canvas or the text.', links.length - MOST)}</p>}
      {adding && (
        <div onKeyDown={(event) => event.key === 'Escape' && setAdding(false)}>
          <TextControl prop={target()} value={undefined} values={[]} mixed={false} kind={undefined} path={[]} inputId={undefined} label={t('Node that {0} needs', id)} describedBy={undefined}
            editing={{ readOnly: false, set: (_, value) => add(String(value)), unset: () => setAdding(false) }} />
        </div>
      )}
      {!readOnly && !adding && <button type="button" className="add-item" onClick={() => setAdding(true)}>{t('Add a link…')}</button>}
    </section>
  );
}
