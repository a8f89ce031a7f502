/** Which effective limit a property of a node sets, or could set. */
import type { Facts } from '../../engine/contract';
import type { FactRow } from '../../protocol';
import { limitRow } from '../session/facts';
import type { Path } from '../../model';

/** Properties that size or limit a node, by their path below it. */
export const LIMIT_PATHS: { readonly [Q in 'memory' | 'cpu']: readonly (readonly string[])[] } = {
  memory: [['limits', 'memory'], ['limit', 'memory'], ['memory', 'max'], ['memory']],
  cpu: [['limits', 'cpu'], ['limit', 'cpu'], ['cpu', 'max'], ['vcpus'], ['cpu']],
};

const SETS: ReadonlyMap<string, 'memory' | 'cpu'> = new Map((['memory', 'cpu'] as const).flatMap((quantity) => LIMIT_PATHS[quantity].map((path) => [path.join('.'), quantity] as const)));

/** What the node can use at most of what the property at a path below it limits; undefined for other properties, and nodes in circles. */
export function limitRowFor(facts: Facts, number: number, path: Path): FactRow | undefined {
  const quantity = SETS.get(path.join('.'));
  return quantity && facts.graph.cyclic[number] === 0 ? limitRow(facts, number, quantity) : undefined;
}
