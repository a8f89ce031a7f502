/** Proxmox VE: files -> operations. */
import type { NodeOf } from '../../model';
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { makeEstate, type Origin } from '../machines/estate';
import { makeGround } from '../machines/ground';
import { known, sizeOf } from '../machines/quantities';
import { quote, sourceText } from '../notes';
import { baseName } from '../paths';
import { type Around, layerOf } from './around';
import { addCluster, type Corosync, readCorosync, readHa, readResources, readStorages } from './cluster';
import { readConfig } from './config';
import { containerOf } from './container';
import { clusterFolder, type FileKind, nodeIn, vmidOf } from './files';
import { type Guest, guestId, powerOf, vmOf } from './qemu';
import { kindOf } from '.';

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const estate = makeEstate(context, 'proxmox', 'Proxmox VE', files, clusterFolder);
  const folder = clusterFolder(files[0].path);
  const name = baseName(folder) || context.workspaceName || 'proxmox';
  const ground = makeGround(estate, { name, path: files[0].path, title: 'Proxmox VE' });
  if (!ground) return estate.finish(name);
  const around: Around = { estate, ground, nodes: new Map(), hosts: new Map(), storages: new Map(), sizes: new Map(), resources: new Map(), ha: new Set(), cluster: undefined };
  const byKind = sort(around, files);
  const corosync = readAround(around, byKind);
  const guests = readGuests(around, byKind);
  if (around.estate.context.on !== undefined && around.nodes.size > 0) return onChosen(around, name);
  addCluster(around, corosync);
  for (const guest of guests) addGuest(guest);
  addListed(around, new Set(guests.map(({ kind, vmid }) => `${kind}/${vmid}`)));
  return estate.finish(corosync?.facts.name ?? name);
}

/** Files that name their nodes bring their own hosts, which cannot be put on another. */
function onChosen({ estate, nodes }: Around, name: string): ImportResult {
  estate.notes.add('error', 'wrong-target', estate.start, `The files name the nodes they are of (${[...nodes.keys()].slice(0, 5).join(', ')}), so they bring their own hosts. Import them without choosing a place.`);
  return estate.finish(name);
}

function sort({ estate }: Around, files: readonly ImportFile[]): ReadonlyMap<FileKind, readonly ImportFile[]> {
  const byKind = new Map<FileKind, ImportFile[]>();
  for (const file of files) {
    estate.sources.add(file.path);
    const kind = kindOf(file)?.kind ?? (/\.conf$/i.test(file.path) ? 'qemu' : undefined);
    if (kind === undefined) estate.notes.add('info', 'not-proxmox', { source: sourceText(file.path, file.text), offset: 0 }, `${quote(baseName(file.path))} is no file of Proxmox that is read here; it was left out.`);
    else byKind.set(kind, [...(byKind.get(kind) ?? []), file]);
  }
  return byKind;
}

function readAround(around: Around, byKind: ReadonlyMap<FileKind, readonly ImportFile[]>): { readonly facts: Corosync; readonly path: string } | undefined {
  const [conf] = byKind.get('corosync') ?? [];
  const facts = conf && readCorosync(conf);
  for (const node of facts?.nodes ?? []) around.nodes.set(node, { path: conf.path, place: { source: sourceText(conf.path, conf.text), offset: 0 } });
  for (const file of byKind.get('resources') ?? []) readResources(around, file, sourceText(file.path, file.text));
  for (const file of byKind.get('storage') ?? []) readStorages(around, file, sourceText(file.path, file.text));
  for (const file of byKind.get('ha') ?? []) readHa(around, file, sourceText(file.path, file.text));
  return facts && { facts, path: conf.path };
}

interface FoundGuest extends Guest {
  readonly kind: 'qemu' | 'lxc';
}

