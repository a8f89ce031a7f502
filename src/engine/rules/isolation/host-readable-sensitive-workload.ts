import type { Facts, Graph, Rule, RuleContext } from '../../contract';
import { labels, SENSITIVITY } from '../../facts/labels';
import { readersOf } from '../../facts/visibility';
import type { Reader } from '../../facts/visibility';
import { workloads } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';

const params = {
  minSensitivity: { default: 'restricted', doc: 'Sensitivity from which workloads are looked at: public, internal, confidential, restricted.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const ID = 'host-readable-sensitive-workload';
const NOTHING_READ = new Set(['console', 'ciphertext']);

function check(context: Context): void {
  const { facts, graph, options } = context;
  const level = (SENSITIVITY as readonly string[]).indexOf(options.minSensitivity);
  const least = level < 0 ? SENSITIVITY.indexOf(params.minSensitivity.default) : level;
  const { sensitivity, adminDomain } = labels(facts);
  const groups = new Map<string, { readonly members: number[]; readonly readers: readonly Reader[] }>();
  for (const i of workloads(facts).running) {
    if (sensitivity[i]! < least || adminDomain[i] === undefined) continue;
    const readers = strangers(facts, i);
    if (readers.length === 0) continue;
    // Readers of the same sort, labelled at the same place: one cause.
    const key = JSON.stringify([adminDomain[i], readers.map(({ principal, node, sees }) => [principal, labelledAt(graph, node), sees.length])]);
    const known = groups.get(key);
    if (known) known.members.push(i);
    else groups.set(key, { members: [i], readers });
  }
  for (const { members, readers } of groups.values()) {
    for (const group of splitBySuppression(graph, ID, members, (it) => it)) report(context, group, readers);
  }
}

/** The node that a node has its administrative domain from. */
function labelledAt(graph: Graph, node: number): number {
  let at = node;
  while (graph.nodes[at]!.adminDomain === undefined && graph.parent[at]! >= 0) at = graph.parent[at]!;
  return at;
}

/** Who can read data of a workload and is labelled as someone else than who administers it. */
function strangers(facts: Facts, workload: number): readonly Reader[] {
  const { adminDomain } = labels(facts);
  const own = adminDomain[workload];
  return readersOf(facts, workload).filter(({ node, sees }) => adminDomain[node] !== undefined && adminDomain[node] !== own && sees.some(({ what }) => !NOTHING_READ.has(what)));
}

const NAMES: { readonly [P in Reader['principal']]: string } = {
  root: 'root on', engine: 'users of the API of', hypervisor: 'administrators of', cluster: 'administrators of', storage: 'administrators of', container: 'whoever is in',
};
const READS_ALONE = new Set<Reader['principal']>(['root', 'container']);
const reads = ({ sees }: Reader): string => sees.filter(({ what }) => !NOTHING_READ.has(what)).map(({ what, how }) => `${what} ${how}`).join(', ');

function report({ facts, graph, report }: Context, group: readonly number[], readers: readonly Reader[]): void {
  const { adminDomain, sensitivity } = labels(facts);
  const first = group[0]!, others = group.slice(1), many = others.length > 0;
  const closest = readers.slice(0, 2).map((it) => `${NAMES[it.principal]} ${called(graph, it.node)} (${adminDomain[it.node]!}) ${READS_ALONE.has(it.principal) ? 'reads' : 'read'} ${reads(it)}`);
  const surrounds = readers.some(({ principal }) => principal === 'root' || principal === 'hypervisor');
  report({
    node: first, others: [...new Set([...others, ...readers.map((it) => it.node)])],
    severity: surrounds ? 'warning' : 'info',
    message: `${capital(called(graph, first))}${many ? ` and ${count(others.length, 'other')} (${idsOf(graph, others)})` : ''}, ${SENSITIVITY[sensitivity[first]!]!}, `
      + `${many ? 'are' : 'is'} administered by ${adminDomain[first]!}, and others can read ${many ? 'them' : 'it'}: ${closest.join('; ')}`
      + `${readers.length > 2 ? `; and ${count(readers.length - 2, 'more reader')}` : ''}. A VM hides files and processes from the engine and `
      + 'its host, a confidential VM also memory, an encrypted volume the disk; or let one domain administer both.',
    related: readers.map(({ node }) => ({ node, message: `administered by ${adminDomain[node]!}, can read it` })),
    witness: readers.map((it) => `${NAMES[it.principal]} ${graph.ids[it.node]!} (${adminDomain[it.node]!}): ${reads(it)}`),
  });
}

const stack = (host: object, more: object, vm: object = {}) => ({
  strata: 1,
  nodes: {
    host: { kind: 'host', os: { platform: 'debian', version: '13' }, ...host }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', os: { platform: 'debian', version: '13' }, ...vm }, docker: { kind: 'engine', in: 'vm', platform: 'docker' }, ...more,
  },
});
const records = (adminDomain: string) => ({ records: { kind: 'container', in: 'docker', sensitivity: 'restricted', adminDomain } });

export const hostReadableSensitiveWorkload: Rule<typeof params> = {
  id: ID,
  family: 'isolation',
  severity: 'info',
  layer: 'L3',
  title: 'Restricted data that others can read',
  params,
  docs: {
    description: 'A running workload with data of `minSensitivity` or more is administered by one `adminDomain`, and something that it runs on or '
      + 'keeps its data on by another, in such a way that the other can read it without breaking anything. Root on the system of a plain '
      + 'container sees its processes, files and memory; of a gVisor or Kata sandbox files and the sandbox\'s memory; of a VM its disk image '
      + 'and memory from outside. Whoever may use the engine\'s API, or is in a container that holds its socket, can run commands in it. Of a VM with encrypted memory (SEV-SNP, TDX) '
      + 'nothing is read. It is a warning where root on a surrounding system or an administrator of the hypervisor is the reader. Only '
      + 'labelled domains are compared; workloads with readers of the same sort, labelled at the same place, are one finding, which names the readers of the first.',
    remedy: 'Put the workload into a VM, or a confidential VM, that its own administrators run; encrypt its volume with a key that the others do '
      + 'not hold; or let one domain administer both, and label it so.',
    sources: ['gVisor resource model: the sandbox is an opaque process to the host', 'NIST SP 800-190 §4.5.4', 'Docker: container file systems lie on the host (overlay2)'],
    bad: [{ title: 'The records of a hospital on a provider\'s Docker host', topology: stack({ adminDomain: 'provider' }, records('hospital')) }],
    good: [
      { title: 'In a confidential VM that the hospital runs', topology: stack({ adminDomain: 'provider' }, records('hospital'), { adminDomain: 'hospital', confidential: 'sev-snp' }) },
      { title: 'One domain for all', topology: stack({ adminDomain: 'hospital' }, records('hospital')) },
    ],
  },
  reach: 'island',
  all: check,
};
