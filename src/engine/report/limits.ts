/** Effective limits and who sets them. */
import { limits as limitFact } from '../facts/limits';
import type { Limit } from '../facts/limits';
import { amount, idOf, nodeSection } from './section';
import type { Amount, Field } from './section';

export interface LimitFacts {
  readonly atMost: Amount;
  readonly by: string | null;
  readonly exact: boolean;
}

const fieldsOf = (name: string, unit: 'bytes' | 'cores' | 'count'): readonly Field[] => [
  [`${name}.atMost`, unit, 'The least of its own limit or size and all above it.'],
  [`${name}.by`, 'id', 'The node whose limit that is: itself, or the nearest above.'],
  [`${name}.exact`, 'yes/no', 'False where a size on the way up is not known: it may be less.'],
];

const HOLDS_NOTHING: ReadonlySet<string> = new Set(['site', 'cluster', 'volume', 'network']);

export const limits = nodeSection<{ readonly memory: LimitFacts; readonly cpu: LimitFacts; readonly pids: LimitFacts }>({
  title: 'Limits, and who sets them',
  doc: 'What a node can use at most, and the node above it (or itself) whose limit or size that is.',
  on: 'all but sites, clusters, volumes and networks',
  source: 'Linux kernel, cgroup-v2: limits hold for the whole subtree; a pod\'s group has the sum of its containers\' limits only where every container has one',
  unknown: 'A size that is not known makes the result an upper bound (`exact: false`).',
  fields: [...fieldsOf('memory', 'bytes'), ...fieldsOf('cpu', 'cores'), ...fieldsOf('pids', 'count')],
  make(facts) {
    const all = limitFact(facts);
    const of = ({ effective, known, binding }: Limit, i: number): LimitFacts => ({
      atMost: amount(Math.max(0, effective[i]!)), by: idOf(facts, binding[i]!), exact: known[i] === 1,
    });
    return (i) => (HOLDS_NOTHING.has(facts.graph.nodes[i]!.kind) ? undefined : { memory: of(all.memory, i), cpu: of(all.cpu, i), pids: of(all.pids, i) });
  },
});
