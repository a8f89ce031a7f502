/** What an outcome takes away for good. */
import type { Outcome } from './contract';

/** Nodes that are down for good: down at first, and neither recovered nor moved. */
export function lostOf(outcome: Outcome): readonly string[] {
  const back = new Set(outcome.recovered.map(({ node }) => node));
  return outcome.down.filter((id) => !back.has(id));
}
