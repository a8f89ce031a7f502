/** A preview in words, the same for a terminal and for a page. */
import { plural, t } from '../l10n';
import type { Json } from '../model';
import { listed } from '../l10n/words';
import { fullCountOfKind } from '../scene/words';
import type { ImportPreview, PlannedChange, PlannedNode } from './preview';

/** Characters of a value that are shown. */
const LONGEST = 80;

/** `1 host`, `3 control groups`, `2 services`. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/** `2 hosts, 3 containers and 4 links`; undefined where nothing would be added. */
export function countsText({ counts, links }: Pick<ImportPreview, 'counts' | 'links'>): string | undefined {
  const parts = [...counts.map(({ kind, count }) => fullCountOfKind(kind, count)), ...(links > 0 ? [plural(links, '{0} link', '{0} links')] : [])];
  return parts.length === 0 ? undefined : listed(parts, Infinity);
}

/** A value as people write it, cut where it is long. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return t('absent');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

/** `container web`, with its name where that is another. */
export const nodeText = ({ kind, id, name }: Pick<PlannedNode, 'kind' | 'id' | 'name'>): string => `${kind} ${id}${name === undefined || name === id ? '' : ` (${name})`}`;

/** `memory 256MiB -> 512MiB`. */
export const changeText = ({ property, before, after }: PlannedChange): string => `${property} ${valueText(before)} -> ${valueText(after)}`;

export interface PreviewSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** All that would happen, as sections of lines; boxes are indented by two spaces a level. */
export function previewSections(preview: ImportPreview): readonly PreviewSection[] {
  const { nodes, changes, gone, kept } = preview;
  const added = countsText(preview);
  const sections: PreviewSection[] = [
    ...(added === undefined ? [] : [{
      title: `Added: ${added}`,
      lines: nodes.map((node) => `${'  '.repeat(node.depth)}${node.isNew ? '+ ' : '  '}${nodeText(node)}${node.isNew ? [node.assumed ? ', assumed' : '', node.source === undefined ? '' : `, from ${node.source}`].join('') : ''}`),
    }]),
    { title: 'Changed', lines: changes.map((change) => `${change.what === 'document' ? '' : `${change.of}: `}${changeText(change)}`) },
    { title: 'Not in the files any more, and kept', lines: gone.map(({ kind, id, source, inside }) => `${kind} ${id}${source === undefined ? '' : `, was in ${source}`}${inside === 0 ? '' : `, with ${counted(inside, 'other node')} inside`}`) },
    { title: 'Only in the topology, and kept', lines: kept.map(({ id, property }) => `${id}: ${property}`) },
  ];
  return sections.filter(({ title, lines }) => lines.length > 0 || title.startsWith('Added'));
}
