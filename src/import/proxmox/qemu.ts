/** `qemu-server/ID.conf` -> a virtual machine. */
import type { NodeOf } from '../../model';
import { fromProxmox } from '../machines/guest-os';
import { noteField } from '../machines/fates';
import { dayOf, integerOf, known, MIB, numberOf, sizeOf } from '../machines/quantities';
import { quote } from '../notes';
import { type Around, bridgeOf, type Disk, diskOf, storageOf } from './around';
import { type ConfigSection, properties, type Setting } from './config';
import { FIELDS } from './fields';

export interface Guest {
  readonly around: Around;
  readonly vmid: string;
  readonly node: string | undefined;
  readonly path: string;
  /** The machine as it is, then its snapshots and what is pending. */
  readonly sections: readonly ConfigSection[];
  /** Last of a setting. */
  get(key: string): Setting | undefined;
}

type VmDraft = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;

/** `net` for `net0`. */
export const withoutNumber = (key: string): string => key.replace(/\d{1,3}$/, '');

/** Settings of one name with a number at its end, in the order of the numbers. */
export function numbered(guest: Guest, ...names: string[]): readonly Setting[] {
  const found = guest.sections[0].settings.filter(({ key }) => /\d$/.test(key) && names.includes(withoutNumber(key)));
  return found.sort((a, b) => names.indexOf(withoutNumber(a.key)) - names.indexOf(withoutNumber(b.key)) || Number(a.key.replace(/\D+/, '')) - Number(b.key.replace(/\D+/, '')));
}

/** More than any count or MiB of a machine: as bytes it can still be counted. */
const MOST = 1e9;

/** A whole number in a setting. */
export function integerIn(guest: Guest, setting: Setting | undefined, least = 0, value = setting?.value): number | undefined {
  return setting && integerOf(value, { notes: guest.around.estate.notes, place: setting.place, what: `\`${setting.key}\` of ${quote(guest.vmid)}` }, least, MOST);
}

/** A number in a setting; 0 is none. */
export function positiveIn(guest: Guest, setting: Setting | undefined): number | undefined {
  const number = setting && numberOf(setting.value, { notes: guest.around.estate.notes, place: setting.place, what: `\`${setting.key}\` of ${quote(guest.vmid)}` });
  return number === 0 ? undefined : number;
}

/** What Proxmox gives a machine that does not say, in MiB. */
const DEFAULT_MEMORY = 512;

/** Everything the file says of the machine itself. */
export function vmOf(guest: Guest): VmDraft {
  for (const { key, place } of guest.sections[0].settings) noteField(guest.around.estate.notes, FIELDS.qemu, FIELDS.qemu.fates.has(key) ? key : withoutNumber(key), place, key);
  const { vcpus, assumed } = cpusOf(guest);
  const memorySetting = guest.get('memory');
  const memory = memorySetting ? integerIn(guest, memorySetting, 1, properties(memorySetting.value).get('current') ?? properties(memorySetting.value).main) : DEFAULT_MEMORY;
  const balloon = integerIn(guest, guest.get('balloon'));
  const hugepages = guest.get('hugepages') !== undefined;
  const limit = positiveIn(guest, guest.get('cpulimit'));
  const os = fromProxmox(guest.get('ostype')?.value);
  const bytes = memory === undefined ? undefined : memory * MIB;
  const made = [...assumed, ...(memorySetting ? [] : ['memory'])];
  return {
    vcpus,
    memory: sizeOf(bytes),
    memoryMin: balloon && memory && balloon < memory ? sizeOf(balloon * MIB) : undefined,
    os,
    ...cpuModeOf(guest),
    reservation: hugepages ? known({ memory: sizeOf(bytes) }) : undefined,
    limit: limit !== undefined && (vcpus === undefined || limit < vcpus) ? { cpu: limit } : undefined,
    shares: integerIn(guest, guest.get('cpuunits'), 1),
    pinned: guest.get('affinity') ? true : undefined,
    numaNodes: guest.get('numa')?.value === '1' ? numbered(guest, 'numa').length || integerIn(guest, guest.get('sockets'), 1) : undefined,
    pageMerging: guest.get('allow-ksm')?.value === '0' || hugepages ? false : undefined,
    confidential: confidentialOf(guest),
    ...disksFacts(guest),
    networks: networksOf(guest),
    devices: devicesOf(guest),
    ha: guest.around.ha.has(`vm:${guest.vmid}`) ? true : undefined,
    autostart: guest.get('onboot') ? guest.get('onboot')!.value === '1' : undefined,
    power: guest.get('template')?.value === '1' ? 'template' : powerOf(guest.around, guest.vmid),
    snapshots: snapshotsOf(guest),
    assumed: made,
  };
}

