/** One .vmx file -> a virtual machine: its CPUs, memory and limits, disks, networks and devices. */
import type { NodeOf } from '../../model';
import { fromGuestName } from '../machines/guest-os';
import { networkNamed, volumeNamed } from '../machines/mentioned';
import { integerOf, known, type Measured, MIB, scaledBytes, sizeOf } from '../machines/quantities';
import type { Estate } from '../machines/estate';
import type { Ground } from '../machines/ground';
import { quote } from '../notes';
import { type Config, type Setting, truth } from './config';

export type VmDraft = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;

export interface Machine {
  readonly estate: Estate;
  readonly ground: Ground;
  readonly path: string;
  readonly config: Config;
}

/** Marks of the files' product: ESXi knows datastores and port groups, the desktop products virtual switches of their own. */
export function productOf({ settings }: Config): 'esxi' | 'vmware-workstation' | undefined {
  let desktop = false;
  for (const [key, { value }] of settings) {
    if (value.startsWith('/vmfs/') || /^(vc\.uuid$|migrate\.|ethernet\d+\.dvs\.)/.test(key)) return 'esxi';
    if (/^ethernet\d+\.(vnet|connectiontype)$/.test(key) && value !== '') desktop = true;
  }
  return desktop ? 'vmware-workstation' : [...settings.keys()].some((key) => /^ethernet\d+\.networkname$/.test(key)) ? 'esxi' : undefined;
}

const measured = ({ estate }: Machine, { key, place }: Setting): Measured => ({ notes: estate.notes, place, what: quote(key) });
const count = (machine: Machine, setting: Setting | undefined) => setting && integerOf(setting.value, measured(machine, setting), 1, 10_000);

/** Mebibytes, which VMware calls MB; undefined for no limit and for 0. */
function mebibytes(machine: Machine, setting: Setting | undefined): number | undefined {
  if (!setting || /^(unlimited|-1|max|0)$/i.test(setting.value)) return undefined;
  return scaledBytes(setting.value, MIB, measured(machine, setting));
}

/** Everything the file says of the machine. */
export function vmOf(machine: Machine): VmDraft {
  const { config } = machine;
  const vcpus = config.get('numvcpus') ? count(machine, config.get('numvcpus')) : 1;
  const memory = mebibytes(machine, config.get('memsize'));
  const limit = mebibytes(machine, config.get('sched.mem.max'));
  const pinnedMemory = truth(config.get('sched.mem.pin')) === true;
  const reserved = pinnedMemory ? memory : mebibytes(machine, config.get('sched.mem.min') ?? config.get('sched.mem.minsize'));
  noteOddities(machine, vcpus, memory);
  return {
    vcpus,
    memory: sizeOf(memory),
    os: fromGuestName(config.get('guestos')?.value),
    reservation: known({ memory: sizeOf(reserved) }),
    limit: limit !== undefined && (memory === undefined || limit < memory) ? { memory: sizeOf(limit) } : undefined,
    shares: sharesOf(machine, vcpus),
    ...disksFacts(machine),
    nested: truth(config.get('vhv.enable')),
    power: /\.vmtx$/i.test(machine.path) ? 'template' : config.get('checkpoint.vmstate') ? 'suspended' : undefined,
    devices: devicesOf(config),
    confidential: truth(config.get('sev.enable')) ? 'sev-es' : undefined,
    pageMerging: truth(config.get('sched.mem.pshare.enable')) === false ? false : undefined,
    pinned: config.get('sched.cpu.affinity') && config.get('sched.cpu.affinity')!.value.toLowerCase() !== 'all' ? true : undefined,
    networks: networksOf(machine),
    assumed: config.get('numvcpus') ? undefined : ['vcpus'],
  };
}

function noteOddities(machine: Machine, vcpus: number | undefined, memory: number | undefined): void {
  const { estate: { notes }, config } = machine;
  if (memory !== undefined && memory % (4 * MIB) !== 0) notes.add('warning', 'contradiction', config.get('memsize')!.place, 'VMware takes memory in steps of 4 MB only; the size was taken as it stands.', 'memsize');
  const socket = config.get('cpuid.corespersocket');
  const cores = count(machine, socket);
  if (vcpus !== undefined && cores !== undefined && vcpus % cores !== 0) {
    notes.add('warning', 'contradiction', socket!.place, `${vcpus} vCPUs cannot be dealt out to sockets of ${cores} cores; ${vcpus} were taken.`);
  }
  const encoding = config.get('.encoding');
  if (encoding && !/^(utf-?8|us-ascii|ascii|windows-1252|iso-8859-1)$/i.test(encoding.value)) {
    notes.add('info', 'encoding', encoding.place, `The file says it is in ${quote(encoding.value)}, which is not decoded here; names may look wrong.`);
  }
  const secret = [...config.settings].find(([key]) => key.startsWith('encryption.'));
  if (secret) notes.add('warning', 'encrypted', secret[1].place, 'The machine is encrypted: what is not in the open part of the file is unknown here.', 'encrypted');
}

/** VMware's words for a weight, for each vCPU. */
const WORDS: ReadonlyMap<string, number> = new Map([['low', 500], ['normal', 1000], ['high', 2000]]);

function sharesOf(machine: Machine, vcpus: number | undefined): number | undefined {
  const setting = machine.config.get('sched.cpu.shares');
  const word = WORDS.get(setting?.value.toLowerCase() ?? '');
  if (word !== undefined) return vcpus === undefined ? undefined : word * vcpus;
  return setting && integerOf(setting.value, measured(machine, setting), 1, 1_000_000_000);
}

