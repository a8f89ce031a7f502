/** Hosts of an inventory -> nodes: machines, and the guests of Proxmox that its inventory plugin tells of. */
import type { NodeOf } from '../../model';
import type { Estate, Origin } from '../machines/estate';
import { integerOf, type Measured, MIB, sizeOf } from '../machines/quantities';
import { quote } from '../notes';
import { child, textOf, type Value } from '../values';
import { known } from '../write';
import type { Inventory, InventoryHost } from './inventory';

/** Variables that are read: facts that Ansible gathered, and those of the Proxmox plugin. */
export const VARIABLES: readonly (readonly [name: string, becomes: string])[] = [
  ['ansible_memtotal_mb', '`memory`, MiB'], ['ansible_swaptotal_mb', '`swap`, MiB'],
  ['ansible_processor_count', '`cpu.sockets`'], ['ansible_processor_cores', '`cpu.cores`'], ['ansible_processor_threads_per_core', '`cpu.threads`'],
  ['ansible_processor_vcpus', '`cpu.cores`, marked as assumed, where sockets and cores are not known'], ['ansible_architecture', '`cpu.arch`'],
  ['ansible_distribution', '`os.platform`'], ['ansible_distribution_version', '`os.version`'], ['ansible_kernel', '`os.kernel`'], ['ansible_system', '`os.family`'],
  ['ansible_virtualization_role', 'a note for guests'], ['ansible_connection', 'a note for machines that are reached through what they run on'],
  ['proxmox_node', 'the host of a virtual machine or container'], ['proxmox_vmid', 'a guest of Proxmox'], ['proxmox_type', '`lxc`: container, else virtual machine'], ['proxmox_vmtype', 'the same'],
  ['proxmox_cores', '`vcpus`, with the sockets'], ['proxmox_sockets', '`vcpus`, with the cores'], ['proxmox_memory', '`memory`, MiB'], ['proxmox_status', '`power`, `running`'],
];

const DISTRIBUTIONS: ReadonlyMap<string, string> = new Map([
  ['Ubuntu', 'ubuntu'], ['Debian', 'debian'], ['RedHat', 'rhel'], ['CentOS', 'centos'], ['Rocky', 'rocky-linux'], ['AlmaLinux', 'almalinux'], ['Fedora', 'fedora'], ['OracleLinux', 'oracle-linux'], ['Amazon', 'amazon-linux'],
  ['SLES', 'sles'], ['openSUSE Leap', 'opensuse-leap'], ['Alpine', 'alpine'], ['Archlinux', 'arch-linux'], ['FreeBSD', 'freebsd'], ['Flatcar', 'flatcar'], ['NixOS', 'nixos'],
]);
const ARCHITECTURES: ReadonlyMap<string, NonNullable<NonNullable<NodeOf<'host'>['cpu']>['arch']>> = new Map([['x86_64', 'amd64'], ['aarch64', 'arm64'], ['s390x', 's390x'], ['ppc64le', 'ppc64le'], ['riscv64', 'riscv64'], ['i386', '386'], ['armv7l', 'arm']] as const);
const FAMILIES: ReadonlyMap<string, 'linux' | 'windows' | 'macos' | 'bsd'> = new Map([['Linux', 'linux'], ['Win32NT', 'windows'], ['Darwin', 'macos'], ['FreeBSD', 'bsd'], ['OpenBSD', 'bsd']] as const);
/** Ways to reach a machine through what it runs on. */
const INSIDE = /(^|\.)(docker|docker_api|podman|buildah|lxc|lxd|incus|kubectl|oc|chroot|jail|nspawn|libvirt_qemu|libvirt_lxc|vmware_tools|proxmox_pct_remote)$/;

interface Facts {
  text(name: string): string | undefined;
  integer(name: string, least?: number): number | undefined;
}

