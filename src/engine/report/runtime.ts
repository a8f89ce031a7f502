/** What language runtimes see. */
import { runtimeSizing } from '../facts/runtime-sizing';
import type { Sized } from '../facts/runtime-sizing';
import { workloads } from '../facts/workloads';
import type { Facts } from '../contract';
import { idOf, nodeSection } from './section';
import type { Field } from './section';

export interface SeenFacts {
  readonly from: string;
  readonly seen: number;
  readonly effective: number;
  readonly by: string | null;
  readonly factor: number;
}

export interface RuntimeFacts {
  readonly name: string;
  readonly version: string | null;
  readonly cpu: SeenFacts | null;
  readonly memory: SeenFacts | null;
}

const fieldsOf = (name: string, unit: 'cores' | 'bytes'): readonly Field[] => [
  [`${name}.from`, 'name', 'What it looks at: `machine`, `affinity` (the machine less a cpuset), `leaf` (its own group\'s limit), `own` (the limit that holds).'],
  [`${name}.seen`, unit, 'What it believes to have.'],
  [`${name}.effective`, unit, 'What holds for it.'],
  [`${name}.by`, 'id', 'Whose limit that is.'],
  [`${name}.factor`, 'ratio', 'seen / effective.'],
];

export const runtime = nodeSection<RuntimeFacts>({
  title: 'What language runtimes see',
  doc: 'The CPUs and the memory that a language runtime sizes its threads and heap by, beside what the kernel lets it use.',
  on: 'containers and applications with a known `language` on Linux, outside sandboxes',
  source: 'JDK release notes (8u131 to 15), Go 1.25 release notes, .NET 3.0 release notes; a table by runtime and version',
  unknown: '`cpu` or `memory` is `null` where it is set by hand (`threads`, `heap`), not used, or versions of runtime or cgroup that are not given would differ.',
  fields: [['name', 'text', 'The runtime.'], ['version', 'text', 'Its version.'], ...fieldsOf('cpu', 'cores'), ...fieldsOf('memory', 'bytes')],
  make(facts) {
    const { copies } = workloads(facts);
    return (i) => {
      const { kind } = facts.graph.nodes[i]!;
      if ((kind !== 'container' && kind !== 'app') || !(copies[i]! > 0)) return undefined;
      const it = runtimeSizing(facts, i);
      return it && { name: it.runtime.name, version: it.version ?? null, cpu: seen(facts, it.cpu), memory: seen(facts, it.memory) };
    };
  },
});

const seen = (facts: Facts, it: Sized | undefined): SeenFacts | null =>
  it === undefined ? null : { from: it.from, seen: it.seen, effective: it.effective, by: idOf(facts, it.binding), factor: it.factor };
