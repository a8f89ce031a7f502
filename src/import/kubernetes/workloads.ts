/** Controllers and pods -> workloads: what runs, how often, and where, each counted once. */
import { at, booleanOf, child, itemsOf, textOf, type Value } from '../values';
import type { Machine } from './nodes';
import { ownersOf } from './objects';
import { autoscalerOf, type Autoscaler } from './policies';
import { all, integerOf, type KubeObject, metadata, namespaceOf, type Scope, sortFields, spec, status } from './scope';
import { hasAll, type Labels, labelsOf } from './selectors';

/** Pods that are the same and stand at the same place. */
export interface Workload {
  /** Controller, or the pod that stands for itself. */
  readonly object: KubeObject;
  /** Sets apart several of one object: the Node's name. */
  readonly part: string;
  /** `metadata` and `spec` of the pod. */
  readonly template: Value | undefined;
  readonly labels: Labels;
  /** Undefined: one, or not known. */
  readonly replicas: number | undefined;
  /** All copies of the controller, for percentages; undefined where not known. */
  readonly total: number | undefined;
  readonly machine: Machine | undefined;
  /** Its replicas stand at several places. */
  readonly spread: boolean;
  readonly running: boolean;
  readonly batch: boolean;
  readonly replicasAssumed: boolean;
  readonly autoscaler: Autoscaler | undefined;
}

const CONTROLLERS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'DeploymentConfig', 'Job', 'CronJob'] as const;

/** Every workload, controllers first. Controllers whose pods are there too are shown as those pods. */
export function readWorkloads(scope: Scope, machines: ReadonlyMap<string, Machine>): readonly Workload[] {
  const pods = podsByOwner(scope);
  const workloads: Workload[] = [];
  for (const object of all(scope, ...CONTROLLERS)) {
    if (isOwned(scope, object)) continue;
    const own = pods.owned.get(object) ?? [];
    if (own.length > 0) workloads.push(...placed(scope, object, own, machines));
    else if (object.kind !== 'ReplicaSet' || ownersOf(object).length === 0 || textOf(child(spec(object), 'replicas')) !== '0') workloads.push(floating(scope, object, machines));
  }
  for (const [owner, group] of pods.orphaned) workloads.push(...placed(scope, owner, group, machines));
  for (const pod of pods.alone) workloads.push(onePlace(scope, pod, '', [pod], 1, machines));
  return workloads;
}

/** Another object of the import controls it, and stands for it. */
const isOwned = (scope: Scope, object: KubeObject) => ownerOf(scope, object) !== undefined;

function ownerOf(scope: Scope, object: KubeObject): KubeObject | undefined {
  for (const { kind, name } of ownersOf(object)) {
    const owner = scope.find(kind, object.namespace, name);
    if (owner && owner !== object && (CONTROLLERS as readonly string[]).includes(owner.kind)) return owner;
  }
  return undefined;
}

/** The controller at the top; a chain of owners has few links, and a circle ends. */
function topOwner(scope: Scope, object: KubeObject): KubeObject | undefined {
  let top = ownerOf(scope, object);
  for (let steps = 0; top && steps < 5; steps++) {
    const above = ownerOf(scope, top);
    if (!above) break;
    top = above;
  }
  return top;
}

interface Pods {
  readonly owned: ReadonlyMap<KubeObject, readonly KubeObject[]>;
  /** By a controller that is not in the import, and stands for its pods by what they say of it. */
  readonly orphaned: ReadonlyMap<KubeObject, readonly KubeObject[]>;
  readonly alone: readonly KubeObject[];
}

function podsByOwner(scope: Scope): Pods {
  const owned = new Map<KubeObject, KubeObject[]>(), orphaned = new Map<KubeObject, KubeObject[]>();
  const absent = new Map<string, KubeObject>();
  const alone: KubeObject[] = [];
  const add = (to: Map<KubeObject, KubeObject[]>, owner: KubeObject, pod: KubeObject) => to.set(owner, [...(to.get(owner) ?? []), pod]);
  for (const pod of all(scope, 'Pod')) {
    const phase = textOf(child(status(pod), 'phase'));
    if (phase === 'Succeeded' || phase === 'Failed') {
      scope.notes.add('info', 'pod-over', pod.place, 'Pods that have ended (Succeeded, Failed) hold nothing and were left out.', 'pod-over');
      continue;
    }
    if (ownersOf(pod).some(({ kind, name }) => kind === 'VirtualMachineInstance' && scope.find(kind, pod.namespace, name))) continue;
    const owner = topOwner(scope, pod);
    const reference = ownersOf(pod).find(({ kind }) => kind !== 'Node');
    if (owner) add(owned, owner, pod);
    else if (!reference) alone.push(pod);
    else {
      const made = absentOwner(pod, reference);
      const key = JSON.stringify([made.kind, namespaceOf(made), made.name]);
      if (!absent.has(key)) absent.set(key, made);
      add(orphaned, absent.get(key)!, pod);
    }
  }
  return { owned, orphaned, alone };
}

