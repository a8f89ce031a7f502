import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { freshId } from '../../layers';
import { labels, SENSITIVITY } from '../../facts/labels';
import { workloads } from '../../facts/workloads';
import { called, capital, count, idsOf } from '../say';

const params = {
  minSensitivityGap: { default: 2, min: 1, max: 3, doc: 'Steps of `sensitivity` (public, internal, confidential, restricted) that count as different zones.', source: '[H]' },
  mgmtRoles: { default: ['mgmt', 'migration', 'storage', 'bmc'], doc: 'Roles of networks that carry management, and of what may be attached to them.', source: 'NIST SP 800-125A: management interface on a segment of its own; list [H]' },
} as const;

type Context = RuleContext<typeof params>;

const NETWORK = kindCode('network'), CONTAINER = kindCode('container'), VM = kindCode('vm'), HOST = kindCode('host');
const HYPERVISOR = kindCode('hypervisor'), ENGINE = kindCode('engine');

/** What is attached to a network. */
interface Attached {
  readonly guests: number[];
  /** Hosts, hypervisors and engines whose management interface is on it. */
  readonly management: number[];
  /** Hypervisors whose live migrations run over it. */
  readonly migration: number[];
}

function check(context: Context): void {
  const { graph } = context;
  for (const [network, attached] of attachments(context.facts)) {
    if ((graph.nodes[network] as NodeOf<'network'>).isolated === true) continue;
    reportManagement(context, network, attached);
    reportZones(context, network, attached);
  }
}

/** What runs on each network, by network; none where no network is described. */
function attachments(facts: Facts): ReadonlyMap<number, Attached> {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const found = new Map<number, Attached>();
  if (!graph.kind.includes(NETWORK)) return found;
  const add = (id: string | undefined, to: keyof Attached, node: number): void => {
    const network = id === undefined ? undefined : graph.number.get(id);
    if (network === undefined || graph.kind[network] !== NETWORK) return;
    let known = found.get(network);
    if (known === undefined) found.set(network, known = { guests: [], management: [], migration: [] });
    if (known[to].at(-1) !== node) known[to].push(node);
  };
  for (let i = 0; i < graph.count; i++) {
    const kind = graph.kind[i];
    const guest = kind === CONTAINER || kind === VM;
    if ((!guest && kind !== HOST && kind !== HYPERVISOR && kind !== ENGINE) || !(copies[i]! > 0)) continue;
    const node = graph.nodes[i] as NodeOf<'hypervisor'>;
    if (node.networks !== undefined) for (const id of node.networks) add(id, guest ? 'guests' : 'management', i);
    if (kind === HYPERVISOR && node.migration?.network !== undefined) add(node.migration.network, 'migration', i);
  }
  return found;
}

function reportManagement({ facts, graph, options, report }: Context, network: number, { guests, management, migration }: Attached): void {
  const { role } = labels(facts);
  const own = graph.nodes[network]!.role;
  const carries = own !== undefined && options.mgmtRoles.includes(own);
  if (!carries && management.length === 0 && migration.length === 0) return;
  const strangers = guests.filter((it) => !options.mgmtRoles.includes(role[it] ?? ''));
  if (strangers.length === 0) return;
  const why = [
    ...(carries ? [`it is the ${own} network`] : []),
    ...(management.length > 0 ? [`the management of ${idsOf(graph, management)} is reached over it`] : []),
    ...(migration.length > 0 ? [`live migrations of ${idsOf(graph, migration)} run over it, with the memory of VMs in them`] : []),
  ];
  report({
    node: network, others: [...strangers, ...new Set([...management, ...migration])],
    message: `${capital(called(graph, network))} attaches ${count(strangers.length, 'workload')} (${idsOf(graph, strangers)}) although ${why.join(', and ')}: `
      + `whoever gets into one of them can attack from there what all others run on. Give ${strangers.length === 1 ? 'it' : 'them'} a network apart, and let `
      + 'only administrators onto this one.',
    witness: [`workloads: ${idsOf(graph, strangers, 10)}`, ...why], measured: strangers.length,
    fixes: () => apart(graph, network, strangers),
  });
}

