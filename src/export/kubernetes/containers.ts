/** Containers of a pod, and the volumes that their mounts need. */
import { dnsLabel, makeNames, type Names } from '../manifests/names';
import { NO_IMAGE, present } from '../manifests/written';
import { bytesOf, coresOf, type Container, type Part, type Scope } from './scope';
import { containerSecurity } from './security';

const SAID: ReadonlySet<string> = new Set([
  'name', 'image', 'requests', 'limits', 'privileged', 'user', 'capabilities', 'readOnly', 'mounts', 'ports', 'restart', 'stage', 'health', 'seccomp', 'lsm', 'allowPrivilegeEscalation', 'assumed', 'namespaces',
]);

/** A pod while its containers are written. */
export interface PodDraft {
  readonly scope: Scope;
  readonly namespace: string | undefined;
  readonly names: Names;
  /** Volumes by name. */
  readonly volumes: Map<string, Part>;
  readonly volumeNames: Names;
  /** What its controller does with containers that end. */
  readonly restart: string | undefined;
  /** Properties that the pod around says instead. */
  readonly around: ReadonlySet<string>;
}

export const makeDraft = (scope: Scope, namespace: string | undefined, restart: string | undefined, around: ReadonlySet<string> = new Set()): PodDraft =>
  ({ scope, namespace, restart, around, names: makeNames(dnsLabel), volumes: new Map(), volumeNames: makeNames(dnsLabel) });

const POLICIES: ReadonlyMap<string | undefined, string> = new Map([['always', 'Always'], ['unless-stopped', 'Always'], ['on-failure', 'OnFailure'], ['no', 'Never']]);
export const policyOf = (restart: string | undefined): string | undefined => POLICIES.get(restart);

/** A container as it stands in `containers` or `initContainers`. */
export function containerOf(draft: PodDraft, id: string, node: Container): Part {
  const { scope, around } = draft;
  const { losses } = scope;
  losses.rest(id, node, around.size === 0 ? SAID : new Set([...SAID, ...around]));
  const name = draft.names.of(id, node.name ?? id);
  if (name !== (node.name ?? id)) losses.say('Kubernetes takes lower case letters, digits and dashes for names', id, 'name');
  if (node.image === undefined) losses.say(`Kubernetes needs an image; \`${NO_IMAGE}\` stands where none is known`, id, 'image');
  if (node.health !== undefined) losses.say('How health is checked is not in the topology; add probes', id, 'health');
  if (node.assumed !== undefined) losses.say('What is only assumed stands in the files as if it were known', id, 'assumed');
  sayNamespaces(draft, id, node);
  sayRestart(draft, id, node);
  return present({
    name,
    image: node.image ?? NO_IMAGE,
    restartPolicy: node.stage === 'sidecar' ? 'Always' : undefined,
    resources: resources(scope, id, node),
    ports: ports(scope, id, node),
    securityContext: containerSecurity(scope, id, node),
    volumeMounts: mounts(draft, id, node),
  }) ?? {};
}

/** A namespace of its own is what a container has without saying so, the network aside: that is the pod's. */
function sayNamespaces({ scope, around }: PodDraft, id: string, { namespaces }: Container): void {
  const shared = Object.entries(namespaces ?? {}).filter(([name, value]) => value !== 'private' && !around.has(`namespaces.${name}`));
  if (shared.length > 0) scope.losses.say('In Kubernetes pods share namespaces with the Node, not single containers', id, ...shared.map(([name]) => `namespaces.${name}`));
}

function sayRestart(draft: PodDraft, id: string, { restart, stage }: Container): void {
  if (stage === 'sidecar' ? restart === 'always' : policyOf(restart) === draft.restart && restart !== 'unless-stopped') return;
  if (restart === 'always' && draft.restart === undefined) return;
  draft.scope.losses.say('Kubernetes has one restart policy for all containers of a pod, and no `unless-stopped`', id, 'restart');
}

