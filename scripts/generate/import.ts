/** docs/import.md: every format that can be imported, and what was measured on real files of it. */
import fs from 'node:fs';
import { BUDGET, IMPORTERS } from '../../src/import';

/** What scripts/import-table.ts measured: by format. */
export interface ImportFigures {
  readonly [format: string]: { readonly files: number; readonly imported: number; readonly nodes: number; readonly notes: number; readonly seconds: number };
}

export const FIGURES = 'scripts/generate/import-figures.json';

export const importReference = { file: 'docs/import.md', make: () => `${sections().join('\n\n')}\n` };

function sections(): string[] {
  const figures = JSON.parse(fs.readFileSync(FIGURES, 'utf8')) as ImportFigures;
  return [
    '# Importing',
    'Files in which stacks are written down already become topologies. In VS Code: *Strata: Import into Topology...*, from the command palette or from the context menu of files and folders. On the command line:',
    '```sh\nstrata import deploy -o estate.topology.json\nstrata import more.yaml --into estate.topology.json\n```',
    table(['Format', 'Files usually called', 'What becomes of it'], IMPORTERS.map(({ format, title, files, becomes }) => [`[${title}](import-${format}.md)`, files.map((name) => `\`${name}\``).join(', '), becomes])),
    'Instead of files, a running system can be asked: see [importing from running systems](import-live.md).',
    '## What holds for all',
    `- Content decides what a file is, its name only helps. A folder stands for every file in it and below whose content is known; the others are passed over. Where several formats fit a file that you name equally well, VS Code asks, and the command line wants \`--format\`.
- On the command line, reports of scanners (Trivy, Grype, CycloneDX, SPDX, SARIF) in an imported folder are attached to the images that they are about, by digest or \`repository:tag\`; VS Code finds reports in the workspace by itself.
- What is not carried over is told in a note with file, line, column and reason; notes that are the same are counted.
- What is absent stays absent. A host or an engine that had to be made up is marked \`assumed\`, and so is a value that the format leaves to a default.
- Secrets are never copied: environment variables, commands, passwords, tokens, keys.
- Nothing is run, nothing is fetched, and no file outside the folder is read.
- Importing again brings nodes up to date by their \`source\`, wherever they were moved; what people added stays, and nothing is removed that nobody ticked. What would come, change or be gone is shown before: on a page in VS Code, and by \`strata import --dry-run\`.
- A file may have ${BUDGET.fileBytes / 1e6} MB and be nested ${BUDGET.depth} levels deep; an import may read ${BUDGET.files} files and make ${BUDGET.nodes} nodes.`,
    '## On real files',
    'Every file of a collection from public projects is imported on its own; *imported* are those of which something was carried over. Written by `npm run import-table`.',
    table(['Format', 'Files', 'Imported', 'Nodes', 'Notes', 'Seconds'], IMPORTERS.flatMap(({ format, title }) => {
      const row = Object.hasOwn(figures, format) ? figures[format] : undefined;
      return row ? [[title, String(row.files), String(row.imported), String(row.nodes), String(row.notes), row.seconds.toFixed(1)]] : [];
    })),
  ];
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]) =>
  [`| ${heads.join(' | ')} |`, `|${heads.map(() => ' --- |').join('')}`, ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)].join('\n');
