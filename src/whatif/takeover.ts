/** A site is lost and another one takes over (RULES 3.12). */
import { missingAt } from '../engine/facts/placement/dr-data';
import type { Missing } from '../engine/facts/placement/dr-data';
import { takeOver } from '../engine/facts/placement/dr';
import { amountOf, proofText } from '../engine/facts/placement/explain';
import { recoveryPair } from '../engine/facts/placement/sites';
import type { RecoveryPair } from '../engine/facts/placement/sites';
import type { Graph } from '../engine';
import { called, count, idsOf } from '../engine/rules/say';
import { formatDuration } from '../model';
import type { Event } from './contract';
import { because, nodeOf } from './run';
import type { Run } from './run';

/** How many times its normal commit a site may carry meanwhile [H]; the default of the rule dr-capacity-insufficient. */
const COMMIT_RATIO = 1.5;

/** Answers whether the other site has the room and the data; where it has, the protected workloads are there afterwards. */
export function takesOver(run: Run, event: Event): void {
  const { facts } = run;
  const { graph } = facts;
  const site = nodeOf(run, event.failover!), to = nodeOf(run, event.to!);
  const question = `Can ${called(graph, to)} take over for ${called(graph, site)}?`;
  const pair = recoveryPair(facts, site, to);
  if (pair === undefined) {
    run.answers.push({ question, answer: 'no', proof: ['The two sites are one, or one is in the other: they are lost together.'] });
    return;
  }
  const found = takeOver(facts, pair, COMMIT_RATIO), missing = missingAt(facts, pair);
  const lacking = missing.filter(({ what }) => what !== 'lag');
  const { problem, demand, free, proof, missingHosts } = found;
  run.answers.push({
    question, answer: lacking.length > 0 ? 'no' : found.answer,
    proof: [
      ...(proof === undefined ? [] : [`${proofText(facts, problem, proof)}.`]),
      ...(missingHosts > 0 ? [`${count(missingHosts, 'more host')} of the median size there would do.`] : []),
      ...demand.flatMap((wanted, r) => (free[r] === Infinity ? [] : [`Asked for ${amountOf(problem, r, wanted)}, free at ${graph.ids[to]!} ${amountOf(problem, r, free[r]!)}, at ${COMMIT_RATIO} times the normal commit (assumed).`])),
      ...(pair.shed.length === 0 ? [] : [`Stopped at ${graph.ids[to]!} for it: ${idsOf(graph, pair.shed)}.`]),
      ...missing.map((it) => `${graph.ids[it.unit]!}: ${missingText(graph, it)}.`),
    ],
  });
  for (const { unit, thing, lag } of missing.filter(({ what }) => what === 'lag')) run.dataLoss.push({ node: graph.ids[unit]!, seconds: lag! / 1000, reason: `the copy of ${graph.ids[thing]!} there is behind` });
  place(run, pair, found.plan, problem.itemNode, problem.binNode, problem.problem.at, new Set(lacking.map(({ unit }) => unit)));
}

function place(run: Run, pair: RecoveryPair, plan: Int32Array | undefined, itemNode: Int32Array, binNode: Int32Array, at: Int32Array, lacking: ReadonlySet<number>): void {
  const { graph } = run.facts;
  for (let i = pair.site; i < graph.end[pair.site]!; i++) run.down.add(graph.ids[i]!);
  because(run, graph.ids[pair.site]!, [`${graph.ids[pair.site]!} is lost`]);
  const places = new Map<number, number>();
  let k = 0;
  at.forEach((bin, item) => {
    if (bin < 0 && plan !== undefined) places.set(itemNode[item]!, binNode[plan[k++]!]!);
  });
  for (const unit of pair.protected) {
    const id = graph.ids[unit]!, host = places.get(unit), above = graph.parent[unit]!;
    if (host === undefined || lacking.has(unit)) run.unplaced.add(id);
    else run.moved.push({ node: id, from: above < 0 ? null : graph.ids[above]!, to: graph.ids[host]! });
  }
  for (const unit of pair.shed) run.down.add(graph.ids[unit]!);
  for (const unit of pair.shed) because(run, graph.ids[unit]!, [`${graph.ids[unit]!} is stopped to make room`]);
  if (pair.given.length > 0) run.notes.add(`Not protected, so not started elsewhere: ${idsOf(graph, pair.given)}.`);
}

function missingText(graph: Graph, { what, thing, lag, rpo }: Missing): string {
  const id = graph.ids[thing]!;
  switch (what) {
    case 'disk': return 'its disk is on its host alone';
    case 'data': return `the volume ${id} has no copy there`;
    case 'lag': return `the copy of ${id} there is ${formatDuration(lag!)} behind, and ${formatDuration(rpo!)} may be lost`;
    case 'network': return `the network ${id} is not there`;
    case 'service': return `it needs ${id}, which is not there`;
  }
}
