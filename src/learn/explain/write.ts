/** Explanations as text for a terminal, as Markdown, and as plain data. */
import { escapeMarkdownInside as escape, oneLine } from '../../export/text';
import type { Certainty, Explanation, FindingExplanation, Line, Piece, Section } from './contract';
import { wordsOf } from './say';

/** What stands before a sentence that is not simply known. */
export const MARKS: { readonly [C in Certainty]: string } = { known: '', assumed: 'Assumed: ', unknown: 'Not known: ' };

export const lineText = ({ pieces, certainty }: Line): string => MARKS[certainty] + oneLine(wordsOf(pieces));

/** How headings are set apart on a terminal. */
export type Emphasis = (text: string) => string;

const plain: Emphasis = (text) => text;

const sectionText = ({ title, lines }: Section, strong: Emphasis): string => `${strong(title)}\n${lines.map((line) => `  ${lineText(line)}\n`).join('')}`;

/** An explanation for a terminal. */
export const explanationText = ({ title, sections }: Explanation, strong: Emphasis = plain): string =>
  `${strong(oneLine(title))}\n\n${sections.map((section) => sectionText(section, strong)).join('\n')}`;

export const findingText = ({ rule, title, severity, lines, witness }: FindingExplanation, strong: Emphasis = plain): string =>
  `${strong(`${title} (${rule}, ${severity})`)}\n\n${lines.map((line) => `  ${lineText(line)}\n`).join('')}${witness.length === 0 ? '' : `\n${strong('To follow by hand')}\n${witness.map((step) => `  ${oneLine(step)}\n`).join('')}`}`;

/** Markdown of pieces; what comes from files stays text. */
const linePieces = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? escape(piece) : 'node' in piece ? `**${escape(piece.node)}**` : `\`${piece.rule}\``)).join('');

export const lineMarkdown = ({ pieces, certainty }: Line): string => `${certainty === 'known' ? '' : `*${MARKS[certainty].trim()}* `}${linePieces(pieces)}`;

/** An explanation as a page of Markdown. */
export const explanationMarkdown = ({ title, sections }: Explanation): string =>
  [`# ${escape(title)}`, ...sections.map(({ title: heading, lines }) => `## ${heading}\n\n${lines.map((line) => `- ${lineMarkdown(line)}`).join('\n')}`)].join('\n\n') + '\n';

export const findingMarkdown = ({ rule, title, severity, lines, witness }: FindingExplanation): string => [
  `# ${escape(title)}`, `\`${rule}\`, ${severity}`, lines.map((line) => `- ${lineMarkdown(line)}`).join('\n'),
  ...(witness.length === 0 ? [] : ['## To follow by hand', witness.map((step, i) => `${i + 1}. ${escape(step)}`).join('\n')]),
].join('\n\n') + '\n';

/** A sentence as plain data. */
export const lineData = (line: Line) => ({ text: oneLine(wordsOf(line.pieces)), certainty: line.certainty, nodes: line.pieces.flatMap((piece) => (typeof piece === 'object' && 'node' in piece ? [piece.node] : [])) });

/** An explanation as plain data, documented in docs/learn.md. */
export const explanationData = ({ node, kind, sections }: Explanation) => ({ node, kind, sections: sections.map(({ topic, title, lines }) => ({ topic, title, lines: lines.map(lineData) })) });

export const findingData = ({ rule, title, family, severity, lines, witness }: FindingExplanation) => ({ rule, title, family, severity, lines: lines.map(lineData), witness });
