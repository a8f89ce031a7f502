/** Failures: what goes down with them, and what comes back, where and when (RULES 3.3). */
import type { Failure } from '../engine';
import { recovery } from '../engine/facts/recovery';
import type { Recovery } from '../engine/facts/recovery';
import { because, nodeOf } from './run';
import type { Run } from './run';

/** Nodes that fail at the same time. */
export function fails(run: Run, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const failed: Failure[] = ids.map((id) => ({ node: nodeOf(run, id) }));
  const found = recovery(run.facts, failed);
  goDown(run, found);
  comeBack(run, found);
  for (const { node, reason, undetermined } of found.unplaced) {
    const id = run.facts.graph.ids[node]!;
    run.unplaced.add(id);
    because(run, id, [`${undetermined ? 'No place was found for it within the steps allowed' : 'It is not started elsewhere'}: ${reason}`]);
  }
  for (const { service, before, after } of found.services) {
    run.services.push({ service: service.name, alive: after < service.minAvailable ? after : before, needed: service.minAvailable, recovers: after >= service.minAvailable });
  }
  for (const { node, seconds, reason } of found.dataLoss) run.dataLoss.push({ node: run.facts.graph.ids[node]!, seconds: Number.isNaN(seconds) ? null : seconds, reason });
  if (found.shareDown > 0) run.notes.add(`Down at first: ${percent(found.shareDown)} of everything that runs, by weight; for good: ${percent(found.shareLost)}.`);
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

function goDown(run: Run, { before }: Recovery): void {
  const { graph } = run.facts;
  for (let i = 0; i < graph.count; i++) {
    const id = graph.ids[i]!;
    if (before.down[i] === 1 || before.isolated[i] === 1) {
      run.down.add(id);
      because(run, id, before.witness(i));
    } else if (before.degraded[i] === 1) {
      run.degraded.add(id);
      because(run, id, ['something that it can do without is gone']);
    }
  }
}

function comeBack(run: Run, { before, recovered, witness }: Recovery): void {
  const { graph } = run.facts;
  const placeOf = new Map(recovered.map(({ node, to }) => [node, to]));
  for (const { node, to, seconds, assumed } of recovered) {
    const id = graph.ids[node]!, above = graph.parent[node]!;
    const place = to < 0 ? (above < 0 ? node : above) : to;
    run.recovered.push({
      node: id, to: graph.ids[place]!, seconds: seconds.from, atMostSeconds: Number.isNaN(seconds.to) ? null : seconds.to, how: witness(node).slice(before.witness(node).length), assumed,
    });
    for (const it of assumed) run.notes.add(`Assumed: ${it}.`);
    // What only comes along in something that was put elsewhere has not left its place.
    if (to >= 0 && to !== above && placeOf.get(above) !== to) run.moved.push({ node: id, from: above < 0 ? null : graph.ids[above]!, to: graph.ids[place]! });
  }
}