function reportZones({ facts, graph, options, report }: Context, network: number, { guests }: Attached): void {
  const { sensitivity } = labels(facts);
  let low = -1, high = -1;
  for (const it of guests) {
    if (sensitivity[it]! < 0) continue;
    if (low < 0 || sensitivity[it]! < sensitivity[low]!) low = it;
    if (high < 0 || sensitivity[it]! > sensitivity[high]!) high = it;
  }
  if (low < 0 || sensitivity[high]! - sensitivity[low]! < options.minSensitivityGap) return;
  const least = sensitivity[low]!, steps = sensitivity[high]! - least;
  const lower = guests.filter((it) => sensitivity[it] === least);
  const upper = guests.filter((it) => sensitivity[it]! >= least + options.minSensitivityGap);
  report({
    node: network, others: [...lower, ...upper],
    message: `${capital(called(graph, network))} attaches ${called(graph, low)} (${SENSITIVITY[least]!}) and ${called(graph, high)} (${SENSITIVITY[sensitivity[high]!]!}), `
      + `${steps} steps of sensitivity apart (limit ${options.minSensitivityGap - 1}): one segment, on which whoever holds the first reaches every port of the `
      + `second. ${lower.length + upper.length > 2 ? `On the lower side ${idsOf(graph, lower)}, on the upper ${idsOf(graph, upper)}. ` : ''}`
      + 'Separate the zones, and deny between them by default; where that is done on this network, say so with `isolated`.',
    related: [{ node: low, message: SENSITIVITY[least]! }, { node: high, message: SENSITIVITY[sensitivity[high]!]! }],
    witness: [`${SENSITIVITY[least]!}: ${idsOf(graph, lower, 10)}`, `${options.minSensitivityGap} steps above or more: ${idsOf(graph, upper, 10)}`],
    measured: steps, threshold: options.minSensitivityGap,
    fixes: () => apart(graph, network, upper),
  });
}

/** A new network beside this one, and some moved over to it. */
function apart(graph: Graph, network: number, movers: readonly number[]): readonly Fix[] {
  const id = freshId(graph, 'network');
  const { driver } = graph.nodes[network] as NodeOf<'network'>, above = graph.nodes[network]!.in;
  const name = graph.ids[network]!;
  const added = { kind: 'network', ...(above === undefined ? {} : { in: above }), ...(driver === undefined ? {} : { driver }), assumed: ['*'] } as NodeOf<'network'>;
  const operations: Operation[] = [{ op: 'add', id, node: added }];
  for (const node of movers) {
    (graph.nodes[node] as NodeOf<'vm'>).networks?.forEach((it, index) => {
      if (it === name) operations.push({ op: 'set', path: ['nodes', graph.ids[node]!, 'networks', index], value: id });
    });
  }
  return [{ title: `Move ${idsOf(graph, movers, 2)} to a new network ${id}`, safe: false, operations }];
}

const os = { platform: 'debian', version: '13' };
const stack = (more: object, network: object = {}) => ({
  strata: 1,
  nodes: { host: { kind: 'host', os }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, lan: { kind: 'network', ...network }, ...more },
});
const vm = (more: object) => ({ kind: 'vm', in: 'kvm', os, networks: ['lan'], ...more });

export const networkMixesZones: Rule<typeof params> = {
  id: 'network-mixes-zones',
  family: 'isolation',
  severity: 'warning',
  layer: 'L3',
  title: 'One network for different zones',
  params,
  docs: {
    description: 'A network attaches workloads (containers, VMs) whose `sensitivity` is `minSensitivityGap` or more steps apart; or it attaches '
      + 'workloads although it carries management: its own role is one of `mgmtRoles`, hosts, hypervisors or engines have their management '
      + 'interface on it (their `networks`), or live migrations run over it. On one segment everybody reaches every port of everybody, and '
      + 'what no firewall stands before is as safe as the weakest member. A network with `isolated: true` keeps its members apart and is '
      + 'left out; workloads with one of `mgmtRoles` belong to the management. Unlabelled workloads are not compared.',
    remedy: 'One network a zone, and a rule between zones that denies by default. Keep management, migration, storage and management controllers '
      + 'on segments that workloads cannot reach.',
    sources: ['NIST SP 800-190 §4.3.3', 'NIST SP 800-125A: management interface on a network of its own', 'CIS Docker Benchmark 2.2, 7.9'],
    bad: [
      { title: 'Public and restricted on one network', topology: stack({ shop: vm({ sensitivity: 'public' }), ledger: vm({ sensitivity: 'restricted' }) }) },
      { title: 'A VM on the network of the hypervisor\'s management', topology: stack({ shop: vm({}) }, { role: 'mgmt' }) },
    ],
    good: [
      { title: 'Members are kept apart', topology: stack({ shop: vm({ sensitivity: 'public' }), ledger: vm({ sensitivity: 'restricted' }) }, { isolated: true }) },
      { title: 'Management machines on the management network', topology: stack({ vcenter: vm({ role: 'mgmt' }) }, { role: 'mgmt' }) },
    ],
  },
  reach: 'island',
  all: check,
};
