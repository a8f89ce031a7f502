/** Kubernetes: files -> operations. */
import { BUDGET, type ImportContext, type ImportFile, type ImportResult } from '../contract';
import { makeNotes } from '../notes';
import { baseName, folderOf } from '../paths';
import { makeWriter } from '../writer';
import { linkServices } from './links';
import { writeMachines } from './machines';
import { type Machine, readNodes } from './nodes';
import { readObjects } from './objects';
import { writePod, type WrittenPod } from './pods';
import { type KubeObject, type Scope, status } from './scope';
import { readClaims } from './storage';
import { distributionOf } from './systems';
import { at, textOf } from '../values';
import { readWorkloads, type Workload } from './workloads';

/** Properties this importer can set on a node. */
const OWNED: ReadonlySet<string> = new Set([
  'version', 'members', 'region', 'zone', 'cpu', 'memory', 'disk', 'os', 'managed', 'platform', 'kubelet', 'runtimeClasses', 'reserved', 'eviction', 'maxPods', 'priority', 'hostNetwork', 'hostPID', 'hostIPC',
  'hostUsers', 'affinity', 'seccomp', 'lsm', 'runtimeClass', 'overhead', 'replicas', 'minAvailable', 'maxUnavailable', 'running', 'service', 'image', 'requests', 'limits', 'privileged', 'user', 'capabilities', 'readOnly',
  'allowPrivilegeEscalation', 'mounts', 'ports', 'restart', 'stage', 'health', 'size', 'shared', 'driver', 'access', 'vcpus', 'cpuMode', 'reservation', 'limit', 'power', 'ha', 'devices', 'confidential', 'pinned', 'networks', 'storage',
]);

export function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const notes = makeNotes();
  const writer = makeWriter('kubernetes', context, notes, OWNED);
  const sources = files.slice(0, BUDGET.files).map((file) => file.path);
  const objects = readObjects(files.slice(0, BUDGET.files), notes);
  const [first] = [...objects.values()].flat();
  const start = { source: { path: files[0].path, position: () => ({ line: 1, column: 1 }) }, offset: 0 };
  if (files.length > BUDGET.files) notes.add('error', 'too-many-files', start, `More than ${BUDGET.files} files belong to this import; the rest was not read.`);
  const name = nameOf(files, context);
  if (!first) {
    if (notes.list().length === 0) notes.add('info', 'no-objects', start, 'The files were read as Kubernetes and hold no objects that could be shown.');
    return Promise.resolve({ name, operations: [], notes: notes.list(), sources });
  }
  const index = new Map([...objects].map(([kind, list]) => [kind, new Map(list.map((object) => [key(object.namespace, object.name), object]))]));
  const find = (kind: string, namespace: string | undefined, object: string) => index.get(kind)?.get(key(namespace, object));
  const home = commonFolder(files) || '.';
  const source = writer.source(home, '');
  const { id, known } = clusterOf(context, files, (from) => writer.ids.take('cluster', from, 'cluster', `${name}-cluster`), source);
  const scope: Scope = { notes, writer, objects, cluster: id, home, networks: new Map(), find };
  const machines = readNodes(scope);
  writeCluster(scope, context, name, known, machines, source);
  writeAll(scope, machines);
  writer.noteVanished(sources, start);
  // A new cluster with nothing in it says nothing.
  const lone = writer.operations.length === 1 && writer.operations[0].op === 'add' && writer.operations[0].node.kind === 'cluster';
  if (lone) notes.add('info', 'no-objects', first.place, 'Nothing of what was read stands for itself: no Node, workload, claim or virtual machine is among it.');
  return Promise.resolve({ name, operations: lone ? [] : writer.operations, notes: notes.list(), sources });
}

const key = (namespace: string | undefined, name: string) => `${namespace ?? 'default'}/${name}`;

