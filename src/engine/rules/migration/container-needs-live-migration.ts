import { parseDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { ASSUMED_START } from '../../facts/migration/evacuate';
import { runtimes } from '../../facts/runtimes';
import { services, workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { siblingGroups, splitBySuppression } from '../groups';
import { unitsOf } from '../plans';
import { called, capital, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'container-needs-live-migration';
const CONTAINER = kindCode('container'), POD = kindCode('pod'), VOLUME = kindCode('volume');

/** Why a container is expected to run on while it moves, and why it will not. */
interface Expectation {
  readonly said: string;
  readonly state: string | undefined;
  readonly single: boolean;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const { copies } = workloads(facts);
  const found = new Map<number, Expectation>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0)) continue;
    const said = expectation(graph, i);
    if (said === undefined) continue;
    const service = services(facts).list[services(facts).of[i]!];
    const single = service === undefined ? copies[i] === 1 : service.replicas === 1;
    const state = stateOf(graph, i);
    if (single || state !== undefined) found.set(i, { said, state, single });
  }
  if (found.size === 0) return;
  for (const group of siblingGroups(graph, [...found.keys()], (i) => `${found.get(i)!.said} ${found.get(i)!.state === undefined} ${found.get(i)!.single}`)) {
    for (const part of splitBySuppression(graph, ID, group, (it) => it)) say(context, part, found);
  }
}

function expectation(graph: Graph, i: number): string | undefined {
  const above = graph.parent[i]!;
  const pod = above >= 0 && graph.kind[above] === POD ? graph.nodes[above] as NodeOf<'pod'> : undefined;
  const { slo, migratable } = graph.nodes[i] as NodeOf<'container'>;
  if (parseDuration(slo?.rto ?? pod?.slo?.rto) === 0) return 'its objective allows no downtime (slo.rto 0)';
  return (migratable ?? pod?.migratable) === true ? 'it is meant to move between hosts (migratable)' : undefined;
}

/** What it keeps, in words; undefined for what keeps nothing. */
function stateOf(graph: Graph, i: number): string | undefined {
  const { dataPaths, mounts } = graph.nodes[i] as NodeOf<'container'>;
  if (dataPaths !== undefined && dataPaths.length > 0) return `keeps data in ${dataPaths[0]!}`;
  const volume = mounts?.find((it) => it.readOnly !== true && it.source !== undefined && graph.kind[graph.number.get(it.source) ?? -1] === VOLUME);
  return volume === undefined ? undefined : `keeps data on ${volume.source!}`;
}

function say({ facts, graph, report }: Context, nodes: readonly number[], found: ReadonlyMap<number, Expectation>): void {
  const first = nodes[0]!, { said, state, single } = found.get(first)!, one = nodes.length === 1;
  const engine = runtimes(facts).engine[first]!;
  const platform = engine < 0 ? undefined : facts.catalog.platform((graph.nodes[engine] as NodeOf<'engine'>).platform);
  const stated = (graph.nodes[first] as NodeOf<'container'>).startSeconds;
  const gap = stated === undefined ? `at least about ${ASSUMED_START.container} s for its start (assumed)` : `${stated} s for its start`;
  const what = [single ? `${one ? 'has' : 'have'} one replica` : undefined, one ? state : state && 'keep data'].filter((it) => it !== undefined).join(' and ');
  report({
    node: first, others: [...nodes.slice(1), ...(engine >= 0 ? [engine] : [])], at: said.includes('slo') ? ['slo'] : ['migratable'],
    message: `${one ? capital(called(graph, first)) : `Containers ${idsOf(graph, nodes)}`} ${what}, and ${said}. Containers are not moved while they `
      + `run: ${platform?.name ?? 'the engine'} stops ${one ? 'it' : 'each'} here and starts it there, a gap of ${gap}. `
      + `${state === undefined ? 'Run two replicas and replace them in turn, or put it into a VM.' : 'Replicate it in the application, or put it into a VM, which can be migrated.'}`,
    witness: nodes.slice(0, 5).map((it) => `${graph.ids[it]!}: ${found.get(it)!.said.replace(/^its objective allows no downtime \((.*)\)$/, '$1')}; ${[found.get(it)!.single ? 'one replica' : undefined, found.get(it)!.state].filter((x) => x !== undefined).join(', ')}`),
    fixes: () => (state === undefined ? twoReplicas(facts, nodes) : []),
  });
}

function twoReplicas({ graph }: Facts, nodes: readonly number[]): readonly Fix[] {
  const units = unitsOf(graph, nodes);
  return [{ title: `Run two replicas of ${idsOf(graph, units, 3)}`, safe: false, operations: units.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'replicas'], value: 2 })) }];
}

const one = (container: object) => ({
  strata: 1,
  nodes: { 'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'host-1', platform: 'docker' }, app: { kind: 'container', in: 'docker', ...container } },
});

export const containerNeedsLiveMigration: Rule<typeof params> = {
  id: ID,
  family: 'migration',
  severity: 'info',
  layer: 'L2',
  title: 'Container that is expected to move without a gap',
  params,
  docs: {
    description: 'A running container, or its pod, must not be down (`slo.rto` of 0) or is meant to move between hosts (`migratable`), and its '
      + 'service has one replica or it keeps data (`dataPaths`, a volume that it writes). Engines stop a container here and start it there; they do '
      + 'not move it while it runs. Neighbours share a finding.',
    remedy: 'Run replicas that are replaced in turn, or put it into a VM that can be migrated live.',
    sources: ['Proxmox VE, Container Toolkit: restart migration', 'Kata Containers, Limitations: checkpoint and restore'],
    bad: [
      { title: 'One replica that must not be down', topology: one({ slo: { rto: '0s' } }) },
      { title: 'Data that is meant to move', topology: one({ migratable: true, replicas: 2, dataPaths: ['/var/lib/data'] }) },
    ],
    good: [
      { title: 'Two replicas without data', topology: one({ slo: { rto: '0s' }, replicas: 2 }) },
      { title: 'A minute is allowed', topology: one({ slo: { rto: '1m' } }) },
    ],
  },
  reach: 'island',
  all: check,
};
