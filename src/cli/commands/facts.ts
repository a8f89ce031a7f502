/** `strata facts`: what is known about every node and about the stack. */
import { buildGraph, makeFacts } from '../../engine';
import { FACT_SECTIONS, type FactsReport, type SectionName, someFacts } from '../../engine/report';
import { catalogOf, catalogOption } from '../catalog';
import { type Call, type Command, formatOption } from '../command';
import { readDocument } from '../documents';
import { factsText } from '../output/facts';
import { reportsOption, reportSource } from '../reports';
import { styleFor } from '../style';
import { dayOf } from './check';

const NAMES = FACT_SECTIONS.map(({ name }) => name);

function run(call: Call): number {
  const [file] = call.files;
  const document = readDocument(call.io.cwd, file);
  const today = dayOf(call) ?? document.topology.asOf ?? new Date().toISOString().slice(0, 10);
  const reports = reportSource(call).for(file, document.topology);
  const only = call.values('only') as readonly SectionName[];
  const { version, ...report } = someFacts(makeFacts(buildGraph(document.topology), catalogOf(call), today, reports), only.length > 0 ? only : NAMES);
  if (call.value('format') === 'json') call.io.stdout.write(`${JSON.stringify({ version, file, ...report }, undefined, 2)}\n`);
  // What was not asked for is not printed, and need not be there.
  else call.io.stdout.write(factsText(report as FactsReport, only, styleFor(call.io, call.io.stdout)));
  return 0;
}

export const factsCommand: Command = {
  name: 'facts',
  arguments: { usage: 'FILE', least: 1, most: 1, doc: 'A topology file; - is standard input.' },
  summary: 'Shows what is known about every node and about the stack: kernels, limits, commitment, isolation, failures, moves, room.',
  description: [
    'Shows, for every node, the kernel it runs on, what it offers and may use, and how far that is promised to what runs inside; then what else is known, section by section, where there is something to say. Nothing is a finding here: facts are what findings are made from.',
    'Unknown is `-` (`null` in JSON), and no limit is `unlimited`. In JSON sizes are bytes, CPU is cores and times are seconds. Values that the file does not give and that are assumed say so. docs/facts.md explains every section.',
  ],
  options: [
    formatOption('pretty', 'json'),
    { name: 'only', value: 'SECTION', choices: NAMES, multiple: true, doc: `Prints one section, in full: ${NAMES.join(', ')}.` },
    reportsOption,
    catalogOption,
    { name: 'today', value: 'YYYY-MM-DD', doc: 'The day that facts about age measure from.' },
  ],
  examples: [
    { line: 'strata facts shop.topology.json', doc: 'A table for people, and what else there is to say' },
    { line: 'strata facts shop.topology.json --only clusters --only failures', doc: 'Two sections in full' },
    { line: 'strata facts shop.topology.json --format json', doc: 'Facts for a program' },
  ],
  run,
};