/** Sockets times cores, one each where they are not written; `vcpus` of them are plugged in at the start. */
function cpusOf(guest: Guest): { readonly vcpus: number | undefined; readonly assumed: readonly string[] } {
  const [cores, sockets] = [guest.get('cores'), guest.get('sockets')];
  const most = (cores ? (integerIn(guest, cores, 1) ?? NaN) : 1) * (sockets ? (integerIn(guest, sockets, 1) ?? NaN) : 1);
  const plugged = integerIn(guest, guest.get('vcpus'), 1);
  if (plugged !== undefined && plugged < most) return { vcpus: plugged, assumed: [] };
  return { vcpus: Number.isNaN(most) ? undefined : most, assumed: cores || sockets ? [] : ['vcpus'] };
}

/** `host,flags=+pdpe1gb;-pcid`. */
function cpuModeOf(guest: Guest): Pick<VmDraft, 'cpuMode' | 'nested'> {
  const cpu = properties(guest.get('cpu')?.value ?? '');
  const flags = new Set((cpu.get('flags') ?? '').split(';'));
  const on = flags.has('+vmx') || flags.has('+svm') || flags.has('+nested-virt');
  const off = flags.has('-vmx') || flags.has('-svm') || flags.has('-nested-virt');
  return { cpuMode: cpu.main ?? cpu.get('cputype'), nested: on ? true : off ? false : undefined };
}

function confidentialOf(guest: Guest): VmDraft['confidential'] {
  const sev = guest.get('amd-sev') ?? guest.get('amd_sev');
  const type = sev && (properties(sev.value).main ?? properties(sev.value).get('type'));
  const types = new Map<string, VmDraft['confidential']>([['std', 'sev'], ['es', 'sev-es'], ['snp', 'sev-snp']]);
  return type !== undefined ? types.get(type) : guest.get('intel-tdx') ? 'tdx' : undefined;
}

const isUnknown = <T>(value: T | undefined): value is undefined => value === undefined;

/** The storage of the disk it starts from, and the size of all disks. */
function disksFacts(guest: Guest): Pick<VmDraft, 'storage' | 'disk' | 'cloneOf'> {
  const { around, node, path } = guest;
  const disks = numbered(guest, 'virtio', 'scsi', 'sata', 'ide').flatMap(({ key, value, place }): Disk[] => {
    const disk = diskOf(key, value, place);
    // A cloud-init drive is an image that Proxmox makes, not the machine's.
    return disk && !/cloudinit/.test(disk.volume) ? [disk] : [];
  });
  if (disks.length === 0) return {};
  const order = [guest.get('bootdisk')?.value ?? '', ...(properties(guest.get('boot')?.value ?? '').get('order') ?? '').split(';')];
  const main = order.flatMap((key) => disks.find((disk) => disk.key === key) ?? [])[0] ?? disks[0];
  const stores = new Map(disks.map((disk) => [disk.key, disk.storage === undefined ? undefined : storageOf(around, node, disk.storage, { path, place: disk.place })]));
  const further = disks.find((disk) => stores.get(disk.key) !== stores.get(main.key));
  if (further) around.estate.notes.add('info', 'further-storage', further.place, 'Machines may have disks on several storages; the format holds that of the disk they start from.', 'storage');
  const passed = disks.find(({ storage }) => storage === undefined);
  if (passed) around.estate.notes.add('info', 'unknown-storage', passed.place, 'A disk that is given by its path is on no storage of Proxmox; where it is stays unknown.', 'path');
  const sizes = disks.map(({ bytes }) => bytes);
  const total = sizes.some(isUnknown) ? undefined : sizes.reduce<number>((sum, bytes) => sum + bytes!, 0);
  return { storage: stores.get(main.key), disk: sizeOf(total), cloneOf: originalOf(guest, main) };
}

