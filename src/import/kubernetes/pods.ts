/** One workload -> a pod node with its containers. */
import type { Json, NodeOf } from '../../model';
import { extraOf } from '../extra';
import { at, booleanOf, child, itemsOf, textOf, type Value } from '../values';
import { known } from '../write';
import { containersOf, type PodParts, readContainer } from './containers';
import { overheadOf, type Machine } from './nodes';
import { budgetOf, priorityOf } from './policies';
import { bytesOf, coresOf, idFor, type KubeObject, namespaceOf, type Scope, sortFields, sourceOf, spec } from './scope';
import { podSecurityOf } from './security';
import { labelsOf } from './selectors';
import { podVolumes, writeClaim } from './storage';
import type { Workload } from './workloads';

type Pod = NodeOf<'pod'>;

/** Parts of the control plane by the `component` label that kubeadm gives them. */
const CONTROL_PLANE = new Set(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']);

/** A pod that stands in the topology. */
export interface WrittenPod {
  readonly id: string;
  readonly workload: Workload;
  readonly parts: PodParts;
}

/** Writes a pod and its containers; undefined where the budget is used up. */
export function writePod(scope: Scope, workload: Workload, claims: ReadonlyMap<string, string>, machines: ReadonlyMap<string, Machine>, service: string | undefined): WrittenPod | undefined {
  const { object, part, template } = workload;
  const id = idFor(scope, 'pod', object, part, part === '' ? object.name : part.startsWith(object.name) ? part : `${object.name}-${part}`);
  const podSpec = child(template, 'spec');
  const kept = sortFields(scope.notes, 'pod', podSpec);
  sortFields(scope.notes, 'podSecurity', child(podSpec, 'securityContext'));
  const annotations = labelsOf(at(template, 'metadata', 'annotations'));
  const parts: PodParts = { owner: object, spec: podSpec, annotations, volumes: podVolumes(scope, podSpec, object, claims, templatesOf(scope, workload, claims, machines)) };
  const containers = containersOf(parts);
  if (containers.length === 0) scope.notes.add('warning', 'no-containers', object.place, `The ${object.kind} \`${object.name}\` has no containers; it stands here as an empty pod.`);
  const place = workload.machine?.engine ?? scope.cluster;
  const node = { ...podOf(scope, workload, podSpec, kept, id), in: place, service, source: sourceOf(scope, object, part) };
  if (!scope.writer.put(id, node, object.place)) return undefined;
  for (const { name, value, init } of containers) {
    const own = `${part === '' ? '' : `${part}/`}${init ? 'initContainers' : 'containers'}/${name}`;
    const container = idFor(scope, 'container', object, own, `${id}-${name}`);
    scope.writer.put(container, { ...readContainer(scope, parts, name, value, init), in: id, source: sourceOf(scope, object, own) }, value.place);
  }
  return { id, workload, parts };
}

function podOf(scope: Scope, workload: Workload, podSpec: Value | undefined, kept: readonly (readonly [string, Value])[], id: string): Omit<Pod, 'in' | 'source'> {
  const { object, replicas, total, labels } = workload;
  const { notes } = scope;
  const flag = (name: string) => booleanOf(child(podSpec, name));
  const runtimeClass = textOf(child(podSpec, 'runtimeClassName'));
  const limits = at(podSpec, 'resources', 'limits');
  if (at(podSpec, 'resources', 'requests')) notes.add('info', 'not-carried-over', at(podSpec, 'resources', 'requests')!.place, 'Requests of a whole pod are not carried over: the format has them at containers.', 'pod.requests');
  const cpu = coresOf(notes, child(limits, 'cpu'), `CPU limit of \`${object.name}\``);
  const memory = bytesOf(notes, child(limits, 'memory'), `Memory limit of \`${object.name}\``);
  return {
    kind: 'pod',
    ...known({
      name: id === object.name ? undefined : object.name,
      memory: memory === undefined ? undefined : { max: memory },
      cpu: cpu === undefined ? undefined : { max: cpu },
      priority: priorityOf(scope, podSpec, object.name),
      hostNetwork: flag('hostNetwork'), hostPID: flag('hostPID'), hostIPC: flag('hostIPC'), hostUsers: flag('hostUsers'),
      affinity: affinityOf(scope, podSpec, object),
      ...podSecurityOf(scope, child(podSpec, 'securityContext')),
      runtimeClass,
      overhead: overhead(scope, podSpec, runtimeClass, object.name),
      replicas: replicas === 1 ? undefined : replicas,
      ...budgetOf(scope, namespaceOf(object), labels, total),
      running: workload.running ? undefined : false,
      role: workload.batch ? 'batch' : roleOf(object, labels.get('component')),
      assumed: workload.replicasAssumed && replicas !== undefined && replicas !== 1 ? ['replicas'] : undefined,
      extra: extra(scope, workload, kept),
    }),
  };
}

function roleOf(object: KubeObject, component: string | undefined): string | undefined {
  if (object.namespace !== 'kube-system' || component === undefined) return undefined;
  return component === 'etcd' ? 'quorum' : CONTROL_PLANE.has(component) ? 'control-plane' : undefined;
}

function overhead(scope: Scope, podSpec: Value | undefined, runtimeClass: string | undefined, owner: string): Pod['overhead'] {
  const own = child(podSpec, 'overhead');
  if (own) return known({ cpu: coresOf(scope.notes, child(own, 'cpu'), `CPU overhead of \`${owner}\``), memory: bytesOf(scope.notes, child(own, 'memory'), `Memory overhead of \`${owner}\``) });
  const object = runtimeClass === undefined ? undefined : scope.find('RuntimeClass', undefined, runtimeClass);
  return object && overheadOf(scope, object);
}

/** Affinity, spread, node selector and tolerations, as Kubernetes writes them. */
function affinityOf(scope: Scope, podSpec: Value | undefined, owner: KubeObject): Json | undefined {
  const affinity = child(podSpec, 'affinity');
  const fields: (readonly [string, Value])[] = affinity?.type === 'map' ? [...affinity.entries].map(([name, entry]) => [name, entry.value] as const) : [];
  for (const name of ['topologySpreadConstraints', 'nodeSelector', 'tolerations']) {
    const value = child(podSpec, name);
    if (value && (value.type !== 'list' || value.items.length > 0)) fields.push([name, value]);
  }
  return extraOf(fields, owner.name, owner.place, scope.notes);
}

function extra(scope: Scope, { object, autoscaler }: Workload, kept: readonly (readonly [string, Value])[]): Json | undefined {
  const text = extraOf(kept, object.name, object.place, scope.notes);
  return known({
    namespace: object.namespace,
    autoscaler: autoscaler && known({ min: autoscaler.min, max: autoscaler.max }),
    ...(typeof text === 'object' && text !== null ? text : {}),
  }) as Json | undefined;
}

/**
 * Volumes of a StatefulSet's claim templates, by name. A single pod has a volume of its own; of several that float together
 * each has one, so that no volume node can stand for them: the mount then names none.
 */
function templatesOf(scope: Scope, { object, part, replicas, machine }: Workload, claims: ReadonlyMap<string, string>, machines: ReadonlyMap<string, Machine>): ReadonlyMap<string, string | undefined> {
  if (object.kind !== 'StatefulSet') return new Map();
  return new Map(itemsOf(child(spec(object), 'volumeClaimTemplates')).flatMap((item): (readonly [string, string | undefined])[] => {
    const name = textOf(at(item, 'metadata', 'name'));
    if (name === undefined) return [];
    const made = claims.get(`${namespaceOf(object)}/${name}-${part === '' ? `${object.name}-0` : part}`);
    if (made !== undefined) return [[name, made]];
    if ((replicas ?? 1) <= 1) return [[name, writeClaim(scope, object, `${part === '' ? '' : `${part}/`}volumeClaimTemplates/${name}`, child(item, 'spec'), undefined, machines, `${name}-${part === '' ? object.name : part}`)]];
    scope.notes.add('info', 'claim-for-each', item.place, `Each pod of \`${object.name}\` gets a volume \`${name}\` of its own; one node cannot stand for them, so their mounts name no volume.`);
    return [[name, undefined]];
  }));
}
