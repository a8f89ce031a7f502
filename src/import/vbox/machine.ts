/** One `<Machine>` of VirtualBox: its CPUs, memory, networks, disks, devices and snapshots. */
import type { NodeOf } from '../../model';
import { noteField } from '../machines/fates';
import { fromGuestName } from '../machines/guest-os';
import { networkNamed } from '../machines/mentioned';
import { cores, integerOf, known, type Measured, MIB, numberOf, scaledBytes, sizeOf } from '../machines/quantities';
import { all, attribute, first, type XmlElement } from '../machines/xml';
import type { Estate } from '../machines/estate';
import type { Ground } from '../machines/ground';
import { quote } from '../notes';
import { FIELDS } from './fields';

export type VmDraft = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;

export interface Machine {
  readonly estate: Estate;
  readonly ground: Ground;
  readonly path: string;
  readonly name: string;
  readonly element: XmlElement;
  /** Address ranges of networks that VirtualBox.xml tells, by name. */
  readonly ranges: ReadonlyMap<string, string>;
}

const measured = ({ estate, name }: Machine, element: XmlElement, what: string): Measured => ({ notes: estate.notes, place: element.place, what: `${what} of ${quote(name)}` });
const flag = (element: XmlElement | undefined, key = 'enabled'): boolean | undefined => {
  const value = attribute(element, key)?.toLowerCase();
  return value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : undefined;
};

/** Below Hardware, wherever a version of the format has it: newer ones put CPUs below `<Platform>`. */
function below(element: XmlElement | undefined, name: string, depth = 4): XmlElement | undefined {
  if (!element || depth === 0) return undefined;
  return first(element, name) ?? element.children.reduce<XmlElement | undefined>((found, child) => found ?? below(child, name, depth - 1), undefined);
}

/** Everything the file says of the machine as it is now. A `<Snapshot>` has its own hardware, which is not looked at. */
export function vmOf(machine: Machine): VmDraft {
  const { element, estate, name } = machine;
  const hardware = first(element, 'Hardware');
  for (const child of element.children) noteField(estate.notes, FIELDS.machine, child.name, child.place, `<${child.name}>`);
  for (const child of hardware?.children ?? []) {
    // An empty list of shared folders, and a TPM that is switched off, are in every file.
    const nothing = child.name === 'SharedFolders' ? child.children.length === 0 : child.name === 'TrustedPlatformModule' && /^none$/i.test(attribute(child, 'type') ?? 'none');
    if (!nothing) noteField(estate.notes, FIELDS.hardware, child.name, child.place, `<${child.name}>`);
  }
  const [cpu, memory] = [below(hardware, 'CPU'), below(hardware, 'Memory')];
  const written = attribute(cpu, 'count');
  const vcpus = cpu && written !== undefined ? integerOf(written, measured(machine, cpu, 'vCPUs'), 1, 10_000) : 1;
  const bytes = memory && scaledBytes(attribute(memory, 'RAMSize'), MIB, measured(machine, memory, 'Memory'));
  if (attribute(memory, 'RAMSize') === undefined) estate.notes.add('warning', 'no-memory', (memory ?? element).place, `The file does not say how much memory ${quote(name)} has.`);
  return {
    vcpus,
    memory: sizeOf(bytes),
    os: fromGuestName(attribute(element, 'OSType')),
    limit: known({ cpu: cpuLimit(machine, cpu, vcpus) }),
    ...disksFacts(machine, hardware),
    nested: flag(below(cpu, 'NestedHWVirt')),
    power: attribute(element, 'stateFile') ? 'suspended' : undefined,
    devices: all(below(hardware, 'HostPci')?.children.find((child) => child.name === 'Devices'), 'Device').map(() => ({ type: 'vfio' })),
    pageMerging: flag(memory, 'PageFusion'),
    snapshots: snapshotsOf(first(element, 'Snapshot')),
    networks: networksOf(machine, below(hardware, 'Network')),
    assumed: written === undefined ? ['vcpus'] : undefined,
  };
}

