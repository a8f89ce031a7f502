/** What the pages on importing formats share: their order, and tables that come from the importers' own. */
import { BUDGET } from '../../../src/import';
import type { Fate, FieldTable } from '../../../src/import/workloads/fields';

export interface ImportPage {
  /** Of the file: docs/import-FORMAT.md. */
  readonly format: string;
  readonly title: string;
  readonly intro: string;
  /** Command lines, one each. */
  readonly examples: readonly string[];
  /** What of the format becomes what. */
  readonly mapping: readonly (readonly [string, string])[];
  /** Further sections. */
  readonly sections: readonly (readonly [title: string, text: string])[];
  /** What importing again does; about nodes and their source where absent. */
  readonly again?: string;
  /** What is said of the fields that are not carried over, where it is not one note for each. */
  readonly notCarried?: string;
  /** Every field, by part of the format. */
  readonly tables: readonly FieldTable[];
}

const FATES: { readonly [fate in Extract<Fate, string>]: string } = {
  used: 'Carried over', kept: 'Kept as text under `extra`, with a note', plain: 'Left out without a note: it says nothing about the stack',
};

const table = (heads: readonly [string, string], rows: readonly (readonly [string, string])[]) =>
  [`| ${heads.join(' | ')} |`, '| --- | --- |', ...rows.map(([left, right]) => `| ${left.replaceAll('|', '\\|')} | ${right.replaceAll('|', '\\|')} |`)].join('\n');

/** Names with the same fate together. */
function fieldRows({ fields }: FieldTable): readonly (readonly [string, string])[] {
  const byFate = new Map<string, string[]>();
  for (const [name, fate] of fields) {
    const text = typeof fate === 'string' ? FATES[fate] : `Left out with a note: ${fate.lost}`;
    byFate.set(text, [...(byFate.get(text) ?? []), `\`${name}\``]);
  }
  return [...byFate].map(([text, names]) => [names.join(', '), text] as const);
}

/** The generator of a page. */
export const importPage = (page: ImportPage) => ({
  file: `docs/import-${page.format}.md`,
  make: () => `${[
    `# Importing ${page.title}`,
    page.intro,
    `\`\`\`sh\n${page.examples.join('\n')}\n\`\`\``,
    '## What becomes of what',
    table([page.title, 'Strata'], page.mapping),
    ...page.sections.flatMap(([title, text]) => [`## ${title}`, text]),
    '## Importing again',
    page.again ?? 'Nodes remember the file and the place they came from (`source`), so importing again brings them up to date, wherever you moved them and whatever you called them. What people added stays. Nothing is removed: what is not in the files any more is named in a note.',
    '## Bounds',
    `A file may have ${BUDGET.fileBytes / 1e6} MB and be nested ${BUDGET.depth} levels deep; an import may make ${BUDGET.nodes} nodes. Beyond that a note says so, and what was read stays.`,
    '## Every field',
    page.notCarried ?? 'Each name that is set and not carried over gives one note, with a count and the place of the first.',
    ...page.tables.flatMap((each) => [`### ${each.title}`, table(['Field', 'What becomes of it'], fieldRows(each))]),
  ].join('\n\n')}\n`,
});
