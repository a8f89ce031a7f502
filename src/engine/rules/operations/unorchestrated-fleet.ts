import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { HAS } from '../../presence';
import { freshId } from '../../layers';
import { kernels } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { orchestrates } from '../../facts/managers';
import { provided } from '../../facts/patch-surface';
import { pools } from '../../facts/pools';
import { runtimes } from '../../facts/runtimes';
import { services, workloads } from '../../facts/workloads';
import type { Service } from '../../facts/workloads';
import { count, idsOf, listOf } from '../say';

const params = {
  minContainers: { default: 10, min: 2, doc: 'Running containers from which placing them by hand is worth a word.', source: '[H]' },
} as const;

const CONTAINER = kindCode('container');
/** Index of `high` in the criticalities. */
const HIGH = 2;

/** Containers that nobody moves: how many, and where they are. */
interface Fleet {
  readonly copies: number;
  readonly engines: readonly number[];
  /** Copies by engine. */
  readonly on: ReadonlyMap<number, number>;
  /** One of them is of high or critical weight. */
  readonly important: boolean;
  /** Systems with at least one of them. */
  readonly systems: number;
}

function check({ facts, graph, options, report }: RuleContext<typeof params>): void {
  const fleet = fleetOf(facts);
  if (fleet.systems < 2) return;
  const byHand = replicasByHand(facts, fleet);
  if (fleet.copies < options.minContainers && byHand.length === 0) return;
  const spread = byHand.length > 0 ? `, among them replicas placed by hand (${listOf(byHand.map((it) => it.name), 3)})` : '';
  report({
    node: fleet.engines[0], others: fleet.engines.slice(1), severity: fleet.important ? 'warning' : 'info', measured: fleet.copies, threshold: options.minContainers,
    message: `${count(fleet.copies, 'container')} on ${count(fleet.systems, 'system')} (${idsOf(graph, fleet.engines)}) `
      + `${fleet.copies === 1 ? 'is' : 'are'} in no cluster${spread}: `
      + 'no orchestrator starts them elsewhere when a machine fails, updates them one after the other, or keeps replicas apart. Use one, or a managed container service.',
    witness: [
      ...fleet.engines.slice(0, 10).map((engine) => `${graph.ids[engine]!}: ${count(fleet.on.get(engine)!, 'running container')}`),
      ...byHand.slice(0, 5).map((it) => `${it.name}: ${idsOf(graph, it.nodes)}`),
    ],
    fixes: () => [{
      title: 'Sketch a cluster of these engines', safe: false,
      operations: [{ op: 'add', id: freshId(graph, 'cluster'), node: { kind: 'cluster', platform: 'kubernetes', members: fleet.engines.map((it) => graph.ids[it]!), assumed: ['*'] } as NodeOf<'cluster'> }],
    }],
  });
}

/** Running containers on engines that belong to no orchestrator and are not a provider's. */
function fleetOf(facts: Facts): Fleet {
  const { graph } = facts;
  const { running, copies } = workloads(facts);
  const { engine } = runtimes(facts);
  const { hosting } = kernels(facts);
  const placed = inClusters(facts);
  const on = new Map<number, number>();
  const systems = new Set<number>();
  const { criticality } = labels(facts);
  let important = false, sum = 0, before = 0, last = -1, isAlone = false;
  const close = (): void => {
    if (isAlone && last >= 0) on.set(last, sum - before);
  };
  for (const i of running) {
    const at = graph.kind[i] === CONTAINER ? engine[i]! : -1;
    if (at < 0) continue;
    // Containers of an engine stand together.
    if (at !== last) {
      close();
      last = at;
      isAlone = !placed.has(at) && standsAlone(facts, at);
      before = sum;
      if (isAlone && hosting[at]! >= 0) systems.add(hosting[at]!);
    }
    if (!isAlone) continue;
    important ||= criticality[i]! >= HIGH;
    sum += copies[i]!;
  }
  close();
  return { important, copies: sum, on, engines: [...on.keys()].sort((a, b) => a - b), systems: systems.size };
}

/** Engines in a cluster that places containers, or may: nothing is known of an unknown product. */
function inClusters(facts: Facts): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { cluster, engines } of pools(facts).list) {
    const product = facts.catalog.platform((facts.graph.nodes[cluster] as NodeOf<'cluster'>).platform);
    if (product === undefined || product.class === 'managed' || orchestrates(product)) for (const engine of engines) found.add(engine);
  }
  return found;
}

/** Whether nothing but a person places containers on an engine that is in no cluster. */
function standsAlone(facts: Facts, engine: number): boolean {
  const platform = facts.catalog.platform((facts.graph.nodes[engine] as NodeOf<'engine'>).platform);
  return platform?.class !== 'managed' && platform?.class !== 'orchestrator' && provided(facts)[engine] !== 1;
}

/** Services of which replicas stand on several systems, each put there by hand. */
function replicasByHand(facts: Facts, { engines }: Fleet): readonly Service[] {
  const { hosting } = kernels(facts);
  const { engine } = runtimes(facts);
  const { has } = facts.graph;
  let any = 0;
  for (let i = 0; i < has.length; i++) any |= has[i]!;
  if ((any & HAS.service) === 0) return [];
  const alone = new Set(engines);
  return services(facts).list.filter(({ declared, nodes }) => {
    const own = declared && nodes.length > 1 ? nodes.filter((it) => facts.graph.kind[it] === CONTAINER && alone.has(engine[it]!)) : [];
    return own.length > 1 && own.some((it) => hosting[it] !== hosting[own[0]!]);
  });
}

const servers = (containers: (server: number) => object, more: object = {}) => ({
  strata: 1,
  nodes: {
    ...Object.fromEntries([1, 2].flatMap((i): [string, object][] => [
      [`host-${i}`, { kind: 'host', os: { platform: 'debian', version: '13' } }], [`docker-${i}`, { kind: 'engine', in: `host-${i}`, platform: 'docker' }],
      ...Object.entries(containers(i)) as [string, object][],
    ])),
    ...more,
  },
});
const replica = (i: number) => ({ [`web-${i}`]: { kind: 'container', in: `docker-${i}`, service: 'web' } });

export const unorchestratedFleet: Rule<typeof params> = {
  id: 'unorchestrated-fleet',
  family: 'operations',
  severity: 'info',
  layer: 'L3',
  title: 'Many containers, placed by hand',
  params,
  docs: {
    description: 'At least `minContainers` running containers on two or more operating systems belong to no cluster that places containers, or '
      + 'replicas of a service were put '
      + 'onto several systems by hand. No orchestrator starts them elsewhere, updates them in turn or keeps them apart. It is a warning where one is '
      + 'of high or critical weight. '
      + 'Clusters that move only VMs do not count; a cluster of an unknown product does, as do managed services. There is one finding for the file.',
    remedy: 'Put the engines into a cluster of an orchestrator, or use a managed container service.',
    sources: ['CIS Docker Benchmark 6.2: avoid sprawl of containers'],
    bad: [
      { title: 'Two replicas put on two servers by hand', topology: servers(replica) },
      { title: 'Twelve containers on two servers', topology: servers((i) => Object.fromEntries(Array.from({ length: 6 }, (_, k) => [`app-${i}-${k}`, { kind: 'container', in: `docker-${i}` }]))) },
    ],
    good: [{ title: 'The same in a Swarm', topology: servers(replica, { swarm: { kind: 'cluster', platform: 'docker-swarm', members: ['docker-1', 'docker-2'] } }) }],
  },
  reads: ['platform'],
  all: check,
};
