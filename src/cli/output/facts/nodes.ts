/** The table of nodes, and sections about nodes. */
import type { FactsReport, NodeFacts } from '../../../engine/report';
import { assumed, bytes, cores, count, having, names, percent, type Printer, ratio, short, span, together } from './say';

const HEADS = ['NODE', 'KIND', 'KERNEL', 'CPU', 'CPU LIMIT', 'CPU COMMIT', 'MEMORY', 'MEM LIMIT', 'MEM COMMIT', 'DISK'];

function rowOf(id: string, node: NodeFacts, depth: number): readonly string[] {
  return [
    `${'  '.repeat(depth)}${short(id)}`, node.kind, node.kernel === null ? '-' : short(node.kernel),
    cores(node.cpu.capacity), cores(node.cpu.limit), ratio(node.cpu.commit), bytes(node.memory.capacity), bytes(node.memory.limit), ratio(node.memory.commit), bytes(node.disk.capacity),
  ];
}

/** Rows in the order of the tree, indented by depth, under their heads. */
export function tableOf(report: FactsReport): readonly string[] {
  const depths = new Map<string, number>();
  const rows = Object.entries(report.nodes).map(([id, node]) => {
    const depth = node.parent === null ? 0 : (depths.get(node.parent) ?? 0) + 1;
    depths.set(id, depth);
    return rowOf(id, node, Math.min(depth, 12));
  });
  return aligned([HEADS, ...rows]);
}

/** Cells as columns. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => rows.reduce((width, row) => Math.max(width, row[column].length), 0));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}

export const labels: Printer = (report) => together(having(report, 'labels').map(([id, { weight: _, outside, ...texts }]) => [
  id, [...Object.entries(texts).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`])), ...(outside === null ? [] : [outside ? 'reachable from outside' : 'not reachable from outside'])].join(', '),
]));

const LIMITED: ReadonlySet<string> = new Set(['container', 'app', 'pod']);

/** Workloads that something above limits, other than their own pod. */
export const limits: Printer = (report) => together(having(report, 'limits').filter(([, , { kind }]) => LIMITED.has(kind)).flatMap(([id, it, { parent }]): [string, string][] => {
  const sizes = { memory: bytes(it.memory.atMost), cpu: `${cores(it.cpu.atMost)} ${it.cpu.atMost === 1 ? 'CPU' : 'CPUs'}`, pids: `${it.pids.atMost} processes` };
  const owners = new Map<string, string[]>();
  for (const resource of ['memory', 'cpu', 'pids'] as const) {
    const { by, exact } = it[resource];
    if (by === null || by === id || (by === parent && report.nodes[by].kind === 'pod')) continue;
    owners.set(by, [...(owners.get(by) ?? []), `${exact ? '' : 'at most '}${sizes[resource]}`]);
  }
  return Array.from(owners, ([by, texts]) => [id, `${texts.join(', ')} of ${short(by)}`]);
}));

/** Promises beyond this are worth a line. */
const TWICE = 2;

export const stacked: Printer = (report) => together(having(report, 'stacked').flatMap(([id, { memory, cpu }]): [string, string][] => {
  const parts = [typeof memory === 'number' && memory <= TWICE ? '' : `memory ${ratio(memory)}`, typeof cpu === 'number' && cpu <= TWICE ? '' : `CPU ${ratio(cpu)}`].filter(Boolean);
  return parts.length === 0 ? [] : [[id, parts.join(', ')]];
}));

/** Containers have the class of their pod. */
export const qos: Printer = (report) => together(having(report, 'qos').filter(([, , { parent }]) => parent === null || report.nodes[parent].kind !== 'pod').map(([id, it]) => [id, it.class ?? 'class not known']));

export const allocatable: Printer = (report) => having(report, 'allocatable').filter(([, it]) => it.kubernetes).map(([id, { allocatable: has, requested, requestsUnknown, assumed: taken }]) =>
  `${short(id)}: requested ${requestsUnknown > 0 ? 'at least ' : ''}${cores(requested.cpu)} of ${cores(has.cpu)} CPUs, ${bytes(requested.memory)} of ${bytes(has.memory)} memory, ${requested.pods} of ${has.pods} pods${assumed(taken)}`);

