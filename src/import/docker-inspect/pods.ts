/** Podman's pods, and those that Kubernetes' labels tell of. */
import type { NodeOf } from '../../model';
import { extraOf } from '../extra';
import { known, writtenBytes } from '../write';
import { at, child, textOf, type Value } from '../values';
import type { Notes } from '../notes';
import { sortFields } from '../workloads/fields';
import { integerOf } from '../workloads/quantities';
import { labelsOf } from './container';
import { FIELDS } from './fields';
import type { ContainerRecord, Record, Records } from './records';
import { quotaCores } from './resources';

const ID = /([0-9a-f]{64})(?:\.slice)?$/;
const SHORT = 12;

/** The pod of a container: by its own word, by its cgroup (Podman through Docker's interface), by Kubernetes' labels. */
export function podOf(record: ContainerRecord, records: Records): string | undefined {
  const own = textOf(child(record.value, 'Pod'));
  if (own !== undefined) return own;
  const labels = labelsOf(record);
  const kubernetes = labels.get('io.kubernetes.pod.name');
  if (kubernetes !== undefined) return `${labels.get('io.kubernetes.pod.namespace') ?? 'default'}/${kubernetes}`;
  const parent = textOf(at(record.value, 'HostConfig', 'CgroupParent')) ?? '';
  const id = ID.exec(parent)?.[1];
  return id !== undefined && (records.pods.has(id) || /libpod/.test(parent)) ? id : undefined;
}

/** Whether a container only holds a pod's namespaces open. */
export function isInfra(record: ContainerRecord, records: Records, pod: string | undefined): boolean {
  if (pod === undefined) return false;
  if (textOf(child(record.value, 'IsInfra')) === 'true' || labelsOf(record).get('io.kubernetes.docker.type') === 'podsandbox') return true;
  return textOf(child(records.pods.get(pod)?.value, 'InfraContainerID')) === record.id || record.name === `${pod.slice(0, SHORT)}-infra`;
}

/** A readable name for a pod. */
export function podName(pod: string, record: Record | undefined, records: Records): string {
  const named = textOf(child(record?.value, 'Name'));
  if (named !== undefined) return named;
  if (pod.includes('/')) return pod.slice(pod.indexOf('/') + 1);
  const listed = records.containers.find((container) => textOf(child(container.value, 'Pod')) === pod && textOf(child(container.value, 'PodName')) !== undefined);
  return textOf(child(listed?.value, 'PodName')) ?? `pod-${pod.slice(0, SHORT)}`;
}

/** The pod's node, parent and source aside. Podman keeps its limits here only: the containers do not repeat them. */
export function readPod(name: string, record: Record | undefined, infra: ContainerRecord | undefined, notes: Notes): Omit<NodeOf<'pod'>, 'in' | 'source'> {
  const value: Value | undefined = record?.value;
  const kept = sortFields(notes, 'podman pod inspect', FIELDS.pod, value);
  const subject = { notes, name };
  const field = (key: string) => child(value, key);
  const memory = textOf(field('memory_limit')) === '0' ? undefined : integerOf(subject, field('memory_limit'), 'Memory limit');
  const config = field('InfraConfig');
  const mode = textOf(at(infra?.value, 'HostConfig', 'NetworkMode'));
  const state = textOf(field('State'));
  return {
    kind: 'pod',
    ...known({
      memory: memory === undefined ? undefined : { max: writtenBytes(memory) },
      cpu: known({ max: quotaCores(subject, field('cpu_quota') ?? child(config, 'cpu_quota'), field('cpu_period') ?? child(config, 'cpu_period')) }),
      hostNetwork: mode === 'host' || textOf(child(config, 'HostNetwork')) === 'true' ? true : undefined,
      hostPID: textOf(child(config, 'pid_ns')) === 'host' ? true : undefined,
      hostIPC: textOf(child(config, 'ipc_ns')) === 'host' ? true : undefined,
      running: state !== undefined && /^(exited|created|dead|stopped)$/i.test(state) ? false : undefined,
      extra: value === undefined ? undefined : extraOf(kept, name, value.place, notes),
    }),
  };
}
