/** From where a volume can be used. */
import type { NodeOf } from '../../model';
import type { Facts, Graph } from '../contract';
import { isAncestor, kindCode } from '../graph';
import { isAt, pools } from './pools';
import { differentSites, places } from './places';

/** `no` and `yes` are certain; `unknown` where the file does not say. */
export type Reach = 'yes' | 'no' | 'unknown';

/** Properties of nodes that `reach` looks at: rules and facts that use it name them in their `reads`. */
export const REACH_READS = ['reachableFrom', 'copies', 'shared', 'access', 'driver', 'members'] as const;

const HOST = kindCode('host'), VM = kindCode('vm'), CLUSTER = kindCode('cluster'), VOLUME = kindCode('volume');

/** Drivers of storage on the disks of one machine. */
const LOCAL = /^(local|local-(path|storage|lvm|static|zfs)|(rancher\.io|openebs\.io)\/local.*|host-?path|microk8s\.io\/hostpath|lvm|lvm-?thin|dir|directory|zfs|zfspool|topolvm.*|kubernetes\.io\/(no-provisioner|host-path))$/i;
/** Drivers of storage that several machines reach over a network. */
const NETWORKED = /nfs|cifs|smb|ceph|rbd|iscsi|fibre|gluster|longhorn|drbd|linstor|piraeus|portworx|mayastor|vsphere|vsan|ebs|efs|azure-?(disk|file)|pd\.csi|filestore|cinder|manila|csi|lustre|beegfs|ocfs2|gfs2|vmfs|s2d|nvme-?of/i;

/** Whether a driver is known to keep data on one machine's disks. */
export const isLocalDriver = (driver: string | undefined): boolean => driver !== undefined && driver.length <= 100 && LOCAL.test(driver);
/** Whether a driver is known to serve several machines over a network. */
export const isNetworkDriver = (driver: string | undefined): boolean => driver !== undefined && driver.length <= 100 && !LOCAL.test(driver) && NETWORKED.test(driver);

/**
 * Whether `machine` (a host or VM) can use a volume. Declared places (`reachableFrom`) and synchronous copies decide; then `shared` and the
 * access mode; then where it stands: what is in a host or VM is on its disks unless its driver works over a network. A volume that several
 * nodes can attach one after the other (RWO of a network driver in a cluster) is reachable from each of them.
 */
export function reach(facts: Facts, volume: number, machine: number): Reach {
  const { graph } = facts;
  const node = graph.nodes[volume] as NodeOf<'volume'>;
  const above = graph.parent[volume]!;
  if (hasSynchronousCopy(facts, node, machine)) return 'yes';
  if (node.reachableFrom !== undefined && node.reachableFrom.length > 0) return declared(facts, node.reachableFrom, machine);
  const inMachine = above >= 0 && (graph.kind[above] === HOST || graph.kind[above] === VM);
  if (inMachine && (above === machine || isAncestor(graph, above, machine))) return 'yes';
  if (node.shared === true || node.access === 'RWX' || node.access === 'ROX') return sharedReach(facts, volume, above, machine);
  if (inMachine) return isNetworkDriver(node.driver) ? 'unknown' : 'no';
  if (above >= 0 && graph.kind[above] === CLUSTER && node.shared !== false && isNetworkDriver(node.driver)) return isAt(graph, pools(facts), machine, above) ? 'yes' : 'unknown';
  return 'unknown';
}

function declared(facts: Facts, from: readonly (string | undefined)[], machine: number): Reach {
  const { graph } = facts;
  let known = true;
  for (const id of from) {
    const place = id === undefined ? undefined : graph.number.get(id);
    if (place === undefined) known = false;
    else if (isAt(graph, pools(facts), machine, place)) return 'yes';
  }
  return known ? 'no' : 'unknown';
}

function hasSynchronousCopy(facts: Facts, { copies }: NodeOf<'volume'>, machine: number): boolean {
  return copies?.some(({ site, sync }) => {
    const place = site === undefined ? undefined : facts.graph.number.get(site);
    return sync === true && place !== undefined && isAt(facts.graph, pools(facts), machine, place);
  }) ?? false;
}

/** Shared storage serves its cluster, its site, or, where it stands in neither, whatever is not certainly at another site. */
function sharedReach(facts: Facts, volume: number, above: number, machine: number): Reach {
  const { graph } = facts;
  if (above >= 0 && graph.kind[above] === CLUSTER) return isAt(graph, pools(facts), machine, above) ? 'yes' : 'unknown';
  return differentSites(graph, places(facts), volume, machine) ? 'unknown' : 'yes';
}

/** What a VM's disk is on: a volume's number, `local` for the disks of its machine, undefined where nobody says or the name is of no volume. */
export function diskOf(graph: Graph, vm: number): number | 'local' | undefined {
  const { storage } = graph.nodes[vm] as NodeOf<'vm'>;
  if (storage === undefined || storage === 'local') return storage;
  const volume = graph.number.get(storage);
  return volume !== undefined && graph.kind[volume] === VOLUME ? volume : undefined;
}

/** Whether a machine that is not the VM's own can use the VM's disk. */
export function diskReach(facts: Facts, vm: number, machine: number): Reach {
  const disk = diskOf(facts.graph, vm);
  return disk === undefined ? 'unknown' : disk === 'local' ? 'no' : reach(facts, disk, machine);
}
