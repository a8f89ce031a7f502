import type { Json, NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { services, workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { HAS } from '../../presence';
import { freshId } from '../../layers';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf } from '../say';

const params = {
  statefulRoles: { default: ['database', 'queue', 'stateful'], doc: 'Roles of workloads that keep data.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;
type Mount = NonNullable<NodeOf<'container'>['mounts']>[number];

/** Nearly all nodes say nothing of this. */
const KEEPING = HAS.dataPaths | HAS.role;
const CONTAINER = kindCode('container'), POD = kindCode('pod'), VM = kindCode('vm'), APP = kindCode('app');

/** Data that would be lost, and with what. */
interface Loss {
  readonly node: number;
  /** A path inside it; undefined where only its role says that it has data. */
  readonly path: string | undefined;
  /** The mount that is there and does not keep anything. */
  readonly mount: Mount | undefined;
}

function check(context: Context): void {
  const { facts, graph, options } = context;
  const roles = new Set(options.statefulRoles);
  const { running } = workloads(facts);
  const { of } = services(facts);
  const byService = new Map<number, Loss[]>();
  const disks = new Map<number, number[]>();
  for (const i of running) {
    const keeper = keepsData(graph, i, roles);
    if (graph.kind[i] === CONTAINER) {
      const loss = lossOf(graph, i, keeper, roles);
      if (loss === undefined) continue;
      const list = byService.get(of[i]!);
      if (list) list.push(loss);
      else byService.set(of[i]!, [loss]);
    } else if (keeper) {
      const vm = graph.kind[i] === APP ? vmOf(graph, i) : i;
      if (vm >= 0 && (graph.nodes[vm] as NodeOf<'vm'>).diskMode === 'nonpersistent') disks.set(vm, [...(disks.get(vm) ?? []), i]);
    }
  }
  for (const all of byService.values()) {
    for (const part of splitBySuppression(graph, 'stateful-without-persistence', all, (it) => it.node)) reportContainers(context, part);
  }
  for (const [vm, on] of disks) reportVm(context, vm, on);
}

/** Whether a workload says that it keeps data: by its own role or its pod's or VM's, or by its paths. */
function keepsData(graph: Graph, i: number, roles: ReadonlySet<string>): boolean {
  const above = graph.parent[i]!;
  if (((graph.has[i]! | (above < 0 ? 0 : graph.has[above]!)) & KEEPING) === 0) return false;
  const node = graph.nodes[i] as NodeOf<'container'>;
  if ((node.dataPaths?.length ?? 0) > 0) return true;
  const role = node.role ?? (above >= 0 && (graph.kind[above] === POD || (graph.kind[above] === VM && graph.kind[i] === APP)) ? graph.nodes[above]!.role : undefined);
  return role !== undefined && roles.has(role);
}

function vmOf(graph: Graph, i: number): number {
  let at = graph.parent[i]!;
  while (at >= 0 && graph.kind[at] !== VM) at = graph.nodes[at]!.kind === 'cgroup' ? graph.parent[at]! : -1;
  return at;
}

/** What a container certainly loses: a declared path that nothing lasting covers; where only a role says it has data, having no lasting mount at all. */
function lossOf(graph: Graph, i: number, keeper: boolean, roles: ReadonlySet<string>): Loss | undefined {
  if (!keeper) return undefined;
  const { dataPaths, mounts = [] } = graph.nodes[i] as NodeOf<'container'>;
  for (const path of dataPaths ?? []) {
    const mount = path === undefined ? undefined : covering(mounts, path);
    if (path !== undefined && (mount === undefined || !lasts(graph, mount))) return { node: i, path, mount };
  }
  if ((dataPaths?.length ?? 0) > 0) return undefined;
  const above = graph.parent[i]!;
  // Of a pod's containers one has the data: which one, the role of the pod does not say, so the first of those that may is named.
  const beside = above >= 0 && graph.kind[above] === POD ? siblings(graph, above) : [i];
  if (beside.find((it) => keepsData(graph, it, roles)) !== i || beside.some((it) => ((graph.nodes[it] as NodeOf<'container'>).mounts ?? []).some((mount) => lasts(graph, mount) && mount.readOnly !== true))) return undefined;
  return { node: i, path: undefined, mount: mounts.find((it) => it.type !== 'bind') };
}

function siblings(graph: Graph, pod: number): readonly number[] {
  const found: number[] = [];
  for (let child = pod + 1; child < graph.end[pod]!; child = graph.end[child]!) if (graph.kind[child] === CONTAINER && graph.replicas[child]! > 0) found.push(child);
  return found;
}

const clean = (path: string): string => path.replace(/\\/g, '/').replace(/\/+$/, '').toLowerCase();
const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The mount that holds a path, the most specific of several; one below it counts too, as the data may be there. */
function covering(mounts: readonly Mount[], path: string): Mount | undefined {
  const wanted = clean(path);
  let best: Mount | undefined, length = -1;
  for (const mount of mounts) {
    const target = mount.target === undefined ? undefined : clean(mount.target);
    if (target === undefined || !(isIn(wanted, target) || isIn(target, wanted)) || target.length <= length) continue;
    [best, length] = [mount, target.length];
  }
  return best;
}

/** Whether what is written to a mount outlives the container: not tmpfs, not an anonymous volume, not an emptyDir. */
function lasts(graph: Graph, { type, source }: Mount): boolean {
  if (type === 'tmpfs' || type === 'image' || type === 'npipe') return false;
  if (source === undefined) return type !== 'volume';
  const volume = graph.number.get(source);
  const driver = volume === undefined || graph.nodes[volume]!.kind !== 'volume' ? undefined : (graph.nodes[volume] as NodeOf<'volume'>).driver;
  return driver === undefined || !/^(tmpfs|empty-?dir|ephemeral)$/i.test(driver);
}

function reportContainers({ facts, graph, report }: Context, losses: readonly Loss[]): void {
  const nodes = losses.map((it) => it.node);
  report({
    node: nodes[0], at: ['mounts'], others: nodes, measured: losses.length, threshold: 0,
    message: () => lostMessage(graph, losses, nodes),
    witness: () => losses.slice(0, 20).map((it) => `${graph.ids[it.node]!}: ${it.path ?? 'role says it keeps data'}; ${it.mount === undefined ? 'no mount' : mountName(it.mount)}`),
    fixes: () => fixes(facts, losses),
  });
}

function lostMessage(graph: Graph, losses: readonly Loss[], nodes: readonly number[]): string {
  const first = losses[0]!;
  const who = losses.length === 1 ? capital(called(graph, first.node)) : `${losses.length} containers (${idsOf(graph, nodes)})`;
  const what = first.path === undefined ? 'data by its role' : `data in ${first.path}`;
  return `${who} ${losses.length === 1 ? 'keeps' : 'keep'} ${what}, ${absence(first)}. ${fate(first)} Mount a volume${first.path === undefined ? ' where it writes its data' : ` at ${first.path}`}.`;
}

const mountName = ({ type, source, target }: Mount): string => `${type === 'tmpfs' ? 'tmpfs' : source === undefined ? 'anonymous volume' : `volume ${source}`}${target === undefined ? '' : ` at ${target}`}`;

function absence({ mount, path }: Loss): string {
  if (mount === undefined) return path === undefined ? 'and has no volume' : 'where no volume is mounted';
  if (mount.type === 'tmpfs') return 'but has only memory there (tmpfs)';
  return mount.source === undefined ? 'but has only an anonymous volume' : `but only on ${mount.source}, which does not outlive it`;
}

function fate({ mount }: Loss): string {
  if (mount === undefined) return 'It is in the container\'s own layer, and gone when the container is removed: by a new image, a rebuild, a move to another node.';
  if (mount.type === 'tmpfs') return 'It is gone with each restart.';
  return mount.source === undefined ? 'A container made anew gets a new, empty one; the old one is deleted by the next prune.' : 'It is gone when the container or its pod is removed.';
}

/** A volume each, beside the engine where the containers are placed, else in their cluster. */
function fixes({ graph }: Facts, losses: readonly Loss[]): readonly Fix[] {
  const taken = new Set<string>();
  const operations: Operation[] = [];
  for (const { node, path, mount } of losses) {
    const target = path ?? mount?.target;
    const place = volumePlace(graph, node);
    if (target === undefined || place === undefined || mount?.source !== undefined) continue;
    const container = graph.nodes[node] as NodeOf<'container'>;
    const id = freshId(graph, `${graph.ids[node]!}-data`, taken);
    taken.add(id);
    const at = mount === undefined ? container.mounts?.length ?? 0 : container.mounts!.indexOf(mount);
    const value: Json = { source: id, target, type: 'volume' };
    operations.push({ op: 'add', id, node: { kind: 'volume', in: place } as NodeOf<'volume'> });
    operations.push(container.mounts === undefined ? { op: 'set', path: ['nodes', graph.ids[node]!, 'mounts'], value: [value] } : { op: 'set', path: ['nodes', graph.ids[node]!, 'mounts', at], value });
  }
  if (operations.length === 0) return [];
  const volumes = operations.length / 2;
  return [{ title: volumes === 1 ? `Give ${graph.ids[losses[0]!.node]!} a volume for its data` : `Add ${count(volumes, 'volume')} for the data`, safe: false, operations }];
}

function volumePlace(graph: Graph, node: number): string | undefined {
  for (let at = graph.parent[node]!; at >= 0; at = graph.parent[at]!) {
    const { kind } = graph.nodes[at]!;
    if (kind === 'vm' || kind === 'host' || kind === 'cluster') return graph.ids[at]!;
  }
  return undefined;
}

function reportVm({ graph, report }: Context, vm: number, on: readonly number[]): void {
  const inside = on.filter((it) => it !== vm);
  report({
    node: vm, at: ['diskMode'], others: inside.slice(0, 20), measured: on.length, threshold: 0,
    message: `${capital(called(graph, vm))} keeps data${inside.length === 0 ? '' : ` of ${idsOf(graph, inside)}`}, but its disk is reset at each start. A power cycle or a move deletes the data. Give it a persistent disk or a volume.`,
    witness: [`${graph.ids[vm]!}: diskMode nonpersistent`, ...inside.slice(0, 10).map((it) => `${graph.ids[it]!}: keeps data in it`)],
    fixes: () => [{ title: `Make the disk of ${graph.ids[vm]!} persistent`, safe: false, operations: [{ op: 'set', path: ['nodes', graph.ids[vm]!, 'diskMode'], value: 'persistent' }] }],
  });
}

const docker = { host: { kind: 'host', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' } };
const db = { kind: 'container', in: 'docker', image: 'postgres:17', role: 'database' };
const path = '/var/lib/postgresql/data';

export const statefulWithoutPersistence: Rule<typeof params> = {
  id: 'stateful-without-persistence',
  family: 'resilience',
  severity: 'error',
  layer: 'L2',
  title: 'Data without a place that lasts',
  params,
  docs: {
    description: 'A container that keeps data (its role, or its pod\'s, is among `statefulRoles`, or `dataPaths` names where) has nothing lasting mounted there: no '
      + 'mount, a tmpfs, an anonymous volume, an emptyDir. The data is then in the container\'s own layer or in memory, and gone with the '
      + 'container. Where only a role says that there is data, any volume or writable bind mount is taken for its place. Also reported: a VM with '
      + 'such a role, or with such an application in it, whose disk is reset at each start (`diskMode: "nonpersistent"`). '
      + 'There is one finding for each service.',
    remedy: 'Mount a named volume at the path of the data. The quick fix adds one.',
    sources: ['Kubernetes, Volumes: emptyDir', 'Docker, Volumes: named and anonymous', 'OCI image specification: the writable layer'],
    bad: [
      { title: 'A database without a volume', topology: { strata: 1, nodes: { ...docker, db } } },
      { title: 'Data in memory', topology: { strata: 1, nodes: { ...docker, db: { ...db, dataPaths: [path], mounts: [{ target: path, type: 'tmpfs' }] } } } },
      { title: 'A VM that forgets', topology: { strata: 1, nodes: { host: { kind: 'host' }, kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' }, db: { kind: 'vm', in: 'kvm', role: 'database', diskMode: 'nonpersistent' } } } },
    ],
    good: [
      { title: 'A named volume', topology: { strata: 1, nodes: { ...docker, data: { kind: 'volume', in: 'host' }, db: { ...db, dataPaths: [path], mounts: [{ source: 'data', target: path, type: 'volume' }] } } } },
      { title: 'A folder of the host', topology: { strata: 1, nodes: { ...docker, db: { ...db, mounts: [{ source: '/srv/db', target: '/var/lib/postgresql', type: 'bind' }] } } } },
      { title: 'A cache', topology: { strata: 1, nodes: { ...docker, cache: { kind: 'container', in: 'docker', image: 'redis:8' } } } },
    ],
  },
  reach: 'island',
  all: check,
};
