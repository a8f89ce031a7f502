/** Storage pools, volumes and networks of libvirt, and which of them a machine uses. */
import { rangeOf } from '../machines/addresses';
import { networkNamed, volumeNamed, withVlan } from '../machines/mentioned';
import { noteField } from '../machines/fates';
import { sizeOf } from '../machines/quantities';
import { all, attribute, first, textIn, type XmlElement } from '../machines/xml';
import type { Estate } from '../machines/estate';
import type { Ground } from '../machines/ground';
import { quote } from '../notes';
import { FIELDS } from './fields';
import { bytesOf } from './units';

/** What an import knows beside the machines. */
export interface Surroundings {
  readonly estate: Estate;
  readonly ground: Ground;
  /** Pools that were described, by name, with the folder in which their files are. */
  readonly pools: Map<string, { readonly element: XmlElement; readonly path: string; readonly folder: string | undefined }>;
  /** Networks that were described, by name. */
  readonly networks: Map<string, { readonly element: XmlElement; readonly path: string }>;
  /** Sizes of volumes that were described, by key or path, in bytes. */
  readonly volumes: Map<string, number>;
}

/** Types of pools that live on another machine or a shared device. */
const SHARED = new Set(['netfs', 'iscsi', 'iscsi-direct', 'rbd', 'gluster', 'sheepdog', 'vstorage']);
/** Types of pools on disks of this host; `logical`, `scsi` and `mpath` may be on either. */
const LOCAL = new Set(['dir', 'fs', 'disk', 'zfs']);

/** The volume node of a pool, described or only mentioned. */
export function poolNamed({ estate, ground, pools }: Surroundings, name: string, at: { readonly path: string; readonly place: XmlElement['place'] }): string {
  const described = pools.get(name);
  const type = attribute(described?.element, 'type');
  for (const child of described?.element.children ?? []) noteField(estate.notes, FIELDS.pool, child.name, child.place, `<${child.name}>`);
  const size = sizeOf(bytesOf(estate.notes, first(described?.element, 'capacity'), `Capacity of ${quote(name)}`, 'bytes'));
  const shared = type === undefined ? undefined : SHARED.has(type) ? true : LOCAL.has(type) ? false : undefined;
  const facts = { ...(size === undefined ? {} : { size }), ...(shared === undefined ? {} : { shared }), ...(type === undefined ? {} : { driver: type }) };
  return volumeNamed(estate, { path: described?.path ?? at.path, place: described?.element.place ?? at.place, name, machine: ground.machine }, facts);
}

/** The pool whose folder a file is in, where one was described. */
export function poolOf({ pools }: Surroundings, file: string): string | undefined {
  const matches = [...pools].filter(([, { folder }]) => folder !== undefined && folder !== '/' && file.startsWith(`${folder}/`));
  return matches.sort((a, b) => b[1].folder!.length - a[1].folder!.length)[0]?.[0];
}

/** A network without a way out has no <forward>. */
function networkFacts({ estate }: Surroundings, element: XmlElement | undefined) {
  if (!element) return {};
  for (const child of element.children) noteField(estate.notes, FIELDS.network, child.name, child.place, `<${child.name}>`);
  const forward = first(element, 'forward');
  const mode = forward ? (attribute(forward, 'mode') ?? 'nat') : undefined;
  const ip = all(element, 'ip').find((each) => (attribute(each, 'family') ?? 'ipv4') === 'ipv4');
  const cidr = rangeOf(attribute(ip, 'address'), attribute(ip, 'netmask'), attribute(ip, 'prefix'));
  const isolated = attribute(first(element, 'port'), 'isolated') === 'yes';
  return { driver: mode ?? 'isolated', ...(mode === undefined ? { internal: true } : {}), ...(cidr === undefined ? {} : { cidr }), ...(isolated ? { isolated } : {}) };
}

/** A network of libvirt by its name, with the VLAN or port group the machine asks for. */
export function libvirtNetwork(around: Surroundings, name: string, suffix: string | undefined, vlan: string | undefined, at: { readonly path: string; readonly place: XmlElement['place'] }): string {
  const described = around.networks.get(name);
  const own = vlan ?? attribute(first(described?.element, 'vlan', 'tag'), 'id') ?? attribute(portgroup(described?.element, suffix), 'id');
  const whole = withVlan(suffix === undefined ? name : `${name}-${suffix}`, own);
  return networkNamed(around.estate, { path: described?.path ?? at.path, place: described?.element.place ?? at.place, name: whole, machine: around.ground.machine }, networkFacts(around, described?.element));
}

function portgroup(network: XmlElement | undefined, name: string | undefined): XmlElement | undefined {
  return first(all(network, 'portgroup').find((group) => attribute(group, 'name') === name), 'vlan', 'tag');
}

/** Makes nodes of the pools and networks that no machine uses. */
export function addUnused(around: Surroundings): void {
  for (const [name, { element, path }] of around.pools) poolNamed(around, name, { path, place: element.place });
  for (const [name, { element, path }] of around.networks) libvirtNetwork(around, name, undefined, undefined, { path, place: element.place });
}

/** Name of a pool or network; undefined, with a note, where it has none. */
export function nameOf(estate: Estate, element: XmlElement): string | undefined {
  const name = textIn(element, 'name');
  if (name === undefined) estate.notes.add('warning', 'no-name', element.place, `A <${element.name}> without a <name> was left out: libvirt knows it by that.`);
  return name;
}
