/** What a node connects to or is needed by; links can be added and removed. */
import { useState } from 'react';
import type { NodeDetails } from '../../../src/protocol';
import { edit, reveal } from '../../state/host';
import { TextControl } from '../controls/TextControl';
import { GlyphButton } from '../glyphs';

/** Links listed before the rest is left to the canvas. */
const MOST = 50;

function LinkLine({ id, link, readOnly }: { readonly id: string; readonly link: NodeDetails['links'][number]; readonly readOnly: boolean }) {
  const outgoing = link.from === id;
  const other = outgoing ? link.to : link.from;
  return (
    <li className="link-line">
      <span className="quiet">{outgoing ? 'needs' : 'needed by'}</span>
      <button type="button" className="link-name" onClick={() => void reveal([other])}>{other}</button>
      {link.label && <span className="quiet">{link.label}</span>}
      {!readOnly && <GlyphButton glyph="remove" label={`Remove the link ${outgoing ? 'to' : 'from'} ${other}`} onClick={() => void edit(`Remove link ${link.from} to ${link.to}`, [{ op: 'unlink', index: link.index }])} />}
    </li>
  );
}

const TARGET = { type: 'ref', to: [], doc: 'Id of the node it needs.', examples: ['id of a node'] } as const;

export function Links({ details: { id, links }, readOnly }: { readonly details: NodeDetails; readonly readOnly: boolean }) {
  const [adding, setAdding] = useState(false);
  const add = (to: string) => {
    setAdding(false);
    void edit(`Link ${id} to ${to}`, [{ op: 'link', link: { from: id, to } }]);
  };
  return (
    <section className="group" aria-label="Links">
      <h3>Links</h3>
      {links.length === 0 && !adding && <p className="quiet">None.</p>}
      <ul>{links.slice(0, MOST).map((link) => <LinkLine key={link.index} id={id} link={link} readOnly={readOnly} />)}</ul>
      {links.length > MOST && <p className="quiet">{links.length - MOST} more; see the canvas or the text.</p>}
      {adding && (
        <div onKeyDown={(event) => event.key === 'Escape' && setAdding(false)}>
          <TextControl prop={TARGET} value={undefined} values={[]} mixed={false} kind={undefined} path={[]} inputId={undefined} label={`Node that ${id} needs`} describedBy={undefined}
            editing={{ readOnly: false, set: (_, value) => add(String(value)), unset: () => setAdding(false) }} />
        </div>
      )}
      {!readOnly && !adding && <button type="button" className="add-item" onClick={() => setAdding(true)}>Add a link…</button>}
    </section>
  );
}
