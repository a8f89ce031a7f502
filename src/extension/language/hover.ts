/** Hovers: what is known about the place under the mouse, as Markdown. */
import { t, translated } from '../../l10n';
import type { Platform } from '../../catalog/contract';
import type { Checked, Facts } from '../../engine/contract';
import { labels, SENSITIVITY, TRUST } from '../../engine/facts/labels';
import { KIND_TABLE, PRIORITIES, pointerOf, valueAt } from '../../model';
import type { Kind, Path } from '../../model';
import type { Span } from '../../model/text';
import { factRows } from '../session/facts';
import { plain } from '../session/markdown';
import { rowsOfNode } from '../session/rows';
import { aboutImage, aboutOption, aboutPlatform, aboutRule, aboutVersion, commandLink } from './about';
import { nameAt } from './names';
import { placeAt } from './place';
import type { Place } from './place';
import { inAllUnits, quantityOf } from './quantities';
import { limitRowFor } from './limits';
import { dayOf } from './support';
import { productBeside } from './versions';

export interface Hover {
  readonly span: Span;
  /** Paragraphs of Markdown, in which only links that run Strata's commands are live. */
  readonly markdown: readonly string[];
  /** The node that it is about. */
  readonly node?: string;
  /** The platform that it is about. */
  readonly platform?: Platform;
}

const MAX_FINDINGS = 5;

/** Labels that a node has from what it is in: what it says itself stands in the text. */
function inherited(facts: Facts, number: number): string[] {
  const all = labels(facts), own = facts.graph.nodes[number];
  const values = {
    tenant: all.tenant[number], environment: all.environment[number], role: all.role[number], adminDomain: all.adminDomain[number], owner: all.owner[number],
    trust: TRUST[all.trust[number]], sensitivity: SENSITIVITY[all.sensitivity[number]], criticality: PRIORITIES[all.criticality[number]],
  };
  return Object.entries(values).filter(([name, value]) => value !== undefined && own[name as keyof typeof values] === undefined).map(([name, value]) => `${name} ${plain(String(value))}`);
}

/** A kind within a sentence. */
const kindWords = (kind: Kind): string => translated(KIND_TABLE[kind].title.toLowerCase());

/** A node: what it is and where, the facts that the inspector shows too, and the titles of its findings (Problems has them in full). */
export function aboutNode(checked: Checked, id: string): string[] {
  const { facts } = checked, { graph } = facts;
  const number = graph.number.get(id);
  if (number === undefined) return [];
  const { kind, name } = graph.nodes[number], above = graph.parent[number];
  const rows = factRows(facts, number).map(({ label, value, detail, assumed }) => `- ${label}: ${assumed ? t('{0} (assumed)', `**${plain(value)}**`) : `**${plain(value)}**`}${detail && `. ${plain(detail)}`}`);
  const from = inherited(facts, number);
  if (from.length > 0) rows.push(`- ${t('Inherited: {0}', from.join(', '))}`);
  const findings = rowsOfNode(checked, id);
  const list = findings.slice(0, MAX_FINDINGS).map(({ rule, title, severity }) => `- ${translated(severity)}: ${commandLink(plain(title), 'showRule', [rule])}`);
  if (findings.length > MAX_FINDINGS) list.push(`- ${t('and {0} more', findings.length - MAX_FINDINGS)}`);
  return [
    `**${plain(id)}**, ${above < 0 ? kindWords(kind) : t('{0} in {1}', kindWords(kind), plain(graph.ids[above]))}${name === undefined || name === id ? '' : `: ${plain(name)}`}`,
    ...(rows.length > 0 ? [rows.join('\n')] : []),
    ...(list.length > 0 ? [t('Findings that name it:'), list.join('\n')] : []),
  ];
}

/** Whether a property of a node is marked as assumed. */
function isAssumed({ document }: Checked, path: Path): boolean {
  const [section, id, name] = path;
  if (section !== 'nodes' || name === undefined || name === 'assumed') return false;
  const list = valueAt(document, pointerOf(['nodes', String(id), 'assumed']));
  const own = path.slice(2).join('.');
  return Array.isArray(list) && list.some((one) => one === '*' || own === one || own.startsWith(`${one}.`));
}

function aboutValue(checked: Checked, { path, props, node }: Place, value: unknown): string[] {
  const { topology } = checked.document, { catalog } = checked.facts;
  const today = dayOf(topology.asOf);
  if (typeof value === 'string') {
    if (props.some((prop) => prop.type === 'string' && prop.suggest === 'rule')) return aboutRule(checked, value);
    if (props.some((prop) => prop.type === 'string' && prop.suggest === 'platform')) return aboutPlatform(catalog, value, today);
    if (props.some((prop) => prop.type === 'string' && prop.suggest === 'image')) return aboutImage(topology, catalog, value, today);
    const product = path.at(-1) === 'kernel' ? undefined : productBeside(checked.document, path, catalog);
    if (product !== undefined) return aboutVersion(catalog, product, value, today);
  }
  const amounts = props.flatMap((prop) => {
    const quantity = quantityOf(prop), words = quantity && inAllUnits(quantity, value);
    return words ? [words] : [];
  });
  const number = node === undefined ? undefined : checked.facts.graph.number.get(node);
  const limit = number === undefined ? undefined : limitRowFor(checked.facts, number, path.slice(2));
  return [...amounts, ...(limit ? [`${limit.label}: **${plain(limit.value)}**. ${plain(limit.detail)}`] : [])];
}

function aboutKey(checked: Checked, { path }: Place): string[] {
  const { topology } = checked.document;
  const [section, name, part, option] = path.map(String);
  if (section === 'rules' && path.length === 2) return aboutRule(checked, name);
  if (section === 'rules' && part === 'options' && path.length === 4) return aboutOption(name, option);
  if (section === 'images' && path.length === 2) return aboutImage(topology, checked.facts.catalog, name, dayOf(topology.asOf));
  return [];
}

/** What is known about the place at an offset; undefined where that is nothing. */
export function hoverAt(checked: Checked, offset: number): Hover | undefined {
  const { document } = checked;
  const name = nameAt(document, offset);
  if (name) return { span: name.span, markdown: aboutNode(checked, name.id), node: name.id };
  const place = placeAt(document, offset);
  if (!place?.token) return undefined;
  const { token, atKey, path } = place;
  const about = atKey ? aboutKey(checked, place) : aboutValue(checked, place, token.value);
  const markdown = [...about, ...(isAssumed(checked, path) ? [t('Assumed, not known: the node marks it in `assumed`.')] : [])];
  const platform = !atKey && typeof token.value === 'string' && place.props.some((prop) => prop.type === 'string' && prop.suggest === 'platform') ? checked.facts.catalog.platform(token.value) : undefined;
  return markdown.length > 0 ? { span: { offset: token.offset, length: token.length }, markdown, ...(platform && { platform }) } : undefined;
}
