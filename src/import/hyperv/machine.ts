/** A virtual machine of Hyper-V: its CPUs, memory, state, disks and networks. */
import type { NodeOf } from '../../model';
import { withVlan } from '../machines/mentioned';
import { cores, GIB, integerOf, known, numberOf, sizeOf } from '../machines/quantities';
import type { Estate } from '../machines/estate';
import { type Notes, quote } from '../notes';
import { child, itemsOf, textOf, type Value } from '../values';
import { flag, word } from './items';

export type VmDraft = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;

export interface Surroundings {
  readonly estate: Estate;
  /** The volume of storage that several hosts reach. */
  shared(name: string, driver: string, place: Value['place']): string;
  /** The network of a switch. */
  network(name: string, place: Value['place']): string;
}

/** What Hyper-V writes where no maximum was set. */
const NO_MAXIMUM = 1024 * GIB;
/** How the objects are written whole; else PowerShell writes only the names of their types. */
const COMMAND = '`Get-VM | ConvertTo-Json -Depth 4`';

const whole = (notes: Notes, value: Value, key: string, least = 0) => integerOf(word(value, key), { notes, place: child(value, key)?.place ?? value.place, what: quote(key) }, least);
const percent = (notes: Notes, value: Value | undefined, key: string) => value && numberOf(word(value, key), { notes, place: child(value, key)?.place ?? value.place, what: quote(key) }, 100);

/** Everything that the object, and that of its processor where it is there, say. */
export function vmOf(around: Surroundings, value: Value, processor: Value | undefined): VmDraft {
  const { notes } = around.estate;
  const vcpus = whole(notes, value, 'ProcessorCount', 1) ?? (processor && whole(notes, processor, 'Count', 1));
  const [reserve, maximum] = [percent(notes, processor, 'Reserve'), percent(notes, processor, 'Maximum')];
  const share = (part: number | undefined) => (part === undefined || vcpus === undefined ? undefined : cores((vcpus * part) / 100));
  const { memory, memoryMin, guaranteed } = memoryOf(notes, value);
  const nodes = whole(notes, value, 'NumaNodesCount', 1);
  return {
    vcpus, memory, memoryMin,
    reservation: known({ cpu: reserve ? share(reserve) : undefined, memory: guaranteed }),
    limit: known({ cpu: maximum !== undefined && maximum > 0 && maximum < 100 ? share(maximum) : undefined }),
    shares: processor && whole(notes, processor, 'RelativeWeight', 1),
    nested: processor && flag(processor, 'ExposeVirtualizationExtensions'),
    numaNodes: nodes !== undefined && nodes > 1 ? nodes : undefined,
    ...disksFacts(around, value),
    networks: networksOf(around, value),
    ha: flag(value, 'IsClustered') ? true : undefined,
    autostart: autostartOf(word(value, 'AutomaticStartAction')),
    power: powerOf(word(value, 'State')),
    snapshots: word(value, 'ParentCheckpointName', 'ParentSnapshotName') === undefined ? undefined : [{}],
  };
}

/** With dynamic memory a machine has from its minimum to its maximum; what it starts with counts where no maximum was set. */
function memoryOf(notes: Notes, value: Value): { readonly memory?: number | string; readonly memoryMin?: number | string; readonly guaranteed?: number | string } {
  const startup = whole(notes, value, 'MemoryStartup');
  if (flag(value, 'DynamicMemoryEnabled') !== true) return { memory: sizeOf(startup) };
  const [least, most] = [whole(notes, value, 'MemoryMinimum'), whole(notes, value, 'MemoryMaximum')];
  const open = most === undefined || most >= NO_MAXIMUM;
  if (open) notes.add('info', 'no-maximum', (child(value, 'MemoryMaximum') ?? value).place, 'Machines with dynamic memory and without a maximum may take all of their host; what they start with was taken as their memory.', 'MemoryMaximum');
  const memory = open ? startup : most;
  const floor = least !== undefined && memory !== undefined && least < memory ? sizeOf(least) : undefined;
  return { memory: sizeOf(memory), memoryMin: floor, guaranteed: floor };
}

/** States by number and by name. */
const STATES: ReadonlyMap<string, VmDraft['power']> = new Map([['2', 'on'], ['running', 'on'], ['3', 'off'], ['off', 'off'], ['6', 'suspended'], ['saved', 'suspended'], ['9', 'suspended'], ['paused', 'suspended']]);
const powerOf = (state: string | undefined) => STATES.get(state?.toLowerCase() ?? '');

/** 2 is nothing, 3 starts what was running, 4 starts always. */
const autostartOf = (action: string | undefined): boolean | undefined => (action === undefined ? undefined : /^(3|4|Start|StartIfRunning)$/i.test(action) ? true : /^(2|Nothing)$/i.test(action) ? false : undefined);

/** The items of a property that are objects; a note where PowerShell wrote the names of their types. */
function objectsIn({ estate }: Surroundings, value: Value, key: string): readonly Value[] {
  const property = child(value, key);
  const items = property?.type === 'map' ? [property] : itemsOf(property);
  const flat = items.find((item) => item.type === 'scalar');
  if (flat) estate.notes.add('warning', 'too-shallow', flat.place, `Disks and network cards were written as the names of their types only, so they are unknown here. Write the file with ${COMMAND}.`, 'depth');
  return items.filter((item) => item.type === 'map');
}

/** Where a disk is: a volume of the cluster, a share, or a drive of the host, which no other host can have at the same time. */
function placeOf(path: string): { readonly name: string; readonly driver: string } | 'local' | undefined {
  const clustered = /^[a-z]:[\\/]ClusterStorage[\\/]([^\\/]+)/i.exec(path)?.[1];
  if (clustered !== undefined) return { name: clustered, driver: 'csv' };
  const share = /^[\\/]{2}([^\\/?.][^\\/]*)[\\/]([^\\/]+)/.exec(path);
  return share ? { name: `${share[1]}-${share[2]}`, driver: 'smb' } : /^[a-z]:[\\/]/i.test(path) ? 'local' : undefined;
}

function disksFacts(around: Surroundings, value: Value): Pick<VmDraft, 'storage'> {
  const { notes } = around.estate;
  const disks = objectsIn(around, value, 'HardDrives').flatMap((disk) => {
    const path = word(disk, 'Path');
    if (word(disk, 'DiskNumber') !== undefined) notes.add('info', 'unknown-storage', disk.place, 'A disk of the host that is passed through has no volume; where it is stays unknown.', 'DiskNumber');
    return path === undefined || word(disk, 'DiskNumber') !== undefined ? [] : [{ disk, place: placeOf(path) }];
  });
  if (disks.length === 0) return {};
  const stores = disks.map(({ disk, place }) => (place === undefined || place === 'local' ? place : around.shared(place.name, place.driver, disk.place)));
  const other = stores.findIndex((store) => store !== stores[0]);
  if (other > 0) notes.add('info', 'further-storage', disks[other].disk.place, 'Machines may have disks on several storages; the format holds that of the first disk.', 'storage');
  return { storage: stores[0] };
}

/** Switches that the cards are connected to; each VLAN of one is a network of its own. */
function networksOf(around: Surroundings, value: Value): readonly string[] {
  return [...new Set(objectsIn(around, value, 'NetworkAdapters').flatMap((card) => {
    const [name, vlan] = [word(card, 'SwitchName'), textOf(child(child(card, 'VlanSetting'), 'AccessVlanId'))];
    return name === undefined ? [] : [around.network(withVlan(name, vlan), card.place)];
  }))];
}
