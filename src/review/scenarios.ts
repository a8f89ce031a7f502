/** Scenarios that come out otherwise than before. */
import type { Facts } from '../engine';
import type { TopologyText } from '../model';
import { playScenarios } from '../whatif';
import type { ScenarioChange } from './contract';

/** Scenarios that fail now and did not (new ones too), then those that pass now and did not. `moved`: where each stands on the new side, by its old index. */
export function scenarioChanges(old: { readonly document: TopologyText; readonly facts: Facts }, now: typeof old, moved: Int32Array | undefined): readonly ScenarioChange[] {
  const before = new Map(playScenarios(old.document, old.facts).map((it) => [moved?.[it.index] ?? -1, it]));
  const changes = playScenarios(now.document, now.facts).flatMap((it): ScenarioChange[] => {
    const was = before.get(it.index);
    const failed = it.failures.length > 0, failedBefore = (was?.failures.length ?? 0) > 0;
    if (failed === failedBefore) return [];
    const failures = (failed ? it : was!).failures.map(({ message }) => message);
    return [{ name: it.name, change: failed ? 'fails' : 'passes', isNew: was === undefined, failures }];
  });
  return changes.sort((a, b) => Number(b.change === 'fails') - Number(a.change === 'fails'));
}
