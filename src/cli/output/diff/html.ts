/** A difference as a page of its own: no script, nothing from elsewhere, and what comes from the file is text. */
import { type Difference, type DifferenceLine, type Piece, sectionsOf } from '../../../review';
import { oneLine } from '../../io';

/** Text in HTML, between tags and in attributes. */
export const escapeHtml = (text: string): string => oneLine(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');

const textOf = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? escapeHtml(piece) : `<code>${escapeHtml(piece.code)}</code>`)).join('');

/** What a mark says to who cannot see its colour. */
const MARKS = { '+': ['good', '+'], '-': ['bad', '\u2212'], '~': ['other', '~'], '>': ['other', '\u2192'] } as const;

function lineHtml({ mark, pieces, below = [] }: DifferenceLine): string {
  const [name, sign] = MARKS[mark];
  const inner = below.length === 0 ? '' : `\n<ul>${below.map((it) => `<li>${textOf(it)}</li>`).join('')}</ul>`;
  return `<li class="${name}"><span class="mark">${sign}</span> ${textOf(pieces)}${inner}</li>`;
}

const STYLE = `
:root { color-scheme: light dark; --bad: #b3261e; --good: #18652f; --quiet: #5b5b66; --line: #d6d6de; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8f85; --good: #7fd694; --quiet: #a9a9b6; --line: #44444f; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 60rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
.summary { font-size: 1.05rem; } .day { color: var(--quiet); }
ul { padding-left: 1.6rem; } section > ul { list-style: none; padding: 0; } section > ul > li { margin: .35rem 0; padding-left: 1.4rem; }
.mark { float: left; margin-left: -1.4rem; font-weight: bold; } .bad > .mark { color: var(--bad); } .good > .mark { color: var(--good); } .other > .mark { color: var(--quiet); }
figure { margin: 1rem 0; overflow-x: auto; } figure svg { display: block; max-width: 100%; height: auto; } .dark { display: none; }
@media (prefers-color-scheme: dark) { .light { display: none; } .dark { display: block; } }
code { font: .9em ui-monospace, monospace; }`;

/** A whole HTML document, with the picture of both sides (SVG, in two colour schemes); every line of every section is in it. */
export function diffHtml(difference: Difference, old: string, now: string, pictures: { readonly light: string; readonly dark: string }): string {
  const title = `${escapeHtml(old)} \u2192 ${escapeHtml(now)}`;
  const sections = sectionsOf(difference).map((section) => `<section>\n<h2>${escapeHtml(section.title)} (${section.lines.length})</h2>\n<ul>\n${section.lines.map(lineHtml).join('\n')}\n</ul>\n</section>\n`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Strata: ${title}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${title}</h1>
<p class="summary">${escapeHtml(difference.summary)}</p>
<p class="day">Judged as of ${escapeHtml(difference.today)}.</p>
<figure class="light">${pictures.light}</figure>
<figure class="dark">${pictures.dark}</figure>
${sections.join('')}</body>
</html>
`;
}