/** `executionCap` is a share of each vCPU in percent. */
function cpuLimit(machine: Machine, cpu: XmlElement | undefined, vcpus: number | undefined): number | undefined {
  const cap = cpu && numberOf(attribute(cpu, 'executionCap'), measured(machine, cpu, 'Execution cap'), 100);
  return cap !== undefined && cap > 0 && cap < 100 && vcpus !== undefined ? cores((vcpus * cap) / 100) : undefined;
}

type Mode = readonly [driver: string, facts?: Partial<NodeOf<'network'>>];

/** How cards are attached, with what that says of the network. */
const MODES: ReadonlyMap<string, Mode> = new Map<string, Mode>([
  ['BridgedInterface', ['bridge']], ['HostOnlyInterface', ['hostonly', { internal: true }]], ['HostOnlyNetwork', ['hostonly', { internal: true }]],
  ['InternalNetwork', ['internal', { internal: true }]], ['NATNetwork', ['nat']],
]);

/** Networks of the cards that are switched on; their slots are all there, used or not. */
function networksOf({ estate, ground, path, ranges }: Machine, network: XmlElement | undefined): readonly string[] {
  return [...new Set(all(network, 'Adapter').filter((adapter) => flag(adapter) !== false).flatMap((adapter) => adapter.children.flatMap((mode) => {
    noteField(estate.notes, FIELDS.network, mode.name, mode.place, `<${mode.name}>`);
    if (mode.name === 'NAT') {
      const [forwarding] = all(mode, 'Forwarding');
      if (forwarding) estate.notes.add('info', 'not-carried-over', forwarding.place, 'Ports of the host that are forwarded to virtual machines have no place in the format yet.', 'Forwarding');
      estate.notes.add('info', 'unknown-network', mode.place, 'A card behind NAT reaches the outside through its host alone; no network stands for that.', 'NAT');
    }
    const [means, name] = [MODES.get(mode.name), attribute(mode, 'name')];
    if (!means || name === undefined) return [];
    const cidr = ranges.get(name);
    return [networkNamed(estate, { path, place: mode.place, name, machine: ground.machine }, { driver: means[0], ...means[1], ...(cidr === undefined ? {} : { cidr }) })];
  })))];
}

/** Where disks are: paths, which do not say whether others reach them. Disks on an immutable image start afresh each time. */
function disksFacts({ estate, element }: Machine, hardware: XmlElement | undefined): Pick<VmDraft, 'diskMode'> {
  const controllers = first(element, 'StorageControllers') ?? below(hardware, 'StorageControllers');
  const images = all(controllers, 'StorageController').flatMap((controller) => all(controller, 'AttachedDevice'))
    .filter((device) => attribute(device, 'type') === 'HardDisk').flatMap((device) => all(device, 'Image'));
  if (images.length === 0) return {};
  estate.notes.add('info', 'unknown-storage', images[0].place, 'The file names its disks by path, which does not say whether other hosts can reach them, nor how large they are; `storage` and `disk` stay unknown.', 'storage');
  const type = baseType(first(element, 'MediaRegistry', 'HardDisks'), attribute(images[0], 'uuid'));
  return { diskMode: type?.toLowerCase() === 'immutable' ? 'nonpersistent' : undefined };
}

/** The type of the image at the root of the chain that a disk stands on. */
function baseType(registry: XmlElement | undefined, uuid: string | undefined): string | undefined {
  const holds = (disk: XmlElement): boolean => attribute(disk, 'uuid') === uuid || all(disk, 'HardDisk').some(holds);
  return uuid === undefined ? undefined : attribute(all(registry, 'HardDisk').find(holds), 'type');
}

/** Days of the snapshots, from the first to the last of each branch. */
function snapshotsOf(snapshot: XmlElement | undefined): NonNullable<VmDraft['snapshots']> {
  if (!snapshot) return [];
  const created = /^\d{4}-\d{2}-\d{2}/.exec(attribute(snapshot, 'timeStamp') ?? '')?.[0];
  return [created === undefined ? {} : { created }, ...all(first(snapshot, 'Snapshots'), 'Snapshot').flatMap(snapshotsOf)];
}
