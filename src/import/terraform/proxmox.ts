/** Resources of the two Proxmox providers. */
import type { NodeOf } from '../../model';
import { networkNamed, volumeNamed, withVlan } from '../machines/mentioned';
import { MIB, writtenBytes } from '../machines/quantities';
import { booleanOf, child, textOf, type Value } from '../values';
import { known } from '../write';
import { attribute, blocks, type Resource, textAt } from './resources';
import { amountAt, type ContainerDraft, diskSum, gibibytesIn, integerAt, mebibytesAt, namesFor, originOf, positiveAt, type ResourceType, type Scope, type VmDraft } from './scope';

/** The host of a node of Proxmox; undefined where the resource names none. */
function hostOf(scope: Scope, resource: Resource): string | undefined {
  const node = textAt(resource, 'target_node') ?? textAt(resource, 'node_name');
  if (node === undefined) return undefined;
  const origin = { ...originOf(resource), pointer: `/nodes/${node.replaceAll('~', '~0').replaceAll('/', '~1')}` };
  const id = scope.estate.id('host', origin, [node, `${node}-host`], true);
  if (!scope.estate.has(id)) scope.estate.put(id, { kind: 'host', os: { family: 'linux' } }, origin, true);
  return id;
}

function layerOf(scope: Scope, resource: Resource, kind: 'hypervisor' | 'engine'): string {
  const platform = kind === 'hypervisor' ? 'proxmox-ve' : 'lxc';
  const host = hostOf(scope, resource);
  if (host === undefined) return scope.ground[kind](platform, { os: { family: 'linux' } });
  const origin = { ...originOf(resource), pointer: `/nodes/${host}/${kind}` };
  const id = scope.estate.id(kind, origin, [`${host}-${kind === 'hypervisor' ? 'pve' : 'lxc'}`], true);
  if (!scope.estate.has(id)) scope.estate.put(id, { kind, in: host, platform }, origin, true);
  return id;
}

const machineOf = (scope: Scope, resource: Resource) => hostOf(scope, resource) ?? scope.ground.machine();
/** Nodes of a cluster have bridges and storage of the same names: nothing says which are one, so each node has its own. */
const scopeName = (resource: Resource) => textAt(resource, 'target_node') ?? textAt(resource, 'node_name') ?? '';
const mentioned = (scope: Scope, resource: Resource, name: string, place = resource.place) => ({ path: resource.path, place, name, machine: () => machineOf(scope, resource) });

function networksOf(scope: Scope, resource: Resource): readonly string[] {
  const cards = [...blocks(resource, 'network'), ...blocks(resource, 'network_device'), ...blocks(resource, 'network_interface')];
  return [...new Set(cards.flatMap((card) => {
    const bridge = textOf(child(card, 'bridge'));
    const vlan = textOf(child(card, 'tag')) ?? textOf(child(card, 'vlan_id'));
    return bridge === undefined ? [] : [networkNamed(scope.estate, mentioned(scope, resource, withVlan(bridge, vlan === '-1' ? undefined : vlan), card.place), { driver: 'bridge' }, scopeName(resource))];
  }))];
}

/** Disks as `disk` blocks of either provider, or as `disks` with a block for each slot. */
function disksOf(scope: Scope, resource: Resource): Pick<VmDraft, 'disk' | 'storage'> {
  const disks = [...blocks(resource, 'disk'), ...slots(resource)].filter((disk) => !['cdrom', 'cloudinit'].includes(textOf(child(disk, 'type')) ?? ''));
  const [main] = disks;
  const storage = main && (textOf(child(main, 'storage')) ?? textOf(child(main, 'datastore_id')));
  return {
    disk: diskSum(disks.map((disk) => gibibytesIn(disk, 'size'))),
    storage: storage === undefined ? undefined : volumeNamed(scope.estate, mentioned(scope, resource, storage, main.place), {}, scopeName(resource)),
  };
}

const inner = (value: Value | undefined): Value | undefined => (value?.type === 'list' ? value.items[0] : value);

function slots(resource: Resource): readonly Value[] {
  return ['virtio', 'scsi', 'sata', 'ide'].flatMap((bus) => {
    const group = inner(attribute(resource, 'disks', bus));
    return group?.type === 'map' ? [...group.entries.values()].flatMap(({ value }) => inner(child(inner(value), 'disk')) ?? []) : [];
  });
}

function putVm(scope: Scope, resource: Resource, draft: VmDraft): void {
  const origin = originOf(resource);
  const name = textAt(resource, 'name');
  const id = scope.estate.id('vm', origin, namesFor(resource, name));
  scope.estate.put(id, { kind: 'vm', in: layerOf(scope, resource, 'hypervisor'), ...known({ name: id === name ? undefined : name, ...draft }) }, origin);
}

/** telmate/proxmox: sockets and cores are 1 where absent, as the provider has it. */
function qemu(scope: Scope, resource: Resource): void {
  const cpu = (name: string) => positiveAt(scope, resource, 'cpu', name) ?? positiveAt(scope, resource, name);
  const [cores, sockets, plugged] = [cpu('cores'), cpu('sockets'), cpu('vcpus')];
  const most = cores === undefined && sockets === undefined ? undefined : (cores ?? 1) * (sockets ?? 1);
  const [memory, least] = [positiveAt(scope, resource, 'memory'), positiveAt(scope, resource, 'balloon')];
  putVm(scope, resource, {
    vcpus: plugged !== undefined && (most === undefined || plugged < most) ? plugged : most,
    memory: mebibytesAt(scope, resource, 'memory'),
    memoryMin: memory !== undefined && least !== undefined && least < memory ? writtenBytes(least * MIB) : undefined,
    cpuMode: textAt(resource, 'cpu', 'type') ?? textAt(resource, 'cpu_type') ?? textAt(resource, 'cpu'),
    shares: cpu('cpuunits') ?? cpu('units'),
    ...disksOf(scope, resource),
    networks: networksOf(scope, resource),
    autostart: booleanOf(attribute(resource, 'onboot')),
    ha: textAt(resource, 'hastate') !== undefined ? true : undefined,
    power: textAt(resource, 'vm_state') === 'stopped' ? 'off' : undefined,
    devices: [...blocks(resource, 'hostpci'), ...blocks(resource, 'pci')].map(() => ({ type: 'vfio' })),
  });
}

