import { PRIORITIES } from '../../../model';
import type { NodeOf } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { labels } from '../../facts/labels';
import { pools } from '../../facts/pools';
import type { Pool } from '../../facts/pools';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { HAS } from '../../presence';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';

const params = {
  maxRetriesAdvice: { default: 5, min: 1, doc: 'Restarts on failure that are advised at most.', source: 'CIS Docker Benchmark 5.15' },
  jobRoles: { default: ['batch', 'job', 'migration', 'build-runner', 'init'], doc: 'Workloads with these roles end on their own and need no restart.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const CONTAINER = kindCode('container'), POD = kindCode('pod'), ENGINE = kindCode('engine'), CLUSTER = kindCode('cluster');
const HIGH = PRIORITIES.indexOf('high');
/** Formats that say all there is: what is absent there has the engine's default. */
const COMPLETE: ReadonlySet<string> = new Set(['compose', 'docker-inspect']);

function check(context: Context): void {
  const { facts, graph, options } = context;
  const jobs = new Set(options.jobRoles);
  const { role, criticality } = labels(facts);
  const { running } = workloads(facts);
  const { engine: engines } = runtimes(facts);
  const isManaged = managing(context);
  const byEngine = new Map<number, number[]>(), unchecked = new Map<number, number[]>();
  for (const i of running) {
    if (graph.kind[i] !== CONTAINER || jobs.has(role[i] ?? '')) continue;
    const node = graph.nodes[i] as NodeOf<'container'>;
    const engine = engines[i]!;
    if (engine >= 0 && staysDown(graph, i, node) && !isManaged(i, engine)) push(byEngine, engine, i);
    if ((graph.has[i]! & HAS.health) !== 0 && node.health === 'none' && criticality[i]! >= HIGH) push(unchecked, top(graph, i), i);
  }
  const totals = containersOn(facts);
  for (const [engine, all] of byEngine) {
    for (const part of splitBySuppression(graph, 'no-self-healing', all, (it) => it)) reportStopped(context, engine, part, all.length, totals[engine]!);
  }
  for (const all of unchecked.values()) for (const part of splitBySuppression(graph, 'no-self-healing', all, (it) => it)) reportUnchecked(context, part);
  reportDaemons(context, byEngine);
}

/** Number of running containers, by engine. */
function containersOn(facts: Facts): Uint32Array {
  const { graph } = facts;
  const { engine } = runtimes(facts);
  const totals = new Uint32Array(graph.count);
  for (const i of workloads(facts).running) if (graph.kind[i] === CONTAINER && engine[i]! >= 0) totals[engine[i]!]!++;
  return totals;
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Whether the engine certainly leaves it stopped: its policy is `no`, or absent where the format it was read from has no other default. */
function staysDown({ parent, kind }: Graph, i: number, { restart, source }: NodeOf<'container'>): boolean {
  if (parent[i]! >= 0 && kind[parent[i]!] === POD) return false;
  return restart === undefined ? COMPLETE.has(source?.format ?? '') : restart === 'no';
}

/** Tells of a container whether a manager starts it again when it has stopped, whatever the container itself says. */
function managing({ facts, graph }: Context): (container: number, engine: number) => boolean {
  const inPool = pools(facts).of;
  // By what holds containers: most share it with others.
  const units = new Map<number, boolean>();
  return (container, engine) => {
    if (isUnit(graph, container)) return true;
    const above = graph.parent[container]!;
    let inUnit = units.get(above);
    if (inUnit === undefined) units.set(above, (inUnit = isInUnit(graph, above, engine)));
    return inUnit || isPooled(facts, inPool.get(engine));
  };
}

function isInUnit(graph: Graph, from: number, engine: number): boolean {
  for (let at = from; at >= 0 && at !== engine; at = graph.parent[at]!) if (isUnit(graph, at)) return true;
  return false;
}

/** A unit of systemd (Quadlet, or a service that runs the container) has a restart policy of its own. */
function isUnit({ ids, nodes }: Graph, i: number): boolean {
  const { source, name } = nodes[i]!;
  return source?.format === 'quadlet' || ids[i]!.endsWith('.service') || name?.endsWith('.service') === true;
}

function isPooled({ graph, catalog }: Facts, pool: Pool | undefined): boolean {
  return pool !== undefined && catalog.platform((graph.nodes[pool.cluster] as NodeOf<'cluster'>).platform)?.id !== 'docker-compose';
}

/** The engine or cluster that it is in. */
function top(graph: Graph, i: number): number {
  let at = i;
  while (graph.parent[at]! >= 0 && graph.kind[at] !== ENGINE && graph.kind[at] !== CLUSTER) at = graph.parent[at]!;
  return at;
}

function reportStopped({ graph, options, report }: Context, engine: number, affected: readonly number[], all: number, total: number): void {
  report({
    node: affected[0], at: ['restart'], others: [...affected, engine], measured: affected.length, threshold: 0,
    message: () => stoppedMessage(graph, options, engine, affected, total),
    witness: () => [
      ...affected.slice(0, 20).map((it) => `${graph.ids[it]!}: restart ${(graph.nodes[it] as NodeOf<'container'>).restart ?? `absent in ${(graph.nodes[it] as NodeOf<'container'>).source!.format!}, default no`}`),
      `${graph.ids[engine]!}: in no cluster that would start them`, ...(all > affected.length ? [`${all - affected.length} more on it, reported apart`] : []),
    ],
    fixes: () => policies(graph, affected),
  });
}

function stoppedMessage(graph: Graph, options: Context['options'], engine: number, affected: readonly number[], total: number): string {
  const one = affected.length === 1;
  const who = one ? capital(called(graph, affected[0]!)) : affected.length === total ? `All ${total} containers on ${graph.ids[engine]!} (${idsOf(graph, affected)})`
    : `${affected.length} of ${total} containers on ${graph.ids[engine]!} (${idsOf(graph, affected)})`;
  const assumed = affected.filter((it) => (graph.nodes[it] as NodeOf<'container'>).restart === undefined).length;
  const why = assumed === affected.length ? ', as their file names no restart policy and the engine\'s default is no' : assumed > 0 ? `, ${assumed} by the engine's default` : '';
  return `${who} ${one ? 'is' : 'are'} not started again by anything${one ? why.replace('their', 'its') : why}: ${one ? 'it stays' : 'they stay'} down when the process ends, ${afterUpgrade(graph, engine, one)} and after a reboot of the host. `
    + `Set a restart policy (${'`'}unless-stopped${'`'}, or ${'`'}on-failure${'`'} with at most ${options.maxRetriesAdvice} tries), or run ${one ? 'it' : 'them'} under systemd or an orchestrator.`;
}

function afterUpgrade(graph: Graph, engine: number, one: boolean): string {
  const { liveRestore } = graph.nodes[engine] as NodeOf<'engine'>;
  return liveRestore === true ? `but ${one ? 'runs' : 'run'} on through a restart of the engine;` : 'when the engine is restarted or upgraded,';
}

function policies(graph: Graph, containers: readonly number[]): readonly Fix[] {
  const what = containers.length === 1 ? graph.ids[containers[0]!]! : count(containers.length, 'container');
  const set = (value: string): Fix['operations'] => containers.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'restart'], value }));
  return [
    { title: `Start ${what} again unless somebody stopped ${containers.length === 1 ? 'it' : 'them'}`, safe: false, operations: set('unless-stopped') },
    { title: `Start ${what} again on failure`, safe: false, operations: set('on-failure') },
  ];
}

