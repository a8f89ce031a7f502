/** Whether a number of hosts can be lost, whichever they are (RULES 3.10). */
import type { Facts } from '../engine';
import { amountOf, clusterProblems, failover, proofText, sizeOf, spareHosts } from '../engine/facts/placement';
import type { ClusterProblem, Failover } from '../engine/facts/placement';
import { called, count, idsOf } from '../engine/rules/say';
import type { Answer, Event } from './contract';
import type { Run } from './run';

const WHY_UNKNOWN: { readonly [B in NonNullable<Failover['because']>]: string } = {
  budget: 'the search for a place was given up after the steps allowed',
  sampled: 'there are too many combinations of hosts; the largest ones that were tried are survived',
  unknown: 'sizes are not known',
  empty: 'the cluster does not have so many hosts',
};

/** Answers for the cluster that the event names, or for all. */
export function loses(run: Run, { lose: hosts, of }: Event): void {
  const { facts } = run;
  const problems = clusterProblems(facts).filter((it) => of === undefined || facts.graph.ids[it.cluster] === of);
  if (problems.length === 0) {
    run.notes.add(of === undefined ? 'No cluster has members, so nothing is started elsewhere when hosts are lost.' : `${of} has no members that run anything, so nothing is started elsewhere.`);
    return;
  }
  for (const it of problems) run.answers.push(answerFor(facts, it, hosts!));
}

function answerFor(facts: Facts, it: ClusterProblem, hosts: number): Answer {
  const found = failover(it, hosts);
  const spare = spareHosts(it);
  const things = it.what === 'vms' ? 'virtual machines' : 'pods and containers';
  return {
    question: `Can ${called(facts.graph, it.cluster)} lose any ${count(hosts, 'host')} and start its ${things} on the rest?`,
    answer: found.answer,
    proof: [
      ...proofOf(facts, it, found),
      `Hosts that it can lose: ${spare.certain ? '' : 'at least '}${spare.hosts}.`,
      ...(it.unknown.length === 0 ? [] : [`Of unknown size, counted as taking nothing: ${idsOf(facts.graph, it.unknown)}.`]),
    ],
  };
}

function proofOf(facts: Facts, it: ClusterProblem, found: Failover): readonly string[] {
  const { scenario, proof, demand = [], free = [] } = found;
  if (found.answer === 'yes') return [`${count(found.tried, 'combination')} tried, and a place was found for everything in each.`];
  if (found.answer === 'undetermined') return [`It cannot be told: ${WHY_UNKNOWN[found.because!]}.`];
  const { graph } = facts;
  const place = scenario!.place;
  return [
    scenario!.hosts.length === 0 ? 'There is no room even while nothing fails.' : `Without ${idsOf(graph, scenario!.hosts)}: ${proofText(facts, it, proof!)}.`,
    `To place: ${place.slice(0, 8).map((item) => `${graph.ids[it.itemNode[item]!]!} (${sizeOf(it, item)})`).join('; ')}${place.length > 8 ? `; ${place.length - 8} more` : ''}.`,
    ...demand.flatMap((wanted, r) => (free[r] === Infinity || it.problem.resources[r] === 'pods' ? [] : [`Asked for ${amountOf(it, r, wanted)}, free on the rest ${amountOf(it, r, free[r]!)}.`])),
  ];
}
