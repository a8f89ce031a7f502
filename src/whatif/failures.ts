/** Failures: what goes down with them. */
import { failure, services } from '../engine';
import type { Failure } from '../engine';
import { because, nodeOf } from './run';
import type { Run } from './run';

/** Nodes that fail at the same time. */
export function fails(run: Run, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const { facts } = run;
  const { graph } = facts;
  const failed: Failure[] = ids.map((id) => ({ node: nodeOf(run, id) }));
  const outcome = failure(facts, failed);
  for (let i = 0; i < graph.count; i++) {
    const id = graph.ids[i]!;
    if (outcome.down[i] === 1 || outcome.isolated[i] === 1) {
      run.down.add(id);
      because(run, id, outcome.witness(i));
    } else if (outcome.degraded[i] === 1) run.degraded.add(id);
  }
  for (const service of services(facts).list) {
    const alive = outcome.alive[service.number]!;
    if (alive < service.minAvailable && service.replicas >= service.minAvailable) run.services.push({ service: service.name, alive, needed: service.minAvailable, recovers: false });
  }
}