/** Reads the files of machines and enters them, so that they can name each other. */
function readGuests(around: Around, byKind: ReadonlyMap<FileKind, readonly ImportFile[]>): readonly FoundGuest[] {
  const guests: FoundGuest[] = [];
  const seen = new Map<string, string>();
  for (const kind of ['qemu', 'lxc'] as const) {
    for (const { path, text } of byKind.get(kind) ?? []) {
      const source = sourceText(path, text);
      const place = { source, offset: 0 };
      const vmid = vmidOf(path);
      if (seen.has(vmid)) {
        around.estate.notes.add('warning', 'same-machine', place, `The machine ${quote(vmid)} stands in ${quote(seen.get(vmid)!)} too; numbers are unique in a cluster, and that one was taken.`);
        continue;
      }
      seen.set(vmid, path);
      const sections = readConfig(text, source, (odd) => around.estate.notes.add('warning', 'odd-line', odd, 'A line that is neither a setting, a section nor a comment was left out.', 'odd-line'));
      const listed = around.resources.get(`${kind}/${vmid}`);
      const node = nodeIn(path) ?? listed?.node;
      if (node !== undefined && !around.nodes.has(node)) around.nodes.set(node, { path, place });
      const get: Guest['get'] = (key) => sections[0].settings.findLast((setting) => setting.key === key);
      const name = get(kind === 'qemu' ? 'name' : 'hostname')?.value;
      around.resources.set(`${kind}/${vmid}`, { cpus: undefined, memory: undefined, template: false, status: undefined, ...listed, type: kind, vmid, node, name, path, place });
      guests.push({ kind, around, vmid, node, path, sections, get });
    }
  }
  return guests;
}

function addGuest({ kind, ...guest }: FoundGuest): void {
  const { around, vmid, node, path } = guest;
  const { estate } = around;
  if (guest.sections[0].settings.length === 0) {
    estate.notes.add('info', 'empty', around.resources.get(`${kind}/${vmid}`)!.place, `${quote(baseName(path))} says nothing of a machine.`);
    return;
  }
  const nodeKind = kind === 'qemu' ? 'vm' : 'container';
  const origin: Origin = { path, pointer: `/${kind}/${vmid}`, place: around.resources.get(`${kind}/${vmid}`)!.place };
  const id = guestId(around, nodeKind, vmid);
  const parent = parentOf(around, nodeKind, id, origin, node);
  const name = around.resources.get(`${kind}/${vmid}`)!.name;
  const facts = kind === 'qemu' ? vmOf(guest) : containerOf(guest);
  if (kind === 'lxc' && around.ha.has(`ct:${vmid}`)) estate.notes.add('info', 'not-carried-over', origin.place, 'That a container is started elsewhere when its node fails (HA) has no place in the format yet.', 'ha');
  estate.put(id, known<NodeOf<'vm'> | NodeOf<'container'>>({ kind: nodeKind, in: parent, ...(name === undefined || name === id ? {} : { name }), ...facts } as NodeOf<'vm'>)!, origin, true);
}

/** Where a machine stands. One that was read on another node before has moved, unless a person has put it elsewhere. */
function parentOf(around: Around, kind: 'vm' | 'container', id: string, origin: Origin, node: string | undefined): string {
  const layer = kind === 'vm' ? 'hypervisor' : 'engine';
  const earlier = around.estate.earlier(kind, origin, true);
  const before = earlier && nodeIn(earlier.node.source?.file ?? '');
  if (!earlier || node === undefined || before === undefined || before === node || !around.nodes.has(before)) return earlier?.node.in ?? layerOf(around, layer, node);
  const now = layerOf(around, layer, node);
  if (earlier.node.in === layerOf(around, layer, before)) around.estate.move(id, now, origin.path);
  else around.estate.notes.add('info', 'elsewhere', origin.place, `${quote(id)} is on the node ${quote(node)} now; in the topology it was put elsewhere, and stays there.`);
  return now;
}

/** Machines that only the list of resources knows. */
function addListed(around: Around, read: ReadonlySet<string>): void {
  for (const [key, { type, vmid, node, name, cpus, memory, template, status, path, place }] of around.resources) {
    if (read.has(key)) continue;
    const kind = type === 'qemu' ? 'vm' : 'container';
    const id = guestId(around, kind, vmid);
    const shared = { in: layerOf(around, type === 'qemu' ? 'hypervisor' : 'engine', node), ...(name === undefined || name === id ? {} : { name }) };
    const origin: Origin = { path, pointer: `/${key}`, place };
    if (type === 'qemu') {
      const power = template ? 'template' as const : powerOf(around, vmid);
      around.estate.put(id, known<NodeOf<'vm'>>({ kind: 'vm', ...shared, vcpus: cpus || undefined, memory: sizeOf(memory), power })!, origin, true);
    } else {
      const running = template || status === 'stopped' ? false : undefined;
      around.estate.put(id, known<NodeOf<'container'>>({ kind: 'container', ...shared, limits: known({ cpu: cpus || undefined, memory: sizeOf(memory) }), running })!, origin, true);
    }
  }
}
