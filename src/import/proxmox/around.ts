/** The nodes, bridges and storages of a Proxmox cluster, made when a machine needs them. */
import { escapeSegment, type NodeOf } from '../../model';
import { networkNamed, volumeNamed, withVlan } from '../machines/mentioned';
import { sizeOf } from '../machines/quantities';
import type { Estate, Origin } from '../machines/estate';
import type { Ground } from '../machines/ground';
import type { Place } from '../notes';
import { type Block, properties, sizeIn } from './config';

/** What `pvesh get /cluster/resources` says of a machine. */
export interface Resource {
  readonly type: 'qemu' | 'lxc';
  readonly vmid: string;
  readonly node: string | undefined;
  readonly name: string | undefined;
  readonly status: string | undefined;
  readonly cpus: number | undefined;
  readonly memory: number | undefined;
  readonly template: boolean;
  readonly path: string;
  readonly place: Place;
}

export interface Around {
  readonly estate: Estate;
  /** For machines whose node is not told. */
  readonly ground: Ground;
  /** Names of the nodes, in the order in which they are met. */
  readonly nodes: Map<string, { readonly path: string; readonly place: Place }>;
  readonly hosts: Map<string, Partial<Omit<NodeOf<'host'>, 'kind' | 'in'>>>;
  readonly storages: Map<string, { readonly block: Block; readonly path: string }>;
  /** Sizes of storages in bytes, by storage, or node and storage. */
  readonly sizes: Map<string, number>;
  readonly resources: Map<string, Resource>;
  /** Machines that Proxmox starts elsewhere when their node fails. */
  readonly ha: Set<string>;
  /** The id of the cluster, where there is one. */
  cluster: string | undefined;
}

/** Storage that every node reaches by its type. */
const SHARED = new Set(['nfs', 'cifs', 'glusterfs', 'rbd', 'cephfs', 'iscsi', 'iscsidirect', 'zfs', 'pbs', 'esxi']);
const THIN = new Set(['lvmthin', 'rbd', 'cephfs']);
/** Made by the installation on each node. */
const LOCAL_NAMES = new Set(['local', 'local-lvm', 'local-zfs', 'local-btrfs']);

const nodeOrigin = (around: Around, node: string): Origin => ({ ...around.nodes.get(node)!, pointer: `/nodes/${escapeSegment(node)}` });

/** The host of a node. */
export function hostOf(around: Around, node: string): string {
  const origin = nodeOrigin(around, node);
  const id = around.estate.id('host', origin, [node, `${node}-host`], true);
  if (!around.estate.has(id)) around.estate.put(id, { kind: 'host', os: { family: 'linux' }, ...around.hosts.get(node) }, origin, true);
  return id;
}

/** What runs the virtual machines of a node, or its containers; without a node, on what was chosen or made up. */
export function layerOf(around: Around, kind: 'hypervisor' | 'engine', node: string | undefined): string {
  if (node === undefined) return around.ground[kind](kind === 'hypervisor' ? 'proxmox-ve' : 'lxc', { os: { family: 'linux' } });
  const host = hostOf(around, node);
  const origin: Origin = { ...nodeOrigin(around, node), pointer: `/nodes/${escapeSegment(node)}/${kind}` };
  const id = around.estate.id(kind, origin, [`${node}-${kind === 'hypervisor' ? 'pve' : 'lxc'}`], true);
  if (!around.estate.has(id)) around.estate.put(id, { kind, in: host, platform: kind === 'hypervisor' ? 'proxmox-ve' : 'lxc' }, origin, true);
  return id;
}

const machineOf = (around: Around, node: string | undefined) => (node === undefined ? around.ground.machine() : hostOf(around, node));

/** A bridge of a node. In a cluster the bridges of one name are one network, which is what lets machines move. */
export function bridgeOf(around: Around, node: string | undefined, bridge: string, vlan: string | undefined, isolated: boolean, at: { readonly path: string; readonly place: Place }): string {
  const facts = { driver: 'bridge', ...(isolated ? { isolated } : {}) };
  const machine = () => around.cluster ?? machineOf(around, node);
  const scope = around.cluster === undefined && around.nodes.size > 1 ? (node ?? '') : '';
  return networkNamed(around.estate, { ...at, name: withVlan(bridge, vlan), machine }, facts, scope);
}

/** The volume node of a storage as a node sees it. */
export function storageOf(around: Around, node: string | undefined, storage: string, at: { readonly path: string; readonly place: Place }): string {
  const known = around.storages.get(storage);
  const type = known?.block.type;
  const shared = type === undefined ? undefined : SHARED.has(type) || known!.block.settings.get('shared') === '1';
  const own = shared === false || (shared === undefined && (LOCAL_NAMES.has(storage) || around.cluster === undefined));
  const scope = own && around.nodes.size > 1 ? (node ?? '') : '';
  const only = known?.block.settings.get('nodes')?.split(',').filter((name) => around.nodes.has(name));
  const size = sizeOf(around.sizes.get(`${node ?? ''}/${storage}`) ?? (own ? undefined : around.sizes.get(storage)));
  const facts = {
    ...(size === undefined ? {} : { size }), ...(shared === undefined ? {} : { shared }), ...(type === undefined ? {} : { driver: type }),
    ...(type !== undefined && (THIN.has(type) || known!.block.settings.get('sparse') === '1') ? { thin: true } : {}),
    ...(shared && only && only.length > 0 ? { reachableFrom: only.map((name) => hostOf(around, name)) } : {}),
  };
  const machine = () => (own ? machineOf(around, node) : around.cluster ?? machineOf(around, node));
  return volumeNamed(around.estate, { path: known?.path ?? at.path, place: known?.block.place ?? at.place, name: storage, machine }, facts, scope);
}

export interface Disk {
  readonly key: string;
  readonly storage: string | undefined;
  readonly volume: string;
  readonly bytes: number | undefined;
  readonly place: Place;
}

/** A disk of a machine; undefined for drives with media that can be taken out, and for none. */
export function diskOf(key: string, value: string, place: Place): Disk | undefined {
  const parts = properties(value);
  const volume = parts.main ?? parts.get('file') ?? parts.get('volume');
  if (volume === undefined || volume === 'none' || volume === 'cdrom' || parts.get('media') === 'cdrom') return undefined;
  const colon = volume.indexOf(':');
  return { key, storage: volume.startsWith('/') || colon <= 0 ? undefined : volume.slice(0, colon), volume, bytes: sizeIn(parts.get('size')), place };
}
