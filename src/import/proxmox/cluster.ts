/** What files beside the machines say: corosync.conf, storage.cfg, ha/resources.cfg, and the list of resources that `pvesh` prints. */
import type { NodeOf } from '../../model';
import type { ImportFile } from '../contract';
import { readJson } from '../json';
import { linesWithOffset } from '../machines/lines';
import { integerOf, known, sizeOf } from '../machines/quantities';
import { quote, type SourceText } from '../notes';
import { child, itemsOf, textOf, type Value } from '../values';
import { type Around, layerOf } from './around';
import { readBlocks } from './config';

/** The list of `pvesh get /cluster/resources --output-format json`: nodes, machines and storages with their sizes. */
export function readResources(around: Around, { path, text }: ImportFile, source: SourceText): void {
  const { notes } = around.estate;
  for (const item of itemsOf(readJson(text, source, notes))) {
    const word = (key: string) => textOf(child(item, key));
    const whole = (key: string) => integerOf(word(key), { notes, place: item.place, what: `\`${key}\` of ${quote(word('id') ?? 'a resource')}` });
    const [type, node, vmid] = [word('type'), word('node'), word('vmid')];
    if (node !== undefined && !around.nodes.has(node)) around.nodes.set(node, { path, place: item.place });
    if (type === 'node' && node !== undefined) addNode(around, node, item, whole('maxcpu'), whole('maxmem'));
    else if (type === 'storage') {
      const size = whole('maxdisk');
      if (size !== undefined && word('storage') !== undefined) {
        around.sizes.set(`${node ?? ''}/${word('storage')}`, size);
        if (word('shared') === '1') around.sizes.set(word('storage')!, size);
      }
    } else if ((type === 'qemu' || type === 'lxc') && vmid !== undefined && !around.resources.has(`${type}/${vmid}`)) {
      const entry = { type, vmid, node, name: word('name'), status: word('status'), cpus: whole('maxcpu'), memory: whole('maxmem'), template: word('template') === '1', path, place: item.place } as const;
      around.resources.set(`${type}/${vmid}`, entry);
    }
  }
}

function addNode(around: Around, node: string, item: Value, cpus: number | undefined, memory: number | undefined): void {
  const { notes } = around.estate;
  if (cpus !== undefined && cpus > 0) notes.add('info', 'threads-as-cores', item.place, 'The list of resources counts threads and does not say which belong to one core; they stand as cores, marked as assumed.', 'maxcpu');
  if (textOf(child(item, 'status')) === 'offline') notes.add('warning', 'offline', item.place, `The node ${quote(node)} was offline when the list was made; its size may be missing.`);
  around.hosts.set(node, known<Partial<NodeOf<'host'>>>({ cpu: cpus ? { cores: cpus } : undefined, memory: sizeOf(memory), assumed: cpus ? ['cpu'] : undefined }) ?? {});
}

/** Storages and what they are on. Storage that holds no disks of machines is left out. */
export function readStorages(around: Around, { path, text }: ImportFile, source: SourceText): void {
  for (const block of readBlocks(text, source)) {
    const content = block.settings.get('content')?.split(',').map((part) => part.trim());
    if (block.settings.has('disable')) around.estate.notes.add('info', 'disabled-storage', block.place, `The storage ${quote(block.id)} is switched off.`);
    else if (content && !content.includes('images') && !content.includes('rootdir')) around.estate.notes.add('info', 'not-carried-over', block.place, 'Storage for backups, images and templates only is left out.', 'content');
    else around.storages.set(block.id, { block, path });
  }
}

/** Machines that are restarted elsewhere; those whose wished state is `ignored` or `disabled` are not. */
export function readHa(around: Around, { text }: ImportFile, source: SourceText): void {
  for (const { type, id, settings } of readBlocks(text, source)) {
    const state = settings.get('state');
    if (state !== 'ignored' && state !== 'disabled') around.ha.add(`${type}:${id}`);
  }
}

export interface Corosync {
  readonly name: string | undefined;
  readonly nodes: readonly string[];
  readonly votes: number;
  readonly witness: boolean;
}

/** Names and votes of corosync.conf. Values of other sections, its keys among them, are not looked at. */
export function readCorosync({ text }: ImportFile): Corosync {
  const open: string[] = [];
  const nodes: { name?: string; votes: number }[] = [];
  let [name, witness] = [undefined as string | undefined, false];
  for (const { line } of linesWithOffset(text)) {
    const section = /^\s*([a-z_]{1,30})\s*\{/.exec(line)?.[1];
    if (section !== undefined) {
      open.push(section);
      if (section === 'node') nodes.push({ votes: 1 });
      if (section === 'device') witness = true;
    } else if (/^\s*\}/.test(line)) open.pop();
    const [, key, value] = /^\s*([a-z_0-9]{1,30}):\s*(\S{1,200})/.exec(line) ?? [];
    if (open.at(-1) === 'node' && key === 'name') nodes.at(-1)!.name = value;
    if (open.at(-1) === 'node' && key === 'quorum_votes' && /^\d{1,4}$/.test(value)) nodes.at(-1)!.votes = Number(value);
    if (open.at(-1) === 'totem' && key === 'cluster_name') name = value;
  }
  return { name, nodes: nodes.flatMap((node) => node.name ?? []), votes: nodes.reduce((sum, node) => sum + node.votes, 0), witness };
}

/** The cluster node, where there are several nodes or corosync names them. */
export function addCluster(around: Around, corosync: { readonly facts: Corosync; readonly path: string } | undefined): void {
  const { estate, nodes } = around;
  if (nodes.size < 2 && !(corosync && nodes.size > 0)) return;
  const path = corosync?.path ?? [...nodes.values()][0].path;
  const origin = { path, pointer: '/cluster', place: estate.start };
  const name = corosync?.facts.name ?? 'proxmox-cluster';
  const id = estate.id('cluster', origin, [name, `${name}-cluster`], true);
  around.cluster = id;
  const facts = corosync?.facts;
  estate.put(id, {
    kind: 'cluster', platform: 'proxmox-ve', members: [...nodes.keys()].map((node) => layerOf(around, 'hypervisor', node)),
    ...(facts ? { votes: facts.votes } : { assumed: ['*'] }), ...(facts?.witness ? { witness: true } : {}),
  }, origin, true);
  if (!facts) estate.notes.add('info', 'assumed-cluster', estate.start, `There is no corosync.conf; the ${nodes.size} nodes were taken for one cluster, which is marked as assumed.`);
}
