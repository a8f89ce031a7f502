import type { Kind, NodeOf } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { isAncestor, kindCode, nearest } from '../../graph';
import { provided } from '../../facts/patch-surface';
import { places } from '../../facts/places';
import { colocationOf } from '../../facts/quorum-places';
import { quorums } from '../../facts/quorum';
import { singlePoints } from '../../facts/spof';
import { collapseOf } from '../../facts/spread';
import { services } from '../../facts/workloads';
import type { Service } from '../../facts/workloads';
import { freshId } from '../../layers';
import { called, capital, count, listOf } from '../say';

const SCOPES: { readonly [scope: string]: readonly Kind[] } = {
  host: ['host', 'hypervisor'], kernel: ['vm'], engine: ['engine'], network: ['network'], volume: ['volume'],
};

const params = {
  minAvailableDefault: { default: 1, min: 0, doc: 'Replicas that must be up of a service that does not say (`minAvailable`).', source: '[H]' },
  minReplicasForHigh: { default: 2, min: 1, doc: 'Replicas that a workload of high or critical weight should have, also where nobody called it a service.', source: 'kube-score; kube-linter asks for 3' },
  scope: { default: ['site', 'host', 'kernel', 'engine', 'network', 'volume'], doc: 'What is taken to fail: site, host (with its hypervisor), kernel (a VM), engine, network, volume.', source: '[H]' },
  strict: { default: false, doc: 'Count what is restarted elsewhere as lost: the outage counts, however short.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

/** Weights of criticality `high` and `critical`. */
const HIGH = 4, CRITICAL = 8;
const SITE = kindCode('site');

function check(context: Context): void {
  const { facts, graph, options } = context;
  const wanted = (service: Service): boolean => service.declared || (service.weight >= HIGH && service.replicas < options.minReplicasForHigh);
  if (!services(facts).list.some(wanted)) return;
  const kinds = options.scope.flatMap((scope) => (Object.hasOwn(SCOPES, scope) ? SCOPES[scope]! : []));
  const reported = new Set<number>();
  const needed = (service: Service): number => neededOf(context, service), restarted = !options.strict;
  for (const point of singlePoints(facts, kinds, { wanted, needed, restarted })) {
    if (isSoftware(graph, point.node) || isFleet(facts, point.node)) continue;
    point.services.forEach((service) => reported.add(service.number));
    const lost = point.services.filter((service) => !isHollow(facts, service, point.node));
    if (lost.length > 0) report(context, point.node, lost, layersBelow(facts, point.node, lost[0]!));
  }
  // A site says something new only of services that survive the loss of any host, and where there is another site.
  if (!options.scope.includes('site') || graph.kind.filter((it) => it === SITE).length < 2) return;
  for (const { node, services: lost } of singlePoints(facts, ['site'], { wanted: (service) => wanted(service) && !reported.has(service.number), needed, restarted })) {
    if (!holdsAll(graph, node)) report(context, node, lost, []);
  }
}

const neededOf = ({ options }: Context, service: Service): number => (service.saysMinAvailable ? service.minAvailable : options.minAvailableDefault);

/** Whether replicas only look spread above this node, or it holds the majority of a vote: other rules say so, with what to do about that. */
function isHollow(facts: Facts, service: Service, node: number): boolean {
  const voting = quorums(facts).list.find((it) => it.cluster < 0 && it.name === service.name && it.voters === service.nodes);
  return (voting !== undefined && colocationOf(facts, voting)?.at === node) || collapseOf(facts, service, 2, 1)?.host === node;
}

const holdsAll = (graph: Graph, site: number): boolean => site === 0 && graph.end[site] === graph.count;

/** Drivers of networks that the hosts make themselves: they do not fail while their hosts run. */
const SOFTWARE_NETWORKS: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'null', 'overlay', 'macvlan', 'ipvlan', 'nat', 'transparent', 'l2bridge']);

function isSoftware(graph: Graph, node: number): boolean {
  const it = graph.nodes[node]!;
  return it.kind === 'network' && SOFTWARE_NETWORKS.has(it.driver ?? '');
}

/** A provider's host or engine of a product that gives every sandbox a machine of its own: it stands for many, which do not fail as one. */
function isFleet(facts: Facts, node: number): boolean {
  const { graph, catalog } = facts;
  if (provided(facts)[node] !== 1) return false;
  let found = false;
  for (let i = node; i < graph.end[node]!; i++) {
    if (graph.kind[i] !== ENGINE) continue;
    const product = catalog.platform((graph.nodes[i] as NodeOf<'engine'>).platform);
    if (product?.class !== 'managed' || product.sandbox === undefined) return false;
    found = true;
  }
  return found;
}

