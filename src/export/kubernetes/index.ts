/**
 * Kubernetes manifests: a file for each cluster, else for each engine.
 *
 *   plan.ts           which workloads make one file
 *   workload.ts       one pod -> what makes such pods, with its disruption budget and autoscaler
 *   containers.ts, security.ts   one container, and the volumes of its pod
 *   claims.ts         volumes
 *   quantity.ts, scope.ts   quantities, and what these share
 */
import type { NodeOf } from '../../model';
import type { FileExporter, Manifests, Selection } from '../manifests/contract';
import { type Losses, makeLosses } from '../manifests/losses';
import { dnsLabel, dnsName, makeNames, plainName } from '../manifests/names';
import { kindOf } from '../manifests/written';
import { yamlText } from '../manifests/yaml';
import { counted } from '../text';
import { claimNamespace, claimOf, claimWish } from './claims';
import { type Planned, planClusters } from './plan';
import { type Container, type KubeObject, type Part, type Pod, type Scope } from './scope';
import { loneWorkload, objectsOf, podWorkload, type Workload } from './workload';

type Graph = Selection['graph'];

export function writeKubernetes({ graph, name, node }: Selection): Manifests {
  const losses = makeLosses('Kubernetes');
  const plans = planClusters(graph, node);
  const written = new Set<string>();
  const texts = plans.map((plan) => ({ plan, objects: objectsIn(graph, plan, losses, written, node === undefined || plan.node === node) }));
  losses.missing('Kubernetes manifests hold pods, containers and claims; these stay in the topology only', graph, written, node === undefined ? [0, graph.count] : [node, graph.end[node]!]);
  if (graph.topology.links.length > 0) losses.say('Kubernetes has no place for who needs whom; what is linked to and has ports has a Service', '', '*links');
  losses.document(graph.topology);
  const list = losses.list();
  const names = makeNames(plainName);
  return {
    losses: list,
    files: texts.map(({ plan, objects }) => ({
      path: `${names.of(String(plan.node), graph.ids[plan.node]!)}.yaml`, node: graph.ids[plan.node]!,
      text: yamlText([
        `Kubernetes manifests of ${graph.ids[plan.node]!} in ${name}: ${counted(plan.workloads.length, 'workload')}. Written by Strata.`,
        'Environment variables, commands and secrets are in no topology: add them.', ...list.map(({ message }) => message),
      ], objects),
    })),
  };
}

/** Objects in the order in which they are applied. `whole`: claims that nothing here uses are written too. */
function objectsIn(graph: Graph, plan: Planned, losses: Losses, written: Set<string>, whole: boolean): readonly KubeObject[] {
  const claims = new Map<string, KubeObject>(), classes = new Map<string, KubeObject>();
  const claimNames = makeNames(dnsName);
  const scope: Scope = {
    graph, losses,
    claim: (id, namespace) => claimFor(scope, claims, claimNames, id, namespace),
    priorityClass(value) {
      const builtIn = { 2000000000: 'system-cluster-critical', 2000001000: 'system-node-critical' }[value];
      if (builtIn !== undefined || value > 1_000_000_000) return builtIn;
      const name = `priority-${value < 0 ? `minus-${-value}` : value}`;
      classes.set(name, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value });
      return name;
    },
  };
  const workloads = merged(scope, plan.workloads.filter((i) => !isEmpty(graph, i, losses)).map((i) => workloadOf(scope, plan, i)));
  const names = makeNames(dnsLabel);
  const targets = new Set(graph.topology.links.flatMap((link) => (link ? [link.to] : [])));
  const objects = workloads.flatMap((workload) => namedObjects(scope, workload, names, targets));
  if (whole) addClaims(scope, plan, new Set([...claims.keys()].map((key) => key.slice(key.indexOf('/') + 1))));
  for (const id of [...plan.workloads.flatMap((i) => graph.ids.slice(i, graph.end[i])), ...[...claims.keys()].map((key) => key.slice(key.indexOf('/') + 1))]) written.add(id);
  losses.say('Manifests say what a cluster runs, not what it is made of', graph.ids[plan.node]!, '*', '*clusters');
  const all = [...classes.values(), ...claims.values(), ...objects];
  return [...namespacesOf(all), ...all];
}

function claimFor(scope: Scope, claims: Map<string, KubeObject>, names: ReturnType<typeof makeNames>, id: string, namespace: string | undefined): string | undefined {
  const volume = scope.graph.nodes[scope.graph.number.get(id) ?? -1];
  if (volume?.kind !== 'volume') return undefined;
  const key = `${namespace ?? ''}/${id}`;
  const name = names.of(id, claimWish(id, volume));
  if ([...claims.keys()].some((other) => other !== key && other.endsWith(`/${id}`))) scope.losses.say('A claim is for one namespace; volumes that several use have a claim in each', id, '*', '*volumes');
  if (!claims.has(key)) {
    claims.set(key, claimOf(scope, id, volume, name, namespace));
    const parent = scope.graph.nodes[scope.graph.parent[scope.graph.number.get(id)!]!];
    if (parent?.kind !== 'cluster') scope.losses.say('Where the volume of a claim is, its storage class decides', id, 'in');
  }
  return name;
}