/** A name for the cluster: the folder of the files, else the workspace folder. */
function nameOf(files: readonly ImportFile[], context: ImportContext): string {
  const folder = commonFolder(files);
  return baseName(folder) || context.workspaceName || 'Kubernetes';
}

function commonFolder(files: readonly ImportFile[]): string {
  const parts = folderOf(files[0].path).split('/');
  for (const file of files) {
    const own = folderOf(file.path).split('/');
    while (parts.length > 0 && parts.some((part, i) => own[i] !== part)) parts.pop();
  }
  return parts.join('/');
}

interface Cluster {
  readonly id: string;
  /** It stands in the topology already. */
  readonly known: boolean;
}

/** The cluster that was asked for, or that earlier imports of these files made; else a new one. */
function clusterOf({ topology, on, nameOf: named }: ImportContext, files: readonly ImportFile[], take: (source: ReturnType<Scope['writer']['source']>) => string, source: ReturnType<Scope['writer']['source']>): Cluster {
  const kindOf = new Map(topology.ids.map((id, i) => [id, topology.nodes[i]]));
  if (on !== undefined && kindOf.get(on)?.kind === 'cluster') return { id: on, known: true };
  const own = new Set(files.map(({ path }) => named?.(path) ?? path));
  for (const node of topology.nodes) {
    if (node.source?.format !== 'kubernetes' || !own.has(node.source.file ?? '')) continue;
    if (node.in !== undefined && kindOf.get(node.in)?.kind === 'cluster') return { id: node.in, known: true };
  }
  return { id: take(source), known: false };
}

/** Nodes that are here already and those of the import, as members of the cluster. */
function writeCluster(scope: Scope, context: ImportContext, name: string, known: boolean, machines: ReadonlyMap<string, Machine>, source: ReturnType<Scope['writer']['source']>): void {
  const place = [...scope.objects.values()].flat()[0].place;
  const kubelets = [...machines.values()].flatMap(({ object }) => textOf(at(status(object), 'nodeInfo', 'kubeletVersion')) ?? []);
  const version = /^v?(\d+\.\d+(?:\.\d+)?)/.exec(kubelets[0] ?? '')?.[1];
  const members = [...machines.values()].map(({ engine }) => engine);
  if (known) {
    const before = context.topology.nodes[context.topology.ids.indexOf(scope.cluster)];
    const had = before?.kind === 'cluster' ? (before.members ?? []) : [];
    const more = members.filter((member) => !had.includes(member));
    if (more.length > 0) scope.writer.set(['nodes', scope.cluster, 'members'], undefined, [...had, ...more]);
    return;
  }
  scope.writer.put(scope.cluster, {
    kind: 'cluster', ...(name === scope.cluster ? {} : { name }), platform: distributionOf(kubelets[0]),
    // The kubelets' version; that of the control plane is not among the objects.
    ...(version === undefined ? {} : { version, assumed: ['version'] }), ...(members.length > 0 ? { members } : {}), source,
  }, place);
}

function writeAll(scope: Scope, machines: ReadonlyMap<string, Machine>): void {
  const claims = readClaims(scope, machines);
  const workloads = readWorkloads(scope, machines);
  const services = serviceNames(workloads);
  const pods = workloads.flatMap((workload): WrittenPod | readonly WrittenPod[] => writePod(scope, workload, claims, machines, workload.spread ? services.get(workload.object) : undefined) ?? []);
  writeMachines(scope, claims, machines);
  linkServices(scope, pods);
}

/** A `service` for controllers whose pods are several nodes: the name, with the namespace where two have the same. */
function serviceNames(workloads: readonly Workload[]): ReadonlyMap<KubeObject, string> {
  const owners = new Map<string, Set<KubeObject>>();
  for (const { object } of workloads) owners.set(object.name, (owners.get(object.name) ?? new Set()).add(object));
  return new Map([...owners].flatMap(([name, objects]) => [...objects].map((object) => [object, objects.size > 1 ? `${object.namespace ?? 'default'}/${name}` : name] as const)));
}