/** A controller as its pods tell of it; a ReplicaSet that a Deployment made is called like that. */
function absentOwner(pod: KubeObject, { kind, name }: { readonly kind: string; readonly name: string }): KubeObject {
  const hash = labelsOf(child(metadata(pod), 'labels')).get('pod-template-hash');
  const deployment = kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`) ? name.slice(0, -hash.length - 1) : undefined;
  return { ...pod, kind: deployment === undefined ? kind : 'Deployment', name: deployment ?? name };
}

/** Pods that one controller made: those of one Node with the same images together; those of a StatefulSet by name. */
function placed(scope: Scope, object: KubeObject, pods: readonly KubeObject[], machines: ReadonlyMap<string, Machine>): readonly Workload[] {
  const groups = new Map<string, KubeObject[]>();
  for (const pod of pods) {
    const key = object.kind === 'StatefulSet' ? pod.name : JSON.stringify([textOf(child(spec(pod), 'nodeName')), imagesOf(spec(pod))]);
    const group = groups.get(key);
    if (group) group.push(pod);
    else groups.set(key, [pod]);
  }
  noteMissing(scope, object, pods);
  const parts = new Set<string>();
  return [...groups.values()].map((group) => {
    const place = object.kind === 'StatefulSet' ? group[0].name : (textOf(child(spec(group[0]), 'nodeName')) ?? 'pending');
    let part = place;
    for (let number = 2; parts.has(part); number++) part = `${place}-${number}`;
    parts.add(part);
    return onePlace(scope, object, part, group, pods.length, machines);
  });
}

/** `group`: pods that are the same, of the `total` that `object` has. */
function onePlace(scope: Scope, object: KubeObject, part: string, group: readonly KubeObject[], total: number, machines: ReadonlyMap<string, Machine>): Workload {
  const [pod] = group;
  const node = child(spec(pod), 'nodeName');
  const machine = machines.get(textOf(node) ?? '');
  if (node && !machine) {
    scope.notes.add('info', 'unknown-node', node.place, 'The Nodes that pods are on are not among what is imported, so these pods float in the cluster. Import the Nodes too (`kubectl get nodes -o yaml`).', 'unknown-node');
  }
  return {
    object, part, template: pod.value, labels: labelsOf(child(metadata(pod), 'labels')), replicas: group.length > 1 ? group.length : undefined, total, machine, spread: part !== '',
    running: true, batch: object.kind === 'Job' || object.kind === 'CronJob', replicasAssumed: false, autoscaler: part === '' ? undefined : autoscalerOf(scope, object),
  };
}

function noteMissing(scope: Scope, object: KubeObject, pods: readonly KubeObject[]): void {
  if (object.kind === 'Job' || object.kind === 'CronJob') return;
  const wanted = integerOf(scope.notes, child(spec(object), 'replicas'), `Replicas of \`${object.name}\``);
  if (wanted !== undefined && wanted !== pods.length) scope.notes.add('warning', 'replicas-missing', object.place, `The ${object.kind} \`${object.name}\` wants ${wanted} pods, and ${pods.length} are there; those that are there are shown.`);
}

const imagesOf = (podSpec: Value | undefined) => itemsOf(child(podSpec, 'containers')).map((container) => textOf(child(container, 'image')));

/** A controller without pods of its own in the import: what it would make, wherever the scheduler puts it. */
function floating(scope: Scope, object: KubeObject, machines: ReadonlyMap<string, Machine>): Workload {
  const workload = object.kind === 'CronJob' ? at(spec(object), 'jobTemplate', 'spec') : spec(object);
  sortFields(scope.notes, 'workload', spec(object));
  const template = child(workload, 'template');
  const autoscaler = autoscalerOf(scope, object);
  const job = object.kind === 'Job' || object.kind === 'CronJob';
  const written = integerOf(scope.notes, child(workload, job ? 'parallelism' : 'replicas'), `Replicas of \`${object.name}\``);
  const [replicas, replicasAssumed] = object.kind === 'DaemonSet' ? daemons(scope, object, template, machines) : written === undefined && autoscaler ? [autoscaler.min, true] as const : [written, false] as const;
  if (object.kind === 'CronJob') scope.notes.add('info', 'cron-job', object.place, 'CronJobs run at their times only; they stand here as not running.', 'cron-job');
  return {
    object, part: '', template, labels: labelsOf(at(template, 'metadata', 'labels')), replicas, total: replicas ?? (object.kind === 'DaemonSet' ? undefined : 1),
    machine: undefined, spread: false, running: object.kind !== 'CronJob' && !isOver(object) && !booleanOf(child(spec(object), 'suspend')), batch: job, replicasAssumed, autoscaler,
  };
}

/** One for each Node that its selector allows; undefined without Nodes. */
function daemons(scope: Scope, object: KubeObject, template: Value | undefined, machines: ReadonlyMap<string, Machine>): readonly [number | undefined, boolean] {
  const seen = integerOf(scope.notes, child(status(object), 'desiredNumberScheduled'), `Pods of \`${object.name}\``);
  if (seen !== undefined) return [seen, false];
  const selector = labelsOf(at(template, 'spec', 'nodeSelector'));
  const fitting = [...machines.values()].filter(({ labels }) => selector.size === 0 || hasAll(labels, selector)).length;
  if (machines.size > 0) return [fitting, true];
  scope.notes.add('info', 'daemon-set', object.place, 'A DaemonSet has a pod on each Node; without Nodes in the import their number is unknown, and it stands here once.', 'daemon-set');
  return [undefined, false];
}

const isOver = (job: KubeObject) => itemsOf(child(status(job), 'conditions')).some((condition) =>
  ['Complete', 'Failed'].includes(textOf(child(condition, 'type')) ?? '') && textOf(child(condition, 'status')) === 'True');
