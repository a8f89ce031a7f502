/** A process that takes all it can get of a resource: who is ended, slowed or cut off (RULES 3.7, 3.8). */
import { formatBytes, formatCores } from '../model';
import { runaway } from '../engine';
import type { Runaway } from '../engine';
import { called, capital, count } from '../engine/rules/say';
import { fails } from './failures';
import { because, nodeOf } from './run';
import type { Run } from './run';
import { runaway as parse } from './verbs';

/** What the process leads to. What is ended counts as failed: it is down, and what has a restart policy is started again. */
export function runsAway(run: Run, value: string): void {
  const { id, resource } = parse(value)!;
  const { graph } = run.facts;
  const found = runaway(run.facts, nodeOf(run, id), resource);
  if (found === undefined) {
    run.notes.add(`Nothing runs in ${called(graph, nodeOf(run, id))}, so nothing runs away.`);
    return;
  }
  run.notes.add(headline(run, found));
  for (const { node, reason, level, at } of found.killed) run.killed.push({ node: graph.ids[node]!, reason: `${LEVELS[level](called(graph, at))} (${reason})` });
  fails(run, [...new Set(found.killed.map(({ node }) => graph.ids[node]!))]);
  for (const { node, wanted, given } of found.slowed) degrade(run, node, `it usually uses ${formatCores(wanted)} cores and is left ${formatCores(given)}`);
  for (const node of found.blocked) degrade(run, node, 'it cannot start a process any more');
  if (found.witness.length > 0) because(run, graph.ids[found.node]!, found.witness);
  if (found.unknown > 0) run.notes.add(`The use of ${count(found.unknown, 'workload')} is not known and counts as nothing.`);
  if (found.reclaims) run.notes.add('The hypervisor takes memory back from its virtual machines before it ends one.');
  if (found.undetermined) run.notes.add('The steps allowed were used up: more may follow.');
}

const LEVELS: { readonly [L in Runaway['killed'][number]['level']]: (at: string) => string } = {
  group: (at) => `the kernel kills it when ${at} reaches its memory limit`, eviction: (at) => `the kubelet evicts it when ${at} runs short of memory`,
  system: (at) => `the kernel kills it when ${at} has no memory left`,
};

function degrade(run: Run, node: number, reason: string): void {
  const id = run.facts.graph.ids[node]!;
  run.degraded.add(id);
  because(run, id, [reason]);
}

const UNITS: { readonly [R in Runaway['resource']]: (value: number) => string } = {
  memory: formatBytes, cpu: (value) => `${formatCores(value)} cores`, pids: (value) => (Number.isFinite(value) ? count(value, 'process', 'processes') : 'as many processes as the kernel allows'),
};

const NAMES: { readonly [R in Runaway['resource']]: string } = { memory: 'the memory', cpu: 'the CPU', pids: 'the processes' };

function headline(run: Run, { node, binding, capacity, resource }: Runaway): string {
  const { graph } = run.facts;
  const who = capital(called(graph, node));
  if (binding < 0) return `${who} takes all ${NAMES[resource]} that it can get, and nothing that is known ends its growth.`;
  return `${who} takes all ${NAMES[resource]} that it can get, until ${called(graph, binding)} ends its growth${Number.isNaN(capacity) ? '' : ` at ${UNITS[resource](capacity)}`}.`;
}
