/** Hosts of Incus with their engine and hypervisor, the cluster they make, and the networks and pools that instances use. */
import { escapeSegment, type NodeOf } from '../../model';
import { rangeOf } from '../machines/addresses';
import type { Estate, Origin } from '../machines/estate';
import type { Ground } from '../machines/ground';
import { networkNamed, volumeNamed } from '../machines/mentioned';
import { sizeOf } from '../machines/quantities';
import type { Place } from '../notes';
import { baseName } from '../paths';
import { at, child, textOf, type Value } from '../values';
import type { Surroundings } from './devices';
import { hostFacts } from './host';
import type { Item, ItemKind } from './items';
import { bytesIn } from './sizes';

export interface Around {
  readonly estate: Estate;
  readonly ground: Ground;
  /** Members of the cluster by name; none where Incus runs on one host, which it does not name. */
  readonly hosts: ReadonlyMap<string, { readonly path: string; readonly place: Place }>;
  readonly networks: ReadonlyMap<string, Item>;
  readonly pools: ReadonlyMap<string, Item>;
  readonly cluster: string | undefined;
  readonly facts: Map<string, Partial<Omit<NodeOf<'host'>, 'kind' | 'in'>>>;
  readonly memory: Map<string, number>;
  /** Memory of a member in bytes; of the only host where no member is meant. */
  memoryOf(location: string | undefined): number | undefined;
  /** Makes nodes of the networks and pools that no instance uses. */
  addUnused(): void;
}

/** The member an instance is on; `none` is a host without a cluster. */
export function locationOf(value: Value): string | undefined {
  const location = textOf(child(value, 'location'));
  return location === 'none' ? undefined : location;
}

const nameOf = ({ value }: Item) => textOf(child(value, 'name'));
const named = (items: readonly Item[]): ReadonlyMap<string, Item> => new Map(items.flatMap((item) => (nameOf(item) === undefined ? [] : [[nameOf(item)!, item] as const])));
const LONE = '';

export function makeAround(estate: Estate, ground: Ground, items: Readonly<Record<ItemKind, readonly Item[]>>): Around {
  const hosts = new Map<string, { path: string; place: Place }>();
  for (const { value, path } of items.instance) {
    const location = locationOf(value);
    if (location !== undefined && !hosts.has(location)) hosts.set(location, { path, place: value.place });
  }
  const [first] = hosts.values();
  const origin = (): Origin => ({ ...first, pointer: '/cluster' });
  const clustered = hosts.size > 0 && estate.context.on === undefined;
  const memory = new Map<string, number>();
  const around: Around = {
    estate, ground, hosts, networks: named(items.network), pools: named(items.pool), facts: new Map(), memory,
    cluster: clustered ? estate.id('cluster', origin(), ['incus-cluster'], true) : undefined,
    memoryOf: (location) => memory.get(location ?? LONE) ?? (hosts.size <= 1 ? memory.get(LONE) : undefined),
    addUnused: () => addUnused(around),
  };
  return around;
}

/** Resources of hosts: of the member that the file is called after, else of the only host. The hosts and their cluster are made here. */
export function describeHosts(around: Around, resources: readonly Item[]): void {
  const { estate, ground, hosts, facts, memory, cluster } = around;
  for (const { value, path } of resources) {
    const stem = baseName(path).replace(/\.(resources\.)?json$/i, '');
    const whose = hosts.has(stem) ? stem : hosts.size === 1 ? [...hosts.keys()][0] : hosts.size === 0 ? LONE : undefined;
    if (whose === undefined) {
      estate.notes.add('info', 'host-not-used', value.place, 'The resources do not say of which member of the cluster they are; call the file after it, such as `node1.json`.');
      continue;
    }
    const found = hostFacts(estate, value);
    facts.set(whose, found.facts);
    if (found.memory !== undefined) memory.set(whose, found.memory);
    if (whose === LONE || cluster === undefined) ground.describeHost(found.facts, { path, pointer: '/host', place: value.place });
  }
  if (cluster === undefined) return;
  const members = [...hosts.keys()].map((host) => hostOf(around, host));
  const [first] = hosts.values();
  estate.put(cluster, { kind: 'cluster', platform: 'incus', members, assumed: ['members'] }, { ...first, pointer: '/cluster' }, true);
}

