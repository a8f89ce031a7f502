/** The page that shows what an import would do, before it does it, as HTML. Its script is webview/import. */
import { plural, t, translated } from '../../l10n';
import type { ImportNote } from '../../import/contract';
import type { GoneNode, ImportPreview, PlannedChange, PlannedNode } from '../../import/preview';
import { countsText, valueText } from '../../import/preview-words';
import { escaped } from '../escaped';

/** Rows of a list that are shown; the others are counted, and done all the same. */
const MOST = 2000;

export interface ImportPage {
  /** The file or folder that is imported. */
  readonly name: string;
  /** Where it goes, in words: `a new topology`. */
  readonly place: string;
  /** Why the page is shown once more, where it is. */
  readonly notice?: string;
  readonly preview: ImportPreview;
  readonly notes: readonly ImportNote[];
  readonly sources: readonly string[];
}

const more = (all: readonly unknown[]): string => (all.length > MOST ? `<p class="quiet">${escaped(t('and {0} more', all.length - MOST))}</p>` : '');

const section = (title: string, about: string, body: string): string => `<section><h2>${escaped(title)}</h2>${about === '' ? '' : `<p class="quiet">${escaped(about)}</p>`}${body}</section>`;

function rowOf(node: PlannedNode): string {
  const name = node.name === undefined || node.name === node.id ? '' : ` (${escaped(node.name)})`;
  const text = `${escaped(translated(node.kind))} <b>${escaped(node.id)}</b>${name}`;
  if (!node.isNew) return `<span class="there">${text} <span class="quiet">${escaped(t('is there already'))}</span></span>`;
  const about = [...(node.assumed ? [t('assumed')] : []), ...(node.source === undefined ? [] : [node.source])].join(', ');
  return `<label><input type="checkbox" data-node="${escaped(node.id)}" checked> ${text}${about === '' ? '' : ` <span class="quiet">${escaped(about)}</span>`}</label>`;
}

/** A list in a list for each box. */
function treeOf(nodes: readonly PlannedNode[]): string {
  let [html, depth] = ['', -1];
  for (const node of nodes.slice(0, MOST)) {
    html += node.depth > depth ? '<ul>' : `</li>${'</ul></li>'.repeat(depth - node.depth)}`;
    html += `<li>${rowOf(node)}`;
    depth = node.depth;
  }
  return `<div class="tree">${html}${'</li></ul>'.repeat(depth + 1)}</div>${more(nodes)}`;
}

function changeRow(change: PlannedChange): string {
  const name = change.what === 'document' ? change.property : `${change.of} ${change.property}`;
  const cells = [change.of, change.property, valueText(change.before), valueText(change.after)].map((text) => `<td>${escaped(text)}</td>`).join('');
  return `<tr><td><input type="checkbox" data-change="${escaped(change.key)}" aria-label="${escaped(t('Change {0}', name))}" checked></td>${cells}</tr>`;
}

const table = (changes: readonly PlannedChange[]): string =>
  `<table><thead><tr><th><span class="visually-hidden">${escaped(t('Made'))}</span></th>${[t('Of'), t('Property'), t('Was'), t('Becomes')].map((text) => `<th>${escaped(text)}</th>`).join('')}</tr></thead><tbody>${changes.slice(0, MOST).map(changeRow).join('')}</tbody></table>${more(changes)}`;

const goneRow = ({ id, kind, source, inside }: GoneNode): string =>
  `<li><label><input type="checkbox" data-gone="${escaped(id)}"> ${t('Remove {0} {1}', escaped(translated(kind)), `<b>${escaped(id)}</b>`)} <span class="quiet">${escaped([...(source === undefined ? [] : [t('was in {0}', source)]), ...(inside === 0 ? [] : [plural(inside, 'takes {0} other node along', 'takes {0} other nodes along')])].join(', '))}</span></label></li>`;

const list = (items: readonly string[]): string => `<ul>${items.slice(0, MOST).join('')}</ul>${more(items)}`;

