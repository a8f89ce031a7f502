import type { NodeOf } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { attachments, NEEDS } from '../../facts/dependencies';
import { pools } from '../../facts/pools';
import { runtimes } from '../../facts/runtimes';
import { isLocalDriver, reach } from '../../facts/storage-reach';
import { services, workloads } from '../../facts/workloads';
import type { Service } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { called, capital, count, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

const VOLUME = kindCode('volume'), CONTAINER = kindCode('container'), POD = kindCode('pod'), CLUSTER = kindCode('cluster');

/** A service on a volume, and where its replicas are or may go. */
interface Use {
  readonly volume: number;
  readonly service: Service;
  /** Containers that mount it; for those in a replicated pod, the pod. */
  readonly users: readonly number[];
  readonly replicas: number;
  /** Machines that its replicas stand on, for those that are placed. */
  readonly placed: readonly number[];
  /** Machines of the clusters in which it floats or is scheduled; empty where nothing moves it. */
  readonly candidates: readonly number[];
}

function check(context: Context): void {
  const { facts, graph } = context;
  const { start, dependent, need } = attachments(facts);
  for (let volume = 0; volume < graph.count; volume++) {
    if (graph.kind[volume] !== VOLUME || start[volume] === start[volume + 1]) continue;
    const users = new Map<number, number[]>();
    for (let k = start[volume]!; k < start[volume + 1]!; k++) {
      const user = dependent[k]!, service = services(facts).of[user]!;
      if (need[k] !== NEEDS.volume || (graph.kind[user] !== CONTAINER && graph.kind[user] !== POD) || service < 0) continue;
      const list = users.get(service);
      if (list) list.push(user);
      else users.set(service, [user]);
    }
    for (const [service, of] of users) judge(context, useOf(facts, volume, services(facts).list[service]!, of));
  }
}

function useOf(facts: Facts, volume: number, service: Service, users: readonly number[]): Use {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const placed = new Set<number>(), candidates = new Set<number>();
  // Containers of one pod share what the pod has attached.
  const units = new Map<number, number>();
  for (const user of users) {
    const above = graph.parent[user]!;
    units.set(above >= 0 && graph.nodes[above]!.kind === 'pod' ? above : user, copies[above >= 0 && graph.nodes[above]!.kind === 'pod' ? above : user]!);
    const engine = runtimes(facts).engine[user]!;
    const machine = engine < 0 ? -1 : graph.parent[engine]!;
    if (machine >= 0) placed.add(machine);
    const pool = engine >= 0 ? pools(facts).of.get(engine) : pools(facts).byCluster.get(clusterOf(graph, user));
    for (const it of pool?.machines ?? []) candidates.add(it);
  }
  return { volume, service, users, replicas: [...units.values()].reduce((sum, it) => sum + it, 0), placed: [...placed], candidates: [...candidates].sort((a, b) => a - b) };
}

function clusterOf(graph: Graph, i: number): number {
  let at = i;
  while (at >= 0 && graph.kind[at] !== CLUSTER) at = graph.parent[at]!;
  return at;
}

function judge(context: Context, use: Use): void {
  const { facts, graph } = context;
  const { access, shared } = graph.nodes[use.volume] as NodeOf<'volume'>;
  const machines = [...new Set([...use.placed, ...use.candidates])];
  if (machines.length < 2) return;
  const cannot = machines.filter((it) => reach(facts, use.volume, it) === 'no');
  const reachable = machines.length - cannot.length;
  const stranded = use.placed.filter((it) => cannot.includes(it));
  const single = (access === 'RWO' || access === 'RWOP') && shared !== true;
  if (stranded.length > 0) report(context, use, 'stranded', reachable, `${idsOf(graph, stranded)} cannot reach it`);
  else if (single && use.replicas > 1 && (use.placed.length > 1 || use.candidates.length > 1)) report(context, use, 'single', 1, `access ${access}: one ${access === 'RWOP' ? 'pod' : 'node'} at a time`);
  else if (reachable === 1 && use.candidates.length > 1) report(context, use, use.replicas > 1 ? 'fewer' : 'fixed', 1, `only ${idsOf(graph, machines.filter((it) => !cannot.includes(it)))} of ${machines.length} nodes reaches it`);
  else if (isLocalDriver((graph.nodes[use.volume] as NodeOf<'volume'>).driver) && use.candidates.length > 1) report(context, use, use.replicas > 1 ? 'fewer' : 'fixed', 1, 'its driver keeps it on the disks of one node');
}

type Case = 'stranded' | 'single' | 'fewer' | 'fixed';

function report({ facts, graph, report }: Context, use: Use, kind: Case, nodes: number, why: string): void {
  const { volume, service, users, replicas, candidates } = use;
  const name = capital(called(graph, volume)), who = service.name;
  report({
    node: volume, at: kind === 'single' ? ['access'] : undefined, others: users.slice(0, 20), severity: kind === 'fixed' ? 'warning' : 'error', measured: replicas, threshold: nodes,
    message: `${name} ${SAID[kind](who, replicas)} (${why}). ${END[kind](who)} Give each replica a volume of its own, or use storage that all nodes mount at a time (RWX).`,
    witness: [
      `${who}: ${count(replicas, 'replica')} in ${idsOf(graph, users)}`, `${graph.ids[volume]!}: ${why}`,
      ...(candidates.length > 0 ? [`nodes of the cluster: ${idsOf(graph, candidates, 8)}`] : []),
      ...(use.placed.length > 0 ? [`replicas are on ${idsOf(graph, use.placed, 8)}`] : []),
    ],
    fixes: () => fixes(facts, volume),
  });
}

const SAID: { readonly [K in Case]: (service: string, replicas: number) => string } = {
  stranded: (service) => `is mounted by ${service} where it does not exist`,
  single: (service, replicas) => `can be attached to one node at a time, and ${service} wants ${replicas} replicas on it`,
  fewer: (service, replicas) => `fixes all ${replicas} replicas of ${service} to one node`,
  fixed: (service) => `fixes ${service} to one node`,
};

const END: { readonly [K in Case]: (service: string) => string } = {
  stranded: () => 'A replica there does not start, or starts with other, empty data.',
  single: (service) => `A replica of ${service} that lands on another node waits for the volume forever; on one node, they all fail together.`,
  fewer: () => 'They fail together with that node, and cannot be restarted on another.',
  fixed: () => 'When that node fails or is drained, it cannot be restarted on another.',
};

/** Drivers whose storage several nodes can write at a time. */
const MANY_WRITERS = /nfs|cephfs|gluster|efs|azure-?file|filestore|smb|cifs|manila|longhorn|portworx|lustre|beegfs/i;

function fixes({ graph }: Facts, volume: number): readonly Fix[] {
  const { driver, access } = graph.nodes[volume] as NodeOf<'volume'>;
  if (access === 'RWX' || driver === undefined || driver.length > 100 || !MANY_WRITERS.test(driver)) return [];
  return [{ title: `Let several nodes write ${graph.ids[volume]!} (RWX), which ${driver} can do`, safe: false, operations: [{ op: 'set', path: ['nodes', graph.ids[volume]!, 'access'], value: 'RWX' }] }];
}

const node = (n: number) => ({ [`node-${n}`]: { kind: 'host', os: { platform: 'debian', version: '13' } }, [`containerd-${n}`]: { kind: 'engine', in: `node-${n}`, platform: 'containerd' } });
const k8s = { ...node(1), ...node(2), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['containerd-1', 'containerd-2'] } };
const web = { kind: 'pod', in: 'k8s', service: 'web', replicas: 3 };
const nginx = { kind: 'container', in: 'web', mounts: [{ source: 'files', target: '/data', type: 'volume' }] };