const hostOrigin = ({ hosts }: Around, host: string): Origin => ({ ...hosts.get(host)!, pointer: `/members/${escapeSegment(host)}` });
const layerOrigin = (around: Around, host: string, kind: 'hypervisor' | 'engine'): Origin => ({ ...hostOrigin(around, host), pointer: `/members/${escapeSegment(host)}/${kind}` });
const LINUX = { os: { family: 'linux' as const } };

function hostOf(around: Around, host: string): string {
  const origin = hostOrigin(around, host);
  const id = around.estate.id('host', origin, [host, `${host}-host`], true);
  if (!around.estate.has(id)) around.estate.put(id, { kind: 'host', ...LINUX, ...around.facts.get(host) }, origin, true);
  return id;
}

/** What runs containers (the engine) or virtual machines (KVM) of a member; without a cluster, on what was chosen or made up. */
export function layerOf(around: Around, kind: 'hypervisor' | 'engine', location: string | undefined): string {
  const platform = kind === 'hypervisor' ? 'kvm' : 'incus';
  if (location === undefined || around.cluster === undefined) return around.ground[kind](platform, LINUX);
  const origin = layerOrigin(around, location, kind);
  const parent = hostOf(around, location);
  const id = around.estate.id(kind, origin, [`${parent}-${platform}`], true);
  if (!around.estate.has(id)) around.estate.put(id, { kind, in: parent, platform }, origin, true);
  return id;
}

/** Layers of all members that an earlier import made. */
export const layersKnown = (around: Around, kind: 'hypervisor' | 'engine'): readonly string[] =>
  [...around.hosts.keys()].flatMap((host) => around.estate.earlier(kind, layerOrigin(around, host, kind), true)?.id ?? []);

/** Drivers of pools that every member reaches. */
const SHARED = new Set(['ceph', 'cephfs', 'cephobject', 'lvmcluster', 'linstor', 'powerflex', 'pure', 'truenas']);
const LOCAL = new Set(['dir', 'btrfs', 'lvm', 'zfs']);

/** Networks and pools as an instance on a member sees them: managed networks and shared pools are the cluster's, other pools each member's own. */
export function surroundingsOf(around: Around, location: string | undefined, path: string): Surroundings {
  const { estate, ground, networks, pools, cluster } = around;
  const own = () => (location === undefined || cluster === undefined ? ground.machine() : hostOf(around, location));
  const common = () => (location === undefined ? own() : cluster ?? own());
  return {
    estate,
    network(name, driver, place) {
      const item = networks.get(name.replace(/-vlan\d+$/, ''));
      return networkNamed(estate, { path: item?.path ?? path, place: item?.value.place ?? place, name, machine: common }, driver === undefined ? networkFacts(item?.value) : { driver });
    },
    pool(name, place) {
      const item = pools.get(name);
      const driver = textOf(child(item?.value, 'driver'));
      const shared = driver === undefined ? undefined : SHARED.has(driver) ? true : LOCAL.has(driver) ? false : undefined;
      const perMember = cluster !== undefined && shared === false && location !== undefined;
      const size = sizeOf(item && bytesIn(estate, textOf(at(item.value, 'config', 'size')), 'size', item.value.place));
      const facts = { ...(size === undefined ? {} : { size }), ...(shared === undefined ? {} : { shared }), ...(driver === undefined ? {} : { driver }) };
      return volumeNamed(estate, { path: item?.path ?? path, place: item?.value.place ?? place, name, machine: perMember ? own : common }, facts, perMember ? location : '');
    },
  };
}

function networkFacts(value: Value | undefined): Partial<NodeOf<'network'>> {
  const [driver, address] = [textOf(child(value, 'type')), textOf(at(value, 'config', 'ipv4.address'))];
  const cidr = rangeOf(address?.split('/')[0], undefined, address?.split('/')[1]);
  return { ...(driver === undefined ? {} : { driver }), ...(cidr === undefined ? {} : { cidr }) };
}

function addUnused(around: Around): void {
  const { hosts, networks, pools } = around;
  const [only] = hosts.keys();
  for (const [name, { path, value }] of networks) if (textOf(child(value, 'managed')) !== 'false') surroundingsOf(around, only, path).network(name, undefined, value.place);
  // A pool that each of several members has for itself stands where instances use it.
  if (hosts.size <= 1) for (const [name, { path, value }] of pools) surroundingsOf(around, only, path).pool(name, value.place);
}
