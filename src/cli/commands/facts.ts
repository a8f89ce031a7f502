/** `strata facts`: what is known about every node. */
import { defaultCatalog } from '../../catalog';
import { type Amount, buildGraph, factsOf, type FactsReport, makeFacts, type NodeFacts } from '../../engine';
import { formatBytes, formatCores } from '../../model';
import { type Call, type Command, formatOption } from '../command';
import { readDocument } from '../documents';
import { oneLine } from '../io';
import { type Style, styleFor } from '../style';
import { dayOf } from './check';

const shown = (value: Amount, format: (value: number) => string) => (value === null ? '-' : value === 'unlimited' ? value : format(value));
const bytes = (value: Amount) => shown(value, formatBytes);
const cores = (value: Amount) => shown(value, formatCores);
const ratio = (value: number | null) => (value === null ? '-' : `${value.toFixed(2)}x`);

const LONGEST = 48;
const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text);

const HEADS = ['NODE', 'KIND', 'KERNEL', 'CPU', 'CPU LIMIT', 'CPU COMMIT', 'MEMORY', 'MEM LIMIT', 'MEM COMMIT', 'DISK'];

function rowOf(id: string, node: NodeFacts, depth: number): readonly string[] {
  return [
    short(`${'  '.repeat(depth)}${oneLine(id)}`), node.kind, node.kernel === null ? '-' : short(oneLine(node.kernel)),
    cores(node.cpu.capacity), cores(node.cpu.limit), ratio(node.cpu.commit), bytes(node.memory.capacity), bytes(node.memory.limit), ratio(node.memory.commit), bytes(node.disk.capacity),
  ];
}

/** Rows in the order of the tree, indented by depth. */
function tableOf(report: FactsReport, style: Style): string {
  const depths = new Map<string, number>();
  const rows = Object.entries(report.nodes).map(([id, node]) => {
    const depth = node.parent === null ? 0 : (depths.get(node.parent) ?? 0) + 1;
    depths.set(id, depth);
    return rowOf(id, node, Math.min(depth, 12));
  });
  const widths = HEADS.map((head, column) => rows.reduce((width, row) => Math.max(width, row[column].length), head.length));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd();
  return [style('bold', line(HEADS)), ...rows.map(line)].join('\n');
}

function kernelsOf(report: FactsReport): string {
  return report.kernels.map(({ at, platform, version, workloads }) => {
    const what = [platform, version].filter((part) => part !== null).join(' ') || 'unknown system';
    return `  ${short(oneLine(at))} (${oneLine(what)}): ${workloads.length === 0 ? 'no workloads' : workloads.map((id) => short(oneLine(id))).join(', ')}`;
  }).join('\n');
}

function run(call: Call): number {
  const [file] = call.files;
  const document = readDocument(call.io.cwd, file);
  const today = dayOf(call) ?? document.topology.asOf ?? new Date().toISOString().slice(0, 10);
  const report = factsOf(makeFacts(buildGraph(document.topology), defaultCatalog, today));
  if (call.value('format') === 'json') {
    call.io.stdout.write(`${JSON.stringify({ version: report.version, file, nodes: report.nodes, kernels: report.kernels }, undefined, 2)}\n`);
    return 0;
  }
  const style = styleFor(call.io, call.io.stdout);
  call.io.stdout.write(`${tableOf(report, style)}\n`);
  if (report.kernels.length > 0) call.io.stdout.write(`\n${style('bold', 'KERNELS AND THE WORKLOADS THAT SHARE THEM')}\n${kernelsOf(report)}\n`);
  return 0;
}

export const factsCommand: Command = {
  name: 'facts',
  arguments: { usage: 'FILE', least: 1, most: 1, doc: 'A topology file; - is standard input.' },
  summary: 'Shows what is known about every node: kernel, capacity, limits, commitment.',
  description: [
    'Shows, for every node, the kernel it runs on, what it offers and may use, and how far that is promised to what runs inside; then every kernel with the workloads that share it.',
    'Unknown is `-` (`null` in JSON), and no limit is `unlimited`. In JSON sizes are bytes and CPU is cores.',
  ],
  options: [formatOption('pretty', 'json'), { name: 'today', value: 'YYYY-MM-DD', doc: 'The day that facts about age measure from.' }],
  examples: [{ line: 'strata facts shop.topology.json', doc: 'A table for people' }, { line: 'strata facts shop.topology.json --format json', doc: 'Facts for a program' }],
  run,
};