/** bpg/proxmox. */
function virtualMachine(scope: Scope, resource: Resource): void {
  const [cores, sockets] = [positiveAt(scope, resource, 'cpu', 'cores'), positiveAt(scope, resource, 'cpu', 'sockets')];
  const most = cores === undefined && sockets === undefined ? undefined : (cores ?? 1) * (sockets ?? 1);
  const plugged = positiveAt(scope, resource, 'cpu', 'hotplugged');
  const limit = amountAt(scope, resource, 'cpu', 'limit');
  const [memory, least] = [positiveAt(scope, resource, 'memory', 'dedicated'), positiveAt(scope, resource, 'memory', 'floating')];
  const huge = textAt(resource, 'memory', 'hugepages') !== undefined;
  const template = booleanOf(attribute(resource, 'template')), started = booleanOf(attribute(resource, 'started'));
  putVm(scope, resource, {
    vcpus: plugged !== undefined && most !== undefined && plugged < most ? plugged : most,
    memory: mebibytesAt(scope, resource, 'memory', 'dedicated'),
    memoryMin: memory !== undefined && least !== undefined && least < memory ? writtenBytes(least * MIB) : undefined,
    reservation: huge ? known({ memory: mebibytesAt(scope, resource, 'memory', 'dedicated') }) : undefined,
    limit: limit !== undefined && (most === undefined || limit < most) ? { cpu: limit } : undefined,
    pageMerging: huge ? false : undefined,
    cpuMode: textAt(resource, 'cpu', 'type'),
    pinned: textAt(resource, 'cpu', 'affinity') !== undefined ? true : undefined,
    shares: positiveAt(scope, resource, 'cpu', 'units'),
    ...disksOf(scope, resource),
    networks: networksOf(scope, resource),
    autostart: booleanOf(attribute(resource, 'on_boot')),
    power: template ? 'template' : started === false ? 'off' : undefined,
    devices: blocks(resource, 'hostpci').map((device) => ({ type: booleanOf(child(device, 'xvga')) ? 'gpu' : textOf(child(device, 'mdev')) !== undefined ? 'mdev' : 'vfio' })),
  });
}

function putContainer(scope: Scope, resource: Resource, name: string | undefined, draft: ContainerDraft): void {
  const origin = originOf(resource);
  const id = scope.estate.id('container', origin, namesFor(resource, name));
  scope.estate.put(id, { kind: 'container', in: layerOf(scope, resource, 'engine'), ...known({ name: id === name ? undefined : name, ...draft }), os: { family: 'linux' } }, origin);
}

const limitsOf = (cpus: readonly (number | undefined)[], memory: number | string | undefined, swap: number | undefined): NodeOf<'container'>['limits'] => {
  const set = cpus.filter((cores) => cores !== undefined);
  return known({ cpu: set.length > 0 ? Math.min(...set) : undefined, memory, swap: swap === undefined ? undefined : writtenBytes(swap * MIB) });
};

/** telmate/proxmox. */
function lxc(scope: Scope, resource: Resource): void {
  putContainer(scope, resource, textAt(resource, 'hostname'), {
    limits: limitsOf([amountAt(scope, resource, 'cores'), amountAt(scope, resource, 'cpulimit')], mebibytesAt(scope, resource, 'memory'), integerAt(scope, resource, ['swap'])),
    namespaces: { user: booleanOf(attribute(resource, 'unprivileged')) ? 'private' : 'host' },
    networks: networksOf(scope, resource),
  });
}

/** bpg/proxmox. */
function container(scope: Scope, resource: Resource): void {
  const unprivileged = booleanOf(attribute(resource, 'unprivileged'));
  putContainer(scope, resource, textAt(resource, 'initialization', 'hostname'), {
    limits: limitsOf([amountAt(scope, resource, 'cpu', 'cores')], mebibytesAt(scope, resource, 'memory', 'dedicated'), integerAt(scope, resource, ['memory', 'swap'])),
    namespaces: unprivileged === undefined ? undefined : { user: unprivileged ? 'private' : 'host' },
    networks: networksOf(scope, resource),
    running: booleanOf(attribute(resource, 'started')) === false || booleanOf(attribute(resource, 'template')) ? false : undefined,
  });
}

export const PROXMOX: readonly ResourceType[] = [
  {
    type: 'proxmox_vm_qemu', becomes: 'virtual machine on the hypervisor of its node', write: qemu,
    reads: 'name target_node memory balloon cores sockets vcpus cpu cpu_type cpuunits disk disks network onboot hastate vm_state hostpci pci',
  },
  { type: 'proxmox_lxc', becomes: 'container on LXC of its node', reads: 'hostname target_node cores cpulimit memory swap unprivileged network', write: lxc },
  {
    type: 'proxmox_virtual_environment_vm', becomes: 'virtual machine on the hypervisor of its node', write: virtualMachine,
    reads: 'name node_name cpu memory disk network_device on_boot started template hostpci',
  },
  {
    type: 'proxmox_virtual_environment_container', becomes: 'container on LXC of its node', write: container,
    reads: 'node_name initialization cpu memory unprivileged network_interface started template',
  },
];