/** A linked clone names its template's disk before its own: `local:100/base-100-disk-0.qcow2/101/vm-101-disk-0.qcow2`. */
function originalOf({ around, vmid }: Guest, { volume }: Disk): string | undefined {
  const original = /base-(\d{1,9})-disk-\d+[^/]*\/(?:\d+\/)?vm-/.exec(volume)?.[1];
  return original === undefined || original === vmid || !around.resources.has(`qemu/${original}`) ? undefined : guestId(around, 'vm', original);
}

/** The id of a machine of the cluster: its name, else its number. Numbers are unique in a cluster, so the node may change. */
export function guestId(around: Around, kind: 'vm' | 'container', vmid: string): string {
  const type = kind === 'vm' ? 'qemu' : 'lxc';
  const resource = around.resources.get(`${type}/${vmid}`)!;
  return around.estate.id(kind, { path: resource.path, pointer: `/${type}/${vmid}` }, [...(resource.name === undefined ? [] : [resource.name, `${resource.name}-${vmid}`]), `${type === 'qemu' ? 'vm' : 'ct'}-${vmid}`], true);
}

function networksOf(guest: Guest): readonly string[] {
  const { around, node, path } = guest;
  return [...new Set(numbered(guest, 'net').flatMap(({ value, place, key }) => {
    const card = properties(value);
    const bridge = card.get('bridge');
    if (bridge === undefined) around.estate.notes.add('info', 'unknown-network', place, `${quote(key)} has no bridge: it reaches the outside through its node (NAT); no network stands for that.`, 'nat');
    if (card.get('trunks')) around.estate.notes.add('info', 'not-carried-over', place, 'A card on several VLANs (`trunks`) stands on the untagged network of its bridge only.', 'trunks');
    return bridge === undefined ? [] : [bridgeOf(around, node, bridge, card.get('tag'), false, { path, place })];
  }))];
}

function devicesOf(guest: Guest): VmDraft['devices'] {
  const pci = numbered(guest, 'hostpci').map(({ value }) => {
    const device = properties(value);
    return { type: device.get('mdev') !== undefined ? 'mdev' : device.get('x-vga') === '1' ? 'gpu' : 'vfio' };
  });
  const usb = numbered(guest, 'usb').filter(({ value }) => properties(value).get('host') !== undefined || properties(value).get('mapping') !== undefined);
  return [...pci, ...usb.map(() => ({ type: 'usb' }))];
}

/** The state, where a list of resources told it. */
export function powerOf(around: Around, vmid: string): 'on' | 'off' | 'suspended' | undefined {
  const status = around.resources.get(`qemu/${vmid}`)?.status;
  return status === 'running' ? 'on' : status === 'stopped' ? 'off' : status === 'paused' || status === 'suspended' ? 'suspended' : undefined;
}

/** Every section but those that Proxmox keeps for itself is a snapshot. */
function snapshotsOf({ sections }: Guest): VmDraft['snapshots'] {
  return sections.slice(1).filter(({ name }) => !/^(PENDING$|pve:|special:)/i.test(name)).map(({ settings }) => {
    const created = dayOf(settings.find(({ key }) => key === 'snaptime')?.value);
    return created === undefined ? {} : { created };
  });
}
