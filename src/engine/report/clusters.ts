/** Clusters: room after failures, how many more fit, on how few hosts; sites that take over. */
import type { NodeOf } from '../../model';
import {
  admissionOf, clusterProblems, failover, fewestHosts, howManyMore, minimalExtraHost, missingAt, proofText, recoveryPairs, sizeOf, spareHosts, STEPS, takeOver,
} from '../facts/placement';
import type { ClusterProblem } from '../facts/placement';
import type { Facts } from '../contract';
import { amount, idOf, idsOf, known, stackSection } from './section';
import type { Amount } from './section';

type Resources = { readonly [resource: string]: Amount };

export interface ClusterFacts {
  readonly cluster: string;
  readonly what: 'vms' | 'pods';
  readonly hosts: number;
  readonly items: number;
  readonly demand: Resources;
  readonly capacity: Resources;
  readonly failures: number;
  readonly failuresAssumed: boolean;
  readonly survives: 'yes' | 'no' | 'undetermined';
  readonly lost: readonly string[];
  readonly why: string | null;
  readonly spareHosts: number | null;
  readonly spareHostsCertain: boolean;
  readonly slots: { readonly all: Amount; readonly left: Amount; readonly suffice: boolean } | null;
  readonly unreserved: { readonly cpu: number | null; readonly memory: number | null; readonly wanted: number | null } | null;
  readonly fewest: { readonly kept: readonly string[]; readonly emptied: readonly string[] } | null;
  readonly more: { readonly like: string; readonly size: string; readonly copies: Amount; readonly binding: string | null } | null;
  readonly extraHost: Resources | null;
  readonly unknown: readonly string[];
  readonly truncated: boolean;
}

/** Up to this size the searches over whole placements are made: spare hosts, fewest hosts, how many more, extra host. */
const MOST_HOSTS = 64, MOST_ITEMS = 2000;

export const clusters = stackSection<readonly ClusterFacts[]>({
  title: 'Clusters',
  doc: 'What floats in a cluster or stands on its members, as a problem of placement: whether it survives host failures, with how many hosts to spare, how much more fits, on how few hosts it all fits.',
  source: 'Exact placement (necessary conditions with a proof, best fit decreasing, bounded search); admission by slots and percentage as vSphere HA counts. The budget is steps, so that results are the same everywhere',
  unknown: 'Unknown sizes count as nothing: a `no` is certain then, a `yes` becomes `undetermined`. Without `failuresToTolerate` one failure is asked for (`failuresAssumed`).',
  fields: [
    ['[].cluster', 'id', 'The cluster.'], ['[].what', 'name', '`vms` on hypervisors or `pods` on nodes.'], ['[].hosts', 'count', 'Machines or nodes.'], ['[].items', 'count', 'Running copies.'],
    ['[].demand', 'amounts', 'By resource (memory in bytes, cpu in vCPUs or cores, disk in bytes, pods): what they ask for.'], ['[].capacity', 'amounts', 'What the machines carry, after reserves and times declared ratios.'],
    ['[].failures', 'count', 'Host failures to survive.'], ['[].failuresAssumed', 'yes/no', 'The cluster does not say.'],
    ['[].survives', 'name', '`yes`, `no` or `undetermined`.'], ['[].lost', 'ids', 'Hosts whose loss is not survived, or not known to be.'], ['[].why', 'text', 'Proof of a `no`, or what is not known.'],
    ['[].spareHosts', 'count', 'Most hosts that may fail; `null` where not searched for.'], ['[].spareHostsCertain', 'yes/no', 'One more is certainly too many.'],
    ['[].slots.all', 'count', 'Slots of the largest reservation on all hosts.'], ['[].slots.left', 'count', 'Slots left without the largest hosts.'], ['[].slots.suffice', 'yes/no', 'Enough for all that is restarted.'],
    ['[].unreserved.cpu', 'ratio', 'Part of the capacity that is not reserved.'], ['[].unreserved.memory', 'ratio', 'Part of the capacity that is not reserved.'], ['[].unreserved.wanted', 'ratio', 'Part that must be.'],
    ['[].fewest.kept', 'ids', 'Machines on which it all fits, found by emptying one after the other.'], ['[].fewest.emptied', 'ids', 'The others.'],
    ['[].more.like', 'id', 'The largest item.'], ['[].more.size', 'text', 'Its size.'], ['[].more.copies', 'count', 'How many more of it fit with those failures survived still.'], ['[].more.binding', 'name', 'The resource that holds up the next.'],
    ['[].extraHost', 'amounts', 'By resource, size of one further host with which the failures are survived; zeros where none is needed, `null` where none is enough or not searched for.'],
    ['[].unknown', 'ids', 'Nodes of unknown size.'], ['[].truncated', 'yes/no', 'There are more copies than are placed one by one.'],
  ],
  make: (facts) => clusterProblems(facts).map((it) => clusterOf(facts, it)),
});

