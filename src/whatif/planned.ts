/** Planned work: emptying a machine, and patching a kernel (RULES 3.3, 3.11). */
import { kernels, services } from '../engine';
import type { Facts } from '../engine';
import { evacuate } from '../engine/facts/migration/evacuate';
import type { Departure, Evacuation, Shortage } from '../engine/facts/migration/evacuate';
import { patch } from '../engine/facts/migration/patch';
import { called, capital, count, kernelName } from '../engine/rules/say';
import { formatDuration } from '../model';
import { because, nodeOf } from './run';
import type { Run } from './run';

/** Whether a machine can be emptied, in which order, and how long it takes. */
export function drains(run: Run, id: string): void {
  const { facts } = run;
  const node = nodeOf(run, id);
  const found = evacuate(facts, node);
  run.answers.push({ question: `Can ${called(facts.graph, node)} be emptied?`, answer: found.answer, proof: [...found.witness, ...timeLine(found)] });
  depart(run, found);
  shortages(run, found.shortages);
  assume(run, found.assumed);
}

/** What patching the kernel that a node brings or runs on costs. */
export function patches(run: Run, id: string): void {
  const { facts } = run;
  const node = nodeOf(run, id);
  const { domains, serving } = kernels(facts);
  const domain = domains[serving[node]!];
  const found = domain && patch(facts, domain.number);
  const question = `Can the kernel of ${called(facts.graph, node)} be patched without an outage?`;
  if (domain === undefined || found === undefined) {
    run.answers.push({ question, answer: 'undetermined', proof: ['Which kernel serves it cannot be told.'] });
    return;
  }
  const cost = found.out.length === 0 ? [] : [`${count(found.out.length, 'workload')} out for ${formatDuration(found.rebootSeconds * 1000)}.`];
  const how = { livepatch: 'It is patched while it runs.', rolling: 'Everything leaves first.', outage: 'Not everything can leave.', unknown: 'Whether everything can leave cannot be told.' }[found.how];
  run.answers.push({
    question, answer: found.how === 'outage' ? 'no' : found.how === 'unknown' ? 'undetermined' : 'yes',
    proof: [`It is ${kernelName(facts, domain)}.`, how, ...cost, ...(found.evacuation === undefined ? [] : [...found.evacuation.witness, ...timeLine(found.evacuation)])],
  });
  if (found.evacuation !== undefined) depart(run, found.evacuation);
  for (const i of found.out) {
    run.down.add(facts.graph.ids[i]!);
    because(run, facts.graph.ids[i]!, [`${capital(kernelName(facts, domain))} is restarted under it`]);
    run.recovered.push({ node: facts.graph.ids[i]!, to: facts.graph.ids[i]!, seconds: found.rebootSeconds, atMostSeconds: found.rebootSeconds, how: ['it starts again with the machine'], assumed: found.assumed.filter((it) => it.includes('reboot') || it.includes('restart')) });
  }
  shortages(run, found.shortages);
  assume(run, found.assumed);
}

const timeLine = ({ departures, seconds, slots }: Evacuation): readonly string[] => (departures.some(({ how }) => how !== 'stays')
  ? [Number.isNaN(seconds) ? 'How long it takes in all cannot be told.' : `It takes ${departures.every(({ exact }) => exact) ? '' : 'at least '}${formatDuration(seconds * 1000)} in all, ${slots} at a time.`] : []);

function depart(run: Run, { departures }: Evacuation): void {
  for (const it of departures) leave(run, run.facts, it);
}

function leave(run: Run, { graph }: Facts, { node, how, to, reason }: Departure): void {
  const id = graph.ids[node]!, above = graph.parent[node]!;
  if (how === 'stays') {
    run.unplaced.add(id);
    because(run, id, [reason ?? 'no place is left']);
    return;
  }
  run.moved.push({ node: id, from: above < 0 ? null : graph.ids[above]!, to: graph.ids[to]! });
  because(run, id, [how === 'live' ? 'migrated live' : `stopped and started there: ${reason ?? ''}`]);
}

function shortages(run: Run, found: readonly Shortage[]): void {
  const { list } = services(run.facts);
  for (const { service, alive, seconds } of found) run.services.push({ service: list[service]!.name, alive, needed: list[service]!.minAvailable, recovers: Number.isFinite(seconds) });
}

function assume(run: Run, assumed: readonly string[]): void {
  for (const it of assumed) run.notes.add(`Assumed: ${it}.`);
}
