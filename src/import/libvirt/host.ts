/** The host itself, from `virsh capabilities` and `virsh nodeinfo`: processors, memory, NUMA nodes, IOMMU. */
import type { NodeOf } from '../../model';
import type { Estate } from '../machines/estate';
import { noteField } from '../machines/fates';
import { integerOf, known, sizeOf } from '../machines/quantities';
import { all, attribute, first, textIn, type XmlElement } from '../machines/xml';
import { type SourceText } from '../notes';
import { FIELDS } from './fields';
import { bytesOf } from './units';

export type HostFacts = Partial<Omit<NodeOf<'host'>, 'kind' | 'in'>>;
type Cpu = NonNullable<NodeOf<'host'>['cpu']>;

/** libvirt's names of architectures, as OCI has them. */
export const ARCHITECTURES: ReadonlyMap<string, NonNullable<Cpu['arch']>> = new Map([
  ['x86_64', 'amd64'], ['aarch64', 'arm64'], ['s390x', 's390x'], ['ppc64le', 'ppc64le'], ['riscv64', 'riscv64'], ['i686', '386'], ['i386', '386'], ['armv7l', 'arm'],
] as const);

const VENDORS: ReadonlyMap<string, NonNullable<Cpu['vendor']>> = new Map([['Intel', 'intel'], ['AMD', 'amd'], ['ARM', 'arm'], ['IBM', 'ibm']] as const);

/** Flags that rules read. */
const FLAGS = new Set(['vmx', 'svm']);

/** What `<host>` of `<capabilities>` says. Sockets are counted over all NUMA cells, as `<topology>` counts a single one. */
export function hostOf(estate: Estate, capabilities: XmlElement): HostFacts {
  const host = first(capabilities, 'host');
  for (const child of host?.children ?? []) noteField(estate.notes, FIELDS.capabilities, child.name, child.place, `<${child.name}>`);
  const cells = all(first(host, 'topology', 'cells'), 'cell');
  const cpu = first(host, 'cpu');
  const memory = cells.reduce<number | undefined>((sum, cell) => {
    const own = bytesOf(estate.notes, first(cell, 'memory'), 'Memory of a NUMA cell');
    return sum === undefined || own === undefined ? undefined : sum + own;
  }, cells.length > 0 ? 0 : undefined);
  const iommu = attribute(first(host, 'iommu'), 'support');
  const features = all(cpu, 'feature').flatMap((feature) => attribute(feature, 'name') ?? []).filter((name) => FLAGS.has(name));
  // A processor shows this flag to guests only.
  const guest = all(cpu, 'feature').find((feature) => attribute(feature, 'name') === 'hypervisor');
  if (guest) estate.notes.add('info', 'virtual-host', guest.place, 'The processor says that this machine is itself a virtual one; it is made a host, because what it runs on is not told. Choose the virtual machine that it is to have it put there.');
  return {
    cpu: known<Cpu>({
      ...(threadsOf(cells) ?? declared(cpu)),
      vendor: VENDORS.get(textIn(cpu, 'vendor') ?? ''),
      arch: ARCHITECTURES.get(textIn(cpu, 'arch') ?? ''),
      model: textIn(cpu, 'model'),
      features,
    }),
    memory: sizeOf(memory),
    numa: cells.length > 0 ? cells.length : undefined,
    iommu: iommu === 'yes' ? true : iommu === 'no' ? false : undefined,
  };
}

/** Sockets, cores and threads, counted from the CPUs that are listed; undefined where they do not tell, or are not alike. */
function threadsOf(cells: readonly XmlElement[]): Pick<Cpu, 'sockets' | 'cores' | 'threads'> | undefined {
  const sockets = new Map<string, Map<string, number>>();
  for (const cell of cells) {
    for (const cpu of all(first(cell, 'cpus'), 'cpu')) {
      const [socket, core] = [attribute(cpu, 'socket_id'), attribute(cpu, 'core_id')];
      if (socket === undefined || core === undefined) continue;
      const cores = sockets.get(socket) ?? new Map<string, number>();
      // Core numbers may begin anew in each die; the list of siblings tells cores apart.
      const key = attribute(cpu, 'siblings') ?? `${attribute(cpu, 'die_id') ?? ''}:${core}`;
      cores.set(key, (cores.get(key) ?? 0) + 1);
      sockets.set(socket, cores);
    }
  }
  const shapes = new Set([...sockets.values()].map((cores) => `${cores.size} ${[...new Set(cores.values())].join(',')}`));
  const [cores] = sockets.values();
  if (!cores || shapes.size !== 1 || new Set(cores.values()).size !== 1) return undefined;
  return { sockets: sockets.size, cores: cores.size, threads: [...cores.values()][0] };
}

/** The `<topology>` element of a host without a list of CPUs; its sockets are those of one NUMA cell. */
function declared(cpu: XmlElement | undefined): Pick<Cpu, 'sockets' | 'cores' | 'threads'> {
  const topology = first(cpu, 'topology');
  const whole = (name: string) => (/^[1-9]\d{0,4}$/.test(attribute(topology, name) ?? '') ? Number(attribute(topology, name)) : undefined);
  return { sockets: whole('sockets'), cores: whole('cores'), threads: whole('threads') };
}

const NODE_INFO = /^([A-Za-z() ]{3,30}):[ \t]+(\S[^\n\r]{0,200})/gm;

/** What `virsh nodeinfo` prints; it counts sockets for each NUMA cell. */
export function nodeInfoOf(estate: Estate, text: string, source: SourceText): HostFacts {
  const lines = new Map([...text.matchAll(NODE_INFO)].map((match) => [match[1].trim(), { value: match[2].trim(), offset: match.index }]));
  const whole = (name: string) => {
    const line = lines.get(name);
    return line && integerOf(line.value.split(/\s/)[0], { notes: estate.notes, place: { source, offset: line.offset }, what: `\`${name}\`` }, 1);
  };
  const cells = whole('NUMA cell(s)');
  const sockets = whole('CPU socket(s)');
  const memory = /^\d{1,15} KiB$/.test(lines.get('Memory size')?.value ?? '') ? whole('Memory size') : undefined;
  const model = lines.get('CPU model')?.value;
  const arch = ARCHITECTURES.get(model ?? '');
  return {
    cpu: known<Cpu>({ sockets: sockets && cells ? sockets * cells : sockets, cores: whole('Core(s) per socket'), threads: whole('Thread(s) per core'), arch }),
    memory: sizeOf(memory === undefined ? undefined : memory * 1024),
    numa: cells,
  };
}