function resources(scope: Scope, id: string, { requests, limits }: Container): Part | undefined {
  const lost = (['pids', 'swap'] as const).filter((name) => limits?.[name] !== undefined);
  if (lost.length > 0) scope.losses.say('Kubernetes limits neither processes nor swap of single containers', id, ...lost.map((name) => `limits.${name}`));
  return present({
    requests: present({ cpu: coresOf(scope, id, requests?.cpu, 'requests.cpu'), memory: bytesOf(scope, id, requests?.memory, 'requests.memory'), 'ephemeral-storage': bytesOf(scope, id, requests?.disk, 'requests.disk') }),
    limits: present({ cpu: coresOf(scope, id, limits?.cpu, 'limits.cpu'), memory: bytesOf(scope, id, limits?.memory, 'limits.memory') }),
  });
}

function ports(scope: Scope, id: string, { ports: all = [] }: Container): readonly Part[] {
  return all.flatMap(({ container, host, protocol, address }) => {
    if (container === undefined) {
      scope.losses.say('A published port needs the one inside', id, 'ports');
      return [];
    }
    if (address !== undefined && host === undefined) scope.losses.say('An address without a port of the Node says nothing in Kubernetes', id, 'ports');
    return [present({ containerPort: container, hostPort: host, protocol: protocol === undefined || protocol === 'tcp' ? undefined : protocol.toUpperCase(), hostIP: host === undefined ? undefined : address })!];
  });
}

type Mount = NonNullable<Container['mounts']>[number];

function mounts(draft: PodDraft, id: string, { mounts: all = [] }: Container): readonly Part[] {
  const { scope } = draft;
  return all.flatMap((mount) => {
    if (mount.target === undefined) {
      scope.losses.say('A mount without its path inside cannot be written', id, 'mounts');
      return [];
    }
    const [wish, volume] = volumeOf(draft, id, mount);
    const key = JSON.stringify(volume);
    const name = draft.volumeNames.of(key, wish);
    draft.volumes.set(name, { name, ...volume });
    return [present({ name, mountPath: mount.target, readOnly: mount.readOnly === true && mount.type !== 'image' ? true : undefined })!];
  });
}

/** What a mount leads to, and how the volume may be called. */
function volumeOf({ scope, namespace, volumes }: PodDraft, id: string, { source, target, type, readOnly }: Mount): readonly [wish: string, volume: Part] {
  const { losses } = scope;
  const leaf = (source ?? target!).split('/').filter((part) => part !== '').at(-1) ?? 'root';
  if (type === 'tmpfs') {
    if (source !== undefined) losses.say('A mount in memory has no source', id, 'mounts');
    return [`memory-${volumes.size + 1}`, { emptyDir: { medium: 'Memory' } }];
  }
  if (type === 'image') {
    if (readOnly !== true) losses.say('Kubernetes mounts images read-only', id, 'mounts');
    return [leaf, { image: { reference: source ?? NO_IMAGE } }];
  }
  const claim = source === undefined || type === 'bind' || type === 'npipe' ? undefined : scope.claim(source, namespace);
  if (claim !== undefined) {
    if (type === undefined) losses.say('What is mounted is said in Kubernetes', id, 'mounts');
    return [claim, { persistentVolumeClaim: { claimName: claim } }];
  }
  if (type === 'volume' || source === undefined) {
    losses.say('A volume that no node stands for is an `emptyDir` in the files, which ends with the pod', id, 'mounts');
    return [`${leaf}-${volumes.size + 1}`, { emptyDir: {} }];
  }
  if (type !== 'bind') losses.say('What is mounted is said in Kubernetes; where the topology does not, it was taken for a path of the Node', id, 'mounts');
  if (!source.startsWith('/')) losses.say('Kubernetes takes paths from the root of the Node; these begin elsewhere, so put in whole ones', id);
  return [leaf, { hostPath: { path: source } }];
}