function report(context: Context, node: number, lost: readonly Service[], layers: readonly number[]): void {
  const { facts, graph } = context, worst = lost[0]!;
  const direct = lost.filter((service) => service.nodes.some((it) => it === node || isAncestor(graph, node, it)));
  const same = layers.length > 0 ? ` ${capital(listOf(layers.map((it) => called(graph, it)), 4))} below it ${layers.length === 1 ? 'is' : 'are'} one for ${worst.name} too.` : '';
  context.report({
    node, others: lost.flatMap((service) => service.nodes.slice(0, 1)).slice(0, MAX_OTHERS), severity: lost.some(({ weight }) => weight >= CRITICAL) ? 'error' : 'warning',
    message: `${capital(called(graph, node))} is a single point of failure: without it ${count(lost.length, 'service')} would have too few `
      + `replicas: ${listOf(lost.map((it) => withReplicas(it, neededOf(context, it))))}.${through(lost.length, direct.length)}${same} ${remedy(graph, node)}`,
    witness: lost.slice(0, 10).map((service) => lossOf(graph, node, service, neededOf(context, service))),
    measured: lost.length, threshold: 0,
    fixes: () => secondCopy(facts, node, lost),
  });
}

/** `web (2 replicas, 2 needed)`. */
function withReplicas({ name, replicas }: Service, needed: number): string {
  return `${name} (${replicas === 1 ? 'one replica' : `${replicas} replicas`}${needed > 1 ? `, ${needed} needed` : ''})`;
}

/** `web: 2 replicas in web-1 and web-2; 1 must be up; lost with host-1`. */
function lossOf(graph: Graph, node: number, { name, replicas, nodes }: Service, needed: number): string {
  return `${name}: ${count(replicas, 'replica')} in ${listOf(nodes.map((it) => graph.ids[it]!), 4)}; ${needed} must be up; lost with ${graph.ids[node]!}`;
}

/** Nodes beside the first that a finding names. */
const MAX_OTHERS = 20;

/** How services go that do not run on what fails. */
function through(all: number, direct: number): string {
  if (all === direct) return '';
  return direct === 0 ? ' Nothing of them runs on it, but they cannot work without it.' : ` ${count(all - direct, 'of them does', 'of them do')} not run on it, but cannot work without what does.`;
}

function remedy(graph: Graph, node: number): string {
  const id = graph.ids[node]!;
  switch (graph.nodes[node]!.kind) {
    case 'network': return 'Attach what matters to a second network that shares no equipment with it.';
    case 'volume': return 'Keep a synchronous copy of it elsewhere (`copies`), or give the replicas volumes of their own.';
    case 'site': return 'Run replicas at another site too.';
    default: return `Put replicas where ${id} does not reach (with a rule that keeps them apart), or let a cluster restart them elsewhere from shared storage.`;
  }
}

/** Kinds that only hold workloads together. */
const GROUPS: ReadonlySet<Kind> = new Set(['cgroup', 'pod']);

/** Nodes between this and the only replica of a service: each is a single point of its own, and not reported. */
function layersBelow({ graph }: Facts, node: number, service: Service): readonly number[] {
  const only = service.nodes.length === 1 ? service.nodes[0]! : -1;
  const layers: number[] = [];
  if (only < 0 || !isAncestor(graph, node, only)) return layers;
  for (let at = graph.parent[only]!; at > node; at = graph.parent[at]!) if (!GROUPS.has(graph.nodes[at]!.kind)) layers.push(at);
  return layers.reverse();
}

/** Adds a second container of a service with one, on an engine of the same product on another host. */
function secondCopy(facts: Facts, node: number, lost: readonly Service[]): readonly Fix[] {
  const { graph } = facts;
  const fixes: Fix[] = [];
  for (const service of lost) {
    const only = service.nodes.length === 1 ? service.nodes[0]! : -1;
    const copied = only < 0 ? undefined : graph.nodes[only]!;
    const engine = only < 0 ? -1 : nearest(graph, only, 'engine');
    if (copied?.kind !== 'container' || engine < 0 || graph.parent[only] !== engine || !isAncestor(graph, node, only)) continue;
    const other = engineElsewhere(facts, engine, node);
    if (other === undefined) continue;
    const id = graph.ids[only]!, copy = freshId(graph, id);
    const { in: _in, source: _source, ...rest } = copied;
    fixes.push({
      title: `Run a second replica of ${service.name} on ${graph.ids[other]!}`, safe: false,
      operations: [
        ...(copied.service === undefined ? [{ op: 'set' as const, path: ['nodes', id, 'service'], value: service.name }] : []),
        { op: 'add', id: copy, node: { ...rest, in: graph.ids[other]!, service: service.name } as NodeOf<'container'> },
      ],
    });
    if (fixes.length === 3) break;
  }
  return fixes;
}

