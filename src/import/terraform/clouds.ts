/** Machines that are rented: AWS, Google, Azure, OpenStack, Hetzner, DigitalOcean. What is below them is the provider's: they float in a cluster for each place. */
import { networkNamed } from '../machines/mentioned';
import { sizeOf } from '../machines/quantities';
import { quote } from '../notes';
import { booleanOf, child, textOf, textsOf } from '../values';
import { known } from '../write';
import { attribute, blocks, type Resource, textAt } from './resources';
import { diskSum, gibibytesIn, integerAt, namesFor, originOf, pointedAt, positiveAt, type ResourceType, type Scope, tagName, type VmDraft } from './scope';
import { type Cloud, sizeOfType, systemOfImage } from './sizes';

const PLATFORMS: { readonly [cloud in Cloud]: string } = { aws: 'aws-ec2', google: 'gcp-compute-engine', azure: 'azure-vm', openstack: 'openstack-nova', hetzner: 'hetzner-cloud', digitalocean: 'digitalocean' };

interface Where {
  readonly region?: string;
  readonly zone?: string;
}

/** The cluster that stands for a cloud at a place, in the sites that the place names. */
function cloudAt(scope: Scope, resource: Resource, cloud: Cloud, { region, zone }: Where): string {
  const { estate } = scope;
  const at = (pointer: string) => ({ ...originOf(resource), pointer });
  const site = (kind: 'region' | 'zone', name: string | undefined, parent: string | undefined): string | undefined => {
    if (name === undefined) return parent;
    const id = estate.id('site', at(`/${cloud}/${kind}/${name}`), [name, `${cloud}-${name}`], true);
    estate.put(id, { kind: 'site', ...(parent === undefined ? {} : { in: parent }), [kind]: name }, at(`/${cloud}/${kind}/${name}`), true);
    return id;
  };
  const parent = site('zone', zone, site('region', region, undefined));
  const place = zone ?? region;
  const pointer = `/${cloud}/cluster/${place ?? ''}`;
  const id = estate.id('cluster', at(pointer), [place === undefined ? PLATFORMS[cloud] : `${PLATFORMS[cloud]}-${place}`], true);
  estate.put(id, { kind: 'cluster', ...(parent === undefined ? {} : { in: parent }), platform: PLATFORMS[cloud], assumed: ['*'] }, at(pointer), true);
  return id;
}

/** vCPUs and memory of the type, as far as the tables know it; the type's name stands under `extra`. */
function typed(scope: Scope, resource: Resource, cloud: Cloud, type: string | undefined): VmDraft {
  if (type === undefined) return {};
  const size = sizeOfType(cloud, type);
  if (!size) scope.estate.notes.add('info', 'unknown-type', resource.place, `The size of a machine of type ${quote(type)} is not known here, so it stays unknown. Write its vCPUs and memory into the topology.`, `${cloud} ${type}`);
  return { vcpus: size?.vcpus, memory: size && sizeOf(Math.round(size.memory * 1024 ** 3)), extra: { type } };
}

function put(scope: Scope, resource: Resource, cloud: Cloud, where: Where, name: string | undefined, draft: VmDraft): void {
  const origin = originOf(resource);
  const id = scope.estate.id('vm', origin, namesFor(resource, name));
  scope.estate.put(id, { kind: 'vm', in: cloudAt(scope, resource, cloud, where), ...known({ name: id === name ? undefined : name, ...draft }) }, origin);
}

/** `eu-west-1a` is in `eu-west-1`, `europe-west1-b` in `europe-west1`. */
const awsPlace = (zone: string | undefined): Where => ({ zone, region: /^([a-z]{2,3}(?:-[a-z]{1,20}){1,3}-\d{1,2})[a-z]$/.exec(zone ?? '')?.[1] });
const googlePlace = (zone: string | undefined): Where => ({ zone: lastPart(zone), region: /^(.{3,40})-[a-z]$/.exec(lastPart(zone) ?? '')?.[1] });
const lastPart = (path: string | undefined) => path?.slice(path.lastIndexOf('/') + 1);

function awsDraft(scope: Scope, resource: Resource): VmDraft {
  const cores = positiveAt(scope, resource, 'cpu_options', 'core_count') ?? positiveAt(scope, resource, 'cpu_core_count');
  const threads = positiveAt(scope, resource, 'cpu_options', 'threads_per_core') ?? positiveAt(scope, resource, 'cpu_threads_per_core');
  const draft = typed(scope, resource, 'aws', textAt(resource, 'instance_type'));
  const disks = ['root_block_device', 'ebs_block_device'].flatMap((name) => blocks(resource, name));
  return {
    ...draft,
    vcpus: cores === undefined ? draft.vcpus : cores * (threads ?? 1),
    disk: diskSum(disks.map((disk) => gibibytesIn(disk, 'volume_size'))),
    confidential: textAt(resource, 'cpu_options', 'amd_sev_snp') === 'enabled' ? 'sev-snp' : undefined,
    power: ['stopped', 'stopping'].includes(textAt(resource, 'instance_state') ?? '') ? 'off' : undefined,
  };
}

