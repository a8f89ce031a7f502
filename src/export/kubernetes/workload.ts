/** One pod node, or a container that stands alone -> what makes such pods. */
import { HIDDEN_CAUSE, holdsHidden, present } from '../manifests/written';
import { containerOf, makeDraft, type PodDraft, policyOf } from './containers';
import { bytesOf, coresOf, type Container, type KubeObject, namespaceOf, originOf, type Part, type Pod, type Scope } from './scope';
import { podSecurity } from './security';

const SAID: ReadonlySet<string> = new Set([
  'name', 'memory', 'cpu', 'priority', 'hostNetwork', 'hostPID', 'hostIPC', 'hostUsers', 'affinity', 'seccomp', 'lsm', 'runtimeClass', 'overhead', 'replicas', 'minAvailable', 'maxUnavailable', 'running', 'role', 'assumed', 'extra',
]);

/** A workload before it has its name. */
export interface Workload {
  readonly ids: readonly string[];
  readonly wish: string;
  readonly namespace: string | undefined;
  readonly kind: string;
  readonly template: Part;
  readonly replicas: number | undefined;
  readonly running: boolean;
  readonly budget: Part | undefined;
  readonly autoscaler: { readonly min: number; readonly max: number } | undefined;
  readonly ports: readonly Part[];
}

const CONTROLLERS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicaSet', 'ReplicationController', 'Pod']);

/** What makes the pods: as imported, else a Job for batch work, a Deployment for what goes on, a Pod for what may end. */
function controllerOf(scope: Scope, id: string, pod: Pick<Pod, 'source' | 'role' | 'replicas' | 'running'>, restart: string | undefined): string {
  const imported = originOf(pod.source)?.kind;
  if (imported === 'CronJob') {
    scope.losses.say('At which times a CronJob runs is not in the topology; it is a suspended Job in the files', id, 'role', 'running');
    return 'Job';
  }
  if (imported === 'DeploymentConfig') return 'Deployment';
  if (imported !== undefined && CONTROLLERS.has(imported) && (imported !== 'Pod' || ((pod.replicas ?? 1) === 1 && pod.running !== false))) return imported;
  if (pod.role === 'batch') return 'Job';
  if (restart === undefined || restart === 'Always') return 'Deployment';
  if ((pod.replicas ?? 1) === 1 && pod.running !== false) return 'Pod';
  scope.losses.say('Several copies of what may end are a Job in Kubernetes', id, 'role', 'replicas', 'running');
  return 'Job';
}

type Numbered = readonly [id: string, node: Container];

function parts(draft: PodDraft, containers: readonly Numbered[]): Part {
  const early = (stage: Container['stage']) => stage === 'init' || stage === 'sidecar';
  const plain = containers.every(([, { stage }]) => early(stage));
  if (plain) for (const [id] of containers) draft.scope.losses.say('Kubernetes wants a container beside those that start before it; where there is none, all start together', id, 'stage', 'restart');
  const written = containers.map(([id, { stage, ...node }]) => {
    const at = plain ? undefined : stage;
    return { part: containerOf(draft, id, at === undefined ? node : { ...node, stage: at }), stage: at };
  });
  return {
    initContainers: written.filter(({ stage }) => early(stage)).map(({ part }) => part),
    containers: written.filter(({ stage }) => !early(stage)).map(({ part }) => part),
    volumes: [...draft.volumes.values()],
  };
}

/** The restart policy that most of a pod's containers share: that of the first that says one, sidecars and steps before the start aside. */
const restartOf = (containers: readonly Numbered[]): string | undefined => policyOf(containers.find(([, { restart, stage }]) => restart !== undefined && stage !== 'sidecar')?.[1].restart);

/** The controller and the restart policy of its pods: only some controllers take pods that may end. */
function madeBy(scope: Scope, id: string, pod: Pick<Pod, 'source' | 'role' | 'replicas' | 'running'>, containers: readonly Numbered[]): { readonly kind: string; readonly restart: string | undefined } {
  const wished = restartOf(containers);
  const kind = controllerOf(scope, id, pod, wished);
  const allowed = kind === 'Pod' ? wished : kind === 'Job' ? (wished === 'Always' || wished === undefined ? 'Never' : wished) : wished === 'Always' ? wished : undefined;
  if (kind === 'Job' && wished === undefined) for (const [container, { stage }] of containers) if (stage !== 'sidecar') scope.losses.say('A Job needs a restart policy; `Never` stands where none is known', container, 'restart');
  return { kind, restart: allowed };
}

