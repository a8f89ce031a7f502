/** Who can read what, besides its owner. */
import { readersOf } from '../facts/visibility';
import type { Reader } from '../facts/visibility';
import { workloads } from '../facts/workloads';
import { capped, idOf, idsOf, stackSection } from './section';
import type { Facts } from '../contract';

export interface VisibilityFacts {
  readonly classes: readonly {
    readonly workloads: readonly string[];
    readonly readers: readonly { readonly principal: string; readonly node: string; readonly sees: readonly { readonly what: string; readonly how: string }[] }[];
  }[];
  readonly leftOut: number;
}

/** Groups of workloads with the same readers that are told. */
const MOST = 500;

export const visibility = stackSection<VisibilityFacts>({
  title: 'Who can read what',
  doc: 'Everyone who administers something that a workload runs on or keeps its data on, containers that hold the socket of an engine, and what of it they see: files, processes, memory, disks. Workloads with the same readers stand together.',
  source: 'Root on the system below a namespace sees all of it; a hypervisor sees disks and memory of its VMs; encrypted memory hides it; gVisor and VM sandboxes hide processes; the socket of an engine gives its API, and root where the engine has it (CIS Docker Benchmark 5.32)',
  unknown: 'Of a container whose runtime is not known nothing is said. Encryption of files by the workload itself is not looked at.',
  fields: [
    ['classes[].workloads', 'ids', 'Workloads with the same readers.'],
    ['classes[].readers[].principal', 'name', '`root` on a system, user of an `engine`\'s or `cluster`\'s API, administrator of a `hypervisor` or of `storage`, or whoever is in a `container` that holds the socket of an engine.'],
    ['classes[].readers[].node', 'id', 'What they administer, or are in.'],
    ['classes[].readers[].sees[].what', 'name', '`processes`, `files`, `memory`, `disk`, `console` or `ciphertext` (nothing of the data itself).'], ['classes[].readers[].sees[].how', 'text', 'How.'],
    ['leftOut', 'count', `Groups beyond the first ${MOST}.`],
  ],
  make(facts) {
    const groups = new Map<string, { readonly readers: readonly Reader[]; readonly nodes: number[] }>();
    for (const i of workloads(facts).running) {
      const readers = readersOf(facts, i);
      if (readers.length === 0) continue;
      const key = readers.map((it) => `${it.principal} ${it.node} ${it.sees.map(({ what, how }) => `${what} ${how}`).join('/')}`).join('\n');
      const group = groups.get(key);
      if (group) group.nodes.push(i);
      else groups.set(key, { readers, nodes: [i] });
    }
    const { shown, leftOut } = capped([...groups.values()], MOST);
    return { classes: shown.map(({ readers, nodes }) => ({ workloads: idsOf(facts, nodes), readers: readers.map((it) => readerOf(facts, it)) })), leftOut };
  },
});

const readerOf = (facts: Facts, { principal, node, sees }: Reader) => ({ principal, node: idOf(facts, node)!, sees: sees.map(({ what, how }) => ({ what, how })) });