const instance = (scope: Scope, resource: Resource): void => put(scope, resource, 'aws', awsPlace(textAt(resource, 'availability_zone')), tagName(resource), awsDraft(scope, resource));

/** As many machines as it wants, of its launch template; it replaces those that fail. */
function group(scope: Scope, resource: Resource): void {
  const templates = scope.ofType('aws_launch_template', 'aws_launch_configuration');
  const wanted = ['id', 'name'].map((field) => textAt(resource, 'launch_template', field)).concat(textAt(resource, 'launch_configuration'));
  const template = templates.find((candidate) => wanted.some((name) => name !== undefined && (name === textAt(candidate, 'id') || name === textAt(candidate, 'name')))) ?? (templates.length === 1 ? templates[0] : undefined);
  const zones = textsOf(attribute(resource, 'availability_zones'));
  const replicas = integerAt(scope, resource, ['desired_capacity']) ?? integerAt(scope, resource, ['min_size']);
  const { region } = awsPlace(zones[0]);
  put(scope, resource, 'aws', zones.length === 1 ? awsPlace(zones[0]) : { region }, textAt(resource, 'name'), { ...(template ? awsDraft(scope, template) : {}), replicas: replicas === 1 ? undefined : replicas, ha: true });
}

function google(scope: Scope, resource: Resource): void {
  const accelerators = blocks(resource, 'guest_accelerator').flatMap((block) => Array.from({ length: Math.min(16, Number(textOf(child(block, 'count')) ?? 1) || 0) }, () => ({ type: 'gpu' })));
  const network = lastPart(textAt(resource, 'network_interface', 'subnetwork')) ?? lastPart(textAt(resource, 'network_interface', 'network'));
  const confidential = textAt(resource, 'confidential_instance_config', 'confidential_instance_type') ?? (booleanOf(attribute(resource, 'confidential_instance_config', 'enable_confidential_compute')) ? 'SEV' : undefined);
  put(scope, resource, 'google', googlePlace(textAt(resource, 'zone')), textAt(resource, 'name'), {
    ...typed(scope, resource, 'google', lastPart(textAt(resource, 'machine_type'))),
    disk: diskSum(blocks(resource, 'boot_disk').map((disk) => gibibytesIn(first(child(disk, 'initialize_params')) ?? disk, 'size'))),
    os: systemOfImage(textAt(resource, 'boot_disk', 'initialize_params', 'image')),
    devices: accelerators,
    nested: booleanOf(attribute(resource, 'advanced_machine_features', 'enable_nested_virtualization')) ? true : undefined,
    confidential: new Map([['SEV', 'sev'], ['SEV_SNP', 'sev-snp'], ['TDX', 'tdx']] as const).get(confidential as 'SEV'),
    power: textAt(resource, 'desired_status') === 'TERMINATED' || textAt(resource, 'current_status') === 'TERMINATED' ? 'off' : undefined,
    networks: network === undefined ? undefined : [networkNamed(scope.estate, { path: resource.path, place: resource.place, name: network, machine: () => undefined })],
  });
}

const first = <T extends { readonly type: string }>(value: T | undefined) => (value?.type === 'list' ? (value as unknown as { items: readonly T[] }).items[0] : value);

function azure(scope: Scope, resource: Resource): void {
  const [region, zone] = [textAt(resource, 'location'), textAt(resource, 'zone') ?? textAt(resource, 'zones')];
  const image = ['source_image_reference', 'storage_image_reference'].map((name) => [textAt(resource, name, 'offer'), textAt(resource, name, 'sku')]).find(([offer]) => offer !== undefined);
  const disks = ['os_disk', 'storage_os_disk', 'storage_data_disk'].flatMap((name) => blocks(resource, name));
  const windows = resource.type === 'azurerm_windows_virtual_machine';
  put(scope, resource, 'azure', { region, zone: zone === undefined ? undefined : `${region ?? 'zone'}-${zone}` }, textAt(resource, 'name'), {
    ...typed(scope, resource, 'azure', textAt(resource, 'size') ?? textAt(resource, 'vm_size')),
    disk: diskSum(disks.map((disk) => gibibytesIn(disk, 'disk_size_gb'))),
    os: windows ? { family: 'windows' } : (image && systemOfImage(/^\d\d_\d\d/.test(image[1] ?? '') ? `ubuntu-${image[1]}` : image[0])) ?? (resource.type === 'azurerm_linux_virtual_machine' ? { family: 'linux' } : undefined),
  });
}

