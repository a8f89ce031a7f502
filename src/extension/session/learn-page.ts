/** Pages that explain a node or a finding, or compare two nodes, as HTML: names are buttons that show the node. Their script is webview/learn. */
import { t, translated } from '../../l10n';
import type { Comparison, Verdict } from '../../learn/compare/contract';
import type { Certainty, Explanation, FindingExplanation, Line, Piece } from '../../learn/explain/contract';
import { escaped } from '../escaped';

/** What leads a sentence that is not simply known. */
const MARKS: { readonly [C in Certainty]?: () => string } = { assumed: () => t('Assumed:'), unknown: () => t('Not known:') };
const VERDICTS: { readonly [V in Verdict]: () => string } = { holds: () => t('Holds here'), fails: () => t('Does not hold here'), depends: () => t('Holds under a condition'), unknown: () => t('Cannot be told here') };

function piece(it: Piece): string {
  if (typeof it === 'string') return escaped(it);
  return 'node' in it ? `<button type="button" class="link" data-node="${escaped(it.node)}">${escaped(it.node)}</button>` : `<button type="button" class="link" data-rule="${escaped(it.rule)}">${escaped(it.rule)}</button>`;
}

const mark = (text: string | undefined): string => (text === undefined ? '' : `<span class="sort">${escaped(text)}</span> `);
const sentence = ({ pieces, certainty }: Line): string => `${mark(MARKS[certainty]?.())}${pieces.map(piece).join('')}`;
const list = (lines: readonly Line[]): string => `<ul>${lines.map((line) => `<li${line.certainty === 'unknown' ? ' class="unknown"' : ''}>${sentence(line)}</li>`).join('')}</ul>`;
const paragraphs = (lines: readonly Line[]): string => lines.map((line) => `<p>${sentence(line)}</p>`).join('');
const button = (go: string, text: string): string => `<button type="button" data-go="${go}">${escaped(text)}</button>`;
const head = (title: string, canGoBack: boolean): string => `<h1 tabindex="-1">${escaped(title)}</h1><div class="buttons">${canGoBack ? button('back', t('Back')) : ''}${button('canvas', t('Show on the canvas'))}</div>`;

/** The body of a page about something that is gone. */
export const goneBody = (): string => `<main><h1 tabindex="-1">${escaped(t('It is gone'))}</h1><p>${escaped(t('What this page was about is not in the file any more, or the file is closed.'))}</p></main>`;

/** The body of a page about a node. */
export const explanationBody = ({ title, sections }: Explanation, canGoBack: boolean): string =>
  `<main>${head(title, canGoBack)}${sections.map(({ title: heading, lines }) => `<section><h2>${escaped(heading)}</h2>${list(lines)}</section>`).join('')}</main>`;

/** The body of a page about a finding. */
export const findingBody = ({ title, rule, severity, lines, witness }: FindingExplanation, canGoBack: boolean): string =>
  `<main>${head(title, canGoBack)}<p>${escaped(rule)}, ${escaped(translated(severity))}</p>${list(lines)}${witness.length === 0 ? '' : `<section><h2>${escaped(t('To follow by hand'))}</h2><ol>${witness.map((step) => `<li>${escaped(step)}</li>`).join('')}</ol></section>`}</main>`;

/** The body of a page that compares two nodes. */
export function comparisonBody({ left, right, between, rows, claims }: Comparison, canGoBack: boolean): string {
  const table = rows.map((row) => `<tr><th scope="row">${escaped(row.title)}</th><td>${paragraphs(row.left)}</td><td>${paragraphs(row.right)}</td></tr>`).join('');
  const judged = claims.length === 0 ? `<p>${escaped(t('What is often said about virtual machines and containers is judged where one of the two is a virtual machine (or a program in one) and the other a container.'))}</p>`
    : `<div class="scroll"><table><thead><tr>${[t('Claim'), t('Here'), t('Why')].map((text) => `<th scope="col">${escaped(text)}</th>`).join('')}</tr></thead><tbody>${claims.map(({ claim, verdict, lines }) => `<tr><th scope="row">${escaped(claim)}</th><td class="verdict">${escaped(VERDICTS[verdict]())}</td><td>${paragraphs(lines)}</td></tr>`).join('')}</tbody></table></div>`;
  return `<main>${head(t('{0} and {1}', left.title, right.title), canGoBack)}${list(between)}
<section><h2>${escaped(t('Side by side'))}</h2><div class="scroll"><table><thead><tr><td></td><th scope="col">${escaped(left.title)}</th><th scope="col">${escaped(right.title)}</th></tr></thead><tbody>${table}</tbody></table></div></section>
<section><h2>${escaped(t('What is often said'))}</h2>${judged}</section></main>`;
}

/** What was clicked. */
export type LearnAnswer = { readonly type: 'node'; readonly node: string } | { readonly type: 'rule'; readonly rule: string } | { readonly type: 'back' | 'canvas' };

/** The message as an answer; undefined where it is none. */
export function readLearnAnswer(message: unknown): LearnAnswer | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, node, rule } = message as { readonly [key: string]: unknown };
  if (type === 'back' || type === 'canvas') return { type };
  if (type === 'node') return typeof node === 'string' ? { type, node } : undefined;
  return type === 'rule' && typeof rule === 'string' ? { type, rule } : undefined;
}
