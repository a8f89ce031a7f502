import { formatDuration, parseDuration } from '../../../model';
import type { NodeOf } from '../../../model';
import type { Graph, Rule, RuleContext } from '../../contract';
import { defineFact } from '../../facts';
import { joinAscending } from '../../joining';
import { recoveryTimes } from '../../facts/recovery-time';
import type { RecoveryTime } from '../../facts/recovery-time';
import { START_DEFAULTS } from '../../facts/start-time';
import type { Term } from '../../facts/start-time';
import { workloads } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { called, idsOf } from '../say';

const ID = 'recovery-time-exceeds-objective';

const params = {
  vmBoot: { default: START_DEFAULTS.vmBoot, min: 0, doc: 'Seconds in which a VM boots to a ready application, where it does not say (`startSeconds`).', source: '[H]' },
  containerStart: { default: START_DEFAULTS.containerStart, min: 0, doc: 'Seconds in which a container is made and ready, where it does not say.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

interface Late {
  readonly node: number;
  readonly objective: number;
  readonly time: RecoveryTime;
}

function check(context: Context): void {
  const { facts, graph, options } = context;
  const { copies } = workloads(facts);
  const wanted = aiming(facts).filter((it) => copies[it]! > 0);
  if (wanted.length === 0) return;
  const bySource = new Map<string, Late[]>();
  for (const time of recoveryTimes(facts, wanted, options)) {
    const objective = objectiveOf(graph, time.node)!;
    if (!(time.from > objective)) continue;
    // Those that are late for the same reason: the same manager after the same failure.
    const key = `${time.host}/${time.cluster}/${objective}`;
    const known = bySource.get(key);
    if (known) known.push({ node: time.node, objective, time });
    else bySource.set(key, [{ node: time.node, objective, time }]);
  }
  for (const late of bySource.values()) for (const group of splitBySuppression(graph, ID, late, (it) => it.node)) report(context, group);
}

/** Nodes with an objective. */
const aiming = defineFact('nodes with an objective', ({ graph }): readonly number[] => {
  const found: number[] = [];
  for (let i = 0; i < graph.count; i++) if (objectiveOf(graph, i) !== undefined) found.push(i);
  return found;
}, ['slo'], joinAscending);

/** `slo.rto` in seconds. */
function objectiveOf(graph: Graph, i: number): number | undefined {
  const rto = (graph.nodes[i] as NodeOf<'app'>).slo?.rto;
  const ms = rto === undefined ? undefined : parseDuration(rto);
  return ms === undefined ? undefined : ms / 1000;
}

const WORDS: { readonly [T in Term['what']]: string } = {
  detect: 'noticing it', fence: 'fencing', queue: 'the queue', boot: 'the boot', pull: 'pulling the image', create: 'starting the container',
  start: 'the application\'s start', wait: 'what it waits for',
};

const duration = (seconds: number): string => formatDuration(seconds * 1000);

function report({ graph, report }: Context, group: readonly Late[]): void {
  const worst = group.reduce((a, b) => (b.time.from > a.time.from ? b : a));
  const { node, objective, time } = worst;
  const largest = time.terms.reduce((a, b) => (b.seconds.from > a.seconds.from ? b : a));
  const others = group.filter((it) => it !== worst).map((it) => it.node);
  report({
    node, at: ['slo', 'rto'], others,
    message: `After the loss of ${called(graph, time.host)}, ${called(graph, node)} is back after ${duration(time.from)} at the earliest, where ${duration(objective)} is the objective: `
      + `${WORDS[largest.what]} alone takes ${duration(largest.seconds.from)}${largest.assumed ? ` (assumed: ${largest.says})` : ''}.${others.length > 0 ? ` The same holds for ${idsOf(graph, others)}.` : ''} `
      + `${REMEDY[largest.what]}`,
    witness: [
      ...time.terms.map((it) => `${it.what}${it.node === time.host ? '' : ` ${graph.ids[it.node]!}`}: ${duration(it.seconds.from)}${it.assumed ? ` (assumed: ${it.says})` : ''}`),
      `in all at least ${duration(time.from)}; objective ${duration(objective)}`,
    ],
    measured: time.from, threshold: objective,
  });
}

const STANDBY = 'Keep a replica running on another host: nothing has to be noticed or started then.';
const REMEDY: { readonly [T in Term['what']]: string } = {
  detect: STANDBY, fence: STANDBY, queue: 'Give it a higher restart priority, or fewer neighbours.', boot: 'Keep a replica running elsewhere, or start it in a container or microVM.',
  pull: 'Pull the image beforehand, or make it smaller.', create: STANDBY, start: STANDBY, wait: 'Keep replicas of what it needs running elsewhere.',
};

const host = (n: number) => ({ [`host-${n}`]: { kind: 'host' }, [`esx-${n}`]: { kind: 'hypervisor', in: `host-${n}`, platform: 'esxi' } });
const cluster = { vsphere: { kind: 'cluster', platform: 'vsphere', ha: true, members: ['esx-1', 'esx-2'] } };
const vm = (rto: string) => ({ erp: { kind: 'vm', in: 'esx-1', os: { platform: 'rhel', version: '9' }, slo: { rto } } });

export const recoveryTimeExceedsObjective: Rule<typeof params> = {
  id: ID,
  family: 'resilience',
  severity: 'warning',
  layer: 'L3',
  title: 'Recovery takes longer than allowed',
  params,
  docs: {
    description: 'A workload with an objective (`slo.rto`) is restarted elsewhere when its host fails, and that takes longer: noticing the failure, fencing, the queue, boot '
      + 'or pull, the start of the application, and what it waits for through hard links, one after the other. The least of each counts, so what is reported holds also '
      + 'where everything goes well. Times of products are their documented defaults (Proxmox VE about 2 minutes, Kubernetes 40 to 50 s and 300 s of toleration); those of '
      + 'vSphere HA, of boots and of starts are house heuristics, marked as assumed, and `startSeconds` replaces them. Nothing is said where enough replicas stay up, or where nothing '
      + 'restarts the workload: how long a repair takes is not known.',
    remedy: 'Keep replicas running on other hosts, make images smaller or pull them beforehand, start faster (container, microVM).',
    sources: ['Proxmox VE, High Availability: about 2 minutes', 'Kubernetes: node-monitor-grace-period, taint-based evictions', 'Firecracker specification', 'NIST SP 800-34: recovery time objective'],
    bad: [{ title: 'HA needs a minute and a half', topology: { strata: 1, nodes: { ...host(1), ...host(2), ...cluster, ...vm('1m') } } }],
    good: [
      { title: 'Five minutes are enough', topology: { strata: 1, nodes: { ...host(1), ...host(2), ...cluster, ...vm('5m') } } },
      { title: 'A second replica runs already', topology: { strata: 1, nodes: { ...host(1), ...host(2), ...cluster, erp: { ...vm('1m').erp, service: 'erp' }, 'erp-2': { ...vm('1m').erp, in: 'esx-2', service: 'erp' } } } },
    ],
  },
  reads: ['slo', 'startSeconds', 'restart', 'restartPriority', 'storage', 'mounts', 'copies', 'platform', 'image', 'pullBandwidth'],
  all: check,
};