export const share: Printer = (report) => {
  const part = (it: { readonly cores: number | null; readonly wanted: unknown }): number => (it.cores === null || typeof it.wanted !== 'number' || it.wanted === 0 ? 1 : it.cores / it.wanted);
  const least = having(report, 'share').filter(([, it]) => part(it) < 0.999).sort((a, b) => part(a[1]) - part(b[1]));
  return together(least.map(([id, { cores: given, wanted, exact, tightest }]) => {
    const where = tightest === null ? '' : `, least on ${short(tightest.shared ?? '')} (weight ${tightest.weight} of ${tightest.weights}${tightest.assumed ? ', assumed' : ''})`;
    return [id, `${exact ? '' : 'at most '}${cores(given)} of ${cores(wanted)} CPUs${where}`];
  }));
};

export const throttling: Printer = (report) => together(having(report, 'throttling').map(([id, it]) => [
  id, `${count(it.threads, 'thread')}${it.threadsFrom === 'declared' ? '' : ` (${it.threadsFrom})`} and a limit of ${cores(it.limit)} CPUs: still for ${percent(it.fraction)} of the time, ${Number(it.stallMs.toFixed(1))} ms at once`,
]));

/** How many times what it has a runtime must see to be worth a line. */
const NOTABLE = 1.25;

export const runtime: Printer = (report) => together(having(report, 'runtime').flatMap(([id, { name, version, cpu, memory }]): [string, string][] => {
  const seen = [
    ...(cpu === null || cpu.factor < NOTABLE ? [] : [`sees ${cores(cpu.seen)} CPUs, has ${cores(cpu.effective)}`]), ...(memory === null || memory.factor < NOTABLE ? [] : [`sees ${bytes(memory.seen)}, has ${bytes(memory.effective)}`]),
  ];
  return seen.length === 0 ? [] : [[id, `${[name, version].filter(Boolean).join(' ')} ${seen.join('; ')}`]];
}));

export const start: Printer = (report) => together(having(report, 'start').map(([id, it]) => [id, `${span(it)}${it.assumed ? ' (assumed in part)' : ''}`]));

export const guarantee: Printer = (report) => having(report, 'guarantee').flatMap(([id, it]) => {
  const parts = (['memory', 'cpu'] as const).flatMap((resource) => {
    const found = it[resource];
    if (found === null || found.part >= 1) return [];
    return [`${percent(found.part)} of its ${resource === 'cpu' ? 'CPUs' : 'memory'} (${found.how}; ${short(found.machine ?? '')} is committed ${ratio(found.commit)})`];
  });
  return parts.length === 0 ? [] : [`${short(id)}: ${parts.join(', ')}`];
});

export const migration: Printer = (report) => together(having(report, 'migration').map(([id, { targets, change, leftOut }]) => {
  const yes = targets.filter((it) => it.answer === 'yes'), open = targets.filter((it) => it.answer === 'unknown'), no = targets.filter((it) => it.answer === 'no');
  const slowest = yes.reduce((most, it) => Math.max(most, it.seconds ?? Infinity), 0);
  const parts = [
    yes.length === 0 ? '' : `can move to ${names(yes.map((it) => it.to), 3)}${Number.isFinite(slowest) ? ` in ${span({ from: slowest, to: yes.every((it) => it.exact) ? slowest : null })}` : ''}`,
    open.length === 0 ? '' : `not known for ${names(open.map((it) => it.to), 3)} (${open[0].reasons[0].text})`,
    no.length === 0 ? '' : `not to ${names(no.map((it) => it.to), 3)} (${no[0].reasons.find((it) => it.certainty === 'certain')?.text ?? ''})`,
    change === null ? '' : `without ${change.code} it could move to ${names(change.opens, 3)}`, leftOut === 0 ? '' : `${leftOut} not looked at`,
  ];
  return [id, parts.filter(Boolean).join('; ')];
}));
