/** Disks, networks and passed-through devices of a domain. */
import { known, sizeOf } from '../machines/quantities';
import { networkNamed, volumeNamed, withVlan } from '../machines/mentioned';
import { all, attribute, first, type XmlElement } from '../machines/xml';
import { quote } from '../notes';
import { type Domain, sortChildren, type VmDraft } from './domain';
import { libvirtNetwork, poolNamed, poolOf, type Surroundings } from './storage';

const driveOf = (disk: XmlElement) => attribute(disk, 'device') ?? 'disk';

/** Disks in the order of the file, without drives for media that can be taken out. */
function disksOf(domain: Domain): readonly XmlElement[] {
  return all(first(domain.element, 'devices'), 'disk').filter((disk) => {
    sortChildren(domain, 'disk', disk);
    return driveOf(disk) === 'disk' || driveOf(disk) === 'lun';
  });
}

/** What the disks say: the storage of the first, the size of all where it is known, and whether writing to them lasts. */
export function disksFacts(domain: Domain, around: Surroundings, path: string): Pick<VmDraft, 'storage' | 'disk' | 'diskMode'> {
  const disks = disksOf(domain);
  const stores = disks.map((disk) => storageOf(domain, around, path, disk));
  const sizes = disks.map((disk) => diskSize(around, disk));
  const total = sizes.every((size) => size !== undefined) ? sizes.reduce<number>((sum, size) => sum + size!, 0) : undefined;
  const unknown = disks.find((_, i) => stores[i] === undefined);
  if (unknown) {
    domain.estate.notes.add('info', 'unknown-storage', unknown.place, 'A path does not say whether other hosts can reach the disk, so `storage` stays unknown. Import the pools too (`virsh pool-dumpxml`), or set it.', 'storage');
  }
  const others = [...new Set(stores.filter((store) => store !== undefined && store !== stores[0]))];
  if (others.length > 0) domain.estate.notes.add('info', 'further-storage', disks[stores.indexOf(others[0])].place, `${quote(domain.name)} has disks on further storage; the format holds that of the first disk.`);
  return { storage: stores[0], disk: sizeOf(total), diskMode: disks.length > 0 && first(disks[0], 'transient') ? 'nonpersistent' : undefined };
}

function sourcePath(disk: XmlElement): string | undefined {
  const source = first(disk, 'source');
  return attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'dir');
}

function diskSize({ volumes, pools }: Surroundings, disk: XmlElement): number | undefined {
  const source = first(disk, 'source');
  const [pool, volume] = [attribute(source, 'pool') ?? '', attribute(source, 'volume') ?? ''];
  return volumes.get(sourcePath(disk) ?? '') ?? volumes.get(`${pools.get(pool)?.folder ?? pool}/${volume}`);
}

function storageOf(domain: Domain, around: Surroundings, path: string, disk: XmlElement): string | undefined {
  const source = first(disk, 'source');
  const at = { path, place: disk.place };
  const pool = attribute(source, 'pool');
  if (pool !== undefined) return poolNamed(around, pool, at);
  const protocol = attribute(source, 'protocol');
  if (attribute(disk, 'type') === 'network' && protocol !== undefined) {
    const name = `${protocol}-${(attribute(source, 'name') ?? 'storage').split(/[/:]/)[0]}`;
    return volumeNamed(domain.estate, { ...at, name, machine: around.ground.machine }, { shared: true, driver: protocol });
  }
  const file = sourcePath(disk);
  const found = file === undefined ? undefined : poolOf(around, file);
  return found === undefined ? undefined : poolNamed(around, found, at);
}

/** Ids of the networks the machine is attached to, each once. */
export function networksOf(domain: Domain, around: Surroundings, path: string): readonly string[] {
  const interfaces = all(first(domain.element, 'devices'), 'interface');
  return [...new Set(interfaces.flatMap((card) => {
    sortChildren(domain, 'interface', card);
    return networkOf(domain, around, path, card) ?? [];
  }))];
}

function networkOf(domain: Domain, around: Surroundings, path: string, card: XmlElement): string | undefined {
  const source = first(card, 'source');
  const vlan = attribute(first(card, 'vlan', 'tag'), 'id');
  const at = { path, place: card.place };
  const named = (name: string, driver: string) =>
    networkNamed(domain.estate, { ...at, name: withVlan(name, vlan), machine: around.ground.machine }, { driver });
  const [network, bridge, dev] = [attribute(source, 'network'), attribute(source, 'bridge'), attribute(source, 'dev')];
  switch (attribute(card, 'type')) {
    case 'network': return network === undefined ? undefined : libvirtNetwork(around, network, attribute(source, 'portgroup'), vlan, at);
    case 'bridge': return bridge === undefined ? undefined : named(bridge, attribute(first(card, 'virtualport'), 'type') === 'openvswitch' ? 'openvswitch' : 'bridge');
    case 'direct': return dev === undefined ? undefined : named(dev, 'macvtap');
    default:
      domain.estate.notes.add('info', 'unknown-network', card.place, `Interfaces of the type ${quote(attribute(card, 'type') ?? '')} do not say which network they are on; they were left out.`, `interface.${attribute(card, 'type')}`);
      return undefined;
  }
}

type Device = NonNullable<VmDraft['devices']>[number];

/** Devices of the host that the machine has for itself. */
export function devicesOf({ element, estate }: Domain): readonly Device[] {
  const devices = first(element, 'devices');
  const passed = all(devices, 'hostdev').map((device): Device => {
    const type = attribute(device, 'type') ?? attribute(device, 'mode') ?? 'device';
    return { type: type === 'pci' ? 'vfio' : type };
  });
  const cards = all(devices, 'interface').flatMap((card): Device[] => (['hostdev', 'vdpa'].includes(attribute(card, 'type') ?? '') ? [{ type: attribute(card, 'type') === 'vdpa' ? 'vdpa' : 'vfio' }] : []));
  const shares = all(devices, 'filesystem').filter((share) => first(share, 'source'));
  if (shares.length > 0 && attribute(element, 'type') !== 'lxc') {
    estate.notes.add('info', 'not-carried-over', shares[0].place, 'Folders of the host that are shared with virtual machines (<filesystem>) have no place in the format yet.', 'filesystem');
  }
  return [...passed, ...cards];
}

/** Mounts of a container (`type='lxc'`). */
export function mountsOf({ element }: Domain) {
  return all(first(element, 'devices'), 'filesystem').flatMap((share) => {
    const [kind, source, target] = [attribute(share, 'type') ?? 'mount', first(share, 'source'), attribute(first(share, 'target'), 'dir')];
    if (target === undefined) return [];
    const from = attribute(source, 'dir') ?? attribute(source, 'dev') ?? attribute(source, 'file') ?? attribute(source, 'name');
    const readOnly = first(share, 'readonly') ? true : undefined;
    return [known({ source: kind === 'ram' ? undefined : from, target, type: kind === 'ram' ? 'tmpfs' as const : 'bind' as const, readOnly })!];
  });
}
