/** Domains as nodes: virtual machines on the hypervisor of their type, containers on an engine. */
import { escapeSegment, type NodeOf } from '../../model';
import { dayOf, known } from '../machines/quantities';
import { attribute, first, textIn, type XmlElement } from '../machines/xml';
import { joinTwin } from '../machines/twins';
import type { Estate, Origin } from '../machines/estate';
import { quote } from '../notes';
import { devicesOf, disksFacts, mountsOf, networksOf } from './devices';
import { type Domain, machineOf } from './domain';
import type { Surroundings } from './storage';

export interface FoundDomain {
  readonly element: XmlElement;
  readonly path: string;
  /** The `<domstatus>` it stands in. */
  readonly around?: XmlElement;
}

/** Platforms of libvirt's types; a type that is not here is its own name. */
const PLATFORMS: ReadonlyMap<string, string> = new Map([['qemu', 'qemu-tcg'], ['hvf', 'apple-virtualization'], ['hyperv', 'hyper-v'], ['vbox', 'virtualbox'], ['parallels', 'parallels-desktop']]);
/** Types whose host is a Linux. */
const ON_LINUX = new Set(['kvm', 'lxc', 'openvz', 'vz']);

const keyOf = (element: XmlElement) => textIn(element, 'uuid') ?? textIn(element, 'name') ?? '';

/** Makes a node of every domain. A machine that is described twice (by its UUID) is made once, from the first description. */
export function addDomains(around: Surroundings, domains: readonly FoundDomain[], snapshots: readonly FoundDomain[]): void {
  const { estate } = around;
  const days = snapshotDays(estate, domains, snapshots);
  const seen = new Map<string, string>();
  for (const found of domains) {
    const name = textIn(found.element, 'name');
    const type = attribute(found.element, 'type');
    if (name === undefined) {
      estate.notes.add('warning', 'no-name', found.element.place, 'A <domain> without a <name> was left out: libvirt would refuse it.');
      continue;
    }
    const other = seen.get(keyOf(found.element));
    if (other !== undefined) {
      estate.notes.add('warning', 'same-machine', found.element.place, `This is ${quote(other)} again (the same UUID); the first description was taken.`);
      continue;
    }
    seen.set(keyOf(found.element), name);
    if (type === undefined) estate.notes.add('info', 'no-type', found.element.place, `The domain ${quote(name)} does not say its type, so its hypervisor is unknown.`);
    if (estate.leaveOut()) continue;
    const domain: Domain = { estate, element: found.element, name };
    const container = textIn(found.element, 'os', 'type') === 'exe' || type === 'lxc';
    if (container) addContainer(domain, around, found, type ?? 'lxc');
    else addMachine(domain, around, found, type ?? 'libvirt', days.get(keyOf(found.element)));
  }
}

const originOf = ({ element, path }: FoundDomain): Origin => ({ path, pointer: `/domain/${escapeSegment(keyOf(element))}`, place: element.place });
const nameIf = (id: string, name: string) => (id === name ? {} : { name });
const hostFacts = (type: string) => (ON_LINUX.has(type) ? { os: { family: 'linux' as const } } : {});

function addMachine(domain: Domain, around: Surroundings, found: FoundDomain, type: string, snapshots: readonly string[] | undefined): void {
  const { estate, element, name } = domain;
  const origin = originOf(found);
  const facts = (own: Domain, surroundings: Surroundings) => ({
    ...machineOf(own),
    ...disksFacts(own, surroundings, found.path),
    networks: networksOf(own, surroundings, found.path),
    devices: devicesOf(own),
    power: powerOf(found.around),
    snapshots: snapshots?.map((created) => (created === '' ? {} : { created })),
  });
  if (joinTwin(estate, 'libvirt', textIn(element, 'uuid'), origin, false, (quiet) => known(facts({ ...domain, estate: quiet.estate }, { ...around, ...quiet })) ?? {})) return;
  const id = estate.id('vm', origin, [name, `${name}-vm`]);
  const parent = estate.earlier('vm', origin)?.node.in ?? around.ground.hypervisor(PLATFORMS.get(type) ?? type, hostFacts(type));
  estate.put(id, known<NodeOf<'vm'>>({ kind: 'vm', in: parent, ...nameIf(id, textIn(element, 'title') ?? name), ...facts(domain, around) })!, origin);
}

/** The state that libvirt keeps beside a running machine. */
function powerOf(status: XmlElement | undefined): 'on' | 'off' | 'suspended' | undefined {
  const state = attribute(status, 'state');
  return state === 'running' ? 'on' : state === 'paused' || state === 'pmsuspended' ? 'suspended' : state === 'shutoff' || state === 'crashed' ? 'off' : undefined;
}

function addContainer(domain: Domain, around: Surroundings, found: FoundDomain, type: string): void {
  const { estate, element, name } = domain;
  const origin = originOf(found);
  const id = estate.id('container', origin, [name, `${name}-container`]);
  const platform = type === 'lxc' ? 'libvirt-lxc' : type;
  const parent = estate.earlier('container', origin)?.node.in ?? around.ground.engine(platform, hostFacts(type));
  const { memory, limit, shares, os } = machineOf(domain);
  const weight = shares !== undefined && shares >= 2 && shares <= 262_144 ? shares : undefined;
  estate.put(id, known<NodeOf<'container'>>({
    kind: 'container', in: parent, ...nameIf(id, textIn(element, 'title') ?? name),
    limits: known({ cpu: limit?.cpu, memory: limit?.memory ?? memory }),
    cpuShares: weight,
    namespaces: { user: first(element, 'idmap') ? 'private' : 'host' },
    mounts: mountsOf(domain),
    networks: networksOf(domain, around, found.path),
    os: os?.family ? { family: os.family } : undefined,
  })!, origin);
}

/** Days of the snapshots by machine; empty text where the day is not told. */
function snapshotDays(estate: Estate, domains: readonly FoundDomain[], snapshots: readonly FoundDomain[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Set(domains.map(({ element }) => keyOf(element)));
  const days = new Map<string, string[]>();
  for (const { element } of snapshots) {
    const key = keyOf(first(element, 'domain') ?? element);
    if (keys.has(key)) days.set(key, [...(days.get(key) ?? []), dayOf(textIn(element, 'creationTime')) ?? '']);
    else estate.notes.add('info', 'snapshot-alone', element.place, 'A snapshot is the state of a machine, not a machine; import it together with its domain.', 'snapshot');
  }
  return days;
}