/** Variables of a host; facts may also stand under `ansible_facts`, without the prefix. Templates and vaulted values are unknown. */
function factsOf(estate: Estate, inventory: Inventory, host: InventoryHost): Facts {
  const valueOf = (name: string): Value | undefined => inventory.variable(host, name) ?? child(host.variables.get('ansible_facts'), name.replace(/^ansible_/, ''));
  const text = (name: string) => {
    const found = textOf(valueOf(name));
    return found === undefined || /\{\{|\{%|^\$ANSIBLE_VAULT/.test(found) ? undefined : found;
  };
  const measured = (name: string): Measured => ({ notes: estate.notes, place: valueOf(name)?.place ?? host.place, what: `\`${name}\` of ${quote(host.name)}` });
  return { text, integer: (name, least = 1) => integerOf(text(name), measured(name), least, 1e12) };
}

/** Writes every host. `site` is where machines stand, where that was told. */
export function writeHosts(estate: Estate, inventory: Inventory, site: string | undefined): void {
  // Nodes of Proxmox run Linux, whatever else is known of them.
  const nodes = new Set([...inventory.hosts.values()].flatMap((host) => factsOf(estate, inventory, host).text('proxmox_node') ?? []));
  for (const host of inventory.hosts.values()) {
    const facts = factsOf(estate, inventory, host);
    const origin: Origin = { path: host.path, pointer: `/hosts/${escape(host.name)}`, place: host.place };
    const groups = inventory.groupsOf(host.name);
    const extra = groups.length > 0 ? { groups } : undefined;
    if (facts.text('proxmox_vmid') !== undefined && facts.text('proxmox_node') !== undefined) writeGuest(estate, host, facts, origin, extra, site, inventory);
    else writeMachine(estate, host, facts, origin, extra, site, nodes.has(host.name));
    noteVariables(estate, host);
  }
}

const escape = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
const idOf = (estate: Estate, name: string, origin: Pick<Origin, 'path' | 'pointer'>) => estate.id('host', origin, [name, `${name}-host`], true);

function writeMachine(estate: Estate, host: InventoryHost, facts: Facts, origin: Origin, extra: NodeOf<'host'>['extra'], site: string | undefined, isNode: boolean): void {
  const id = idOf(estate, host.name, origin);
  const { cpu, assumed } = cpuOf(facts);
  const memory = facts.integer('ansible_memtotal_mb'), swap = facts.integer('ansible_swaptotal_mb', 0);
  if (facts.text('ansible_virtualization_role') === 'guest') estate.notes.add('info', 'is-guest', host.place, `By its facts ${quote(host.name)} is a virtual machine or container; what it runs on the inventory does not say, so it stands as a host. Put a virtual machine in its place.`, 'is-guest');
  const connection = facts.text('ansible_connection');
  if (connection !== undefined && INSIDE.test(connection)) estate.notes.add('info', 'reached-inside', host.place, `${quote(host.name)} is reached through what it runs on (${quote(connection)}), which the inventory does not name; it stands as a host.`, 'reached-inside');
  estate.put(id, {
    kind: 'host', ...(site === undefined ? {} : { in: site }),
    ...known({ name: id === host.name ? undefined : host.name, cpu, memory: sizeOf(memory === undefined ? undefined : memory * MIB), swap: sizeOf(swap === undefined ? undefined : swap * MIB), os: systemOf(facts) ?? (isNode ? { family: 'linux' as const } : undefined), extra, assumed }),
  }, origin, true);
}

/** `processor_cores` counts those of a socket; vCPUs are hardware threads. */
function cpuOf(facts: Facts): { readonly cpu: NodeOf<'host'>['cpu']; readonly assumed: readonly string[] | undefined } {
  const [sockets, cores, threads, vcpus] = ['count', 'cores', 'threads_per_core', 'vcpus'].map((name) => facts.integer(`ansible_processor_${name}`));
  const arch = ARCHITECTURES.get(facts.text('ansible_architecture') ?? '');
  if (sockets !== undefined && cores !== undefined) return { cpu: known({ sockets, cores, threads: threads !== undefined && threads <= 8 ? threads : undefined, arch }), assumed: undefined };
  return { cpu: known({ cores: vcpus, arch }), assumed: vcpus === undefined ? undefined : ['cpu'] };
}

function systemOf(facts: Facts): NodeOf<'host'>['os'] {
  const name = facts.text('ansible_distribution') ?? '';
  const [, edition, release] = /^Microsoft (Windows(?: Server)?) ?(\d{1,4}(?: R2)?)?/.exec(name) ?? [];
  const platform = edition === undefined ? DISTRIBUTIONS.get(name) : edition === 'Windows' ? 'windows' : 'windows-server';
  const version = edition === undefined ? facts.text('ansible_distribution_version') : release?.toLowerCase().replace(' ', '-');
  return known({
    platform,
    version: platform === undefined ? undefined : platform === 'debian' ? version?.split('.')[0] : version,
    kernel: edition === undefined ? facts.text('ansible_kernel') : undefined,
    family: platform === undefined ? FAMILIES.get(facts.text('ansible_system') ?? '') : undefined,
  });
}

function writeGuest(estate: Estate, host: InventoryHost, facts: Facts, origin: Origin, extra: NodeOf<'vm'>['extra'], site: string | undefined, inventory: Inventory): void {
  const node = facts.text('proxmox_node')!;
  const below: Origin = { ...origin, pointer: `/hosts/${escape(node)}`, path: inventory.hosts.get(node)?.path ?? host.path };
  const machine = idOf(estate, node, below);
  if (!inventory.hosts.has(node)) estate.put(machine, { kind: 'host', ...(site === undefined ? {} : { in: site }), os: { family: 'linux' } }, below, true);
  const stopped = facts.text('proxmox_status') === 'stopped';
  const memory = facts.integer('proxmox_memory');
  const [cores, sockets] = [facts.integer('proxmox_cores'), facts.integer('proxmox_sockets')];
  const size = sizeOf(memory === undefined ? undefined : memory * MIB);
  if ((facts.text('proxmox_type') ?? facts.text('proxmox_vmtype')) === 'lxc') {
    const id = estate.id('container', origin, [host.name, `${host.name}-container`], true);
    estate.put(id, { kind: 'container', in: layer(estate, machine, node, 'engine', below), ...known({ name: id === host.name ? undefined : host.name, limits: known({ cpu: cores, memory: size }), running: stopped ? false : undefined, extra }) }, origin, true);
    return;
  }
  const id = estate.id('vm', origin, [host.name, `${host.name}-vm`], true);
  estate.put(id, {
    kind: 'vm', in: layer(estate, machine, node, 'hypervisor', below),
    ...known({ name: id === host.name ? undefined : host.name, vcpus: cores === undefined ? undefined : cores * (sockets ?? 1), memory: size, os: systemOf(facts), power: stopped ? 'off' as const : undefined, extra }),
  }, origin, true);
}

function layer(estate: Estate, machine: string, node: string, kind: 'hypervisor' | 'engine', origin: Origin): string {
  const platform = kind === 'hypervisor' ? 'proxmox-ve' : 'lxc';
  const at = { ...origin, pointer: `/hosts/${escape(node)}/${kind}` };
  const id = estate.id(kind, at, [`${machine}-${kind === 'hypervisor' ? 'pve' : 'lxc'}`], true);
  estate.put(id, { kind, in: machine, platform }, at, true);
  return id;
}

const READ = new Set([...VARIABLES.map(([name]) => name), 'ansible_facts']);

function noteVariables(estate: Estate, host: InventoryHost): void {
  if ([...host.variables.keys()].some((name) => !READ.has(name))) {
    estate.notes.add('info', 'not-carried-over', host.place, 'Variables are not carried over, but for facts of known meaning: they are the playbooks\' own, and may hold secrets.', 'variables');
  }
}
