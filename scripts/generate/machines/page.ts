/** A page on importing a format of virtual machines: what is the same for all of them, and tables from the importer's own. */
import { BUDGET } from '../../../src/import';
import type { Fate, Section } from '../../../src/import/machines/fates';

export interface MachinePage {
  readonly format: string;
  readonly title: string;
  /** What becomes of the files, in a paragraph. */
  readonly intro: string;
  /** Lines for a shell. */
  readonly commands: readonly string[];
  readonly mapping: readonly (readonly [string, string])[];
  /** Where machines are put. */
  readonly where: string;
  /** What one should know, as points. */
  readonly remarks: readonly string[];
  readonly fields: { readonly [name: string]: Section };
}

/** The file docs/import-FORMAT.md. */
export const machinePage = (page: MachinePage) => ({ file: `docs/import-${page.format}.md`, make: () => `${sections(page).join('\n\n')}\n` });

function sections({ title, intro, commands, mapping, where, remarks, fields }: MachinePage): string[] {
  return [
    `# Importing ${title}`,
    `${intro} In VS Code: *Strata: Import into Topology...*. On the command line:`,
    `\`\`\`sh\n${commands.join('\n')}\n\`\`\``,
    '## What becomes of what',
    table([title, 'Strata'], mapping),
    '## Where it is put',
    where,
    '## Good to know',
    remarks.map((remark) => `- ${remark}`).join('\n'),
    '## Importing again',
    'Nodes remember the file and the place they came from (`source`), so importing again brings them up to date, wherever you moved them and whatever you called them. What people added stays. Nothing is removed: what is not in the files any more is named in a note.',
    '## The same machine in several formats',
    'A virtual machine that two of libvirt, VMware, VirtualBox and Hyper-V describe is one where both tell the same UUID: the description that was imported first stays, and the second fills in what it left open; a note names what they say differently. Where virtual machines or hosts only have the same name, there are two nodes and a note.',
    '## Bounds',
    `A file may have ${BUDGET.fileBytes / 1e6} MB and be nested ${BUDGET.depth} levels deep; an import may read ${BUDGET.files} files and make ${BUDGET.nodes} nodes. Beyond that a note says so, and what was read stays.`,
    '## Every field',
    'Each name that is left out with a note gives one note with a count and the place of the first.',
    ...Object.values(fields).flatMap((section) => [`### ${section.where[0].toUpperCase()}${section.where.slice(1).replace(/<\w+>/, (name) => `\`${name}\``)}`, fieldTable(section)]),
  ];
}

const FATES: { readonly [fate in Extract<Fate, string>]: string } = { used: 'Carried over', plain: 'Left out without a note: it says nothing about the stack that a rule reads' };

function fieldTable({ fates }: Section): string {
  const byFate = new Map<string, string[]>();
  for (const [name, fate] of fates) {
    const text = typeof fate === 'string' ? FATES[fate] : `Left out with a note: ${fate.lost}`;
    byFate.set(text, [...(byFate.get(text) ?? []), `\`${name}\``]);
  }
  return table(['Field', 'What becomes of it'], [...byFate].map(([text, names]) => [names.join(', '), text] as const));
}

const table = (heads: readonly [string, string], rows: readonly (readonly [string, string])[]) =>
  [`| ${heads.join(' | ')} |`, '| --- | --- |', ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)].join('\n');
