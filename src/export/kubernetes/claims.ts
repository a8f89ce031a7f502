/** Volume nodes -> claims. */
import type { NodeOf } from '../../model';
import { dnsName } from '../manifests/names';
import { bytesOf, type KubeObject, namespaceOf, originOf, type Scope } from './scope';

const MODES = { RWO: 'ReadWriteOnce', RWX: 'ReadWriteMany', ROX: 'ReadOnlyMany', RWOP: 'ReadWriteOncePod' } as const;
const SAID: ReadonlySet<string> = new Set(['name', 'size', 'driver', 'access', 'shared', 'assumed']);

/** Stands where the size of a volume is not known: a claim must name one. */
const SIZE = '1Gi';

export const claimWish = (id: string, volume: NodeOf<'volume'>): string => {
  const origin = originOf(volume.source);
  return origin?.kind === 'PersistentVolumeClaim' ? origin.name : (volume.name ?? id);
};

export const claimNamespace = (volume: NodeOf<'volume'>): string | undefined => (originOf(volume.source)?.kind === 'PersistentVolume' ? undefined : namespaceOf(volume));

/** The claim of a volume node. */
export function claimOf(scope: Scope, id: string, volume: NodeOf<'volume'>, name: string, namespace: string | undefined): KubeObject {
  const { losses } = scope;
  losses.rest(id, volume, SAID);
  if (name !== claimWish(id, volume)) losses.say('Kubernetes takes lower case letters, digits and dashes for names', id, 'name');
  const mode = volume.access ?? (volume.shared === true ? 'RWX' : undefined);
  const shared = mode === 'RWX' || mode === 'ROX';
  if (mode === undefined) losses.say('A claim names how it is accessed; ReadWriteOnce stands where that is not known', id, 'access');
  else if (volume.access === undefined) losses.say('What is shared is accessed by many in Kubernetes: ReadWriteMany', id, 'access');
  if (volume.shared !== undefined && volume.shared !== shared) losses.say('Kubernetes knows only by the access whether a volume is shared', id, 'shared');
  if (volume.shared === undefined && shared) losses.say('Kubernetes knows only by the access whether a volume is shared', id, 'shared');
  const size = bytesOf(scope, id, volume.size, 'size');
  if (size === undefined || size === '0') losses.say(`A claim names a size; ${SIZE} stands where none is known`, id, 'size');
  if (volume.assumed !== undefined) losses.say('What is only assumed stands in the files as if it were known', id, 'assumed');
  const storageClass = volume.driver === undefined ? undefined : dnsName(volume.driver);
  if (storageClass !== volume.driver) losses.say('Storage classes are called with lower case letters, digits, dashes and dots', id, 'driver');
  return {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: { accessModes: [MODES[mode ?? 'RWO']], resources: { requests: { storage: size === undefined || size === '0' ? SIZE : size } }, ...(storageClass !== undefined && { storageClassName: storageClass }) },
  };
}