/** Claims in the cluster that nothing mounts. */
function addClaims(scope: Scope, plan: Planned, used: ReadonlySet<string>): void {
  scope.graph.nodes.forEach((node, i) => {
    if (node.kind === 'volume' && scope.graph.parent[i] === plan.node && !used.has(scope.graph.ids[i]!)) scope.claim(scope.graph.ids[i]!, claimNamespace(node));
  });
}

/** Pods that the topology gives no containers cannot be written. */
function isEmpty(graph: Graph, i: number, losses: Losses): boolean {
  const empty = kindOf(graph, i) === 'pod' && graph.end[i] === i + 1;
  if (empty) losses.say('Kubernetes refuses pods without containers; these were left out', graph.ids[i]!, '*');
  return empty;
}

function workloadOf(scope: Scope, plan: Planned, i: number): Workload {
  const { graph, losses } = scope;
  const id = graph.ids[i]!;
  if (graph.parent[i] !== plan.node) losses.say('Where pods stand, the scheduler decides: what is placed in the topology floats in the files', id, 'in');
  if (kindOf(graph, i) === 'container') return loneWorkload(scope, id, graph.nodes[i] as Container);
  const containers = graph.ids.slice(i + 1, graph.end[i]).map((inner, k) => [inner, graph.nodes[i + 1 + k] as NodeOf<'container'>] as const);
  return podWorkload(scope, id, graph.nodes[i] as Pod, containers);
}

/** Pods that one controller made, and that are the same, are written as its copies. */
function merged({ losses, graph }: Scope, workloads: readonly Workload[]): readonly Workload[] {
  const found = new Map<string, Workload>();
  for (const workload of workloads) {
    const { wish, kind, namespace, template, budget } = workload;
    const key = kind === 'Pod' ? JSON.stringify(workload.ids) : JSON.stringify([wish, kind, namespace, template, budget]);
    const before = found.get(key);
    if (before) for (const id of [...before.ids, ...workload.ids].flatMap((pod) => graph.ids.slice(graph.number.get(pod)!, graph.end[graph.number.get(pod)!]))) losses.say('Copies of one controller stand there once', id, '*', 'replicas', '*pods', '*containers');
    found.set(key, before ? { ...before, ids: [...before.ids, ...workload.ids], replicas: (before.replicas ?? 1) + (workload.replicas ?? 1) } : workload);
  }
  return [...found.values()];
}

function namedObjects(scope: Scope, workload: Workload, names: ReturnType<typeof makeNames>, targets: ReadonlySet<string>): readonly KubeObject[] {
  const [id] = workload.ids;
  const name = names.of(`${workload.namespace ?? ''}/${id}`, workload.wish);
  if (name !== workload.wish) for (const other of workload.ids) scope.losses.say('Kubernetes takes lower case letters, digits and dashes for names', other, 'name', 'id');
  const objects = objectsOf(scope, workload, name);
  const inside = workload.ids.flatMap((other) => scope.graph.ids.slice(scope.graph.number.get(other)!, scope.graph.end[scope.graph.number.get(other)!]));
  if (workload.ports.length === 0 || !inside.some((other) => targets.has(other))) return objects;
  return [...objects, serviceOf(workload, name)];
}

/** A Service for what others are linked to. */
function serviceOf({ namespace, ports }: Workload, name: string): KubeObject {
  const unique = new Map(ports.map((port): [string, Part] => [`${port['containerPort']}-${port['protocol'] ?? 'TCP'}`.toLowerCase(), port]));
  return {
    apiVersion: 'v1', kind: 'Service', metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: { selector: { 'app.kubernetes.io/name': name }, ports: [...unique].map(([key, { containerPort, protocol }]) => ({ name: `port-${key}`, port: containerPort, ...(protocol !== undefined && { protocol }) })) },
  };
}

const THERE = /^(default|kube-.*)$/;

/** Namespaces that have to be there before what is in them. */
function namespacesOf(objects: readonly KubeObject[]): readonly KubeObject[] {
  const names = new Set(objects.flatMap(({ metadata: { namespace } }) => (namespace === undefined || THERE.test(namespace) ? [] : [namespace])));
  return [...names].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}

export const kubernetes: FileExporter = {
  format: 'kubernetes', title: 'Kubernetes manifests', about: 'pods, containers and claims: a file for each cluster, else for each engine', each: ['cluster or engine', 'clusters and engines'],
  extensions: ['.k8s.yaml', '.k8s.yml'], files: writeKubernetes,
};