/** The workload of a pod node with its containers. */
export function podWorkload(scope: Scope, id: string, pod: Pod, containers: readonly Numbered[]): Workload {
  const { losses } = scope;
  losses.rest(id, pod, SAID);
  const namespace = namespaceOf(pod);
  const { kind, restart } = madeBy(scope, id, pod, containers);
  const draft = makeDraft(scope, namespace, restart);
  if (pod.assumed?.some((name) => name !== 'replicas')) losses.say('What is only assumed stands in the files as if it were known', id, 'assumed');
  if (pod.role !== undefined && (pod.role !== 'batch' || kind !== 'Job')) losses.say('Kubernetes has no place for `role`', id, 'role');
  if (kind === 'Job' && pod.role === undefined) losses.say('A Job is work that ends, which the topology did not say', id, 'role');
  const { autoscaler, kept } = extras(scope, id, pod);
  const template = present({
    ...parts(draft, containers),
    restartPolicy: restart,
    hostNetwork: pod.hostNetwork, hostPID: pod.hostPID, hostIPC: pod.hostIPC, hostUsers: pod.hostUsers,
    ...affinity(scope, id, pod.affinity),
    priorityClassName: priority(scope, id, pod.priority),
    runtimeClassName: pod.runtimeClass, overhead: overhead(scope, id, pod),
    securityContext: podSecurity(pod),
    resources: podLimits(scope, id, pod),
    ...kept,
  }) ?? {};
  return {
    ids: [id], wish: originOf(pod.source)?.name ?? pod.name ?? id, namespace, kind, template, autoscaler,
    replicas: pod.assumed?.includes('replicas') && autoscaler ? undefined : pod.replicas, running: pod.running !== false,
    budget: budget(scope, id, pod), ports: portsOf(template),
  };
}

const LONE: ReadonlySet<string> = new Set(['replicas', 'running', 'role', 'runtimeClass', 'overhead', 'minAvailable', 'maxUnavailable', 'namespaces.net', 'namespaces.pid', 'namespaces.ipc', 'namespaces.user']);

/** The workload of a container that stands in no pod: a pod around it says what it shares with the Node. */
export function loneWorkload(scope: Scope, id: string, node: Container): Workload {
  const { losses } = scope;
  losses.say('Every container is in a pod in Kubernetes; those that were in none have one of their own', id, '*pods', 'in', 'replicas', 'running', 'role', 'runtimeClass', 'overhead', 'minAvailable', 'maxUnavailable', 'namespaces');
  const { kind, restart } = madeBy(scope, id, node, [[id, node]]);
  const draft = makeDraft(scope, namespaceOf(node), restart, LONE);
  const shares = (namespace: 'net' | 'pid' | 'ipc') => (node.namespaces?.[namespace] === 'host' ? true : undefined);
  const joins = Object.values(node.namespaces ?? {}).some((value) => value?.startsWith('container:'));
  if (joins) losses.say('Namespaces of another container are shared in Kubernetes by standing in one pod', id, 'namespaces');
  const template = present({
    ...parts(draft, [[id, node]]), restartPolicy: restart, hostNetwork: shares('net'), hostPID: shares('pid'), hostIPC: shares('ipc'), hostUsers: node.namespaces?.user === 'private' ? false : undefined,
    runtimeClassName: node.runtimeClass, overhead: overhead(scope, id, node),
  }) ?? {};
  return { ids: [id], wish: node.name ?? id, namespace: namespaceOf(node), kind, template, replicas: node.replicas, running: node.running !== false, budget: budget(scope, id, node), autoscaler: undefined, ports: portsOf(template) };
}

const portsOf = (template: Part): readonly Part[] => ((template['containers'] ?? []) as readonly Part[]).flatMap((container) => (container['ports'] ?? []) as readonly Part[]);

const AFFINITY: ReadonlySet<string> = new Set(['nodeAffinity', 'podAffinity', 'podAntiAffinity']);
const BESIDE: ReadonlySet<string> = new Set(['topologySpreadConstraints', 'nodeSelector', 'tolerations']);

/** Affinity as Kubernetes writes it, as far as it is that. */
function affinity(scope: Scope, id: string, value: unknown): Part {
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (value !== undefined && (entries.length === 0 || entries.some(([name]) => !AFFINITY.has(name) && !BESIDE.has(name)))) scope.losses.say('Affinity of another orchestrator is not in the files', id, 'affinity');
  if (holdsHidden(value)) scope.losses.say(HIDDEN_CAUSE, id);
  return { affinity: present(Object.fromEntries(entries.filter(([name]) => AFFINITY.has(name)))), ...Object.fromEntries(entries.filter(([name]) => BESIDE.has(name))) };
}

