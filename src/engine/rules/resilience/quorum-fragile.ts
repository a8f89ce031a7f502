import type { NodeOf } from '../../../model';
import type { Fix, Rule, RuleContext } from '../../contract';
import { majorityOf, quorums, toleratedOf } from '../../facts/quorum';
import type { Quorum } from '../../facts/quorum';
import { called, capital, count, idsOf } from '../say';

const params = {
  requiredFailures: { default: 1, min: 0, doc: 'Voters that a group must be able to lose, where the cluster does not say (`failuresToTolerate`).', source: 'Proxmox VE: at least three nodes; etcd FAQ' },
  oddDiscouragesTieBreaker: { default: true, doc: 'Report a tie-breaker beside an odd number of voters: with it the votes are even again.', source: 'Proxmox VE, Corosync external vote support: discouraged for odd numbers of nodes' },
} as const;

type Context = RuleContext<typeof params>;

function check(context: Context): void {
  for (const quorum of quorums(context.facts).list) {
    const even = quorum.votes % 2 === 0;
    const needless = even && quorum.witness;
    if (quorum.votes >= 3 && !(needless ? context.options.oddDiscouragesTieBreaker : even)) continue;
    report(context, quorum, needless && quorum.votes >= 3);
  }
}

function report({ graph, options, report }: Context, quorum: Quorum, needless: boolean): void {
  const { node, cluster, name, votes, majority, tolerated } = quorum;
  const required = cluster < 0 ? options.requiredFailures : (graph.nodes[cluster] as NodeOf<'cluster'>).failuresToTolerate ?? options.requiredFailures;
  const what = cluster < 0 ? `Service ${name}` : capital(called(graph, cluster));
  const loss = tolerated === 0 ? (votes === 1 ? 'without its one voter nothing is decided' : 'the loss of one stops all decisions')
    : `it survives the loss of ${tolerated}, no more than ${count(votes - 1, 'vote')} would`;
  const remedy = needless ? 'Take the tie-breaker away, or add a voter.'
    : votes % 2 === 0 ? 'Add a voter, or a witness outside of the members.' : 'Run three voters.';
  report({
    node, others: quorum.voters.filter((it) => it !== node).slice(0, 20), severity: tolerated < required ? 'error' : 'warning',
    message: `${what} decides by majority with ${count(votes, 'vote')}${quorum.witness ? ' (the witness\'s too)' : ''}: ${majority} must agree, and ${loss}. ${remedy}`,
    witness: [
      ...(quorum.voters.length > 0 ? [`voters: ${idsOf(graph, quorum.voters, 9)}${quorum.witness ? ', and a witness' : ''}`] : []),
      `majority of ${votes}: ${majority}; can be lost: ${votes} - ${majority} = ${tolerated}; required: ${required}`,
      `with ${votes + 1}: ${toleratedOf(votes + 1)} can be lost (majority ${majorityOf(votes + 1)})`,
    ],
    measured: tolerated, threshold: required,
    fixes: () => fixes(graph.ids[node]!, quorum, needless),
  });
}

/** A witness makes the votes of a cluster odd; a needless one goes. */
function fixes(id: string, { cluster, votes, witness }: Quorum, needless: boolean): readonly Fix[] {
  if (cluster < 0) return [];
  if (needless) return [{ title: `Take the witness of ${id} away`, safe: false, operations: [{ op: 'unset', path: ['nodes', id, 'witness'] }] }];
  if (witness || votes % 2 !== 0) return [];
  return [{ title: `Add a witness to ${id}`, safe: false, operations: [{ op: 'set', path: ['nodes', id, 'witness'], value: true }] }];
}

const nodes = (some: number) => Object.fromEntries(Array.from({ length: some }, (_, i) => [
  [`pve-${i + 1}`, { kind: 'host', os: { platform: 'proxmox-ve', version: '9.0' } }], [`kvm-${i + 1}`, { kind: 'hypervisor', in: `pve-${i + 1}`, platform: 'kvm' }],
]).flat());
const cluster = (some: number, more: object = {}) => ({ ...nodes(some), cluster: { kind: 'cluster', platform: 'proxmox-ve', members: Array.from({ length: some }, (_, i) => `kvm-${i + 1}`), ...more } });

export const quorumFragile: Rule<typeof params> = {
  id: 'quorum-fragile',
  family: 'resilience',
  severity: 'warning',
  layer: 'L2',
  title: 'Quorum that survives too little',
  params,
  docs: {
    description: 'A group that decides by majority has fewer than three votes, or an even number without a tie-breaker: n votes need ⌊n/2⌋ + 1, so that 2 survive the '
      + 'loss of none, and 4 of one, as 3 do. It is an error where fewer can be lost than `failuresToTolerate` of the cluster (else `requiredFailures`). '
      + 'Groups are clusters with `votes`; Proxmox VE and Windows failover clusters, in which every member votes; Kubernetes, Nomad and Swarm '
      + 'clusters by their members with the role `control-plane`; and services with the role `quorum`. Where voters are not marked nothing is reported.',
    remedy: 'Run three or five voters, or give an even number a witness elsewhere (QDevice).',
    sources: ['etcd FAQ: Why an odd number of cluster members?', 'Proxmox VE, High Availability: at least three nodes; Cluster Manager: QDevice', 'CIS Docker Benchmark 7.1'],
    bad: [
      { title: 'Two nodes', topology: { strata: 1, nodes: cluster(2) } },
      { title: 'Four nodes survive no more than three', topology: { strata: 1, nodes: cluster(4) } },
    ],
    good: [
      { title: 'Three nodes', topology: { strata: 1, nodes: cluster(3) } },
      { title: 'Two nodes and a witness', topology: { strata: 1, nodes: cluster(2, { witness: true }) } },
    ],
  },
  reach: 'island',
  all: check,
};
