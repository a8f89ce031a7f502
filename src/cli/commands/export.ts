/** `strata export`: a topology as a picture, a report, a table or a diagram. */
import path from 'node:path';
import { EXPORTERS, type Exporter, exporterOf, exportTheme, THEMES, type ThemeName } from '../../export';
import { buildScene, LENSES, type Lens } from '../../scene';
import { checkAll } from '../../whatif';
import type { Call, Command } from '../command';
import { readDocument } from '../documents';
import { writeAtomically } from '../files';
import { BadUsage, oneLine } from '../io';
import { reportsOption, reportSource } from '../reports';
import { dayOf } from './check';

const STDOUT = '-';
const FORMATS = EXPORTERS.map(({ format }) => format);
/** What-ifs need events, which this command is not given. */
const OFFERED: readonly Lens[] = LENSES.filter((lens) => lens !== 'whatIf');

/** By --format, else by the ending of --output. Throws BadUsage where neither tells, and for options that the format has no use for. */
function exporterFor(call: Call): Exporter {
  const format = call.value('format'), output = call.value('output');
  const exporter = exporterOf(format ?? output ?? '');
  if (!exporter) throw new BadUsage(`Say what to write with --format: ${FORMATS.join(', ')}.`);
  const useless = exporter.coloured ? undefined : ['lens', 'theme'].find((name) => call.value(name) !== undefined);
  if (useless !== undefined) throw new BadUsage(`--${useless} colours pictures; ${exporter.format} has no colours.`);
  return exporter;
}

function run(call: Call): number {
  const exporter = exporterFor(call);
  const [file] = call.files;
  const document = readDocument(call.io.cwd, file);
  const checked = checkAll(document, { today: dayOf(call), reports: reportSource(call).for(file, document.topology) });
  const scene = buildScene(checked, { lens: (call.value('lens') as Lens | undefined) ?? 'stack', collapsed: new Set() });
  const theme = exportTheme((call.value('theme') as ThemeName | undefined) ?? 'light');
  const name = document.topology.name ?? (file === STDOUT ? 'Topology' : path.basename(file).replace(/\.topology\.json$/i, ''));
  const { text, notes } = exporter.write({ name, checked, scene, theme });
  const target = call.value('output') ?? STDOUT;
  if (target === STDOUT) call.io.stdout.write(text);
  else writeAtomically(call.io.cwd, target, text);
  for (const note of notes) call.io.stderr.write(`${oneLine(note)}\n`);
  return 0;
}

export const exportCommand: Command = {
  name: 'export',
  arguments: { usage: 'FILE', least: 1, most: 1, doc: 'A topology file; - is standard input.' },
  summary: 'Writes a topology as a picture, a report, a table or a diagram.',
  description: [
    `Writes ${EXPORTERS.map(({ format, title }) => `${title} (\`${format}\`)`).join(', ')}. Where --format is absent, the ending of the output file tells. The same file gives the same output, as long as the day is the same: findings about age depend on it.`,
    'What the format cannot say goes to stderr, a line each. Findings do not change the exit code. docs/export.md shows the formats.',
  ],
  options: [
    { name: 'format', value: 'NAME', choices: FORMATS, doc: `What to write: ${FORMATS.join(', ')}.` },
    { name: 'output', short: 'o', value: 'FILE', doc: 'Where to write; a file that is there is replaced. Standard output where absent, or -.' },
    { name: 'lens', value: 'LENS', choices: OFFERED, doc: `What the colours of a picture or diagram tell: ${OFFERED.join(', ')}; stack where absent.` },
    { name: 'theme', value: THEMES.join('|'), choices: THEMES, doc: 'Colours of a picture or diagram; light where absent.' },
    reportsOption,
    { name: 'today', value: 'YYYY-MM-DD', doc: 'The day that rules about age measure from; `asOf` of the file, else today, where absent.' },
  ],
  examples: [
    { line: 'strata export shop.topology.json -o shop.svg', doc: 'A picture' },
    { line: 'strata export shop.topology.json -o kernels.svg --lens kernel --theme dark', doc: 'A dark one, coloured by kernel' },
    { line: 'strata export shop.topology.json --format markdown > shop.md', doc: 'A report' },
    { line: 'strata export shop.topology.json -o shop.csv', doc: 'The inventory for a spreadsheet' },
  ],
  run,
};