export const volumePinsReplicas: Rule<typeof params> = {
  id: 'volume-pins-replicas',
  family: 'resilience',
  severity: 'warning',
  layer: 'L3',
  title: 'A volume holds replicas on one node',
  params,
  docs: {
    description: 'A service uses a volume that fewer nodes can attach than it needs. It is an error where several replicas share a volume that '
      + 'one node at a time can attach (`access` RWO or RWOP), that one node alone reaches, or that does not exist where a replica stands: the others wait for it, or fail '
      + 'together. It is a warning where a single replica could go to other nodes of its cluster, but its volume is on the disks of one. '
      + 'What runs on one machine in no cluster is not reported: nothing would move it. Replicas with a volume each are drawn as a node each.',
    remedy: 'Give each replica a volume of its own and let the application replicate, or use storage with access RWX. The quick fix sets it where the '
      + 'driver is known to allow it.',
    sources: ['Kubernetes, Persistent Volumes: access modes; local volumes', 'KubeVirt, Live migration: ReadWriteMany'],
    bad: [
      { title: 'Three replicas, one RWO volume', topology: { strata: 1, nodes: { ...k8s, files: { kind: 'volume', in: 'k8s', driver: 'cephfs', access: 'RWO' }, web, nginx } } },
      { title: 'A volume on one node\'s disks', topology: { strata: 1, nodes: { ...k8s, files: { kind: 'volume', in: 'node-1' }, web: { ...web, replicas: 1 }, nginx } } },
    ],
    good: [
      { title: 'Several nodes may write', topology: { strata: 1, nodes: { ...k8s, files: { kind: 'volume', in: 'k8s', driver: 'cephfs', access: 'RWX' }, web, nginx } } },
      { title: 'One replica, and storage that moves along', topology: { strata: 1, nodes: { ...k8s, files: { kind: 'volume', in: 'k8s', driver: 'ceph-rbd', access: 'RWO' }, web: { ...web, replicas: 1 }, nginx } } },
    ],
  },
  reach: 'island',
  all: check,
};