const ENGINE = kindCode('engine');

/** The first engine of the same product that stands on another host, outside of `node`. */
function engineElsewhere(facts: Facts, engine: number, node: number): number | undefined {
  const { graph } = facts;
  const { host } = places(facts);
  const product = (graph.nodes[engine] as NodeOf<'engine'>).platform;
  for (let i = 0; i < graph.count; i++) {
    const outside = i !== node && !isAncestor(graph, node, i) && host[i]! >= 0 && host[i] !== host[engine];
    if (graph.kind[i] === ENGINE && outside && (graph.nodes[i] as NodeOf<'engine'>).platform === product) return i;
  }
  return undefined;
}

const machine = (host: string) => ({ [host]: { kind: 'host', os: { platform: 'debian', version: '13' } }, [`docker-${host}`]: { kind: 'engine', in: host, platform: 'docker' } });
const web = (host: string) => ({ kind: 'container', in: `docker-${host}`, service: 'web' });

export const singlePointOfFailure: Rule<typeof params> = {
  id: 'single-point-of-failure',
  family: 'resilience',
  severity: 'warning',
  layer: 'L3',
  title: 'Single point of failure',
  params,
  docs: {
    description: 'One node, failing alone, leaves a service with fewer running replicas than it needs (`minAvailable`, 1 where absent): because '
      + 'its replicas run there, because their volume or their only network is there, or because something that they need through a link '
      + 'is. '
      + 'A service is what shares a `service` key or has several `replicas`; a single workload counts when it, or what it is in, has '
      + 'high or critical weight and fewer than `minReplicasForHigh` replicas. It is an error when a critical service is among them. '
      + 'Only the highest node of a chain is reported, once, with all services that it takes along: a host, not also its hypervisor, '
      + 'VM and engine. A site is reported where another site is modelled, for services that no single host takes down. '
      + 'What is restarted elsewhere does not count, unless `strict` is set: VMs under HA (`ha` of the VM or its cluster, disk not local) '
      + 'and pods or containers on members of an orchestrator, while a member that can take them, the cluster and its majority are left. '
      + 'Containers that write to a path of their host are not moved. Whether the others have room for all is asked by '
      + '`failover-capacity-insufficient`, how long it takes by `recovery-time-exceeds-objective`. Replicas spread over VMs of one host are '
      + 'left to `replicas-collapse-on-one-host`, voters to `quorum-colocated`. Networks that the hosts make themselves (`driver` bridge, overlay, '
      + 'macvlan ...) do not fail on their own and are left out, as are hosts of a provider (`managed`) on which every task has a machine of its own, as on Fargate.',
    remedy: 'Run replicas on another host (or site) and keep them apart with an affinity rule. For what cannot be replicated, use shared '
      + 'storage and an HA cluster that restarts it.',
    sources: ['vSphere Availability: vSphere HA', 'Proxmox VE, High Availability: hardware redundancy', 'Kubernetes, Running in multiple zones', 'kube-score and kube-linter: minimum replicas'],
    bad: [{ title: 'Two replicas, one host', topology: { strata: 1, nodes: { ...machine('host-1'), ...machine('host-2'), 'web-1': web('host-1'), 'web-2': web('host-1') } } }],
    good: [
      { title: 'A replica on each host', topology: { strata: 1, nodes: { ...machine('host-1'), ...machine('host-2'), 'web-1': web('host-1'), 'web-2': web('host-2') } } },
      { title: 'Tasks on Fargate, each on a machine of its own', topology: { strata: 1, nodes: { aws: { kind: 'host', managed: true }, fargate: { kind: 'engine', in: 'aws', platform: 'fargate' }, web: { kind: 'pod', in: 'fargate', service: 'web', replicas: 2 } } } },
      { title: 'Scaled to none', topology: { strata: 1, nodes: { ...machine('host-1'), 'web-1': { ...web('host-1'), replicas: 0 } } } },
    ],
  },
  all: check,
};
