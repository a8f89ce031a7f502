/** What is known of a node, for the inspector. */
import { t } from '../../l10n';
import type { Checked } from '../../engine/contract';
import { SEVERITIES } from '../../model';
import type { NodeCard, NodeDetails } from '../../protocol';
import { factRows } from './facts';
import { rowsOfNode } from './rows';

/** Most nodes that details are made for. */
export const MAX_DETAILS = 50;

/** Everything the inspector shows of a node; undefined where it does not exist. */
export function detailsOf(checked: Checked, id: string): NodeDetails | undefined {
  const { graph } = checked.facts;
  const number = graph.number.get(id);
  if (number === undefined) return undefined;
  const links: NodeDetails['links'][number][] = [];
  for (let i = 0; i < graph.linkFrom.length; i++) {
    if (graph.linkFrom[i] !== number && graph.linkTo[i] !== number) continue;
    const link = graph.topology.links[graph.linkIndex[i]];
    const label = [link?.name, link?.port === undefined ? undefined : t('port {0}', String(link.port))].filter((part) => part !== undefined).join(', ');
    links.push({ index: graph.linkIndex[i], from: graph.ids[graph.linkFrom[i]], to: graph.ids[graph.linkTo[i]], label, link: { ...link } });
  }
  return { id, node: { ...graph.nodes[number] }, facts: factRows(checked.facts, number), findings: rowsOfNode(checked, id), links };
}

/** Facts and findings on a card. */
const MOST_ON_CARD = { facts: 6, findings: 4 };

/** The most telling of it, for a card beside the box: the first facts, the worst findings. */
export function cardOf(checked: Checked, id: string): NodeCard | undefined {
  const number = checked.facts.graph.number.get(id);
  if (number === undefined) return undefined;
  const rows = rowsOfNode(checked, id);
  const worst = [...rows].sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity)).slice(0, MOST_ON_CARD.findings);
  return { facts: factRows(checked.facts, number).slice(0, MOST_ON_CARD.facts), findings: worst.map(({ severity, title }) => ({ severity, title })), total: rows.length };
}
