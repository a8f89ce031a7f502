/** Claims and volumes -> volume nodes; volumes of a pod -> where mounts of its containers lead. */
import type { NodeOf } from '../../model';
import { quote } from '../notes';
import { at, booleanOf, child, entriesOf, itemsOf, type Mapping, textOf, textsOf, type Value } from '../values';
import { known } from '../write';
import type { Machine } from './nodes';
import { all, bytesOf, idFor, type KubeObject, namespaceOf, type Scope, sortFields, sourceOf, spec } from './scope';

type VolumeNode = NodeOf<'volume'>;
export type Mount = NonNullable<NodeOf<'container'>['mounts']>[number];

const MODES: ReadonlyMap<string, NonNullable<VolumeNode['access']>> = new Map([['ReadWriteOnce', 'RWO'], ['ReadWriteMany', 'RWX'], ['ReadOnlyMany', 'ROX'], ['ReadWriteOncePod', 'RWOP']] as const);
/** Of several modes the widest. */
const WIDEST = ['RWX', 'ROX', 'RWO', 'RWOP'] as const;

function accessOf(value: Value | undefined): VolumeNode['access'] {
  const modes = textsOf(value).map((text) => MODES.get(text));
  return WIDEST.find((mode) => modes.includes(mode));
}

const isShared = (access: VolumeNode['access']) => (access === 'RWX' || access === 'ROX' ? true : undefined);

/** Drivers of volumes that stand in the pod or PersistentVolume itself; true: reached over the network. */
const DRIVERS: ReadonlyMap<string, boolean> = new Map([
  ['nfs', true], ['cephfs', true], ['glusterfs', true], ['azureFile', true], ['quobyte', true], ['csi', false], ['iscsi', false], ['fc', false], ['rbd', false], ['awsElasticBlockStore', false],
  ['azureDisk', false], ['gcePersistentDisk', false], ['vsphereVolume', false], ['cinder', false], ['portworxVolume', false], ['scaleIO', false], ['storageos', false], ['photonPersistentDisk', false], ['flexVolume', false], ['flocker', false],
]);

/** Ids of the volume nodes of claims (KubeVirt's DataVolumes too), by `namespace/name`. */
export function readClaims(scope: Scope, machines: ReadonlyMap<string, Machine>): ReadonlyMap<string, string> {
  const claims = new Map<string, string>();
  const bound = new Set<KubeObject>();
  for (const object of all(scope, 'PersistentVolumeClaim', 'DataVolume')) {
    const claim = object.kind === 'DataVolume' ? child(spec(object), 'pvc') ?? child(spec(object), 'storage') : spec(object);
    const key = `${namespaceOf(object)}/${object.name}`;
    if (claims.has(key)) continue;
    const volume = volumeBoundTo(scope, object, claim);
    if (volume) bound.add(volume);
    claims.set(key, writeClaim(scope, object, '', claim, volume, machines));
  }
  for (const object of all(scope, 'PersistentVolume')) if (!bound.has(object)) writeVolume(scope, object, machines);
  return claims;
}

/** Writes the volume node of a claim; `part` sets apart the claims that a StatefulSet or a virtual machine makes. */
export function writeClaim(scope: Scope, object: KubeObject, part: string, claim: Value | undefined, volume: KubeObject | undefined, machines: ReadonlyMap<string, Machine>, name = object.name): string {
  sortFields(scope.notes, 'claim', claim);
  const id = idFor(scope, 'volume', object, part, name);
  const access = accessOf(child(claim, 'accessModes'));
  const place = volume ? whereIs(volume, machines) : undefined;
  scope.writer.put(id, {
    kind: 'volume', in: place ?? scope.cluster,
    ...known({
      name: id === name ? undefined : name,
      size: bytesOf(scope.notes, at(claim, 'resources', 'requests', 'storage'), `Size of the claim \`${name}\``),
      shared: isShared(access), driver: textOf(child(claim, 'storageClassName')) ?? (volume && driverOf(spec(volume))), access,
    }),
    source: sourceOf(scope, object, part),
  }, object.place);
  return id;
}

function writeVolume(scope: Scope, object: KubeObject, machines: ReadonlyMap<string, Machine>): void {
  const id = idFor(scope, 'volume', object);
  const access = accessOf(child(spec(object), 'accessModes'));
  scope.writer.put(id, {
    kind: 'volume', in: whereIs(object, machines) ?? scope.cluster,
    ...known({
      size: bytesOf(scope.notes, at(spec(object), 'capacity', 'storage'), `Size of the PersistentVolume \`${object.name}\``),
      shared: isShared(access), driver: textOf(child(spec(object), 'storageClassName')) ?? driverOf(spec(object)), access,
    }),
    source: sourceOf(scope, object),
  }, object.place);
}

const driverOf = (volume: Value | undefined) => textOf(at(volume, 'csi', 'driver')) ?? [...DRIVERS.keys(), 'hostPath', 'local'].find((name) => child(volume, name) !== undefined);

