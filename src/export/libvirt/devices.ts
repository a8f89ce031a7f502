/** Disks and network cards of a machine. */
import { sourceName } from '../manifests/written';
import type { Machine } from './domain';
import { element, type XmlNode } from './xml';

/** The folder in which libvirt keeps disks that nobody named a place for. */
const IMAGES = '/var/lib/libvirt/images';

export function devicesOf(machine: Machine): readonly (XmlNode | undefined)[] {
  const { node, losses, id } = machine;
  if ((node.devices ?? []).length > 0) losses.say('Which device of the host is passed through is not in the topology; add `hostdev`', id, 'devices');
  return [disk(machine), ...(node.networks ?? []).map((network) => card(machine, network))];
}

function disk({ node, losses, id, name, graph, type }: Machine): XmlNode | undefined {
  if (node.disk !== undefined) losses.say('A domain names its disks; their size is said where they are made (`virsh vol-create-as`)', id, 'disk');
  if (node.diskMode === 'persistent') losses.say('That disks last is said by saying nothing', id, 'diskMode');
  if (node.storage === undefined && node.disk === undefined && node.diskMode === undefined) return undefined;
  const volume = graph.nodes[graph.number.get(node.storage ?? '') ?? -1];
  const rest = [
    ['kvm', 'qemu', 'hvf'].includes(type) ? element('target', { dev: 'vda', bus: 'virtio' }) : element('target', { dev: 'sda', bus: 'scsi' }),
    node.diskMode === 'nonpersistent' ? element('transient') : undefined,
  ];
  const driver = element('driver', { name: 'qemu', type: 'qcow2' });
  if (volume?.kind === 'volume') {
    const pool = sourceName(volume.source, 'libvirt', 'volumes') ?? node.storage;
    return element('disk', { type: 'volume', device: 'disk' }, [driver, element('source', { pool, volume: `${name}.qcow2` }), ...rest]);
  }
  losses.say(`A path does not say whether other hosts reach it; \`${IMAGES}\` stands where no pool is known`, id, 'storage');
  return element('disk', { type: 'file', device: 'disk' }, [driver, element('source', { file: `${IMAGES}/${name}.qcow2` }), ...rest]);
}

const MODEL = element('model', { type: 'virtio' });
/** Names of devices of a Linux host. */
const DEVICE = /^[a-zA-Z0-9_.:-]{1,15}$/;

function card({ graph, losses, id: machine }: Machine, id: string): XmlNode | undefined {
  const network = graph.nodes[graph.number.get(id) ?? -1];
  if (network?.kind !== 'network') {
    losses.say('Networks that are no nodes of the topology cannot be written', machine, 'networks');
    return undefined;
  }
  const whole = sourceName(network.source, 'libvirt', 'networks') ?? id;
  const [, name = whole, vlan] = /^(.+)-vlan(\d{1,4})$/.exec(whole) ?? [];
  const tag = vlan === undefined ? undefined : element('vlan', {}, [element('tag', { id: vlan })]);
  const { driver } = network;
  if (DEVICE.test(name) && (driver === 'bridge' || driver === 'openvswitch')) {
    return element('interface', { type: 'bridge' }, [element('source', { bridge: name }), tag, driver === 'openvswitch' ? element('virtualport', { type: 'openvswitch' }) : undefined, MODEL]);
  }
  if (DEVICE.test(name) && driver === 'macvtap') return element('interface', { type: 'direct' }, [element('source', { dev: name, mode: 'bridge' }), tag, MODEL]);
  return element('interface', { type: 'network' }, [element('source', { network: name }), tag, MODEL]);
}
