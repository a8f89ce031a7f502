/** `strata export`: a topology as a picture, a report, a table or a diagram. */
import path from 'node:path';
import { EXPORTERS, FILE_EXPORTERS, fileExporterOf, type Exporter, exporterOf, exportTheme, OPTION_NAMES, type OptionName, type Options, OPTIONS, optionsFrom } from '../../export';
import { subjectOf } from '../../export/subject';
import type { Facts } from '../../engine';
import type { TopologyText } from '../../model';
import { checkAll, type Event, VERBS } from '../../whatif';
import type { Call, Command, Option } from '../command';
import { readDocument } from '../documents';
import { EVENT_OPTIONS, eventsOf, scenariosNamed } from '../events';
import { writeAtomically } from '../files';
import { BadUsage, oneLine } from '../io';
import { reportsOption, reportSource } from '../reports';
import { dayOf } from './check';
import { exportFiles } from './export-files';

const STDOUT = '-';
const FORMATS = [...EXPORTERS, ...FILE_EXPORTERS].map(({ format }) => format);

/** By --format, else by the ending of --output. Throws BadUsage where neither tells, and for options that the format has no use for. */
function exporterFor(call: Call): Exporter {
  const format = call.value('format'), output = call.value('output');
  const exporter = exporterOf(format ?? output ?? '');
  if (!exporter) throw new BadUsage(`Say what to write with --format: ${FORMATS.join(', ')}.`);
  const useless = OPTION_NAMES.find((name) => call.value(name) !== undefined && !exporter.options.includes(name));
  if (useless !== undefined) throw new BadUsage(`--${useless} makes no difference to ${exporter.format}; it is for ${formatsWith(useless).join(', ')}.`);
  const event = exporter.options.includes('lens') ? undefined : ['scenario', ...VERBS.map(({ name }) => name)].find((name) => call.values(name).length > 0);
  if (event !== undefined) throw new BadUsage(`--${event} makes no difference to ${exporter.format}; it is for ${formatsWith('lens').join(', ')}.`);
  return exporter;
}

/** What is assumed to happen: the events of the options, and those of a scenario. */
function assumed(call: Call, document: TopologyText, facts: Facts): readonly Event[] {
  const scenarios = scenariosNamed(call, document);
  if (scenarios.length > 1) throw new BadUsage(`An export shows one scenario; --scenario names ${scenarios.length}.`);
  return [...eventsOf(call, facts), ...scenarios.flatMap((i) => document.topology.scenarios[i]?.events ?? [])];
}

/** The options with their defaults; the lens of what-ifs where something is assumed. Throws BadUsage for that lens without anything. */
function optionsOf(call: Call, events: readonly Event[]): Options {
  const given = Object.fromEntries(OPTION_NAMES.map((name) => [name, call.value(name)]));
  if (given['lens'] === 'whatIf' && events.length === 0) throw new BadUsage(`--lens whatIf needs something that happens: ${VERBS.map(({ name }) => `--${name}`).join(', ')} or --scenario.`);
  return optionsFrom({ ...(events.length > 0 && { lens: 'whatIf' }), ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) });
}

async function run(call: Call): Promise<number> {
  const several = fileExporterOf(call.value('format') ?? call.value('output') ?? '');
  if (several) return exportFiles(call, several, [...OPTION_NAMES, ...VERBS.map(({ name }) => name), 'scenario']);
  if (call.value('node') !== undefined) throw new BadUsage(`--node is for ${FILE_EXPORTERS.map(({ format }) => format).join(', ')}; pictures and reports show the whole stack.`);
  const exporter = exporterFor(call);
  const [file] = call.files;
  const document = readDocument(call.io.cwd, file);
  const checked = checkAll(document, { today: dayOf(call), reports: reportSource(call).for(file, document.topology) });
  const events = assumed(call, document, checked.facts);
  const options = optionsOf(call, events);
  const name = document.topology.name ?? (file === STDOUT ? 'Topology' : path.basename(file).replace(/\.topology\.json$/i, ''));
  const { content, notes } = await exporter.write(subjectOf(checked, { name, options, theme: exportTheme(options.theme), events }));
  const target = call.value('output') ?? STDOUT;
  if (target === STDOUT) call.io.stdout.write(content);
  else writeAtomically(call.io.cwd, target, content);
  for (const note of notes) call.io.stderr.write(`${oneLine(note)}\n`);
  return 0;
}

const formatsWith = (name: OptionName): readonly string[] => EXPORTERS.filter(({ options }) => options.includes(name)).map(({ format }) => format);

/** An option of the exporters as one of the command. */
function optionOf(name: OptionName): Option {
  const { doc, choices } = OPTIONS[name];
  const values = choices.map(({ value }) => value);
  return { name, value: values.length <= 4 ? values.join('|') : name.toUpperCase(), choices: values, doc: `${doc}: ${values.join(', ')}; ${values[0]} where absent. For ${formatsWith(name).join(', ')}.` };
}

export const exportCommand: Command = {
  name: 'export',
  arguments: { usage: 'FILE', least: 1, most: 1, doc: 'A topology file; - is standard input.' },
  summary: 'Writes a topology as a picture, a report, a table, a diagram or files for other programs.',
  description: [
    `Writes ${[...EXPORTERS, ...FILE_EXPORTERS].map(({ format, title }) => `${title} (\`${format}\`)`).join(', ')}. Where --format is absent, the ending of the output file tells. The same file gives the same output, as long as the day is the same: findings about age depend on it.`,
    `Of some formats there are several files: ${FILE_EXPORTERS.map(({ format, each: [, many] }) => `${many} (\`${format}\`)`).join(', ')}. One of them is written to a file or standard output (--node names which, where there are more), all of them into a folder.`,
    'What the format cannot say goes to stderr, a line each. Findings do not change the exit code. docs/export.md shows the formats.',
  ],
  options: [
    { name: 'format', value: 'NAME', choices: FORMATS, doc: `What to write: ${FORMATS.join(', ')}.` },
    { name: 'output', short: 'o', value: 'FILE', doc: 'Where to write; a file that is there is replaced. Standard output where absent, or -. A folder (`FOLDER/`) takes all files of a format that makes several.' },
    { name: 'node', value: 'ID', doc: `Writes only this node and what is in it. For ${FILE_EXPORTERS.map(({ format }) => format).join(', ')}.` },
    ...OPTION_NAMES.map(optionOf),
    ...EVENT_OPTIONS,
    { name: 'scenario', value: 'NAME', multiple: true, doc: 'Shows what follows from the events of a scenario of the file.' },
    reportsOption,
    { name: 'today', value: 'YYYY-MM-DD', doc: 'The day that rules about age measure from; `asOf` of the file, else today, where absent.' },
  ],
  examples: [
    { line: 'strata export shop.topology.json -o shop.svg', doc: 'A picture' },
    { line: 'strata export shop.topology.json -o kernels.svg --lens kernel --theme dark', doc: 'A dark one, coloured by kernel' },
    { line: 'strata export shop.topology.json -o loss.svg --fail host-1', doc: 'What falls with a host' },
    { line: 'strata export shop.topology.json --format markdown > shop.md', doc: 'A report' },
    { line: 'strata export shop.topology.json -o shop.csv', doc: 'The inventory for a spreadsheet' },
    { line: 'strata export shop.topology.json --format compose --node docker -o compose.yaml', doc: 'The containers of one engine, for Docker Compose' },
    { line: 'strata export shop.topology.json --format compose -o stacks/', doc: 'A folder with a file for each project and engine' },
  ],
  run,
};