function volumeBoundTo(scope: Scope, claim: KubeObject, value: Value | undefined): KubeObject | undefined {
  const named = textOf(child(value, 'volumeName'));
  if (named !== undefined) return scope.find('PersistentVolume', undefined, named);
  return all(scope, 'PersistentVolume').find((volume) => {
    const reference = child(spec(volume), 'claimRef');
    return textOf(child(reference, 'name')) === claim.name && (textOf(child(reference, 'namespace')) ?? 'default') === namespaceOf(claim);
  });
}

/** The host that a local volume is on, by the node affinity that such volumes must have. */
function whereIs(volume: KubeObject, machines: ReadonlyMap<string, Machine>): string | undefined {
  if (child(spec(volume), 'local') === undefined && child(spec(volume), 'hostPath') === undefined) return undefined;
  for (const term of itemsOf(at(spec(volume), 'nodeAffinity', 'required', 'nodeSelectorTerms'))) {
    for (const expression of itemsOf(child(term, 'matchExpressions'))) {
      const [name, ...more] = textsOf(child(expression, 'values'));
      if (textOf(child(expression, 'key')) === 'kubernetes.io/hostname' && more.length === 0) return machines.get(name ?? '')?.host;
    }
  }
  return undefined;
}

export interface PodVolumes {
  /** The mount that leads to a volume of the pod; undefined where nothing of the topology is behind it. */
  mount(name: string, target: string, readOnly: boolean | undefined): Mount | undefined;
}

/** Volumes of a pod spec. `owner` is the object it stands in; `templates` are ids for claims that are made for each pod. */
export function podVolumes(scope: Scope, podSpec: Value | undefined, owner: KubeObject, claims: ReadonlyMap<string, string>, templates: ReadonlyMap<string, string | undefined>): PodVolumes {
  const volumes = new Map<string, Mapping>();
  for (const item of itemsOf(child(podSpec, 'volumes'))) {
    const name = textOf(child(item, 'name'));
    if (name !== undefined && item.type === 'map') volumes.set(name, item);
  }
  const inline = new Map<string, string>();
  return {
    mount(name, target, readOnly) {
      const flag = readOnly ? { readOnly: true } : {};
      if (templates.has(name)) return { ...known({ source: templates.get(name) }), target, type: 'volume', ...flag };
      const volume = volumes.get(name);
      if (!volume) return undefined;
      return volumeMount(scope, owner, volume, name, target, flag, claims, inline);
    },
  };
}

function volumeMount(scope: Scope, owner: KubeObject, volume: Mapping, name: string, target: string, flag: Partial<Mount>, claims: ReadonlyMap<string, string>, inline: Map<string, string>): Mount | undefined {
  const path = textOf(at(volume, 'hostPath', 'path'));
  if (path !== undefined) return { source: path, target, type: 'bind', ...flag };
  const claim = child(volume, 'persistentVolumeClaim');
  if (claim) return claimMount(scope, owner, claim, target, flag, claims);
  if (textOf(at(volume, 'emptyDir', 'medium')) === 'Memory') return { target, type: 'tmpfs', ...flag };
  const image = textOf(at(volume, 'image', 'reference'));
  if (image !== undefined) return { source: image, target, type: 'image', readOnly: true };
  const type = entriesOf(volume).map(([key]) => key).find((key) => key !== 'name');
  if (type === 'ephemeral') return { target, type: 'volume', ...flag };
  const overNetwork = DRIVERS.get(type ?? '');
  if (type === undefined || overNetwork === undefined) {
    const why = type === 'emptyDir' ? 'they last as long as the pod and count into its ephemeral storage' : type === 'secret' ? 'secrets are never copied' : 'they hold configuration, or are made by the node';
    scope.notes.add('info', 'not-carried-over', volume.place, `Volumes of type ${quote(type ?? 'emptyDir')} are not carried over: ${why}.`, `volume ${type}`);
    return undefined;
  }
  let id = inline.get(name);
  if (id === undefined) {
    const part = `volumes/${name}`;
    id = idFor(scope, 'volume', owner, part, `${owner.name}-${name}`);
    inline.set(name, id);
    scope.writer.put(id, { kind: 'volume', in: scope.cluster, ...known({ name, driver: textOf(at(volume, 'csi', 'driver')) ?? type, shared: overNetwork || undefined }), source: sourceOf(scope, owner, part) }, volume.place);
  }
  return { source: id, target, type: 'volume', ...flag };
}

function claimMount(scope: Scope, owner: KubeObject, claim: Value, target: string, flag: Partial<Mount>, claims: ReadonlyMap<string, string>): Mount {
  const name = textOf(child(claim, 'claimName')) ?? '';
  const id = claims.get(`${namespaceOf(owner)}/${name}`);
  if (id === undefined) scope.notes.add('warning', 'unknown-claim', claim.place, `\`${owner.name}\` mounts the claim ${quote(name)}, which is not among what is imported; the mount has no volume behind it here.`, name);
  return { ...known({ source: id }), target, type: 'volume', ...flag, ...(booleanOf(child(claim, 'readOnly')) ? { readOnly: true } : {}) };
}
