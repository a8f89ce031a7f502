import type { Facts, Rule, RuleContext } from '../../contract';
import { amountOf, proofText } from '../../facts/placement/explain';
import { clusterProblems } from '../../facts/placement/items';
import type { ClusterProblem } from '../../facts/placement/items';
import { RESOURCE } from '../../facts/placement/problem';
import type { Reason } from '../../facts/placement/problem';
import { splitBySuppression } from '../groups';
import { count, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

/** Looks at an item on a bin in a check: most items find two places at once. */
const MOST_LOOKS = 1_000_000;

/** An item with no place, or with one only. */
interface Stuck {
  readonly node: number;
  readonly item: number;
  /** By bin; 0 where it would go. */
  readonly reasons: readonly Reason[];
}

function check(context: Context): void {
  const { facts, graph } = context;
  let looks = 0;
  for (const it of clusterProblems(facts)) {
    const { problem, itemNode } = it;
    const none: Stuck[] = [], one: Stuck[] = [];
    let last = -1;
    for (let item = 0; item < problem.items && looks < MOST_LOOKS; item++) {
      // Copies of a node are alike.
      if (problem.at[item]! >= 0 || itemNode[item] === last) continue;
      last = itemNode[item]!;
      let places = 0, bin = 0;
      for (; bin < problem.bins && places < 2; bin++) if (reasonOf(it, item, bin) === 0) places++;
      looks += bin;
      if (places >= 2 || (places === 1 && problem.bins === 1)) continue;
      (places === 0 ? none : one).push({ node: last, item, reasons: Array.from({ length: problem.bins }, (_, b) => reasonOf(it, item, b)) });
    }
    for (const part of splitBySuppression(graph, 'unschedulable-workload', none, (stuck) => stuck.node)) reportNone(context, it, part);
    for (const part of splitBySuppression(graph, 'unschedulable-workload', one, (stuck) => stuck.node)) reportOne(context, it, part);
  }
}

/** Free room for a resource: of a node what its pods leave; of a machine all that it carries, because hypervisors may be overcommitted. */
const roomOf = ({ what, problem, state }: ClusterProblem, bin: number, r: number): number => (what === 'pods' ? state.free : problem.capacity)[bin * problem.resources.length + r]!;

/** Why an item does not go on a bin, by itself; 0 where it does. */
function reasonOf(it: ClusterProblem, item: number, bin: number): Reason {
  const { problem, state } = it;
  const bar = problem.barred[item]?.[bin] ?? 0;
  if (bar !== 0) return bar;
  const width = problem.resources.length;
  for (let r = 0; r < width; r++) if (problem.demand[item * width + r]! > roomOf(it, bin, r) + state.slack[r]!) return RESOURCE + r;
  return 0;
}

function reportNone({ facts, graph, report }: Context, it: ClusterProblem, stuck: readonly Stuck[]): void {
  const [first] = stuck as readonly [Stuck];
  const more = stuck.length === 1 ? '' : ` The same holds for ${idsOf(graph, stuck.slice(1).map((one) => one.node))}, each for itself.`;
  const near = nearest(facts, it, first);
  report({
    node: first.node, others: [...stuck.slice(1).map((one) => one.node), it.cluster],
    message: `${proofText(facts, it, { kind: 'item', item: first.item, reasons: first.reasons })}. It waits until that changes.${near}${more} `
      + 'Make requests smaller or a node larger, or relax what bars it.',
    witness: table(facts, it, first),
  });
}

function reportOne({ facts, graph, report }: Context, it: ClusterProblem, stuck: readonly Stuck[]): void {
  const [first] = stuck as readonly [Stuck];
  const only = (one: Stuck): string => graph.ids[it.binNode[one.reasons.indexOf(0)]!]!;
  const targets = [...new Set(stuck.map(only))];
  report({
    node: first.node, severity: 'warning', others: [...stuck.slice(1).map((one) => one.node), it.cluster],
    message: `${count(stuck.length, it.what === 'vms' ? 'VM' : 'workload')} of ${graph.ids[it.cluster]!} `
      + `(${idsOf(graph, stuck.map((one) => one.node))}) ${stuck.length === 1 ? 'fits' : 'fit'} on one of ${it.problem.bins} members only`
      + `${targets.length === 1 ? `, ${targets[0]!}` : ''}: when that is full, down or in maintenance, ${stuck.length === 1 ? 'it does' : 'they do'} `
      + `not run. Make a second member able to take ${stuck.length === 1 ? 'it' : 'them'}.`,
    witness: stuck.slice(0, 5).flatMap((one) => table(facts, it, one)),
  });
}

/** The member that lacks least, among those that nothing but room keeps away. */
function nearest({ graph }: Facts, it: ClusterProblem, { item }: Stuck): string {
  const width = it.problem.resources.length;
  let best = -1, resource = 0, least = Infinity;
  for (let bin = 0; bin < it.problem.bins; bin++) {
    if ((it.problem.barred[item]?.[bin] ?? 0) !== 0) continue;
    let worst = 0, of = 0;
    for (let r = 0; r < width; r++) {
      const wanted = it.problem.demand[item * width + r]!, lack = (wanted - roomOf(it, bin, r)) / wanted;
      if (wanted > 0 && lack > worst) [worst, of] = [lack, r];
    }
    if (worst > 0 && worst < least) [best, resource, least] = [bin, of, worst];
  }
  if (best < 0) return '';
  return ` Nearest is ${graph.ids[it.binNode[best]!]!}, which lacks ${amountOf(it, resource, it.problem.demand[item * width + resource]! - roomOf(it, best, resource))}.`;
}

/** Member by member, the first thing in the way. */
function table({ graph }: Facts, it: ClusterProblem, { node, item, reasons }: Stuck): readonly string[] {
  const width = it.problem.resources.length;
  return reasons.slice(0, 12).map((reason, bin) => {
    const name = `${graph.ids[node]!} on ${graph.ids[it.binNode[bin]!]!}`;
    if (reason === 0) return `${name}: fits`;
    if (reason < RESOURCE) return `${name}: ${it.what === 'vms' ? 'barred by storage, network, processor or a rule' : 'barred'}`;
    const r = reason - RESOURCE;
    return `${name}: asks for ${amountOf(it, r, it.problem.demand[item * width + r]!)}, ${amountOf(it, r, Math.max(0, roomOf(it, bin, r)))} left`;
  });
}

const nodes = (memory: readonly string[], pods: { readonly [id: string]: string }) => ({
  strata: 1,
  nodes: {
    k8s: { kind: 'cluster', platform: 'kubernetes', members: memory.map((_, i) => `n${i + 1}`) },
    ...Object.fromEntries(memory.flatMap((size, i) => [[`h${i + 1}`, { kind: 'host', memory: size, cpu: { cores: 8 }, os: { platform: 'debian', version: '13' } }], [`n${i + 1}`, { kind: 'engine', in: `h${i + 1}`, platform: 'containerd' }]])),
    ...Object.fromEntries(Object.entries(pods).flatMap(([id, request]) => [[id, { kind: 'pod', in: 'k8s' }], [`${id}-main`, { kind: 'container', in: id, requests: { cpu: 1, memory: request } }]])),
  },
});

export const unschedulableWorkload: Rule<typeof params> = {
  id: 'unschedulable-workload',
  family: 'placement',
  severity: 'error',
  layer: 'L3',
  title: 'Workload that no member can take',
  params,
  docs: {
    description: 'A workload that floats in a cluster fits on none of its members, each looked at by itself: a pod asks for more memory, CPU, disk or '
      + 'pod places than every node has left beside what has a fixed place there; '
      + 'a VM is larger than every machine, or storage, network, architecture, CPU level, vCPUs or a binding rule bar it from all of them. It is a '
      + 'warning where exactly one of several members would do. '
      + 'Unknown sizes count as nothing and unknown capacities as boundless, so that what is reported holds whatever they are. Whether all floating '
      + 'workloads fit at once is another question '
      + '(failover-capacity-insufficient). Taints, selectors and host ports are not in the format. Workloads of one cluster are one finding.',
    remedy: 'Relax what the finding names: smaller requests, a larger node, storage or networks that reach further.',
    sources: ['Kubernetes, kube-scheduler: filtering', 'OpenStack Nova: scheduler filters'],
    bad: [
      { title: 'A request larger than every node', topology: nodes(['16GiB', '16GiB'], { big: '24GiB' }) },
      { title: 'One node of two would do: a warning', topology: nodes(['16GiB', '64GiB'], { big: '24GiB' }) },
    ],
    good: [{ title: 'Two nodes would do', topology: nodes(['64GiB', '64GiB'], { big: '24GiB' }) }],
  },
  reach: 'island',
  all: check,
};