function priority(scope: Scope, id: string, value: number | undefined): string | undefined {
  const name = value === undefined ? undefined : scope.priorityClass(value);
  if (value !== undefined && name === undefined) scope.losses.say('Priorities above 1000000000 are for the system', id, 'priority');
  return name;
}

const overhead = (scope: Scope, id: string, { overhead: value }: Pick<Pod, 'overhead'>): Part | undefined =>
  present({ cpu: coresOf(scope, id, value?.cpu, 'overhead'), memory: bytesOf(scope, id, value?.memory, 'overhead') });

function podLimits(scope: Scope, id: string, { memory, cpu }: Pod): Part | undefined {
  const lost = [...Object.keys(memory ?? {}).filter((name) => name !== 'max').map((name) => `memory.${name}`), ...(cpu?.weight === undefined ? [] : ['cpu.weight'])];
  if (lost.length > 0) scope.losses.say('Kubernetes sets limits of a pod only, no other values of its control group', id, ...lost);
  return present({ limits: present({ cpu: coresOf(scope, id, cpu?.max, 'cpu.max'), memory: bytesOf(scope, id, memory?.max, 'memory.max') }) });
}

/** The `spec` of a disruption budget. Kubernetes takes one of both numbers. */
function budget(scope: Scope, id: string, { minAvailable, maxUnavailable }: Pick<Pod, 'minAvailable' | 'maxUnavailable'>): Part | undefined {
  if (minAvailable !== undefined && maxUnavailable !== undefined) scope.losses.say('A PodDisruptionBudget takes one number; `minAvailable` was taken', id, 'maxUnavailable');
  return minAvailable !== undefined ? { minAvailable } : maxUnavailable !== undefined ? { maxUnavailable } : undefined;
}

/** What an import of Kubernetes kept beside. */
function extras(scope: Scope, id: string, { extra, source }: Pod): { readonly autoscaler: Workload['autoscaler']; readonly kept: Part } {
  const values = typeof extra === 'object' && extra !== null && !Array.isArray(extra) && source?.format === 'kubernetes' ? (extra as Part) : undefined;
  if (extra !== undefined && values === undefined) scope.losses.say('What an import of another format kept as text is not in the files', id, 'extra');
  const bounds = values?.['autoscaler'] as { readonly min?: number; readonly max?: number } | undefined;
  const autoscaler = typeof bounds?.min === 'number' && typeof bounds.max === 'number' ? { min: bounds.min, max: bounds.max } : undefined;
  const rest = Object.keys(values ?? {}).filter((name) => !['namespace', 'autoscaler', 'shareProcessNamespace'].includes(name));
  if (rest.length > 0 || (bounds !== undefined && autoscaler === undefined)) scope.losses.say('Text under `extra` that is no field of a pod is not in the files', id, 'extra');
  return { autoscaler, kept: values?.['shareProcessNamespace'] === undefined ? {} : { shareProcessNamespace: values['shareProcessNamespace'] } };
}

const APIS: ReadonlyMap<string, string> = new Map([['Job', 'batch/v1'], ['Pod', 'v1'], ['ReplicationController', 'v1']]);

/** The objects of a workload under its name. */
export function objectsOf(scope: Scope, { ids, namespace, kind, template, replicas, running, budget: disruption, autoscaler }: Workload, name: string): readonly KubeObject[] {
  const labels = { 'app.kubernetes.io/name': name };
  const metadata = { name, ...(namespace !== undefined && { namespace }), labels };
  const selector = kind === 'ReplicationController' ? labels : { matchLabels: labels };
  const pods = { metadata: { labels }, spec: template };
  const count = running ? replicas : 0;
  const apiVersion = APIS.get(kind) ?? 'apps/v1';
  for (const id of ids) {
    if (!running && kind !== 'Job') scope.losses.say('What does not run has no replicas in the files', id, 'running', 'replicas');
    if (kind === 'DaemonSet' && replicas !== undefined) scope.losses.say('A DaemonSet has a pod on each Node, however many these are', id, 'replicas', 'assumed');
  }
  const spec = kind === 'Pod' ? template
    : kind === 'Job' ? { ...(replicas !== undefined && { parallelism: replicas, ...(replicas > 0 && { completions: replicas }) }), ...(!running && { suspend: true }), template: pods }
      : { ...(kind !== 'DaemonSet' && count !== undefined && { replicas: count }), ...(kind === 'StatefulSet' && { serviceName: name }), selector, template: pods };
  return [
    { apiVersion, kind, metadata, spec },
    ...(disruption ? [{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { ...disruption, selector: { matchLabels: labels } } }] : []),
    ...(autoscaler ? [{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: { scaleTargetRef: { apiVersion, kind, name }, minReplicas: autoscaler.min, maxReplicas: autoscaler.max } }] : []),
  ];
}