interface Disk {
  readonly key: string;
  readonly file: Setting;
}

const SLOT = /^((?:scsi|ide|sata|nvme)\d+:\d+)\.filename$/;

/** Disks in the order of their slots; drives for media that can be taken out are none. */
function disksOf({ settings, get }: Config): readonly Disk[] {
  return [...settings].flatMap(([name, file]): Disk[] => {
    const key = SLOT.exec(name)?.[1];
    if (key === undefined || file.value === '' || truth(get(`${key}.present`)) !== true) return [];
    const type = get(`${key}.devicetype`)?.value.toLowerCase();
    return type === undefined ? (/\.vmdk$/i.test(file.value) ? [{ key, file }] : []) : /cdrom|passthru/.test(type) ? [] : [{ key, file }];
  }).sort((a, b) => busOrder(a.key) - busOrder(b.key));
}

const BUSES = ['scsi', 'nvme', 'sata', 'ide'];
const busOrder = (key: string): number => {
  const [, bus, controller, unit] = /^(\D+)(\d+):(\d+)$/.exec(key)!;
  return BUSES.indexOf(bus) * 1e6 + Number(controller.slice(0, 3)) * 1e3 + Number(unit.slice(0, 3));
};

const DATASTORE = /(?:^|\/)vmfs\/volumes\/([^/]+)\//;

/** The datastore of the first disk. A name without a folder lies beside the file itself. */
function disksFacts({ estate, ground, path, config }: Machine): Pick<VmDraft, 'storage' | 'diskMode'> {
  const disks = disksOf(config);
  if (disks.length === 0) return {};
  const stores = disks.map(({ file }) => DATASTORE.exec(file.value)?.[1] ?? (/^([/\\]|[a-z]:)/i.test(file.value) ? undefined : DATASTORE.exec(path)?.[1]));
  const [main] = disks;
  if (stores[0] === undefined) estate.notes.add('info', 'unknown-storage', main.file.place, 'The file does not say on which datastore its disks are, so `storage` stays unknown. Set it, or import from a copy of `/vmfs/volumes`.', 'storage');
  const further = stores.findIndex((store) => store !== undefined && store !== stores[0]);
  if (further > 0) estate.notes.add('info', 'further-storage', disks[further].file.place, 'Machines may have disks on several datastores; the format holds that of the first disk.', 'further');
  const delta = disks.find(({ file }) => /-\d{6}\.vmdk$/i.test(file.value));
  if (delta) estate.notes.add('info', 'delta-disk', delta.file.place, 'A disk is a layer on top of another one: there is a snapshot, or the machine is a linked clone. Which of them the file does not say.', 'delta');
  return {
    storage: stores[0] === undefined ? undefined : volumeNamed(estate, { path, place: main.file.place, name: stores[0], machine: ground.machine }),
    diskMode: config.get(`${main.key}.mode`)?.value.toLowerCase() === 'independent-nonpersistent' ? 'nonpersistent' : undefined,
  };
}

/** The switches that the desktop products make. */
const SWITCHES: ReadonlyMap<string, readonly [name: string, facts: Partial<NodeOf<'network'>>]> = new Map([
  ['bridged', ['vmnet0', { driver: 'bridge' }]], ['nat', ['vmnet8', { driver: 'nat' }]], ['hostonly', ['vmnet1', { driver: 'hostonly', internal: true }]],
]);

/** Settings `NAMEn.FIELD` of a family by their number, where they are present. */
function cards({ settings, get }: Config, family: string): readonly { readonly name: string; readonly place: Setting['place'] }[] {
  const present = new RegExp(`^${family}\\d{1,3}\\.present$`);
  const found = [...settings].flatMap(([key, { place }]) => (present.test(key) && truth(get(key)) === true ? [{ name: key.slice(0, key.indexOf('.')), place }] : []));
  return found.sort((a, b) => Number(a.name.slice(family.length)) - Number(b.name.slice(family.length)));
}

function networksOf({ estate, ground, path, config }: Machine): readonly string[] {
  return [...new Set(cards(config, 'ethernet').flatMap(({ name, place }) => {
    const at = (field: string) => config.get(`${name}.${field}`)?.value;
    const named = (network: string, facts: Partial<NodeOf<'network'>>) => networkNamed(estate, { path, place, name: network, machine: ground.machine }, facts);
    const type = at('connectiontype')?.toLowerCase();
    const [network, portgroup, own] = [at('networkname'), at('dvs.portgroupid'), SWITCHES.get(type ?? '')];
    if (portgroup !== undefined) return named(portgroup, { driver: 'distributed-switch' });
    if (network !== undefined) return named(network, {});
    if (own) return named(...own);
    const vnet = at('vnet')?.split(/[/\\]/).at(-1)?.toLowerCase();
    if (vnet) return named(vnet, {});
    estate.notes.add('info', 'unknown-network', place, 'A network card does not say which network it is on.', 'ethernet');
    return [];
  }))];
}

function devicesOf(config: Config): VmDraft['devices'] {
  return cards(config, 'pcipassthru').map(({ name }) => ({ type: config.get(`${name}.vgpu`) || /vmiop/i.test(config.get(`${name}.virtualdev`)?.value ?? '') ? 'mdev' : 'vfio' }));
}