function openstack(scope: Scope, resource: Resource): void {
  const flavors = scope.ofType('openstack_compute_flavor_v2');
  const flavor = pointedAt(flavors, textAt(resource, 'flavor_id'), 'id', 'flavor_id') ?? pointedAt(flavors, textAt(resource, 'flavor_name'), 'name');
  const name = textAt(resource, 'flavor_name') ?? textAt(resource, 'flavor_id');
  const sized: VmDraft = flavor
    ? { vcpus: positiveAt(scope, flavor, 'vcpus'), memory: mib(positiveAt(scope, flavor, 'ram')), disk: gib(positiveAt(scope, flavor, 'disk')), ...(name === undefined ? {} : { extra: { type: name } }) }
    : typed(scope, resource, 'openstack', name);
  const zone = textAt(resource, 'availability_zone')?.split(':')[0];
  put(scope, resource, 'openstack', { region: textAt(resource, 'region'), zone: zone === '' ? undefined : zone }, textAt(resource, 'name'), {
    ...sized,
    os: systemOfImage(textAt(resource, 'image_name')),
    power: ['shutoff', 'shelved_offloaded'].includes(textAt(resource, 'power_state') ?? '') ? 'off' : textAt(resource, 'power_state') === 'paused' ? 'suspended' : undefined,
    networks: [...new Set(blocks(resource, 'network').flatMap((block) => {
      const network = textOf(child(block, 'name'));
      return network === undefined ? [] : [networkNamed(scope.estate, { path: resource.path, place: block.place, name: network, machine: () => undefined })];
    }))],
  });
}

const mib = (amount: number | undefined) => sizeOf(amount === undefined ? undefined : amount * 1024 ** 2);
const gib = (amount: number | undefined) => sizeOf(amount === undefined ? undefined : amount * 1024 ** 3);

function hetzner(scope: Scope, resource: Resource): void {
  const region = textAt(resource, 'location') ?? textAt(resource, 'datacenter')?.split('-')[0];
  put(scope, resource, 'hetzner', { region }, textAt(resource, 'name'), {
    ...typed(scope, resource, 'hetzner', textAt(resource, 'server_type')), os: systemOfImage(textAt(resource, 'image')), backup: booleanOf(attribute(resource, 'backups')) ? true : undefined,
    power: textAt(resource, 'status') === 'off' ? 'off' : undefined,
  });
}

function droplet(scope: Scope, resource: Resource): void {
  put(scope, resource, 'digitalocean', { region: textAt(resource, 'region') }, textAt(resource, 'name'), {
    ...typed(scope, resource, 'digitalocean', textAt(resource, 'size')), os: systemOfImage(textAt(resource, 'image')), backup: booleanOf(attribute(resource, 'backups')) ? true : undefined,
    power: textAt(resource, 'status') === 'off' ? 'off' : undefined,
  });
}

const AWS_READS = 'instance_type cpu_options cpu_core_count cpu_threads_per_core root_block_device ebs_block_device';
const azureType = (type: string, reads: string): ResourceType => ({ type, becomes: 'virtual machine in the region or zone', reads: `name location zone zones os_disk ${reads}`, write: azure });

export const CLOUDS: readonly ResourceType[] = [
  { type: 'aws_instance', becomes: 'virtual machine in the zone', reads: `${AWS_READS} availability_zone instance_state tags`, write: instance },
  { type: 'aws_launch_template', becomes: 'size of the machines of its groups', reads: `${AWS_READS} id name` },
  { type: 'aws_launch_configuration', becomes: 'size of the machines of its groups', reads: `${AWS_READS} id name` },
  { type: 'aws_autoscaling_group', becomes: 'virtual machine with `replicas`, in the region', reads: 'name desired_capacity min_size availability_zones launch_template launch_configuration', write: group },
  {
    type: 'google_compute_instance', becomes: 'virtual machine in the zone', write: google,
    reads: 'name zone machine_type boot_disk guest_accelerator advanced_machine_features confidential_instance_config desired_status current_status network_interface',
  },
  azureType('azurerm_linux_virtual_machine', 'size source_image_reference'), azureType('azurerm_windows_virtual_machine', 'size'),
  azureType('azurerm_virtual_machine', 'vm_size storage_image_reference storage_os_disk storage_data_disk'),
  { type: 'openstack_compute_flavor_v2', becomes: 'size of the machines that name it', reads: 'id flavor_id name vcpus ram disk' },
  { type: 'openstack_compute_instance_v2', becomes: 'virtual machine in the zone', reads: 'name flavor_id flavor_name image_name availability_zone region power_state network', write: openstack },
  { type: 'hcloud_server', becomes: 'virtual machine in the location', reads: 'name server_type image location datacenter status backups', write: hetzner },
  { type: 'digitalocean_droplet', becomes: 'virtual machine in the region', reads: 'name size image region status backups', write: droplet },
];
