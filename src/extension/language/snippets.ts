/** Snippets that need the topology: the nodes of templates under ids that are free, entries of lists. Bare nodes are the schema's. */
import { t } from '../../l10n';
import type { Template, TemplateGroup } from '../../catalog/templates';
import { KIND_TABLE } from '../../model';
import type { Topology, TopologyText } from '../../model';
import { payloadOf, underFreshIds } from '../session/clipboard';
import { inSnippet, type Offer } from './offer';
import type { Place } from './place';
import { dayOf } from './support';

const DAY_MS = 86_400_000;
/** Most nodes of which one is chosen from a list; where there are more, one types. */
const MAX_CHOICES = 20;

const quoted = (text: string): string => inSnippet(JSON.stringify(text));

/** Properties of templates that a person goes through: they are examples. */
const EXAMPLES: ReadonlySet<string> = new Set(['memory', 'disk', 'size', 'vcpus', 'cores', 'cpu', 'image', 'version', 'cidr']);

/** How the groups of templates are called in a list. */
const GROUPS: { readonly [G in TemplateGroup]: () => string } = { stack: () => t('Stack'), own: () => t('Template'), platform: () => t('Node') };

/** Where a person may put a node: a choice where there are few, the first of many, an empty text where there is none. */
function choice({ ids, nodes }: Topology, kinds: readonly string[]): string {
  const found = ids.filter((_, i) => kinds.includes(nodes[i].kind));
  if (found.length === 0) return '"${}"';
  if (found.length > MAX_CHOICES) return `"\${:${inSnippet(JSON.stringify(found[0]).slice(1, -1))}}"`;
  return `"\${|${found.map((id) => JSON.stringify(id).slice(1, -1).replace(/[\\$}|,]/g, '\\$&')).join(',')}|}"`;
}

/** Gives the stops of a snippet (written `${:default}`, `${|choices|}` or `${}`) their numbers. */
function numbered(text: string): string {
  let stop = 0;
  return text.replace(/\$\{(?=[:|}])/g, () => `\${${++stop}`);
}

/** A value as JSON on one line, examples in it as stops. */
function written(value: unknown, key = ''): string {
  if (Array.isArray(value)) return `[${value.map((item) => written(item)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([name, inner]) => `${quoted(name)}: ${written(inner, name)}`).join(', ')} }`;
  if (!EXAMPLES.has(key)) return inSnippet(JSON.stringify(value));
  return typeof value === 'string' ? `"\${:${inSnippet(JSON.stringify(value).slice(1, -1))}}"` : `\${:${String(value)}}`;
}

function templateOffer({ text, topology }: TopologyText, taken: ReadonlySet<string>, template: Template): Offer {
  // While a person types, nodes behind the cursor may be no nodes yet.
  const { nodes } = underFreshIds(payloadOf(template), (id) => taken.has(id) || text.includes(JSON.stringify(id)));
  const lines = nodes.map(({ id, node }) => {
    const { kind, in: parent, ...rest } = node;
    const parents: readonly string[] = KIND_TABLE[kind].parents;
    const isFree = parent === undefined && parents.includes('root');
    const place = isFree ? [] : [`"in": ${parent === undefined ? choice(topology, parents) : quoted(parent)}`];
    return `${quoted(id)}: { ${[`"kind": "${kind}"`, ...place, ...Object.entries(rest).map(([name, value]) => `${quoted(name)}: ${written(value, name)}`)].join(', ')} }`;
  });
  return { value: `${GROUPS[template.group]()}: ${template.title}`, detail: template.detail, sort: 'snippet', snippet: numbered(lines.join(',\n')) };
}

/** Snippets in place of a key of `nodes`: the nodes of every template, without its links. */
export function nodeSnippets(document: TopologyText, templates: readonly Template[]): Offer[] {
  const taken = new Set(document.topology.ids);
  return templates.map((template) => templateOffer(document, taken, template));
}

/** Snippets in place of an entry of a list of the document. */
export function entrySnippets({ asOf }: Topology, { path }: Place): Offer[] {
  const [section, index] = path;
  if (typeof index !== 'number' || path.length !== 2) return [];
  const offer = (value: string, detail: string, snippet: string): Offer => ({ value, detail, sort: 'snippet', snippet: numbered(snippet) });
  switch (section) {
    case 'links': return [offer(t('Link'), t('One node needs another'), '{ "from": "${}", "to": "${}" }')];
    case 'suppressions': {
      const until = new Date(Date.parse(dayOf(asOf)) + 90 * DAY_MS).toISOString().slice(0, 10);
      return [offer(t('Suppression'), t('A finding that is accepted, with a reason'), `{ "rule": "\${}", "node": "\${}", "reason": "\${}", "until": "\${:${until}}" }`)];
    }
    case 'scenarios': return [
      offer(t('Scenario: a node fails'), t('What is up, and after what time'), '{ "name": "${:A host fails}", "events": [{ "fail": "${}" }], "expect": { "up": ["${}"], "recoveredWithin": "${:10m}" } }'),
      offer(t('Scenario: an attack'), t('What is not reached from a workload that was taken over'), '{ "name": "${:A workload is taken over}", "events": [{ "compromise": "${}" }], "expect": { "notExposed": ["${}"] } }'),
      offer(t('Scenario: maintenance'), t('Whether a host can be emptied'), '{ "name": "${:A host is emptied}", "events": [{ "drain": "${}" }], "expect": { "possible": ${:true}, "maxUnplaced": ${:0} } }'),
    ];
    default: return [];
  }
}