/** Important workloads that are declared to have no health check. */
function reportUnchecked({ graph, report }: Context, affected: readonly number[]): void {
  const one = affected.length === 1;
  report({
    node: affected[0], at: ['health'], others: affected.slice(1), severity: 'info', measured: affected.length, threshold: 0,
    message: `${one ? capital(called(graph, affected[0]!)) : `${affected.length} containers (${idsOf(graph, affected)})`} of high criticality ${one ? 'has' : 'have'} no health check: ${one ? 'a process that hangs' : 'processes that hang'} `
      + 'without ending is noticed by nobody, and nothing restarts it. Add a liveness check (and a readiness check where requests are spread).',
    witness: affected.slice(0, 20).map((it) => `${graph.ids[it]!}: health none`),
  });
}

/** Engines whose restart stops what they run, where nothing else would take over. */
function reportDaemons({ facts, graph, report }: Context, stopped: ReadonlyMap<number, readonly number[]>): void {
  const stops = new Uint8Array(graph.count);
  let any = false;
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === ENGINE && (graph.nodes[i] as NodeOf<'engine'>).liveRestore === false) any = (stops[i] = 1) === 1;
  if (!any) return;
  const containers = new Map<number, number[]>();
  const { engine: engines } = runtimes(facts);
  for (const i of workloads(facts).running) if (graph.kind[i] === CONTAINER && engines[i]! >= 0 && stops[engines[i]!] === 1) push(containers, engines[i]!, i);
  for (const [engine, on] of containers) {
    if (stopped.has(engine) || pools(facts).of.has(engine)) continue;
    report({
      node: engine, at: ['liveRestore'], others: on.slice(0, 20), severity: 'info', measured: on.length, threshold: 0,
      message: `A restart of ${called(graph, engine)} stops all ${on.length === 1 ? 'it runs' : `${on.length} containers on it`} (${idsOf(graph, on)}), as live restore is off and no other engine takes over. `
        + 'Switch live restore on, so that an upgrade of the engine goes by unnoticed.',
      witness: [`${graph.ids[engine]!}: liveRestore false, in no cluster`, `runs ${idsOf(graph, on, 10)}`],
      fixes: () => [{ title: `Switch live restore of ${graph.ids[engine]!} on`, safe: false, operations: [{ op: 'set', path: ['nodes', graph.ids[engine]!, 'liveRestore'], value: true }] }],
    });
  }
}