function clusterOf(facts: Facts, it: ClusterProblem): ClusterFacts {
  const { problem } = it;
  const declared = (facts.graph.nodes[it.cluster] as NodeOf<'cluster'>).failuresToTolerate;
  const failures = declared ?? 1;
  const found = failover(it, failures), searched = problem.bins <= MOST_HOSTS && problem.items <= MOST_ITEMS;
  const spare = searched ? spareHosts(it, { budget: { steps: 10 * STEPS } }) : undefined;
  const admitted = it.what === 'vms' && it.restarts.includes(1) ? admissionOf(facts, it, failures) : undefined;
  const fewest = searched ? fewestHosts(it, failures) : undefined;
  const extra = searched && found.answer !== 'undetermined' ? minimalExtraHost(it, failures) : undefined;
  return {
    cluster: idOf(facts, it.cluster)!, what: it.what, hosts: problem.bins, items: problem.items,
    demand: sums(problem.resources, problem.demand), capacity: sums(problem.resources, problem.capacity),
    failures, failuresAssumed: declared === undefined, survives: found.answer, lost: idsOf(facts, found.scenario?.hosts ?? []),
    why: found.proof ? proofText(facts, it, found.proof) : found.because === undefined ? null : REASONS[found.because],
    spareHosts: spare?.hosts ?? null, spareHostsCertain: spare?.certain === true,
    slots: admitted === undefined ? null : { all: amount(admitted.slots.reduce((sum, one) => sum + one, 0)), left: amount(admitted.slotsLeft), suffice: admitted.slotsSuffice },
    unreserved: admitted === undefined ? null : { cpu: known(admitted.unreserved.cpu), memory: known(admitted.unreserved.memory), wanted: known(admitted.wanted) },
    fewest: fewest === undefined ? null : { kept: idsOf(facts, fewest.kept.map((b) => it.binNode[b]!)), emptied: idsOf(facts, fewest.emptied.map((b) => it.binNode[b]!)) },
    more: searched ? moreOf(facts, it, failures) : null,
    extraHost: extra === undefined ? null : Object.fromEntries(problem.resources.map((name, r) => [name, amount(extra[r]!)])),
    unknown: idsOf(facts, it.unknown), truncated: it.truncated,
  };
}

const REASONS = { budget: 'not found out within the steps allowed', sampled: 'survived in all losses that were tried, but not all were', unknown: 'sizes are not known', empty: 'it has no more hosts than may fail' } as const;

function sums(resources: readonly string[], amounts: Float64Array): Resources {
  const width = resources.length;
  return Object.fromEntries(resources.map((name, r) => [name, amount(amounts.reduce((sum, one, k) => (k % width === r ? sum + one : sum), 0))]));
}

/** How many more of the largest item fit, with the failures survived. */
function moreOf(facts: Facts, it: ClusterProblem, failures: number): ClusterFacts['more'] {
  const { demand, resources, items } = it.problem, width = resources.length;
  let largest = -1;
  for (let item = 0; item < items; item++) if (demand[item * width]! > (largest < 0 ? 0 : demand[largest * width]!)) largest = item;
  if (largest < 0) return null;
  const { copies, binding } = howManyMore(it, Array.from(demand.subarray(largest * width, (largest + 1) * width)), failures);
  return { like: idOf(facts, it.itemNode[largest]!)!, size: sizeOf(it, largest), copies: amount(copies), binding: binding ?? null };
}

/** How far over its normal commit a site may go while it stands in for another [H]. */
const DR_COMMIT_RATIO = 1.5;

export interface SiteFacts {
  readonly site: string;
  readonly to: string;
  readonly protected: readonly string[];
  readonly given: readonly string[];
  readonly shed: readonly string[];
  readonly answer: 'yes' | 'no' | 'undetermined';
  readonly why: string | null;
  readonly demand: Resources;
  readonly free: Resources;
  readonly missingHosts: number | null;
  readonly missing: readonly { readonly unit: string; readonly what: string; readonly thing: string }[];
  readonly assumed: readonly string[];
}

export const sites = stackSection<readonly SiteFacts[]>({
  title: 'Sites that take over',
  doc: 'For each site that names another one to take over (`recovery.to`): whether what is protected fits there, how many hosts are missing, and which data, networks and services are not there.',
  source: 'Placement of everything protected on the hosts of the other site beside what runs there and is not marked `drShed`',
  unknown: 'Unknown sizes count as nothing, and turn a `yes` into `undetermined`. What is not known to be missing is not listed.',
  fields: [
    ['[].site', 'id', 'The site that is lost.'], ['[].to', 'id', 'The site that takes over.'], ['[].protected', 'ids', 'What is started there.'], ['[].given', 'ids', 'Given up (`protected: false`).'],
    ['[].shed', 'ids', 'Stopped there to make room.'], ['[].answer', 'name', '`yes`, `no` or `undetermined`.'], ['[].why', 'text', 'Proof of a `no`.'],
    ['[].demand', 'amounts', 'What is to be placed: memory in bytes, cpu in vCPUs.'], ['[].free', 'amounts', 'What its hosts have left.'],
    ['[].missingHosts', 'count', 'Further hosts of median size that are needed; `null` where none would help or it is not known.'],
    ['[].missing[].unit', 'id', 'What lacks something.'], ['[].missing[].what', 'name', '`disk`, `data`, `lag`, `network` or `service`.'], ['[].missing[].thing', 'id', 'The volume, network or service.'],
    ['[].assumed', 'texts', 'What was taken for granted.'],
  ],
  make: (facts) => recoveryPairs(facts).map((pair) => {
    const found = takeOver(facts, pair, DR_COMMIT_RATIO);
    const byResource = (values: readonly number[]): Resources => Object.fromEntries(found.problem.problem.resources.map((name, r) => [name, amount(values[r]!)]));
    return {
      site: idOf(facts, pair.site)!, to: idOf(facts, pair.to)!, protected: idsOf(facts, pair.protected), given: idsOf(facts, pair.given), shed: idsOf(facts, pair.shed),
      answer: found.answer, why: found.proof ? proofText(facts, found.problem, found.proof) : null, demand: byResource(found.demand), free: byResource(found.free),
      missingHosts: known(found.missingHosts), missing: missingAt(facts, pair).map((it) => ({ unit: idOf(facts, it.unit)!, what: it.what, thing: idOf(facts, it.thing)! })),
      assumed: [`up to ${DR_COMMIT_RATIO} times the normal commit meanwhile`],
    };
  }),
});
