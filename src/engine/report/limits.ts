/** Effective limits and who sets them, and how often one thing is promised through all levels. */
import { stackedCommit } from '../facts/group-commit';
import { limits as limitFact } from '../facts/limits';
import type { Limit } from '../facts/limits';
import { workloads } from '../facts/workloads';
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

export const stacked = nodeSection<{ readonly memory: Amount; readonly cpu: Amount }>({
  title: 'Promises on top of promises',
  doc: 'How often a resource is promised at the bottom of the stack for each time that it exists at the top: 3 to 1 in a VM that is itself 4 to 1 is 12 to 1.',
  on: 'running workloads',
  source: 'Product of the commit ratios above 1 of every machine and group from the workload up',
  unknown: 'A ratio that is not known counts as 1: the product is at least.',
  fields: [['memory', 'ratio', 'Of memory.'], ['cpu', 'ratio', 'Of CPU.']],
  make(facts) {
    const { isWorkload, copies } = workloads(facts);
    return (i) => (isWorkload[i] === 1 && copies[i]! > 0 ? { memory: amount(stackedCommit(facts, i, 'memory')), cpu: amount(stackedCommit(facts, i, 'cpu')) } : undefined);
  },
});
