/** Hyper-V: files -> operations. */
import { escapeSegment, type NodeOf } from '../../model';
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { type Estate, makeEstate, type Origin } from '../machines/estate';
import { type Ground, makeGround } from '../machines/ground';
import { networkNamed, volumeNamed } from '../machines/mentioned';
import { standing } from '../machines/moving';
import { integerOf, known, sizeOf } from '../machines/quantities';
import { joinTwin } from '../machines/twins';
import { quote } from '../notes';
import { baseName, folderOf } from '../paths';
import { child, itemsOf, type Value } from '../values';
import { flag, type Item, readItems, word } from './items';
import { vmOf } from './machine';

interface Reading {
  readonly estate: Estate;
  /** For machines whose host is not told, and for all where a place was chosen. */
  readonly ground: Ground;
  /** Hosts by name, in small letters, with the file that told of them first. */
  readonly hosts: Map<string, { readonly name: string; readonly path: string; readonly place: Value['place'] }>;
  /** What Get-VMHost says, by the same names. */
  readonly facts: Map<string, Partial<Omit<NodeOf<'host'>, 'kind' | 'in'>>>;
  readonly switches: Map<string, Partial<NodeOf<'network'>>>;
  cluster: string | undefined;
}

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const estate = makeEstate(context, 'hyperv', 'Hyper-V', files);
  const name = baseName(folderOf(files[0].path)) || context.workspaceName || 'hyper-v';
  const ground = makeGround(estate, { name, path: files[0].path, title: 'Hyper-V' });
  if (!ground) return estate.finish(name);
  const items: Record<'vm' | 'processor' | 'host' | 'switch', Item[]> = { vm: [], processor: [], host: [], switch: [] };
  for (const file of files) readItems(estate, file, items);
  const reading: Reading = { estate, ground, hosts: new Map(), facts: new Map(), switches: new Map(), cluster: undefined };
  for (const item of [...items.host, ...items.vm]) enterHost(reading, item);
  for (const item of items.host) describeHost(reading, item);
  for (const { value } of items.switch) describeSwitch(reading, value);
  if (context.on !== undefined && reading.hosts.size > 1) {
    estate.notes.add('error', 'wrong-target', estate.start, `The files name several hosts (${[...reading.hosts.values()].slice(0, 5).map((host) => host.name).join(', ')}), so they bring their own. Import them without choosing a place.`);
    return estate.finish(name);
  }
  for (const host of reading.facts.keys()) hypervisorOf(reading, host);
  addCluster(reading, items.vm);
  addMachines(reading, items.vm, items.processor);
  return estate.finish([...reading.hosts.values()].length === 1 ? [...reading.hosts.values()][0].name : name);
}

const hostName = (value: Value): string | undefined => word(value, 'ComputerName', 'PSComputerName')?.toLowerCase();

function enterHost({ hosts }: Reading, { value, path }: Item): void {
  const name = word(value, 'ComputerName', 'PSComputerName');
  if (name !== undefined && !hosts.has(name.toLowerCase())) hosts.set(name.toLowerCase(), { name, path, place: value.place });
}

function describeHost({ estate, facts }: Reading, { value }: Item): void {
  const name = hostName(value) ?? word(value, 'Name')?.toLowerCase();
  if (name === undefined) return;
  const whole = (key: string) => integerOf(word(value, key), { notes: estate.notes, place: child(value, key)?.place ?? value.place, what: quote(key) }, 1);
  const [threads, nodes] = [whole('LogicalProcessorCount'), itemsOf(child(value, 'NumaStatus')).length];
  if (threads !== undefined) estate.notes.add('info', 'threads-as-cores', child(value, 'LogicalProcessorCount')!.place, 'Logical processors are threads, and the file does not say which belong to one core; they stand as cores, marked as assumed.', 'threads');
  facts.set(name, known({ cpu: threads === undefined ? undefined : { cores: threads }, memory: sizeOf(whole('MemoryCapacity')), numa: nodes > 0 ? nodes : undefined, assumed: threads === undefined ? undefined : ['cpu'] }) ?? {});
}

/** 0 is private, 1 internal, 2 external. */
function describeSwitch({ switches }: Reading, value: Value): void {
  const [name, type] = [word(value, 'Name'), word(value, 'SwitchType')?.toLowerCase()];
  const closed = type === '0' || type === 'private' || type === '1' || type === 'internal';
  if (name !== undefined) switches.set(name, { driver: type === '0' || type === 'private' ? 'private' : closed ? 'internal' : 'external', ...(closed ? { internal: true } : {}) });
}

const OS = { os: { family: 'windows' as const } };

const chosen = ({ estate }: Reading) => estate.context.on !== undefined;

const hostOrigin = ({ hosts }: Reading, host: string): Origin => ({ path: hosts.get(host)!.path, place: hosts.get(host)!.place, pointer: `/hosts/${escapeSegment(host)}` });

const hypervisorOrigin = (reading: Reading, host: string): Origin => ({ ...hostOrigin(reading, host), pointer: `/hosts/${escapeSegment(host)}/hypervisor` });

function hostOf(reading: Reading, host: string): string {
  const { estate, facts, hosts } = reading;
  const origin = hostOrigin(reading, host);
  const id = estate.id('host', origin, [hosts.get(host)!.name, `${hosts.get(host)!.name}-host`], true);
  if (!estate.has(id)) estate.put(id, { kind: 'host', ...OS, ...facts.get(host) }, origin, true);
  return id;
}

