/**
 * A report as one HTML file, for who has neither Strata nor the patience for tables of facts: it loads nothing, and its script only moves the picture.
 *
 *   section.ts     what a section is; SECTIONS below is their table
 *   summary.ts, findings.ts, capacity.ts, whatifs.ts, kernels.ts, inventory.ts   a section each; picture.ts the picture
 *   pieces.ts      HTML in which what comes from a file is text
 *   style.ts, script.ts   style and script of the page
 */
import type { Exported, Exporter, Subject } from '../contract';
import { inventory as rowsOf } from '../inventory';
import { escapeXml } from '../text';
import { capacity } from './capacity';
import { findings } from './findings';
import { inventory } from './inventory';
import { kernels } from './kernels';
import { palette, pictureSection } from './picture';
import { type Content, list, render, tag } from './pieces';
import { SCRIPT } from './script';
import type { ReportData, Section } from './section';
import { STYLE } from './style';
import { summary } from './summary';
import { whatIfs } from './whatifs';

/** Hash of a script or style for the content security policy. */
async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
}

async function write(subject: Subject): Promise<Exported> {
  const colours = palette();
  const picture: Section = { id: 'picture', title: 'Picture', make: ({ notes }) => (subject.scene.count === 0 ? undefined : pictureSection(subject, colours, notes)) };
  const sections: readonly Section[] = [summary, picture, findings, capacity, whatIfs, kernels, inventory];
  const data: ReportData = { subject, rows: rowsOf(subject.checked), notes: [] };
  const made = sections.flatMap((it) => {
    const content = it.make(data);
    return content === undefined ? [] : [{ ...it, content }];
  });
  const notes = [...data.notes];
  const css = colours.css();
  const style = `${STYLE}\n:root{${css.light}}\n@media screen and (prefers-color-scheme:dark){:root{${css.dark}}}\n`;
  const policy = `default-src 'none'; style-src ${await hashOf(style)}; script-src ${await hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  const body: Content[] = [
    tag('a', { class: 'skip', href: '#main' }, 'To the report'),
    tag('header', {}, tag('h1', {}, subject.name), tag('p', { class: 'day' }, `Report by Strata, judged as of ${subject.checked.facts.today}.`)),
    tag('nav', { 'aria-label': 'Sections' }, list(made.map(({ id, title }): Content => tag('a', { href: `#section-${id}` }, title)))),
    tag('main', { id: 'main' }, made.map(({ id, title, content }) => tag('section', { id: `section-${id}`, 'aria-labelledby': `title-${id}` }, tag('h2', { id: `title-${id}` }, title), content)),
      notes.length === 0 ? [] : tag('section', { 'aria-labelledby': 'left-out' }, tag('h2', { id: 'left-out' }, 'What is left out'), list(notes))),
  ];
  return {
    notes,
    content: [
      '<!doctype html>', '<html lang="en">', '<head>', '<meta charset="utf-8">', `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
      '<meta name="viewport" content="width=device-width, initial-scale=1">', '<meta name="referrer" content="no-referrer">', `<title>${escapeXml(subject.name)}</title>`, `<style>${style}</style>`, '</head>', '<body>',
      ...body.map(render), `<script>${SCRIPT}</script>`, '</body>', '</html>', '',
    ].join('\n'),
  };
}

export const html: Exporter = {
  format: 'html', title: 'HTML report', about: 'a report to read and to print: picture, summary, findings, capacity, what-ifs, kernels, inventory', extensions: ['.html', '.htm'], options: ['lens'], write,
};
