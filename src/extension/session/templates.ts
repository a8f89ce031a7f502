/** Templates as the palette shows them, and those that a person keeps in the settings. */
import { plural } from '../../l10n';
import type { Template } from '../../catalog/templates';
import type { TopologyNode } from '../../model';
import type { TemplateRow } from '../../protocol';
import { asPayload, type Payload } from './clipboard';

/** Most templates that are taken from the settings. */
const MOST = 200;

export function rowOfTemplate({ id, title, detail, group, nodes }: Template): TemplateRow {
  const all = Object.values(nodes);
  return { id, title, detail, group, kinds: all.filter(({ in: parent }) => parent === undefined).map(({ kind }) => kind), count: all.length };
}

/** What `strata.templates` holds for a selection that was copied. */
export function keptTemplate(title: string, { nodes, links }: Payload): object {
  return { title, nodes: Object.fromEntries(nodes.map(({ id, node }) => [id, node])), ...(links.length > 0 ? { links } : {}) };
}

/** Templates of the setting `strata.templates`; entries of another form are left out. */
export function ownTemplates(setting: unknown): Template[] {
  if (!Array.isArray(setting)) return [];
  return setting.slice(0, MOST).flatMap((entry: unknown, i) => {
    const { title, nodes, links = [] } = (entry ?? {}) as { title?: unknown; nodes?: unknown; links?: unknown };
    if (typeof title !== 'string' || title.trim() === '' || typeof nodes !== 'object' || nodes === null) return [];
    const payload = asPayload({ strataNodes: 1, nodes: Object.entries(nodes).map(([id, node]) => ({ id, node: node as unknown })), links });
    if (!payload || !payload.nodes.some(({ node }) => node.in === undefined)) return [];
    const found: { [id: string]: TopologyNode } = Object.fromEntries(payload.nodes.map(({ id, node }) => [id, node]));
    if (payload.nodes.some(({ node }) => node.in !== undefined && !Object.hasOwn(found, node.in))) return [];
    const count = payload.nodes.length;
    return [{ id: `own:${i}`, title: title.slice(0, 100), detail: plural(count, 'Your template, {0} node', 'Your template, {0} nodes'), group: 'own' as const, nodes: found, links: payload.links }];
  });
}
