/** Resources of the vSphere provider. Hosts, clusters, datastores and networks are mostly looked up (`data`), and known by their ids. */
import { fromGuestName } from '../machines/guest-os';
import { networkNamed, volumeNamed } from '../machines/mentioned';
import { booleanOf, child, textOf, textsOf } from '../values';
import { known } from '../write';
import { attribute, blocks, type Resource, textAt } from './resources';
import { diskSum, gibibytesIn, mebibytesAt, namesFor, originOf, pointedAt, positiveAt, type ResourceType, type Scope } from './scope';

/** The hypervisor of a host, which is written with it. */
function hypervisorOf(scope: Scope, resource: Resource): string {
  const name = textAt(resource, 'hostname') ?? textAt(resource, 'name');
  const origin = originOf(resource);
  const host = scope.estate.id('host', origin, namesFor(resource, name));
  const below = originOf(resource, '/hypervisor');
  const id = scope.estate.id('hypervisor', below, [`${host}-esxi`]);
  if (scope.estate.put(host, { kind: 'host', name: host === name ? undefined : name }, origin)) scope.estate.put(id, { kind: 'hypervisor', in: host, platform: 'esxi' }, below);
  return id;
}

function clusterOf(scope: Scope, resource: Resource): string {
  const origin = originOf(resource);
  const name = textAt(resource, 'name');
  const id = scope.estate.id('cluster', origin, namesFor(resource, name));
  if (scope.estate.has(id)) return id;
  const ids = new Set(textsOf(attribute(resource, 'host_system_ids')));
  const cluster = textAt(resource, 'id');
  const members = scope.ofType('vsphere_host').filter((host) => ids.has(textAt(host, 'id') ?? '') || (cluster !== undefined && textAt(host, 'cluster') === cluster));
  scope.estate.put(id, {
    kind: 'cluster', platform: 'vsphere', name: id === name ? undefined : name, ha: booleanOf(attribute(resource, 'ha_enabled')),
    ...known({ members: members.map((host) => hypervisorOf(scope, host)) }),
  }, origin);
  return id;
}

/** What is known of where the machine runs: its host, the cluster of its resource pool, the only cluster, or a cluster that is made up. */
function placeOf(scope: Scope, resource: Resource): string {
  const host = pointedAt(scope.ofType('vsphere_host'), textAt(resource, 'host_system_id'), 'id');
  if (host) return hypervisorOf(scope, host);
  const clusters = scope.ofType('vsphere_compute_cluster');
  let pool = textAt(resource, 'resource_pool_id');
  for (let steps = 0; steps < 20; steps++) {
    const cluster = pointedAt(clusters, pool, 'resource_pool_id');
    if (cluster) return clusterOf(scope, cluster);
    const above = pointedAt(scope.ofType('vsphere_resource_pool'), pool, 'id');
    if (!above) break;
    pool = textAt(above, 'parent_resource_pool_id');
  }
  if (clusters.length === 1) return clusterOf(scope, clusters[0]);
  const origin = { ...originOf(resource), pointer: '/vsphere' };
  const id = scope.estate.id('cluster', origin, ['vsphere'], true);
  scope.estate.put(id, { kind: 'cluster', platform: 'vsphere', assumed: ['*'] }, origin, true);
  return id;
}