/** Headings of notes by their severity, the worst first. */
export const noteHeadings = (): readonly (readonly [ImportNote['severity'], string])[] => [['error', t('Not imported')], ['warning', t('Left out or changed')], ['info', t('Assumed or remarked')]];

/** Notes that the sections above do not tell already, with buttons that open their places. */
function notesOf(notes: readonly ImportNote[]): string {
  return noteHeadings().map(([severity, heading]) => {
    const rows = notes.flatMap((note, i) => (note.severity !== severity || note.node !== undefined ? []
      : [`<li><button type="button" class="link" data-note="${i}">${escaped(`${note.file}:${note.line}:${note.column}`)}</button> ${escaped(note.message)}${note.count > 1 ? ` (${t('{0} times', note.count)})` : ''}</li>`]));
    return rows.length === 0 ? '' : section(`${heading} (${rows.length})`, '', list(rows));
  }).join('');
}

/** Whether there is anything to decide: otherwise the page only tells. */
export const hasPlan = ({ nodes, links, changes, gone }: ImportPreview): boolean => nodes.length + links + changes.length + gone.length > 0;

/** The body of the page. */
export function importBody({ name, place, notice, preview, notes, sources }: ImportPage): string {
  const { nodes, links, changes, gone, kept } = preview;
  const plan = hasPlan(preview);
  const added = countsText(preview);
  const head = plan ? t('Into {0}. Nothing has been changed yet.', place) : t('Into {0}: all that the files say stands there already.', place);
  return [
    '<main><header>', `<h1>${escaped(t('Import of {0}', name))}</h1>`, notice === undefined ? '' : `<p role="alert" class="notice">${escaped(notice)}</p>`, `<p>${escaped(head)}</p>`,
    '<div class="buttons">', plan ? `<button type="button" class="primary" data-do="apply" title="${escaped(t('Ctrl+Enter'))}">${escaped(t('Apply'))}</button>` : '',
    `<button type="button" data-do="place">${escaped(t('Choose another place...'))}</button>`, `<button type="button" data-do="cancel" title="${escaped(t('Escape'))}">${escaped(plan ? t('Cancel') : t('Close'))}</button>`, '</div></header>',
    added === undefined ? '' : section(t('Added: {0}', added), nodes.length === 0 ? '' : t('What is not ticked is left out, with what stands in it.'), links > 0 && nodes.length === 0 ? '' : treeOf(nodes)),
    changes.length === 0 ? '' : section(t('Changed ({0})', changes.length), t('What is not ticked stays as it is.'), table(changes)),
    gone.length === 0 ? '' : section(t('Not in the files any more ({0})', gone.length), t('These stay unless they are ticked.'), list(gone.map(goneRow))),
    kept.length === 0 ? '' : section(t('Only in the topology, and kept ({0})', kept.length), '', list(kept.map(({ id, property }) => `<li>${escaped(id)}: ${escaped(property)}</li>`))),
    notesOf(notes),
    sources.length === 0 ? '' : section(t('Files that were read ({0})', sources.length), '', list(sources.map((source) => `<li>${escaped(source)}</li>`))),
    '</main>',
  ].join('\n');
}

/** What a person decided on the page. */
export type ImportAnswer =
  | { readonly type: 'apply'; readonly without: readonly string[]; readonly unchanged: readonly string[]; readonly removed: readonly string[] }
  | { readonly type: 'place' | 'cancel' }
  | { readonly type: 'note'; readonly note: number };

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The message as an answer; undefined where it is none. */
export function readAnswer(message: unknown): ImportAnswer | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, without, unchanged, removed, note } = message as { readonly [key: string]: unknown };
  if (type === 'place' || type === 'cancel') return { type };
  if (type === 'note') return Number.isInteger(note) && (note as number) >= 0 ? { type, note: note as number } : undefined;
  return type === 'apply' && isTexts(without) && isTexts(unchanged) && isTexts(removed) ? { type, without, unchanged, removed } : undefined;
}