/** The hypervisor of a host; of none, the chosen or made up one. */
function hypervisorOf(reading: Reading, host: string | undefined): string {
  if (host === undefined || chosen(reading) || !reading.hosts.has(host)) return reading.ground.hypervisor('hyper-v', OS);
  const origin = hypervisorOrigin(reading, host);
  const parent = hostOf(reading, host);
  const id = reading.estate.id('hypervisor', origin, [`${parent}-hyperv`], true);
  if (!reading.estate.has(id)) reading.estate.put(id, { kind: 'hypervisor', in: parent, platform: 'hyper-v' }, origin, true);
  return id;
}

/** Clustered machines are in a failover cluster of the hosts they are on; there may be more hosts in it, so it is assumed. */
function addCluster(reading: Reading, machines: readonly Item[]): void {
  const { estate } = reading;
  const clustered = machines.filter(({ value }) => flag(value, 'IsClustered') === true);
  const members = new Set(clustered.flatMap(({ value }) => hostName(value) ?? []));
  if (chosen(reading) || members.size === 0) return;
  const origin: Origin = { path: clustered[0].path, pointer: '/cluster', place: clustered[0].value.place };
  reading.cluster = estate.id('cluster', origin, ['failover-cluster'], true);
  estate.put(reading.cluster, { kind: 'cluster', platform: 'hyper-v-failover-cluster', members: [...members].map((host) => hypervisorOf(reading, host)), assumed: ['*'] }, origin, true);
  estate.notes.add('info', 'assumed-cluster', origin.place, 'Machines are clustered, and the files do not name the cluster: one was made of the hosts they are on, and marked as assumed. Give it its name and its further hosts.');
}

function addMachines(reading: Reading, machines: readonly Item[], processors: readonly Item[]): void {
  const { estate } = reading;
  const cpus = new Map<string, Value>();
  for (const { value } of processors) cpus.set(`${hostName(value) ?? ''}/${word(value, 'VMName')}`, value);
  const seen = new Set<string>();
  for (const { value, path } of machines) {
    const name = word(value, 'Name', 'VMName');
    const uuid = word(value, 'VMId', 'Id')?.toLowerCase();
    if (name === undefined && uuid === undefined) {
      estate.notes.add('warning', 'no-name', value.place, 'A virtual machine without a name was left out.', 'name');
      continue;
    }
    const host = hostName(value);
    const key = uuid === undefined ? `/vm/${escapeSegment(host ?? '')}/${escapeSegment(name!)}` : `/vm/${escapeSegment(uuid)}`;
    const shown = name ?? uuid!;
    if (seen.has(key)) {
      estate.notes.add('warning', 'same-machine', value.place, `This is ${quote(shown)} again; the first description was taken.`);
      continue;
    }
    seen.add(key);
    const origin: Origin = { path, pointer: key, place: value.place };
    const processor = cpus.get(`${host ?? ''}/${name}`) ?? cpus.get(`/${name}`);
    const quietly = (quiet: { readonly estate: Estate; readonly ground: Ground }) => known(vmOf(aroundOf({ ...reading, ...quiet, cluster: undefined }, undefined, path), value, processor)) ?? {};
    if (joinTwin(estate, 'hyperv', uuid, origin, true, quietly)) continue;
    const id = estate.id('vm', origin, [shown, ...(host === undefined ? [] : [`${shown}-${host}`]), `${shown}-vm`], true);
    const facts = vmOf(aroundOf(reading, host, path), value, processor);
    estate.put(id, known<NodeOf<'vm'>>({ kind: 'vm', in: parentOf(reading, id, origin, host), ...(id === shown ? {} : { name: shown }), ...facts })!, origin, true);
  }
}

/** Where a machine stands. */
function parentOf(reading: Reading, id: string, origin: Origin, host: string | undefined): string {
  const { estate, hosts } = reading;
  if (host === undefined || chosen(reading)) return estate.earlier('vm', origin, true)?.node.in ?? hypervisorOf(reading, host);
  const others = () => [...hosts.keys()].flatMap((other) => estate.earlier('hypervisor', hypervisorOrigin(reading, other), true)?.id ?? []);
  return standing(estate, { kind: 'vm', id, origin, now: hypervisorOf(reading, host), others, host: hosts.get(host)!.name });
}

/** Storage that is shared and switches are one for the whole cluster; otherwise switches are their host's own. */
function aroundOf(reading: Reading, host: string | undefined, path: string) {
  const { estate, ground, cluster, switches, hosts } = reading;
  const machine = () => cluster ?? (host === undefined || chosen(reading) ? ground.machine() : hostOf(reading, host));
  return {
    estate,
    shared: (name: string, driver: string, place: Value['place']) => volumeNamed(estate, { path, place, name, machine: driver === 'smb' ? () => undefined : machine }, { shared: true, driver }),
    network: (name: string, place: Value['place']) => networkNamed(estate, { path, place, name, machine }, switches.get(name.replace(/-vlan\d+$/, '')) ?? {}, cluster === undefined && hosts.size > 1 && host !== undefined ? hosts.get(host)!.name : ''),
  };
}
