/** Comparisons as text for a terminal, as Markdown, and as plain data. */
import { escapeMarkdownInside as escape } from '../../export/text';
import { lineMarkdown, lineData, lineText } from '../explain/write';
import type { Emphasis } from '../explain/write';
import type { Line } from '../explain/contract';
import type { Comparison, Verdict } from './contract';

/** What a verdict is called. */
export const VERDICTS: { readonly [V in Verdict]: string } = { holds: 'holds here', fails: 'does not hold here', depends: 'holds under a condition', unknown: 'cannot be told here' };

/** Said where the two are not one of each form. */
export const NO_CLAIMS = 'What is often said about virtual machines and containers is judged where one of the two is a virtual machine (or a program in one) and the other a container.';

const plain: Emphasis = (text) => text;
const block = (lines: readonly Line[], indent: string): string => lines.map((line) => `${indent}${lineText(line)}\n`).join('');

export function comparisonText({ left, right, between, rows, claims }: Comparison, strong: Emphasis = plain): string {
  const table = rows.map((row) => `${strong(row.title)}\n  ${left.title}\n${block(row.left, '    ')}  ${right.title}\n${block(row.right, '    ')}`).join('\n');
  const judged = claims.length === 0 ? `${NO_CLAIMS}\n` : `${strong('What is often said')}\n\n${claims.map(({ claim, verdict, lines }) => `  ${strong(`${claim} ${VERDICTS[verdict].toUpperCase()}.`)}\n${block(lines, '    ')}`).join('\n')}`;
  return `${strong(`${left.title} and ${right.title}`)}\n\n${block(between, '  ')}\n${table}\n${judged}`;
}

const cell = (lines: readonly Line[]): string => lines.map((line) => lineMarkdown(line).replace(/\|/g, '\\|')).join('<br>');

export const comparisonMarkdown = ({ left, right, between, rows, claims }: Comparison): string => [
  `# ${escape(left.title)} and ${escape(right.title)}`,
  between.map((line) => `- ${lineMarkdown(line)}`).join('\n'),
  [`| | ${escape(left.title)} | ${escape(right.title)} |`, '| --- | --- | --- |', ...rows.map((row) => `| ${row.title} | ${cell(row.left)} | ${cell(row.right)} |`)].join('\n'),
  '## What is often said',
  claims.length === 0 ? NO_CLAIMS : ['| Claim | Here | Why |', '| --- | --- | --- |', ...claims.map(({ claim, verdict, lines }) => `| ${claim} | **${VERDICTS[verdict]}** | ${cell(lines)} |`)].join('\n'),
].join('\n\n') + '\n';

/** A comparison as plain data, documented in docs/learn.md. */
export const comparisonData = ({ left, right, between, rows, claims }: Comparison) => ({
  left, right, between: between.map(lineData),
  rows: rows.map(({ aspect, title, ...row }) => ({ aspect, title, left: row.left.map(lineData), right: row.right.map(lineData) })),
  claims: claims.map(({ id, claim, verdict, lines }) => ({ id, claim, verdict, lines: lines.map(lineData) })),
});