function machine(scope: Scope, resource: Resource): void {
  const origin = originOf(resource);
  const name = textAt(resource, 'name');
  const id = scope.estate.id('vm', origin, namesFor(resource, name));
  const place = placeOf(scope, resource);
  const mhz = ['cpu_reservation', 'cpu_limit'].find((field) => positiveAt(scope, resource, field) !== undefined);
  if (mhz) scope.estate.notes.add('info', 'not-carried-over', resource.place, 'Reservations and limits of CPU in MHz are not carried over: how fast the cores of the host are is not known.', 'mhz');
  const devices = ['pci_device_id', 'shared_pci_device_id'].flatMap((field) => textsOf(attribute(resource, field)).map(() => ({ type: 'vfio' })));
  scope.estate.put(id, {
    kind: 'vm', in: place,
    ...known({
      name: id === name ? undefined : name,
      vcpus: positiveAt(scope, resource, 'num_cpus'),
      memory: mebibytesAt(scope, resource, 'memory'),
      reservation: known({ memory: mebibytesAt(scope, resource, 'memory_reservation') }),
      limit: known({ memory: mebibytesAt(scope, resource, 'memory_limit') }),
      shares: textAt(resource, 'cpu_share_level') === 'custom' ? positiveAt(scope, resource, 'cpu_share_count') : undefined,
      os: fromGuestName(textAt(resource, 'guest_id')),
      disk: diskSum(blocks(resource, 'disk').map((disk) => gibibytesIn(disk, 'size'))),
      storage: storageOf(scope, resource),
      networks: networksOf(scope, resource),
      nested: booleanOf(attribute(resource, 'nested_hv_enabled')) ? true : undefined,
      ha: textAt(resource, 'ha_vm_restart_priority') === 'disabled' ? false : undefined,
      power: textAt(resource, 'power_state') === 'off' ? 'off' as const : undefined,
      devices,
    }),
  }, origin);
}

/** What a datastore or a port group stands in: the only cluster; several may share one. */
const around = (scope: Scope) => {
  const clusters = scope.ofType('vsphere_compute_cluster');
  return clusters.length === 1 ? clusterOf(scope, clusters[0]) : undefined;
};

/** Datastores and port groups that are not looked up are known by their ids only, and left out. */
function storageOf(scope: Scope, resource: Resource): string | undefined {
  const found = pointedAt(scope.resources.filter(({ type }) => /^vsphere_(datastore|vmfs_datastore|nas_datastore|datastore_cluster)$/.test(type)), textAt(resource, 'datastore_id') ?? textAt(resource, 'datastore_cluster_id'), 'id');
  const name = found && textAt(found, 'name');
  if (!found || name === undefined) return undefined;
  return volumeNamed(scope.estate, { path: found.path, place: found.place, name, machine: () => around(scope) }, found.type === 'vsphere_nas_datastore' ? { shared: true, driver: 'nfs' } : {});
}

function networksOf(scope: Scope, resource: Resource): readonly string[] {
  const known = scope.resources.filter(({ type }) => /^vsphere_(network|distributed_port_group|host_port_group)$/.test(type));
  return [...new Set(blocks(resource, 'network_interface').flatMap((card) => {
    const found = pointedAt(known, textOf(child(card, 'network_id')), 'id', 'key');
    const name = found && textAt(found, 'name');
    return name === undefined ? [] : [networkNamed(scope.estate, { path: found!.path, place: found!.place, name, machine: () => around(scope) })];
  }))];
}

export const VSPHERE: readonly ResourceType[] = [
  { type: 'vsphere_host', becomes: 'host with ESXi', reads: 'id hostname name cluster', lookedUp: true, write: (scope, resource) => void hypervisorOf(scope, resource) },
  { type: 'vsphere_compute_cluster', becomes: 'cluster', reads: 'id name resource_pool_id ha_enabled host_system_ids', lookedUp: true, write: (scope, resource) => void clusterOf(scope, resource) },
  { type: 'vsphere_resource_pool', becomes: 'the way from a machine to its cluster', reads: 'id parent_resource_pool_id' },
  ...['datastore', 'vmfs_datastore', 'nas_datastore', 'datastore_cluster'].map((type): ResourceType => ({ type: `vsphere_${type}`, becomes: 'volume of the machines on it', reads: 'id name' })),
  ...['network', 'distributed_port_group', 'host_port_group'].map((type): ResourceType => ({ type: `vsphere_${type}`, becomes: 'network of the machines on it', reads: 'id key name' })),
  {
    type: 'vsphere_virtual_machine', becomes: 'virtual machine on its host, else in its cluster', write: machine,
    reads: 'name num_cpus memory memory_reservation memory_limit cpu_reservation cpu_limit cpu_share_level cpu_share_count guest_id disk datastore_id datastore_cluster_id network_interface nested_hv_enabled host_system_id resource_pool_id power_state pci_device_id shared_pci_device_id ha_vm_restart_priority',
  },
];
