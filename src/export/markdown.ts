/** A report as Markdown: summary, findings, capacity, kernels, inventory. */
import type { Checked, Finding } from '../engine/contract';
import { kernels } from '../engine/facts/kernels';
import { formatBytes, formatCores, KINDS, SEVERITIES, type Severity } from '../model';
import { commitText } from '../scene/commit';
import type { Exported, Exporter, Questions, Subject } from './contract';
import { inventory, type Row } from './inventory';
import { counted, escapeMarkdownInside as escape } from './text';

/** Findings that are told one by one, of each severity. */
const MOST_FINDINGS = 200;
/** Nodes that a finding names. */
const MOST_NODES = 6;

const WORDS: { readonly [S in Severity]: string } = { error: 'Errors', warning: 'Warnings', info: 'Information', hint: 'Hints' };
/** The worst first. */
const ORDER: readonly Severity[] = [...SEVERITIES].reverse();

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const amount = (value: number, format: (value: number) => string): string => (Number.isNaN(value) ? '' : format(value));
const promised = (value: number): string => (Number.isNaN(value) ? '' : Number.isFinite(value) ? commitText(value) : 'without bound');

function summary({ findings, suppressed, facts: { graph, today } }: Checked): string {
  const kinds = KINDS.map((kind, code) => [kind, graph.kind.filter((it) => it === code).length] as const).filter(([, count]) => count > 0);
  const nodes = `${counted(graph.count, 'node')}${kinds.length === 0 ? '' : ` (${kinds.map(([kind, count]) => `${count.toLocaleString('en')} ${kind}`).join(', ')})`} and ${counted(graph.linkFrom.length, 'link')}.`;
  const bySeverity = ORDER.map((severity) => [severity, findings.filter((it) => it.severity === severity).length] as const).filter(([, count]) => count > 0);
  const found = findings.length === 0 ? 'Nothing was found.' : `${counted(findings.length, 'finding')}: ${bySeverity.map(([severity, count]) => `${count.toLocaleString('en')} ${severity}`).join(', ')}.`;
  const held = suppressed.length === 0 ? '' : ` ${counted(suppressed.length, 'more is', 'more are')} suppressed in the file.`;
  return `${nodes} ${found}${held} Judged as of ${today}.`;
}

function findingLine({ rule, message, nodes }: Finding, ask: Questions): string {
  const rest = nodes.length - MOST_NODES;
  const named = nodes.length === 0 ? '' : ` (${nodes.slice(0, MOST_NODES).map(escape).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''})`;
  return `- **${escape(ask.ruleTitle(rule))}**${named}: ${escape(message)}`;
}

function findingSections(findings: readonly Finding[], ask: Questions): string[] {
  return ORDER.flatMap((severity) => {
    const those = findings.filter((it) => it.severity === severity);
    if (those.length === 0) return [];
    const rest = those.length - MOST_FINDINGS;
    return [`### ${WORDS[severity]} (${those.length.toLocaleString('en')})`, [...those.slice(0, MOST_FINDINGS).map((it) => findingLine(it, ask)), ...(rest > 0 ? [`- and ${rest.toLocaleString('en')} more`] : [])].join('\n')];
  });
}

function capacity(rows: readonly Row[]): string[] {
  const those = rows.filter(({ cpuCommit, memoryCommit }) => !Number.isNaN(cpuCommit) || !Number.isNaN(memoryCommit));
  if (those.length === 0) return [];
  const cells = those.map((row) => [
    escape(row.id), row.kind, amount(row.cpu, formatCores), promised(row.cpuCommit), amount(row.memory, formatBytes), promised(row.memoryCommit),
  ]);
  return ['## Capacity', 'What is promised to what runs inside, measured against what there is; up to 100 % in percent, beyond that as a multiple.', table(['Node', 'Kind', 'CPU', 'CPU promised', 'Memory', 'Memory promised'], cells)];
}

function kernelSection({ facts }: Checked): string[] {
  const { graph, catalog } = facts;
  const { domains } = kernels(facts);
  if (domains.length === 0) return [];
  const cells = domains.map(({ node, platform, version, kernel, workloads }) => [
    escape(graph.ids[node]), escape([catalog.platform(platform)?.name ?? platform, version].filter(Boolean).join(' ')), escape(kernel ?? ''), workloads.length.toLocaleString('en'),
  ]);
  return ['## Kernels', table(['Kernel of', 'System', 'Version', 'Workloads on it'], cells)];
}

function inventorySection(rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [
    escape(row.id), row.kind, row.name === row.id ? '' : escape(row.name), escape(row.parent ?? ''), escape(row.subtitle), escape(row.band),
    row.findings === 0 ? '' : `${row.findings.toLocaleString('en')} (${row.worst})`,
  ]);
  return ['## Inventory', table(['Node', 'Kind', 'Name', 'In', 'Details', 'System or kernel', 'Findings'], cells)];
}

function write({ name, checked, ask }: Subject): Exported {
  const rows = inventory(checked);
  const cut = ORDER.map((severity) => checked.findings.filter((it) => it.severity === severity).length - MOST_FINDINGS).filter((rest) => rest > 0).reduce((sum, rest) => sum + rest, 0);
  const notes = ['Markdown has no picture, and links and scenarios are not in it.', ...(cut > 0 ? [`${counted(cut, 'finding is', 'findings are')} counted and not told: at most ${MOST_FINDINGS} of each severity are.`] : [])];
  const parts = [
    `<!-- Made by Strata. ${notes.join(' ')} -->`, `# ${escape(name)}`, summary(checked),
    ...(checked.findings.length > 0 ? ['## Findings', ...findingSections(checked.findings, ask)] : []),
    ...capacity(rows), ...kernelSection(checked), ...inventorySection(rows),
  ];
  return { content: `${parts.join('\n\n')}\n`, notes };
}

export const markdown: Exporter = {
  format: 'markdown', title: 'Markdown report', about: 'a report: summary, findings, capacity, kernels, inventory', extensions: ['.md', '.markdown'], options: [], write,
};
