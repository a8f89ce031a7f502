/** The devices of an instance: disks, network cards, ports that are passed on, devices of the host. */
import type { NodeOf } from '../../model';
import { noteField } from '../machines/fates';
import { withVlan } from '../machines/mentioned';
import { known, sizeOf } from '../machines/quantities';
import type { Estate } from '../machines/estate';
import type { Place } from '../notes';
import { child, textOf, type Value } from '../values';
import type { Effective } from './config';
import { FIELDS } from './fields';
import { bytesIn } from './sizes';

export interface Surroundings {
  readonly estate: Estate;
  network(name: string, driver: string | undefined, place: Place): string;
  pool(name: string, place: Place): string;
}

type VmDraft = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;
type ContainerDraft = Partial<Omit<NodeOf<'container'>, 'kind' | 'in'>>;

const word = (device: Value, key: string) => textOf(child(device, key));

function byType({ estate }: Surroundings, { devices }: Effective): (...types: string[]) => readonly Value[] {
  for (const device of devices.values()) noteField(estate.notes, FIELDS.device, word(device, 'type') ?? '', device.place, `type: ${word(device, 'type') ?? ''}`);
  return (...types) => [...devices.values()].filter((device) => types.includes(word(device, 'type') ?? ''));
}

/** Ways of attaching a card that name the device of the host they stand on. */
const ON_PARENT: ReadonlyMap<string, string> = new Map([['bridged', 'bridge'], ['macvlan', 'macvlan'], ['ipvlan', 'ipvlan'], ['physical', 'physical'], ['sriov', 'sriov']]);

/** Ids of the networks, each VLAN its own. */
function networksOf(around: Surroundings, cards: readonly Value[]): readonly string[] {
  return [...new Set(cards.flatMap((card) => {
    const [managed, parent, type] = [word(card, 'network'), word(card, 'parent'), word(card, 'nictype')];
    if (managed !== undefined) return [around.network(withVlan(managed, word(card, 'vlan')), undefined, card.place)];
    if (parent !== undefined && ON_PARENT.has(type ?? 'bridged')) return [around.network(withVlan(parent, word(card, 'vlan')), ON_PARENT.get(type ?? 'bridged'), card.place)];
    around.estate.notes.add('info', 'unknown-network', card.place, 'A network card names neither a network nor a device of the host; it was left out.', 'nic');
    return [];
  }))];
}

/** What a container's devices say. */
export function containerDevices(around: Surroundings, effective: Effective): ContainerDraft {
  const { notes } = around.estate;
  const of = byType(around, effective);
  const [gpu] = of('gpu', 'pci', 'usb');
  if (gpu) notes.add('info', 'not-carried-over', gpu.place, 'Devices of the host without a path (gpu, usb, pci) have no place on containers yet.', 'device');
  const cards = of('nic');
  return {
    mounts: of('disk').flatMap((disk) => mountOf(around, disk) ?? []),
    networks: networksOf(around, cards),
    namespaces: cards.length === 0 && !effective.partly && of('infiniband').length === 0 ? { net: 'none' } : undefined,
    devices: of('unix-char', 'unix-block').flatMap((device) => word(device, 'source') ?? word(device, 'path') ?? []),
    ports: of('proxy').flatMap((proxy) => portOf(around, proxy) ?? []),
  };
}

function mountOf({ estate, pool }: Surroundings, disk: Value): NonNullable<ContainerDraft['mounts']>[number] | undefined {
  const [target, source, from] = [word(disk, 'path'), word(disk, 'source'), word(disk, 'pool')];
  const readOnly = word(disk, 'readonly') === 'true' ? true : undefined;
  if (target === undefined) return undefined;
  if (from !== undefined) return known({ source: pool(from, disk.place), target, type: 'volume' as const, readOnly });
  if (source?.startsWith('/')) return known({ source, target, type: 'bind' as const, readOnly });
  estate.notes.add('info', 'unknown-storage', disk.place, 'A disk names neither a pool nor a folder of the host; it was left out.', 'disk');
  return undefined;
}

/** `tcp:0.0.0.0:80` -> its parts; only single ports. */
const ADDRESS = /^(tcp|udp):(\[[0-9a-f:.]{2,45}\]|[0-9.]{7,15}):(\d{1,5})$/i;

/** A port of the host that is passed on into the container. */
function portOf({ estate }: Surroundings, proxy: Value): NonNullable<ContainerDraft['ports']>[number] | undefined {
  const [listen, connect] = [ADDRESS.exec(word(proxy, 'listen') ?? ''), ADDRESS.exec(word(proxy, 'connect') ?? '')];
  const inside = /^(instance|container)$/.test(word(proxy, 'bind') ?? '');
  if (listen && connect && !inside && Number(listen[3]) > 0 && Number(listen[3]) < 65_536 && Number(connect[3]) > 0 && Number(connect[3]) < 65_536) {
    const address = listen[2].replace(/^\[|\]$/g, '');
    return known({ container: Number(connect[3]), host: Number(listen[3]), protocol: listen[1].toLowerCase() === 'udp' ? 'udp' as const : undefined, address: /^(0\.0\.0\.0|::)$/.test(address) ? undefined : address })!;
  }
  estate.notes.add('info', 'not-carried-over', proxy.place, 'Only single ports of TCP and UDP that are passed into an instance are carried over.', 'proxy');
  return undefined;
}

/** What a virtual machine's devices say. */
export function vmDevices(around: Surroundings, effective: Effective): VmDraft {
  const { estate } = around;
  const of = byType(around, effective);
  const disks = of('disk');
  const root = disks.find((disk) => word(disk, 'path') === '/');
  const pools = disks.flatMap((disk) => word(disk, 'pool') ?? []);
  const folder = disks.find((disk) => disk !== root && word(disk, 'pool') === undefined && word(disk, 'source')?.startsWith('/'));
  const [proxy] = of('proxy');
  if (new Set(pools).size > 1) estate.notes.add('info', 'further-storage', disks.find((disk) => word(disk, 'pool') !== pools[0])!.place, 'Machines may have disks in several pools; the format holds that of the root disk.', 'pool');
  if (folder) estate.notes.add('info', 'not-carried-over', folder.place, 'Folders of the host that are shared with virtual machines have no place in the format yet.', 'folder');
  if (proxy) estate.notes.add('info', 'not-carried-over', proxy.place, 'Ports of the host that are passed on to virtual machines have no place in the format yet.', 'proxy');
  const pool = root && word(root, 'pool');
  const devices = of('gpu', 'pci', 'usb').map((device) => {
    const [type, kind] = [word(device, 'type')!, word(device, 'gputype') ?? 'physical'];
    return { type: type === 'pci' ? 'vfio' : type === 'usb' ? 'usb' : kind === 'physical' ? 'gpu' : kind === 'mdev' ? 'mdev' : 'vfio' };
  });
  return {
    storage: pool === undefined ? undefined : around.pool(pool, root!.place),
    disk: root && sizeOf(bytesIn(estate, word(root, 'size'), 'size', root.place)),
    networks: networksOf(around, of('nic')),
    devices,
  };
}