const docker = { host: { kind: 'host', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' } };

export const noSelfHealing: Rule<typeof params> = {
  id: 'no-self-healing',
  family: 'resilience',
  severity: 'warning',
  layer: 'L2',
  title: 'Nothing starts a workload again',
  params,
  docs: {
    description: 'A container that ends stays down: its restart policy is `no`, and neither an orchestrator nor a systemd unit looks after it. Also '
      + 'reported, as info: workloads of high or critical criticality that are declared to have no health check (`health: "none"`), and engines with live restore off that '
      + 'are in no cluster, as each upgrade of the engine stops what they run. '
      + 'A policy that is absent in a drawing is unknown and says nothing; absent in a Compose file or in the output of `docker inspect` it is the engine\'s default, `no`. '
      + 'Containers of pods are left out, and those whose role says that they end on their own (`jobRoles`). There is one finding for each engine.',
    remedy: 'Set `restart` to `unless-stopped` or `on-failure`, run the container as a systemd unit (Quadlet), or use an orchestrator. '
      + 'After a reboot of the host, Docker starts only what has `always` or `unless-stopped`.',
    sources: ['CIS Docker Benchmark 2.15, 4.6, 5.15, 5.27', 'Docker, Start containers automatically', 'Docker, Live restore'],
    bad: [
      { title: 'Told not to restart', topology: { strata: 1, nodes: { ...docker, web: { kind: 'container', in: 'docker', restart: 'no' } } } },
      { title: 'No policy in a Compose file', topology: { strata: 1, nodes: { ...docker, web: { kind: 'container', in: 'docker', source: { format: 'compose', file: 'compose.yaml' } } } } },
      { title: 'A critical workload without a health check', topology: { strata: 1, nodes: { ...docker, pay: { kind: 'container', in: 'docker', restart: 'always', criticality: 'critical', health: 'none' } } } },
    ],
    good: [
      { title: 'A policy', topology: { strata: 1, nodes: { ...docker, web: { kind: 'container', in: 'docker', restart: 'unless-stopped' } } } },
      { title: 'A drawing that says nothing of it', topology: { strata: 1, nodes: { ...docker, web: { kind: 'container', in: 'docker' } } } },
      { title: 'A job', topology: { strata: 1, nodes: { ...docker, report: { kind: 'container', in: 'docker', restart: 'no', role: 'batch' } } } },
      { title: 'Swarm looks after it', topology: { strata: 1, nodes: { ...docker, swarm: { kind: 'cluster', platform: 'docker-swarm', members: ['docker'] }, web: { kind: 'container', in: 'docker', restart: 'no' } } } },
    ],
  },
  reach: 'island',
  all: check,
};
