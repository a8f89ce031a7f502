/** The inventory as CSV (RFC 4180): a row a node, sizes in bytes, CPU in cores. */
import type { Exported, Exporter, Subject } from './contract';
import { inventory, type Row } from './inventory';
import { oneLine } from './text';

/** Unknown is empty. */
const amount = (value: number): string => (Number.isNaN(value) ? '' : Number.isFinite(value) ? String(Number(value.toFixed(6))) : 'unlimited');

/**
 * A text as a cell. What spreadsheets take for a formula gets an apostrophe in front, behind a semicolon too:
 * there they part cells where the comma is the decimal sign.
 */
export function textCell(text: string | undefined): string {
  if (text === undefined || text === '') return '';
  return `"${oneLine(text).replace(/(^|;)(\s*)(?=[=+\-@＝＋－＠])/gu, "$1$2'").replace(/"/g, '""')}"`;
}

const LABELS = ['tenant', 'environment', 'role', 'owner', 'trust', 'sensitivity', 'criticality'] as const;

const COLUMNS: readonly (readonly [name: string, cell: (row: Row) => string])[] = [
  ['id', ({ id }) => textCell(id)], ['name', ({ name }) => textCell(name)], ['kind', ({ kind }) => kind], ['in', ({ parent }) => textCell(parent)], ['depth', ({ depth }) => String(depth)],
  ['platform', ({ platform }) => textCell(platform)], ['version', ({ version }) => textCell(version)], ['image', ({ image }) => textCell(image)],
  ['details', ({ subtitle }) => textCell(subtitle)], ['os_or_kernel', ({ band }) => textCell(band)], ['runs_on_kernel_of', ({ kernel }) => textCell(kernel)],
  ['copies', ({ copies }) => amount(copies)],
  ['cpu_cores', ({ cpu }) => amount(cpu)], ['memory_bytes', ({ memory }) => amount(memory)], ['disk_bytes', ({ disk }) => amount(disk)],
  ['cpu_request_cores', ({ cpuRequest }) => amount(cpuRequest)], ['memory_request_bytes', ({ memoryRequest }) => amount(memoryRequest)],
  ['cpu_at_most_cores', ({ cpuAtMost }) => amount(cpuAtMost)], ['memory_at_most_bytes', ({ memoryAtMost }) => amount(memoryAtMost)],
  ['cpu_promised_ratio', ({ cpuCommit }) => amount(cpuCommit)], ['memory_promised_ratio', ({ memoryCommit }) => amount(memoryCommit)],
  ...LABELS.map((name): [string, (row: Row) => string] => [name, ({ labels }) => textCell(labels[name])]),
  ['assumed', ({ assumed }) => (assumed ? 'yes' : 'no')], ['findings', ({ findings }) => String(findings)], ['worst_finding', ({ worst }) => worst ?? ''],
];

function write({ checked }: Subject): Exported {
  const rows = inventory(checked).map((row) => COLUMNS.map(([, cell]) => cell(row)).join(','));
  return {
    content: `${[COLUMNS.map(([name]) => name).join(','), ...rows].join('\r\n')}\r\n`,
    notes: ['CSV has nodes only: links, findings in words, scenarios and rule settings are not in it.'],
  };
}

export const csv: Exporter = { format: 'csv', title: 'CSV inventory', about: 'the inventory, a row a node', extensions: ['.csv'], options: [], write };
