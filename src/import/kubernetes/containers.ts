/** One container of a pod spec -> a container node. */
import type { NodeOf } from '../../model';
import { extraOf } from '../extra';
import { at, child, itemsOf, textOf, type Value } from '../values';
import { known } from '../write';
import { resourcesOf } from './resources';
import { integerOf, type KubeObject, namespaceOf, type Scope, sortFields, wrong } from './scope';
import { securityOf } from './security';
import type { Labels } from './selectors';
import type { Mount, PodVolumes } from './storage';

type Container = NodeOf<'container'>;
type Port = NonNullable<Container['ports']>[number];

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;
const RESTARTS: ReadonlyMap<string, NonNullable<Container['restart']>> = new Map([['Always', 'always'], ['OnFailure', 'on-failure'], ['Never', 'no']] as const);

/** A pod spec while its containers are read. */
export interface PodParts {
  readonly owner: KubeObject;
  readonly spec: Value | undefined;
  readonly annotations: Labels;
  readonly volumes: PodVolumes;
}

/** The containers of a pod, init containers first, each with the name it has there. */
export function containersOf(pod: PodParts): readonly { readonly name: string; readonly value: Value; readonly init: boolean }[] {
  const named = (list: 'initContainers' | 'containers') => itemsOf(child(pod.spec, list)).flatMap((value, i) =>
    (value.type === 'map' ? [{ name: textOf(child(value, 'name')) ?? `${list === 'containers' ? 'container' : 'init'}-${i + 1}`, value, init: list !== 'containers' }] : []));
  return [...named('initContainers'), ...named('containers')];
}

/** Reads a container; parent and source aside. `owner` names it in notes. */
export function readContainer(scope: Scope, pod: PodParts, name: string, value: Value, init: boolean): Omit<Container, 'in' | 'source'> {
  const label = `${pod.owner.name}/${name}`;
  const kept = sortFields(scope.notes, 'container', value);
  const { requests, limits, assumed } = resourcesOf(scope, child(value, 'resources'), namespaceOf(pod.owner), label);
  const sidecar = init && textOf(child(value, 'restartPolicy')) === 'Always';
  const restart = RESTARTS.get(textOf(child(pod.spec, 'restartPolicy')) ?? '');
  return {
    kind: 'container',
    ...known({
      name,
      image: imageOf(scope, value, label),
      requests, limits,
      ...securityOf(scope, child(value, 'securityContext'), child(pod.spec, 'securityContext'), pod.annotations.get(`container.apparmor.security.beta.kubernetes.io/${name}`)),
      mounts: mountsOf(scope, pod, value),
      ports: portsOf(scope, value, label),
      restart: sidecar ? 'always' : restart,
      stage: init ? (sidecar ? 'sidecar' as const : 'init' as const) : undefined,
      health: healthOf(value),
      assumed,
      extra: extraOf(kept, label, value.place, scope.notes),
    }),
  };
}

function imageOf(scope: Scope, value: Value, label: string): string | undefined {
  const image = textOf(child(value, 'image'))?.trim();
  if (image === undefined || !/\{\{|\$\{/.test(image)) return image;
  return wrong(scope.notes, child(value, 'image')!, `Image of \`${label}\``, 'It is a template: render it first.');
}

/** Liveness and startup probes restart, readiness probes take out of service. */
function healthOf(value: Value): Container['health'] {
  const live = child(value, 'livenessProbe') !== undefined || child(value, 'startupProbe') !== undefined;
  const ready = child(value, 'readinessProbe') !== undefined;
  return live && ready ? 'both' : live ? 'liveness' : ready ? 'readiness' : undefined;
}

function mountsOf(scope: Scope, pod: PodParts, value: Value): readonly Mount[] {
  return itemsOf(child(value, 'volumeMounts')).flatMap((item) => {
    sortFields(scope.notes, 'mount', item);
    const [name, target] = [textOf(child(item, 'name')), textOf(child(item, 'mountPath'))];
    if (name === undefined || target === undefined) return [];
    return pod.volumes.mount(name, target, textOf(child(item, 'readOnly')) === 'true') ?? [];
  });
}

function portsOf(scope: Scope, value: Value, label: string): readonly Port[] {
  return itemsOf(child(value, 'ports')).flatMap((item): Port | readonly Port[] => {
    sortFields(scope.notes, 'port', item);
    const port = (name: string) => integerOf(scope.notes, child(item, name), `\`${name}\` of \`${label}\``, name === 'hostPort' ? 0 : 1, 65_535);
    const protocol = PROTOCOLS.find((known) => known === textOf(child(item, 'protocol'))?.toLowerCase());
    return known({ container: port('containerPort'), host: port('hostPort') || undefined, protocol: protocol === 'tcp' ? undefined : protocol, address: textOf(at(item, 'hostIP')) }) ?? [];
  });
}
