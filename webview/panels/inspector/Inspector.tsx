/** The inspector: the selected nodes, the selected link, or the document. */
import { useEffect } from 'react';
import { t } from '../../../src/l10n';
import type { FindingRow, NodeDetails } from '../../../src/protocol';
import { send } from '../../state/host';
import { useApp } from '../../state/store';
import { editingOf } from './changes';
import { DocumentInspector } from './DocumentInspector';
import { Facts } from './Facts';
import { Header } from './Header';
import { LinkInspector } from './LinkInspector';
import { Links } from './Links';
import { NodeFindings } from './NodeFindings';
import { Properties } from './Properties';

/** Findings of several nodes, each once. */
export function findingsOf(nodes: readonly NodeDetails[]): FindingRow[] {
  return [...new Map(nodes.flatMap(({ findings }) => findings).map((row) => [row.key, row])).values()];
}

function NodeInspector({ nodes, selected }: { readonly nodes: readonly NodeDetails[]; readonly selected: number }) {
  const readOnly = useApp((state) => state.readOnly !== undefined);
  return (
    <div className="inspector" role="group" tabIndex={-1} aria-label={t('Inspector')}>
      <Header nodes={nodes} readOnly={readOnly} />
      {selected > nodes.length && <p className="quiet">{t('{0} nodes are selected; properties are shown and changed for the first {1}.', selected, nodes.length)}</p>}
      <NodeFindings findings={findingsOf(nodes)} of={nodes.length > 1 ? nodes.map(({ id }) => id) : []} />
      {nodes.length === 1 && <Facts facts={nodes[0].facts} />}
      <Properties nodes={nodes} editing={editingOf(nodes, readOnly)} />
      {nodes.length === 1 && <Links details={nodes[0]} readOnly={readOnly} />}
    </div>
  );
}

export function Inspector() {
  const selection = useApp((state) => state.selection);
  const link = useApp((state) => state.selectedLink);
  const details = useApp((state) => state.details);
  const inspecting = selection.length > 0;
  useEffect(() => {
    if (inspecting) send({ type: 'did', what: 'inspect' });
  }, [inspecting]);
  if (link !== undefined) return <LinkInspector key={link} index={link} />;
  if (!inspecting) return <DocumentInspector />;
  const chosen = new Set(selection);
  const nodes = details.filter(({ id }) => chosen.has(id));
  if (nodes.length === 0) return <p className="quiet">{t('Looking it up…')}</p>;
  return <NodeInspector key={nodes.map(({ id }) => JSON.stringify(id)).join()} nodes={nodes} selected={selection.length} />;
}
