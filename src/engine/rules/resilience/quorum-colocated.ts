import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { kindCode, nearest } from '../../graph';
import { places } from '../../facts/places';
import { quorums } from '../../facts/quorum';
import { colocationOf, sitesOf } from '../../facts/quorum-places';
import type { Colocation } from '../../facts/quorum-places';
import { called, capital, count, idsOf } from '../say';

function check({ facts, graph, report }: RuleContext): void {
  for (const quorum of quorums(facts).list) {
    const found = colocationOf(facts, quorum);
    if (found === undefined) continue;
    const { at, held, level } = found;
    // With two sites one of them always holds the majority: only a third place for a witness helps.
    const unavoidable = level === 'site' && sitesOf(facts).length === 2;
    const name = quorum.cluster < 0 ? `service ${quorum.name}` : called(graph, quorum.cluster);
    report({
      node: at, others: quorum.voters.slice(0, 20), severity: unavoidable ? 'warning' : 'error',
      message: `${capital(called(graph, at))} carries ${held} of the ${count(quorum.votes, 'vote')} of ${name}, where ${quorum.majority} are the majority: without it `
        + `${quorum.votes - held} ${quorum.votes - held === 1 ? 'is' : 'are'} left, and nothing is decided any more. ${REMEDY[unavoidable ? 'two' : level]}`,
      witness: [...quorum.voters.slice(0, 12).map((it) => placeOf(facts, it)), `majority of ${quorum.votes}: ${quorum.majority}; on ${graph.ids[at]!}: ${held}`],
      measured: held, threshold: quorum.majority,
      fixes: () => fixes(facts, found),
    });
  }
}

const REMEDY = {
  host: 'Spread the voters over as many hosts as there are, and keep them apart with a rule of the cluster that places them.',
  volume: 'Give each voter storage of its own.',
  site: 'Spread the voters 1/1/1 or 2/2/1 over the sites.',
  two: 'With two sites one always has the majority: put a witness at a third.',
} as const;

/** `etcd-1 -> cp-1 -> host-1 -> room-a`. */
function placeOf(facts: Facts, voter: number): string {
  const { graph } = facts, { host, site } = places(facts);
  const chain = [voter, nearest(graph, voter, 'vm'), host[voter]!, site[voter]!].filter((it) => it >= 0);
  return [...new Set(chain)].map((it) => graph.ids[it]!).join(' -> ');
}

const HYPERVISOR = kindCode('hypervisor');

/** Moves the VM of one voter to a hypervisor of the same product on a host that carries none of the others. */
function fixes(facts: Facts, { quorum, at, level }: Colocation): readonly Fix[] {
  const { graph } = facts, { host } = places(facts);
  if (level !== 'host') return [];
  const taken = new Set(quorum.voters.map((it) => host[it]!));
  const vm = quorum.voters.map((it) => nearest(graph, it, 'vm')).filter((it) => it >= 0 && host[it] === at).at(-1);
  const own = vm === undefined ? undefined : graph.nodes[graph.parent[vm]!];
  if (vm === undefined || own?.kind !== 'hypervisor') return [];
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== HYPERVISOR || (graph.nodes[i] as NodeOf<'hypervisor'>).platform !== own.platform || taken.has(host[i]!)) continue;
    const operations: Operation[] = [{ op: 'move', id: graph.ids[vm]!, to: graph.ids[i]! }];
    return [{ title: `Move ${idsOf(graph, [vm])} to ${graph.ids[i]!}`, safe: false, operations }];
  }
  return [];
}

const host = (n: number) => ({ [`host-${n}`]: { kind: 'host' }, [`esx-${n}`]: { kind: 'hypervisor', in: `host-${n}`, platform: 'esxi' } });
const voter = (n: number, on: number) => ({
  [`cp-${n}`]: { kind: 'vm', in: `esx-${on}`, os: { platform: 'ubuntu', version: '24.04' } },
  [`containerd-${n}`]: { kind: 'engine', in: `cp-${n}`, platform: 'containerd' },
  [`etcd-${n}`]: { kind: 'pod', in: `containerd-${n}`, service: 'etcd', role: 'quorum', minAvailable: 2 },
});

export const quorumColocated: Rule = {
  id: 'quorum-colocated',
  family: 'resilience',
  severity: 'error',
  layer: 'L3',
  title: 'Majority of a quorum in one place',
  params: {},
  docs: {
    description: 'One host, one volume without a synchronous copy, or one site carries the majority of the votes of a group: its loss stops every decision, however '
      + 'many voters there are. Sites count where at least two hold machines; with exactly two it is a warning, because one of them always holds the majority unless a '
      + 'witness votes elsewhere. Which groups there are is described at `quorum-fragile`. Votes of which the place is not known count for no place.',
    remedy: 'Spread the voters 1/1/1 or 2/2/1 over hosts and sites; put a witness at a third site.',
    sources: ['etcd FAQ: majority', 'Proxmox VE, Cluster Manager: QDevice'],
    bad: [{ title: 'Two of three etcd members on one host', topology: { strata: 1, nodes: { ...host(1), ...host(2), ...voter(1, 1), ...voter(2, 1), ...voter(3, 2) } } }],
    good: [{ title: 'A host for each', topology: { strata: 1, nodes: { ...host(1), ...host(2), ...host(3), ...voter(1, 1), ...voter(2, 2), ...voter(3, 3) } } }],
  },
  reads: ['storage', 'mounts', 'copies', 'platform'],
  all: check,
};
